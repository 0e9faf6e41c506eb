"""What keeps an application from being decided, and its applicant from being admitted, on a day: reasons, in words.

Asked when a decision is proposed, when it is confirmed, and by `services.entries.admit` under its locks, so that what
changed between the two people still counts: a sanction that landed meanwhile wins.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from members import wiring
from members.choices import NameKind, OutsideStanding
from members.models import Name, OutsideRegistration, PersonDetails
from members.queries import people
from members.queries.calendar import london_day
from registry.choices import ExitKind, Recommended, RouteKind, SanctionKind, Section, Stage, Status
from registry.models import (
    Application,
    Entry,
    EvidenceRequest,
    Exit,
    Hold,
    Proceedings,
    Qualification,
    Sanction,
    StageChange,
)
from registry.queries import decisions, dossiers, interviews, policies, references, rounds, suitability
from registry.queries.facts import read_facts
from registry.rules.returning import shortfalls
from registry.rules.standing import status_on

# Whoever is under one of these is on no register of ours until it is over.
STOPS = (SanctionKind.REMOVED, SanctionKind.SUSPENDED, SanctionKind.INTERIM_SUSPENDED)
LEFT = frozenset({Status.LAPSED, Status.RESIGNED, Status.REMOVED_ADMIN})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why not, with a short stable name."""

    code: str
    words: str


def to_decide(application: Application) -> Iterator[Obstacle]:
    """What must be settled before anything is decided, be it to admit or to refuse."""
    upheld = application.stage == Stage.APPEAL and decisions.is_upheld(application)
    if application.stage != Stage.RECOMMENDED and not upheld:
        yield Obstacle("stage", _("This application is not waiting for a decision."))
    if Hold.objects.filter(application=application, ended_at=None).exists():
        yield Obstacle("hold", _("The application is on hold. Release it first."))
    if EvidenceRequest.objects.filter(application=application, answered_at=None, lapsed_at=None).exists():
        yield Obstacle("evidence", _("More evidence was asked for and has not come."))
    if suitability.needed(application):
        yield Obstacle("suitability", _("What was declared has not been weighed by the registrar."))


def to_admit(application: Application, *, on: date) -> Iterator[Obstacle]:
    """What keeps the applicant from being admitted on a London day, besides what `to_decide` names."""
    if not dossiers.paid(application, on=on):
        yield Obstacle("fee", _("The fee is not paid and was not waived."))
    if not references.all_given(application):
        yield Obstacle("references", _("A reference is still to come."))
    if suitability.stands_against(application):
        yield Obstacle("unsuitable", _("What was declared was found to be an obstacle to registration."))
    yield from _person(application, on)
    yield from outside(application, on)
    yield from _certificate(application)
    for words in (words for said in wiring.call("certificate_obstacles", application=application) for words in said):
        yield Obstacle("certificate_of_ours", words)
    yield from _findings(application)
    yield from _sanctions(application, on)
    yield from _entry(application, on)
    yield from _time_away(application, on)


def _person(application: Application, on: date) -> Iterator[Obstacle]:
    named = Name.objects.filter(
        person=application.person, kind=NameKind.OFFICIAL, set_aside_at=None, during__contains=on
    )
    if not named.exists():
        yield Obstacle("name", _("The person has no official name on this day."))
    if not PersonDetails.objects.filter(person=application.person, date_of_birth__isnull=False).exists():
        yield Obstacle("date_of_birth", _("The person’s date of birth is missing."))
    if not application.scopes.exists():
        yield Obstacle("scope", _("No scope of practice was applied for."))


def outside(application: Application, on: date) -> Iterator[Obstacle]:
    """What is wrong with the registration elsewhere that the register rests on: current there, and looked up lately."""
    register = application.route.register
    if not _rests_on_another(application):
        return
    body = {"body": register.outside_name or register.outside_body}
    if (found := outside_found(application, on)) is None or found.checked_on is None:
        yield Obstacle("outside", _("Nobody has found a current registration with the %(body)s.") % body)
        return
    oldest = policies.current().register(register.pk).book.on(on).outside_max_age_days
    if (on - found.checked_on).days > oldest:
        told = body | {"days": oldest}
        yield Obstacle(
            "outside_old", _("The registration with the %(body)s was looked up more than %(days)s days ago.") % told
        )


def _rests_on_another(application: Application) -> bool:
    """Whether there must be a registration elsewhere; a certificate that leads to one may be had without."""
    route = application.route
    asked = Section.OUTSIDE in application.policy.sections or route.kind != RouteKind.CERTIFICATE
    return bool(route.register.outside_body) and asked


def outside_lost(application: Application, on: date) -> bool:
    """Whether a registration elsewhere that was looked up once is not current any more, and no other one is."""
    body = application.route.register.outside_body
    looked_up = OutsideRegistration.objects.filter(
        person__in=people.group(application.person), body=body, set_aside_at=None
    ).exclude(standing=OutsideStanding.STATED)
    current = looked_up.filter(standing=OutsideStanding.CURRENT, during__contains=on)
    return _rests_on_another(application) and looked_up.exists() and not current.exists()


def outside_found(application: Application, on: date) -> OutsideRegistration | None:
    """The registration elsewhere that was found current, as looked up last, whenever that was."""
    held = OutsideRegistration.objects.filter(
        person__in=people.group(application.person),
        body=application.route.register.outside_body,
        standing=OutsideStanding.CURRENT,
        set_aside_at=None,
        during__contains=on,
        checked_on__isnull=False,
    )
    return held.order_by("-checked_on", "-pk").first()


def _certificate(application: Application) -> Iterator[Obstacle]:
    """A certificate of training or equivalence that the route rests on has come in."""
    if Section.CERTIFICATE not in application.policy.sections:
        return
    if not Qualification.objects.filter(application=application, certificate__isnull=False).exists():
        yield Obstacle("certificate", _("The certificate that this route rests on is not there."))


def _findings(application: Application) -> Iterator[Obstacle]:
    """A certificate says that every standard was found met, so nobody departs from that but an appeal."""
    if application.route.kind != RouteKind.CERTIFICATE or application.stage == Stage.APPEAL:
        return
    if rounds.outcomes(application) != (Recommended.ADMIT,):
        yield Obstacle("not_met", _("Not every standard was found met, and a certificate says that each was."))
    if interviews.awaited(application):
        yield Obstacle("interview", _("This route has an interview of every applicant, and none was held."))


def _sanctions(application: Application, on: date) -> Iterator[Obstacle]:
    """A sanction on any register of ours wins over an application; so do proceedings that are open."""
    entries = Entry.objects.filter(person__in=people.group(application.person))
    now = {"entry__in": entries, "set_aside_at": None, "during__contains": on}
    stopped = Sanction.objects.filter(kind__in=STOPS, **now).select_related("entry")
    if application.route.kind == RouteKind.RESTORATION:
        stopped = stopped.exclude(entry=application.entry, kind=SanctionKind.REMOVED)
    for sanction in stopped.order_by("pk"):
        words = _("%(number)s is under a sanction: %(kind)s. It must be over first.")
        yield Obstacle("sanction", words % {"number": sanction.entry.number, "kind": sanction.get_kind_display()})
    for open_ones in Proceedings.objects.filter(**now).select_related("entry"):
        words = _("Proceedings about %(number)s are open. They must be over first.")
        yield Obstacle("proceedings", words % {"number": open_ones.entry.number})
    gone = Exit.objects.filter(kind__in=[ExitKind.DECEASED, ExitKind.ANNULLED], **now).select_related("entry")
    for leaving in gone:
        words = _("%(number)s has ended for good: %(kind)s. If that is wrong, put it right first.")
        yield Obstacle("ended", words % {"number": leaving.entry.number, "kind": leaving.get_kind_display()})


def _entry(application: Application, on: date) -> Iterator[Obstacle]:
    """Somebody new has no entry on the register yet; somebody coming back has one, and is off it."""
    own = Q(person__in=people.group(application.person), register=application.route.register)
    held = Entry.objects.filter(own).order_by("pk").first()
    if application.route.kind in {RouteKind.ADMISSION, RouteKind.CERTIFICATE}:
        if held is not None:
            words = _("There is an entry already, %(number)s. Use readmission.")
            yield Obstacle("entry", words % {"number": held.number})
        return
    if held is None or application.entry_id is None or not Entry.objects.filter(own, pk=application.entry_id).exists():
        yield Obstacle("no_entry", _("There is no entry to come back to."))
        return
    wanted = frozenset({Status.REMOVED}) if application.route.kind == RouteKind.RESTORATION else LEFT
    if _status(application.entry_id, on) not in wanted:
        yield Obstacle("not_left", _("The entry has not ended in the way that this route is for."))


def _time_away(application: Application, on: date) -> Iterator[Obstacle]:
    """What somebody coming back had to bring, by the day on which they handed it in, again if it was returned."""
    came = StageChange.objects.filter(application=application, stage=Stage.SUBMITTED, rolled_back=False)
    last = came.order_by("-at", "-pk").values_list("at", flat=True).first()
    plan = dossiers.plan(application, on=london_day(last) if last else on)
    if plan is not None:
        for words in shortfalls(plan, dossiers.updated(dossiers.updating(application))):
            yield Obstacle("time_away", words)


def _status(entry_id: int, on: date) -> Status:
    (held,) = read_facts(entry_ids=[entry_id])
    return status_on(held.facts, policies.current().register(held.register_id).book, on)
