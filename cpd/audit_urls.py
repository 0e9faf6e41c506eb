"""Addresses of audits: of whoever is audited, of those who audit, and of the desk."""

from django.urls import path

from cpd.views import auditing, my_audit
from cpd.views import desk_audit_cases as desk

_MY, _ONE, _DESK = "my/audit/<str:reference>/", "auditing/<str:reference>/", "desk/audits/cases/<str:reference>/"

urlpatterns = [
    path(_MY, my_audit.ShowAudit.as_view(), name="my-audit"),
    path(f"{_MY}acknowledge/", my_audit.Acknowledge.as_view(), name="my-audit-acknowledge"),
    path(f"{_MY}summary/", my_audit.Summary.as_view(), name="my-audit-summary"),
    path(f"{_MY}statement/", my_audit.Statement.as_view(), name="my-audit-statement"),
    path(f"{_MY}answer/", my_audit.Answer.as_view(), name="my-audit-answer"),
    path(f"{_MY}draft/", my_audit.Keep.as_view(), name="my-audit-keep"),
    path(f"{_MY}activities/", my_audit.Activities.as_view(), name="my-audit-activities"),
    path(f"{_MY}evidence/", my_audit.Evidence.as_view(), name="my-audit-evidence"),
    path(f"{_MY}check/", my_audit.Check.as_view(), name="my-audit-check"),
    path(f"{_MY}sent/", my_audit.Sent.as_view(), name="my-audit-sent"),
    path(f"{_MY}copy/", my_audit.Copy.as_view(), name="my-audit-copy"),
    path(f"{_MY}later/", my_audit.AskLater.as_view(), name="my-audit-later"),
    path(f"{_MY}letter.pdf", my_audit.Letter.as_view(), name="my-audit-letter"),
    path(f"{_MY}appeal/", my_audit.Appeal.as_view(), name="my-audit-appeal"),
    path("auditing/", auditing.Cases.as_view(), name="auditing"),
    path(_ONE, auditing.ShowCase.as_view(), name="auditing-case"),
    path(f"{_ONE}profile/", auditing.Profile.as_view(), name="auditing-profile"),
    path(f"{_ONE}standards/<str:code>/", auditing.Mark.as_view(), name="auditing-standard"),
    path(f"{_ONE}sign/", auditing.Sign.as_view(), name="auditing-sign"),
    path(f"{_ONE}compare/", auditing.Compare.as_view(), name="auditing-compare"),
    path(f"{_ONE}agree/<str:code>/", auditing.Agree.as_view(), name="auditing-agree"),
    path(f"{_ONE}third/", auditing.AskThird.as_view(), name="auditing-third"),
    path(f"{_ONE}more/", auditing.AskMore.as_view(), name="auditing-more"),
    path(f"{_ONE}close/", auditing.Close.as_view(), name="auditing-close"),
    path("desk/audits/cases/", desk.Cases.as_view(), name="desk-audit-cases"),
    path(_DESK, desk.ShowCase.as_view(), name="desk-audit"),
    path(f"{_DESK}auditors/", desk.Seats.as_view(), name="desk-audit-seats"),
    path(f"{_DESK}auditors/by-hand/", desk.SeatByHand.as_view(), name="desk-audit-seat"),
    path(f"{_DESK}auditors/off/", desk.TakeOff.as_view(), name="desk-audit-off"),
    path(f"{_DESK}deferral/", desk.DecideDeferral.as_view(), name="desk-audit-deferral"),
    path(f"{_DESK}appeal/", desk.DecideAppeal.as_view(), name="desk-audit-appeal"),
    path(f"{_DESK}end/", desk.EndEarly.as_view(), name="desk-audit-end"),
]
