"""Keeping somebody from public view, showing them again, and erasing the words about them, as acts of two people."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime
from psycopg.types.range import DateRange

from members import trail
from members.acts import REGISTRAR_ONLY, Kind, Sayings, person_of
from members.choices import Erasing, RequestState
from members.errors import Refused
from members.models import ErasureRequest, GraveAct, Person, User, Withholding, WithholdingRequest
from members.queries import people
from members.services import acts, erasure_requests, messages, withholding_requests
from members.services.names import index_names
from registry import wording
from registry.choices import FactSource
from registry.models import Entry
from registry.queries.desk_requests import held_words
from registry.services import standing, visibility


@transaction.atomic
def propose_withholding(
    *, person: Person, reason: str, by: User, at: datetime, request: WithholdingRequest | None = None
) -> GraveAct:
    """Keep a person from public view from today, at once; a second person confirms it within a working day.

    Args:
        request: theirs, which is accepted by this, if they asked for it.

    Raises:
        Refused: when the person is withheld already, or as `withholding_requests.accept`.
    """
    detail = {"since": localtime(at).date().isoformat(), "request": request and request.pk}
    if request and request.state != RequestState.ACCEPTED:
        withholding_requests.accept(request=request, by=by, at=at)
    return acts.propose(kind="withhold", person=person, detail=detail, reason=reason, by=by, at=at)


@transaction.atomic
def accept_withholding(*, request: WithholdingRequest, by: User, at: datetime) -> GraveAct | None:
    """Keep a person from public view as they asked; None where they are kept from it already.

    Raises:
        Refused: as `withholding_requests.accept`.
    """
    if _is_withheld(request.person):
        withholding_requests.accept(request=request, by=by, at=at)
        return None
    said = "The person asked for it, and the registrar accepted."  # the grounds stay in the request
    return propose_withholding(person=request.person, reason=said, by=by, at=at, request=request)


@transaction.atomic
def propose_showing(*, person: Person, on: date, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that a person who was kept from public view is shown again from a day."""
    return acts.propose(kind="unwithhold", person=person, detail={"on": on.isoformat()}, reason=reason, by=by, at=at)


@transaction.atomic
def propose_erasure(*, request: ErasureRequest, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that the words held about a person are emptied, as they asked; they are told now."""
    erasure_requests.propose(request=request, by=by, at=at)
    return acts.propose(
        kind="erase", person=request.person, detail={"request": request.pk}, reason=reason, by=by, at=at
    )


@transaction.atomic
def person_changed(*, people: list[int], at: datetime) -> None:
    """Bring in step what is derived from people whose records were merged or parted."""
    standing.project(entry_ids=Entry.objects.filter(person__in=people).values_list("pk", flat=True))
    index_names(person_ids=people)


def _withhold(act: GraveAct, by: User, at: datetime) -> None:
    visibility.withhold(
        person=person_of(act), since=date.fromisoformat(act.detail["since"]), source=FactSource.OFFICE, by=by, at=at
    )


def _undo_withhold(act: GraveAct) -> tuple[str, dict[str, Any]]:
    return "unwithhold", {"on": act.detail["since"]}


def _show(act: GraveAct, by: User, at: datetime) -> None:
    on = date.fromisoformat(act.detail["on"])
    together = list(people.group(person_of(act)).select_for_update())
    held = Withholding.objects.filter(person__in=together, set_aside_at=None, during__endswith=None)
    if not held:
        raise Refused("This person is not withheld.", code="not_withheld")
    for withholding in held:
        _end(withholding, on, by, at)
    index_names(person_ids=[p.pk for p in together])
    standing.project(entry_ids=Entry.objects.filter(person__in=together).values_list("pk", flat=True))
    trail.record("registry.shown_again", about=person_of(act), by=by, at=at, person=act.person, on=on.isoformat())
    messages.tell(
        person=person_of(act),
        event="registry/mail/visibility_changed",
        key=f"shown_again:{act.pk}",
        context={"person": person_of(act).pk},
        at=at,
    )


def _end(withholding: Withholding, on: date, by: User, at: datetime) -> None:
    """Withheld until a day; one that would be left without a day was never needed and is set aside alone."""
    withholding.set_aside_at, withholding.set_aside_by = at, by
    withholding.save(update_fields=["set_aside_at", "set_aside_by"])
    if withholding.during.lower < on:
        Withholding.objects.create(
            person=withholding.person,
            during=DateRange(withholding.during.lower, on),
            recorded_at=at,
            recorded_by=by,
            source=FactSource.OFFICE,
        )


def _erase(act: GraveAct, by: User, at: datetime) -> None:
    asked = ErasureRequest.objects.select_for_update().get(pk=act.detail["request"])
    if asked.state in {RequestState.WITHDRAWN, RequestState.REFUSED}:
        raise Refused("The request for this was taken back, so nothing may be erased.", code="withdrawn")
    visibility.erase(person=person_of(act), by=by, at=at)


def _not_erased(act: GraveAct, at: datetime) -> None:
    asked = ErasureRequest.objects.get(pk=act.detail["request"])
    erasure_requests.reopen(request=asked, by=act.decided_by, at=at)


def _says(act: GraveAct) -> Sayings:
    for name, words in (("since", "Kept from view from"), ("on", "Shown again from")):
        if act.detail.get(name):
            yield words, wording.day(date.fromisoformat(act.detail[name]))


def _is_withheld(person: Person) -> bool:
    together = people.group(person)
    return Withholding.objects.filter(person__in=together, set_aside_at=None, during__endswith=None).exists()


def _check_withhold(act: GraveAct) -> None:
    if _is_withheld(person_of(act)):
        raise Refused("This person is kept from public view already.", code="withheld")


def _says_erase(act: GraveAct) -> Sayings:
    asked = ErasureRequest.objects.get(pk=act.detail["request"])
    yield "Asked for", wording.day(localtime(asked.asked_at).date())
    yield "To be answered by", wording.day(asked.due_on)
    for done in Erasing:
        yield str(done.label).capitalize(), "\n".join(held_words(done))


KINDS = {
    "withhold": Kind(
        "Keep somebody from public view",
        _withhold,
        _says,
        _check_withhold,
        protective=True,
        undone_by=_undo_withhold,
    ),
    "unwithhold": Kind("Show somebody to the public again", _show, _says),
    "erase": Kind(
        "Erase the words about somebody", _erase, _says_erase, may_propose=REGISTRAR_ONLY, declined=_not_erased
    ),
}
