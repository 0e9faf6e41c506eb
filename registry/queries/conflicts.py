"""Conflicts of interest: what is known of an applicant and of those who might work on the application, compared.

Asked of one account or of every candidate, it takes the same number of questions. What each conflict rests on is in
words for the office alone: neither side is shown what is known of the other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.models import User
from members.queries.known import Gathered, days_of
from members.rules.conflicts import Worked
from members.rules.dates import Days
from registry.choices import ConflictKind, SeatEnd, SeatKind, Stage
from registry.models import (
    Application,
    Conflict,
    DomainOfConcern,
    Entry,
    Hold,
    Post,
    ProposedDecision,
    Qualification,
    Recommendation,
    Referee,
    Return,
    Seat,
    StageChange,
    Submission,
    SuitabilityReview,
    Updating,
)
from registry.rules.conflicts import Applicant, Close, Found, Part, conflicts

OFFICER, DECIDER, SUITABILITY = "officer", "decider", "suitability"
# Where a stage is reached by those who judge or by the applicant, it says nothing of having acted for the office.
_OFFICE_MOVES = (Stage.RETURNED, Stage.REFERENCES, Stage.READY, Stage.CLOSED)
_PARTS: dict[str, str | Promise] = {
    OFFICER: lazy("dealt with it in the office"),
    DECIDER: lazy("decided on it"),
    SUITABILITY: lazy("reviewed what was declared"),
    SeatKind.ASSESSOR: lazy("assessed it"),
    SeatKind.MODERATOR: lazy("moderated it"),
    SeatKind.APPEAL: lazy("heard the appeal"),
    SeatKind.LAY_CHAIR: lazy("chaired its panel"),
    SeatKind.PROFESSIONAL: lazy("sat on its panel"),
}


def found(user: User, application: Application, on: date, *, fresh: bool = False) -> list[Found]:
    """Every conflict that keeps an account from deciding on an application on a day; none means that it may.

    Args:
        fresh: whether having dealt with it in the office or decided on it counts too, as for an appeal.
    """
    return of_accounts([user.pk], application, on, fresh=fresh)[user.pk]


def of_seat(seat: Seat, on: date) -> list[Found]:
    """Every conflict that keeps somebody from going on with the seat that they hold."""
    holding = SeatKind(seat.kind)
    return of_accounts([seat.user_id], seat.application, on, holding=holding, fresh=True)[seat.user_id]


def of_accounts(
    users: Collection[int], application: Application, on: date, *, holding: SeatKind | None = None, fresh: bool = False
) -> dict[int, list[Found]]:
    """The conflicts of each of these accounts with an application, in as many questions for one as for all.

    Args:
        holding: what they are on it already, which is then no other part in it.
        fresh: as `found`.
    """
    gathered = Gathered(users, application.person)
    entries = Entry.objects.filter(person__in=gathered.everybody)
    gathered.add(numbers=entries.values_list("person", "number"), worked=_said_to_have_worked(application))
    applicant = Applicant(
        known=gathered.of_judged(),
        close=tuple(_close(application)),
        public_mailboxes=public_mailboxes(),
        trained=tuple(_trained(Qualification.objects.filter(application=application))),
    )
    parts = _parts(users, application, gathered.judged, holding=holding, fresh=fresh)
    return {user: conflicts(gathered.of_account(user), applicant, parts[user], on=on) for user in users}


def public_mailboxes() -> frozenset[str]:
    """The e-mail domains that anybody can have."""
    return frozenset(DomainOfConcern.objects.filter(public_mailbox=True).values_list("domain", flat=True))


def in_words(one: Found) -> str:
    """A conflict as the office reads it."""
    label = str(one.kind.label)
    rests_on = str(_PARTS.get(one.rests_on, one.rests_on))
    return _("%(kind)s: %(what)s") % {"kind": label, "what": rests_on} if rests_on else label


def kinds(found_ones: Iterable[Found]) -> tuple[ConflictKind, ...]:
    """The kinds of some conflicts, each once."""
    return tuple(dict.fromkeys(one.kind for one in found_ones))


def _said_to_have_worked(application: Application) -> list[Worked]:
    """The posts of the application: as they stand, and as any frozen copy of it has them."""
    posts = Post.objects.filter(application=application).select_related("organisation")
    worked = [
        Worked(one.organisation.name if one.organisation else one.employer, days_of(one.during), one.organisation_id)
        for one in posts
    ]
    for content in Submission.objects.filter(application=application).values_list("content", flat=True):
        worked += [Worked(post["employer"], _as_read(post)) for post in content.get("career", {}).get("posts", ())]
    return list(dict.fromkeys(worked))


def _as_read(post: Mapping[str, str]) -> Days:
    """The days of a post in a frozen copy, which says its last day and not the first one after it."""
    last = date.fromisoformat(post["until"]) + timedelta(days=1) if post["until"] else None
    return Days(date.fromisoformat(post["from"]), last)


def _trained(rows: Iterable[Qualification]) -> Iterable[Worked]:
    """Where somebody trained, as a place in which they were on those days; a day where no first one is known."""
    for row in rows:
        if row.provider:
            yield Worked(row.provider, Days(row.began_on or row.finished_on, row.finished_on + timedelta(days=1)))


def _trained_themselves(users: Collection[int]) -> Mapping[int, list[Worked]]:
    """Where accounts trained, from their own applications."""
    found: dict[int, list[Worked]] = defaultdict(list)
    own = Qualification.objects.filter(application__person__user__in=users).select_related("application__person")
    for row in own:
        if row.application.person.user_id is not None:
            found[row.application.person.user_id] += _trained([row])
    return found


def _close(application: Application) -> Iterable[Close]:
    for name, email, number in Referee.objects.filter(application=application).values_list(
        "name", "email", "registration_number"
    ):
        yield Close(name, email, number)
    for name in Updating.objects.filter(application=application).values_list("supervisor", flat=True):
        yield Close(name)


def _parts(
    users: Collection[int],
    application: Application,
    applicant: Collection[int],
    *,
    holding: SeatKind | None,
    fresh: bool,
) -> Mapping[int, Part]:
    earlier: dict[int, dict[str, None]] = defaultdict(dict)
    here: dict[int, dict[str, None]] = defaultdict(dict)
    seats = Seat.objects.filter(user__in=users, application__person__in=applicant).select_related("application")
    for one in seats.order_by("seated_at", "pk"):
        if one.application_id != application.pk:
            earlier[one.user_id][one.application.number] = None
        elif one.kind != holding and not _never_began(one):
            here[one.user_id][one.kind] = None
    if fresh:
        for user, code in _acted(users, application):
            here[user][code] = None
    trained = _trained_themselves(users)
    kept: dict[int, list[ConflictKind]] = defaultdict(list)
    rows = Conflict.objects.filter(application=application, user__in=users).order_by("declared_at", "pk")
    for user, kind in rows.values_list("user", "kind"):
        kept[user].append(ConflictKind(kind))
    return {
        user: Part(
            earlier_cases=tuple(earlier[user]),
            in_this_case=tuple(here[user]),
            kept=tuple(kept[user]),
            trained=tuple(trained.get(user, ())),
        )
        for user in users
    }


def _never_began(one: Seat) -> bool:
    """Whether the application went back before they handed anything in, which is no reason that lasts."""
    return one.end == SeatEnd.CASE_ENDED and one.handed_in_at is None


def _acted(users: Collection[int], application: Application) -> Iterable[tuple[int, str]]:
    """Who dealt with an application in the office, reviewed what was declared, or had a part in deciding on it."""
    of = {"application": application}
    officers = [
        StageChange.objects.filter(by__in=users, stage__in=_OFFICE_MOVES, **of).values_list("by"),
        Return.objects.filter(returned_by__in=users, **of).values_list("returned_by"),
        Hold.objects.filter(began_by__in=users, **of).values_list("began_by"),
        Application.objects.filter(on_paper_by__in=users, pk=application.pk).values_list("on_paper_by"),
        # From its checks; those who judge recommend from their seats.
        Recommendation.objects.filter(recommended_by__in=users, round=0, **of).values_list("recommended_by"),
    ]
    for (user,) in officers[0].union(*officers[1:]):
        yield user, OFFICER
    for user in SuitabilityReview.objects.filter(decided_by__in=users, **of).values_list("decided_by", flat=True):
        yield user, SUITABILITY
    acts = ProposedDecision.objects.filter(**of).values_list("act__proposed_by", "act__decided_by")
    for user in {user for act in acts for user in act}.intersection(users):
        yield user, DECIDER
