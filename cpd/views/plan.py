"""My development plan, and what comes again."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cpd import wording
from cpd.choices import GoalState
from cpd.doors import OWN_GOAL, OWN_RECURRING
from cpd.forms import GoalForm, RecurringForm, ReviewForm
from cpd.models import Goal
from cpd.queries import logs
from cpd.services import goals, recurring
from cpd.views.quick import IN
from members import policy
from members.doors import Door
from members.views.buttons import Button
from members.views.forms import FormDoor

# The newest activities that a goal may be connected with in its form; older ones it has already stay in it.
_OFFERED = 40


class Plan(Door):
    """My goals, by the day that I set for each."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        held = logs.with_served(logs.goals(self.thing))
        open_goals = [goal for goal in held if goal.state == GoalState.OPEN]
        shown = {
            "open": open_goals,
            "reviewed": [goal for goal in held if goal.state != GoalState.OPEN],
            "today": self.today,
        }
        return render(request, "cpd/plan.html", IN | shown)


class AddGoal(FormDoor, Door):
    """Add a goal."""

    door = policy.OWN_RECORD
    template = "cpd/goal_add.html"
    form_class = GoalForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"records": {}}

    def context(self) -> dict[str, Any]:
        return IN

    def act(self, form: GoalForm) -> HttpResponse:
        goals.add(
            person=self.thing,
            plan=form.plan(),
            key=form.cleaned_data["key"],
            by=self.asker.account(),
            at=self.now,
            on=self.today,
            **form.answers(),
        )
        return self.done(reverse("cpd-plan"), _("The goal is in your plan."))


class OneGoal(FormDoor, Door):
    """A goal, what served it, and how it came out."""

    door = OWN_GOAL
    template = "cpd/goal.html"
    form_class = GoalForm

    def form_kwargs(self) -> dict[str, Any]:
        newest = list(logs.narrowed(logs.kept(self.thing.person), logs.Wanted())[:_OFFERED])
        held = list(self.thing.records.filter(deleted_at=None).order_by("-last_on", "-pk"))
        offered = {one.pk: one for one in [*held, *newest]}
        return {"records": {one.reference: _named(one) for one in offered.values()}}

    def initial(self) -> dict[str, Any]:
        goal = self.thing
        served = [one.reference for one in goal.records.all()]
        return {"wish": goal.wish, "how": goal.how, "by_on": goal.by_on, "records": served, "key": goal.key}

    def context(self) -> dict[str, Any]:
        served = self.thing.records.filter(deleted_at=None).order_by("-last_on", "-pk")
        return IN | {"goal": self.thing, "served": served, "open": self.thing.state == GoalState.OPEN}

    def act(self, form: GoalForm) -> HttpResponse:
        goals.change(
            goal=self.thing,
            plan=form.plan(),
            records=form.cleaned_data.get("records", ()),
            by=self.asker.account(),
            at=self.now,
            **form.answers(),
        )
        return self.done(reverse("cpd-plan"), _("The goal was saved."))


def _named(record: Any) -> str:
    return f"{record.title}, {wording.when(record.first_on, record.last_on)}"


class Review(FormDoor, Door):
    """Say how a goal came out."""

    door = OWN_GOAL
    template = "cpd/goal_review.html"
    form_class = ReviewForm

    def context(self) -> dict[str, Any]:
        return IN | {"goal": self.thing}

    def act(self, form: ReviewForm) -> HttpResponse:
        goals.review(
            goal=self.thing,
            state=GoalState(form.cleaned_data["state"]),
            outcome=form.cleaned_data["outcome"].replace("\r\n", "\n"),
            by=self.asker.account(),
            at=self.now,
            **form.answers(),
        )
        return self.done(reverse("cpd-plan"), _("Your review was saved."))


class TakeUp(Door):
    """Take a goal up again that was reviewed."""

    door = OWN_GOAL

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        goal: Goal = goals.take_up(goal=self.thing, by=self.asker.account(), at=self.now)
        return HttpResponseRedirect(reverse("cpd-goal", args=[goal.reference]))


class Recurring(FormDoor, Door):
    """What comes again, and a form for something more that does."""

    door = policy.OWN_RECORD
    template = "cpd/recurring.html"
    form_class = RecurringForm

    def context(self) -> dict[str, Any]:
        held = logs.recurring(self.thing)
        return IN | {"going_on": held.filter(ended_at=None), "ended": held.filter(ended_at__isnull=False)[:20]}

    def act(self, form: RecurringForm) -> HttpResponse:
        recurring.add(
            person=self.thing,
            pattern=form.pattern(),
            by=self.asker.account(),
            at=self.now,
            on=self.today,
            **form.answers(),
        )
        return self.done(reverse("cpd-recurring"), _("Each time that is due will wait for you to confirm it."))


class EndRecurring(Button, Door):
    """Make no more drafts of it."""

    door = OWN_RECURRING
    leads_to = "cpd-recurring"

    def act(self) -> str:
        recurring.end(recurring=self.thing, by=self.asker.account(), at=self.now)
        return _("It will not be proposed to you again.")
