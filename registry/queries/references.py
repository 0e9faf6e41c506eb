"""Referees and what they said: what an applicant may see of it, what the office sees, and whether all have answered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from members.choices import NameKind
from members.models import Message, Name, PersonDetails
from members.queries import people
from members.queries.calendar import london_day
from registry.choices import REFEREES_IN_PLACE, RefereeFlag, RefereeState, Verdict
from registry.models import Application, DomainOfConcern, Referee, Reference
from registry.queries import entries, policies
from registry.rules import referees as rules

# Messages that go to a referee's own address.
TO_REFEREES = frozenset(
    {"registry/mail/reference_asked", "registry/mail/reference_reminder", "registry/mail/reference_thanks"}
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A referee as the applicant sees them: the state, never what was said.

    Args:
        due_on: by when they should have answered, while they are waited for.
        can_change: whether they were not asked yet.
        can_replace: whether somebody else may be named in their place.
        can_resend: whether a new link may be sent to them today.
        unreachable: whether the last message to them did not arrive.
    """

    referee: Referee
    state: RefereeState
    due_on: date | None
    can_change: bool
    can_replace: bool
    can_resend: bool
    unreachable: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A referee as the office sees them, with what they said where they did.

    Args:
        flags: what to look at before relying on it.
        recommends: what they said in one word, where they said it.
    """

    referee: Referee
    state: RefereeState
    flags: list[RefereeFlag]
    given: Reference | None

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The questions as they were put, each with its answer."""
        return list(self.given.answers.get("answers", ())) if self.given else []


def in_place(application: Application) -> QuerySet[Referee]:
    """Those who were named and answered or still may."""
    return Referee.objects.filter(application=application, state__in=REFEREES_IN_PLACE)


def lost(application: Application) -> QuerySet[Referee]:
    """Those who declined or whom the office cannot accept, while nobody was named in their place."""
    gone = [RefereeState.DECLINED, RefereeState.UNACCEPTED]
    return Referee.objects.filter(application=application, state__in=gone, replaced_by=None)


def places_left(application: Application) -> int:
    """How many more may be named; the place of one who was lost is for whoever replaces them."""
    return application.policy.needs_referees - in_place(application).count() - lost(application).count()


def all_given(application: Application) -> bool:
    """Whether as many references were given as the route asks for, and nobody who was asked is still waited for."""
    states = list(in_place(application).values_list("state", flat=True))
    given = [state for state in states if state == RefereeState.GIVEN]
    return len(given) == len(states) and len(given) >= application.policy.needs_referees


def seen_by_applicant(application: Application, *, on: date) -> list[Seen]:
    """The referees of an application in the order of their naming, without those who were replaced."""
    found = Referee.objects.filter(application=application).exclude(state=RefereeState.REPLACED)
    rows = list(found.order_by("named_at", "pk"))
    said = Message.objects.filter(key__in=[unreachable_key(referee) for referee in rows])
    lost = set(said.values_list("key", flat=True))
    return [_seen(referee, application, on, unreachable=unreachable_key(referee) in lost) for referee in rows]


def unreachable_key(referee: Referee) -> str:
    """The key of the message to the applicant that the last request to a referee did not arrive."""
    return f"referee:{referee.pk}:unreachable:{referee.link_version}"


def seen_by_office(application: Application) -> list[Read]:
    """Every referee who was ever named, the latest first, with what each said."""
    found = Referee.objects.filter(application=application).select_related("given").order_by("-named_at", "-pk")
    return [read(referee) for referee in found]


def seen_by_seats(application: Application) -> list[Read]:
    """What those who judge read: the references that were given and that the office accepts, the first one first."""
    return [one for one in reversed(seen_by_office(application)) if one.given and one.state == RefereeState.GIVEN]


def read(referee: Referee) -> Read:
    """One referee as the office sees them."""
    return Read(
        referee=referee,
        state=RefereeState(referee.state),
        flags=[RefereeFlag(flag) for flag in referee.flags],
        given=getattr(referee, "given", None),  # none is no such attribute
    )


def applicant(application: Application) -> rules.Applicant:
    """Who applies, as the rules about referees need it: the name in force and every address of theirs."""
    together = list(people.group(application.person).select_related("user"))
    details = PersonDetails.objects.filter(person__in=together).values_list("email", "second_email")
    accounts = [person.user.email for person in together if person.user]
    emails = {email for pair in details for email in pair if email} | set(accounts)
    name = people.names([application.person_id]).get(application.person_id, "")
    return rules.Applicant(name=name, emails=frozenset(emails))


def flags(referee: Referee, *, at: datetime) -> list[str]:
    """What an officer should look at before they rely on a referee who was named like this."""
    candidate = rules.Candidate(referee.name, referee.email)
    others = Referee.objects.filter(email__iexact=referee.email).exclude(application=referee.application)
    found = rules.flags(
        candidate,
        applicant(referee.application),
        domains=dict(DomainOfConcern.objects.values_list("domain", "public_mailbox")),
        names_at_address=[name for name in others.values_list("name", flat=True)[:50] if name],
    )
    if not _registered(referee.registered_with, referee.registration_number, london_day(at)):
        found.append(RefereeFlag.NOT_ON_REGISTER)
    return [flag.value for flag in found]


def flags_once_given(referee: Referee, given: Reference, *, at: datetime) -> list[str]:
    """The same, with what whoever answered says of themselves."""
    said = given.identity
    found = dict.fromkeys(flag for flag in flags(referee, at=at) if flag != RefereeFlag.NOT_ON_REGISTER)
    if not rules.same_name(said["name"], referee.name):
        found[RefereeFlag.ANOTHER_NAME.value] = None
    if said["relation"] != referee.relation:
        found[RefereeFlag.ANOTHER_RELATION.value] = None
    if not _registered(said["registered_with"], said["registration_number"], london_day(at)):
        found[RefereeFlag.NOT_ON_REGISTER.value] = None
    return list(found)


def applicant_name(application: Application) -> str:
    """What the applicant is called in letters to their referees; empty once they were erased."""
    official = Name.objects.filter(person=application.person, kind=NameKind.OFFICIAL, set_aside_at=None)
    latest = official.order_by("-during").first()
    return " ".join(f"{latest.title} {latest.forenames} {latest.surname}".split()) if latest else ""


def _seen(referee: Referee, application: Application, on: date, *, unreachable: bool) -> Seen:
    state = RefereeState(referee.state)
    over = application.ended_at is not None
    asked_on = london_day(referee.asked_at) if referee.asked_at else None
    replaceable = {RefereeState.ASKED, RefereeState.DECLINED, RefereeState.UNACCEPTED}
    return Seen(
        referee=referee,
        state=state,
        due_on=referee.due_on if state == RefereeState.ASKED else None,
        can_change=state == RefereeState.NAMED and not over,
        can_replace=state in replaceable and not over,
        can_resend=state == RefereeState.ASKED and not over and asked_on != on,
        unreachable=unreachable and state == RefereeState.ASKED,
    )


def _registered(body: str, number: str, on: date) -> bool:
    """Whether somebody who is said to be registered with us is; what other bodies say is not known here."""
    if body not in {register.code for register in policies.current().registers}:
        return True
    found = entries.visible(number=number, today=on)
    said = entries.public_entry(found, on=on, today=on) if found else None
    return said is not None and said.verdict in {Verdict.YES, Verdict.RESTRICTED}
