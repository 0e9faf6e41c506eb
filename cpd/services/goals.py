"""The development plan: what somebody wants to be able to do, by when, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import GOAL, GoalState
from cpd.models import Goal, Record
from cpd.rules.records import LONGEST_TEXT
from cpd.services import patients
from members import trail
from members.errors import Refused
from members.models import Person, User
from members.queries import people
from members.rules.patients import signs


@dataclass(frozen=True, slots=True)
class Plan:
    """A goal as somebody writes it.

    Args:
        wish: what they want to be able to do.
        by_on: by when.
        how: how they mean to get there.
    """

    wish: str
    by_on: date
    how: str = ""


@transaction.atomic
def add(*, person: Person, plan: Plan, key: str, by: User, at: datetime, on: date, answer: str = "") -> Goal:
    """Add a goal; the same form sent twice adds it once.

    Raises:
        Refused: without words, for a day that is over, or for a sign of a patient's details that is not answered.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if (there := Goal.objects.filter(person=person, key=key).first()) is not None:
        return there
    if plan.by_on < on:
        raise Refused(_("Enter a day that is not over yet."), field="by_on", code="day")
    _check(plan, answer)
    goal = Goal.objects.create(person=person, key=key, wish=plan.wish, how=plan.how, by_on=plan.by_on, added_at=at)
    trail.record("cpd.goal_added", about=goal, by=by, at=at, person=person)
    return goal


@transaction.atomic
def change(*, goal: Goal, plan: Plan, records: Collection[str], by: User, at: datetime, answer: str = "") -> Goal:
    """Write a goal otherwise, or say which activities served it; saving the same again changes nothing.

    Args:
        records: references of the activities.

    Raises:
        Refused: as `add`, and once it was reviewed.
    """
    goal = _locked(goal)
    if goal.state != GoalState.OPEN:
        raise Refused(_("This goal was reviewed. Take it up again first."), code="reviewed")
    _check(plan, answer)
    own = Record.objects.filter(person__in=people.group(goal.person), deleted_at=None, reference__in=records)
    wanted, held = {one.pk for one in own}, set(goal.records.values_list("pk", flat=True))
    if (goal.wish, goal.how, goal.by_on, held) == (plan.wish, plan.how, plan.by_on, wanted):
        return goal
    goal.wish, goal.how, goal.by_on = plan.wish, plan.how, plan.by_on
    goal.save(update_fields=["wish", "how", "by_on"])
    goal.records.set(wanted)
    trail.record("cpd.goal_changed", about=goal, by=by, at=at, person=goal.person)
    return goal


@transaction.atomic
def review(*, goal: Goal, state: GoalState, outcome: str, by: User, at: datetime, answer: str = "") -> Goal:
    """Say how a goal came out; saying the same again changes nothing.

    Raises:
        Refused: without an outcome, or when it was reviewed otherwise already.
    """
    goal = _locked(goal)
    if (goal.state, goal.outcome) == (state, outcome):
        return goal
    GOAL.check(goal.state, state)
    if not outcome.strip():
        raise Refused(_("Say what came of it."), field="outcome", code="empty")
    patients.ask(found=signs(outcome), answer=answer)
    goal.state, goal.outcome, goal.reviewed_at = state, outcome, at
    goal.save(update_fields=["state", "outcome", "reviewed_at"])
    trail.record("cpd.goal_reviewed", about=goal, by=by, at=at, person=goal.person, state=state)
    return goal


@transaction.atomic
def take_up(*, goal: Goal, by: User, at: datetime) -> Goal:
    """Take a goal up again that was reviewed; what was said of it stays until the next review."""
    goal = _locked(goal)
    if goal.state == GoalState.OPEN:
        return goal
    GOAL.check(goal.state, GoalState.OPEN)
    goal.state = GoalState.OPEN
    goal.save(update_fields=["state"])
    trail.record("cpd.goal_taken_up", about=goal, by=by, at=at, person=goal.person)
    return goal


def _locked(goal: Goal) -> Goal:
    return Goal.objects.select_for_update(of=["self"]).select_related("person").get(pk=goal.pk)


def _check(plan: Plan, answer: str) -> None:
    if not plan.wish.strip():
        raise Refused(_("Say what you want to be able to do."), field="wish", code="empty")
    if max(len(plan.wish), len(plan.how)) > LONGEST_TEXT:
        raise Refused(_("Say it in fewer words."), field="wish", code="too_long")
    patients.ask(found=signs(f"{plan.wish}\n{plan.how}"), answer=answer)
