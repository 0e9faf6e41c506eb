"""Addresses under /cpd/: somebody's log, for themselves alone."""

from django.urls import path

from cpd.views import draws, files, log, plan, quick, readiness, records, rounds, taking_out

_ONE, _GOAL, _FILE = "cpd/records/<str:reference>/", "cpd/plan/<str:reference>/", "cpd/files/<str:reference>/"
_ROUND = "desk/audits/rounds/<str:reference>/"

urlpatterns = [
    path("cpd/", log.Log.as_view(), name="cpd"),
    path("cpd/add/", quick.Add.as_view(), name="cpd-add"),
    path("cpd/waiting/", log.Waiting.as_view(), name="cpd-waiting"),
    path("cpd/waiting/confirm/", log.ConfirmAll.as_view(), name="cpd-confirm-all"),
    path("cpd/deleted/", log.Deleted.as_view(), name="cpd-deleted"),
    path(_ONE, records.Activity.as_view(), name="cpd-record"),
    path(f"{_ONE}added/", quick.Added.as_view(), name="cpd-added"),
    path(f"{_ONE}draft/", records.Keep.as_view(), name="cpd-keep"),
    path(f"{_ONE}draft/discard/", records.Discard.as_view(), name="cpd-discard"),
    path(f"{_ONE}history/", records.History.as_view(), name="cpd-history"),
    path(f"{_ONE}evidence/", records.Evidence.as_view(), name="cpd-evidence"),
    path(f"{_ONE}confirm/", records.Confirm.as_view(), name="cpd-confirm"),
    path(f"{_ONE}copy/", records.Copy.as_view(), name="cpd-copy"),
    path(f"{_ONE}delete/", records.Delete.as_view(), name="cpd-delete"),
    path(f"{_ONE}restore/", records.Restore.as_view(), name="cpd-restore"),
    path("cpd/readiness/", readiness.Overview.as_view(), name="cpd-readiness"),
    path("cpd/readiness/<str:reference>/", readiness.Period.as_view(), name="cpd-period"),
    path("cpd/gaps/add/", readiness.ExplainGap.as_view(), name="cpd-gap-add"),
    path("cpd/gaps/<int:gap>/withdraw/", readiness.WithdrawGap.as_view(), name="cpd-gap-withdraw"),
    path("cpd/year/", readiness.ThisYear.as_view(), name="cpd-this-year"),
    path("cpd/year/<int:year>/", readiness.Year.as_view(), name="cpd-year"),
    path("cpd/plan/", plan.Plan.as_view(), name="cpd-plan"),
    path("cpd/plan/add/", plan.AddGoal.as_view(), name="cpd-goal-add"),
    path(_GOAL, plan.OneGoal.as_view(), name="cpd-goal"),
    path(f"{_GOAL}review/", plan.Review.as_view(), name="cpd-goal-review"),
    path(f"{_GOAL}again/", plan.TakeUp.as_view(), name="cpd-goal-again"),
    path("cpd/recurring/", plan.Recurring.as_view(), name="cpd-recurring"),
    path("cpd/recurring/<str:reference>/end/", plan.EndRecurring.as_view(), name="cpd-recurring-end"),
    path("cpd/draws/", draws.Draws.as_view(), name="cpd-draws"),
    path("cpd/draws/<str:reference>/volunteer/", draws.Volunteer.as_view(), name="cpd-volunteer"),
    path("cpd/files/", files.Files.as_view(), name="cpd-files"),
    path("cpd/files/log.csv", taking_out.AsList.as_view(), name="cpd-export-csv"),
    path("cpd/files/log.json", taking_out.AsBundle.as_view(), name="cpd-export-bundle"),
    path(_FILE, files.OneIntake.as_view(), name="cpd-intake"),
    path(f"{_FILE}columns/", files.Mapping.as_view(), name="cpd-mapping"),
    path(f"{_FILE}cancel/", files.Cancel.as_view(), name="cpd-intake-cancel"),
    path(f"{_FILE}faults.csv", taking_out.Faults.as_view(), name="cpd-intake-faults"),
    path("cpd/readiness/<str:reference>/portfolio.pdf", taking_out.Portfolio.as_view(), name="cpd-portfolio"),
    path("desk/audits/", rounds.Rounds.as_view(), name="desk-audit-rounds"),
    path("desk/audits/plan/", rounds.PlanRound.as_view(), name="desk-audit-plan"),
    path(_ROUND, rounds.Round.as_view(), name="desk-audit-round"),
    path(f"{_ROUND}lock/", rounds.Lock.as_view(), name="desk-audit-lock"),
    path(f"{_ROUND}commit/", rounds.Commit.as_view(), name="desk-audit-commit"),
    path(f"{_ROUND}draw/", rounds.Draw.as_view(), name="desk-audit-draw"),
    path(f"{_ROUND}publish/", rounds.Publish.as_view(), name="desk-audit-publish"),
    path(f"{_ROUND}close/", rounds.Close.as_view(), name="desk-audit-close"),
    path(f"{_ROUND}cancel/", rounds.Cancel.as_view(), name="desk-audit-cancel"),
]
