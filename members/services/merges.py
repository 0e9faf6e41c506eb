"""Saying that two records are one human being, and taking it back: two people, nothing moved (docs/adr/0013)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, Sum

from members import trail, wiring
from members.acts import Kind, Sayings
from members.errors import Refused
from members.models import Duplicate, Erasure, GraveAct, Person, User, Withholding
from members.queries import people
from members.services import acts, work


@transaction.atomic
def propose_merge(*, kept: Person, gone: Person, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that two records are one human being.

    Args:
        kept: the record under which both are known from then on.
        gone: the record that points at it.
    """
    detail = {"kept": kept.pk, "gone": gone.pk}
    return acts.propose(kind="merge", person=kept, detail=detail, reason=reason, by=by, at=at)


@transaction.atomic
def propose_unmerge(*, gone: Person, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that a merge was wrong: the two records stand alone again, exactly as each was."""
    if gone.merged_into is None:
        raise Refused("This record is not merged with another.", code="not_merged")
    detail = {"kept": gone.merged_into_id, "gone": gone.pk}
    return acts.propose(kind="unmerge", person=gone.merged_into, detail=detail, reason=reason, by=by, at=at)


@transaction.atomic
def settle_as_different(*, duplicate: Duplicate, by: User, at: datetime) -> Duplicate:
    """Decide that two records which looked alike are two human beings; they are not asked about again."""
    duplicate = Duplicate.objects.select_for_update().get(pk=duplicate.pk)
    if duplicate.settled_at is not None and not duplicate.different:
        raise Refused("These two were merged. Unmerge them first.", code="merged")
    if duplicate.settled_at is None:
        _settle(duplicate, True, by, at)
        trail.record("members.duplicate_settled", about=duplicate, by=by, at=at, person=duplicate.first)
    return duplicate


def _check_merge(act: GraveAct) -> None:
    kept, gone = _pair(act)
    if kept.pk == gone.pk:
        raise Refused("Choose two different records.", field="gone", code="same")
    if kept.merged_into_id or gone.merged_into_id or gone.merged.exists():
        raise Refused("One of these records is merged already. Unmerge it first.", field="gone", code="merged")
    if Erasure.objects.filter(person__in=[kept, gone]).exists():
        raise Refused("One of these people has been erased.", field="gone", code="erased")
    if _is_withheld(kept) != _is_withheld(gone):
        raise Refused(
            "One of these records is withheld from the public. Withhold the other first.", field="gone", code="withheld"
        )
    if kept.user_id and gone.user_id:
        raise Refused("Both records have an account. Close one of the accounts first.", field="gone", code="accounts")


def _merge(act: GraveAct, by: User, at: datetime) -> None:
    _check_merge(act)
    kept, gone = _pair(act)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    _new_versions([kept.pk, gone.pk])
    for duplicate in _duplicates(kept, gone):
        _settle(duplicate, False, by, at)
    wiring.call("person_changed", people=[kept.pk, gone.pk], at=at)
    trail.record("members.merged", about=gone, by=by, at=at, person=kept, kept=kept.pk, gone=gone.pk)


def _unmerge(act: GraveAct, by: User, at: datetime) -> None:
    kept, gone = _pair(act)
    if gone.merged_into_id != kept.pk:
        raise Refused("These records are no longer merged.", code="not_merged")
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])
    _new_versions([kept.pk, gone.pk])
    for duplicate in _duplicates(kept, gone):
        duplicate.different = True
        duplicate.settled_at, duplicate.settled_by = at, by
        duplicate.save(update_fields=["different", "settled_at", "settled_by"])
    wiring.call("person_changed", people=[kept.pk, gone.pk], at=at)
    trail.record("members.unmerged", about=gone, by=by, at=at, person=kept, kept=kept.pk, gone=gone.pk)


def _pair(act: GraveAct) -> tuple[Person, Person]:
    people = {
        p.pk: p
        for p in Person.objects.select_for_update()
        .filter(pk__in=[act.detail["kept"], act.detail["gone"]])
        .order_by("pk")
    }
    return people[act.detail["kept"]], people[act.detail["gone"]]


def _is_withheld(person: Person) -> bool:
    return Withholding.objects.filter(person=person, set_aside_at=None, during__endswith=None).exists()


def _duplicates(one: Person, other: Person) -> list[Duplicate]:
    first, second = sorted([one.pk, other.pk])
    return list(Duplicate.objects.select_for_update().filter(first=first, second=second))


def _settle(duplicate: Duplicate, different: bool, by: User, at: datetime) -> None:
    duplicate.different, duplicate.settled_at, duplicate.settled_by = different, at, by
    duplicate.save(update_fields=["different", "settled_at", "settled_by"])
    work.close_item(key=f"duplicate:{duplicate.pk}", at=at)


def _new_versions(people: Sequence[int]) -> None:
    """Versions above any sum of versions seen so far: pages are kept under that sum for those who are merged."""
    group = Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people))
    total = group.aggregate(sum=Sum("version"))["sum"]
    group.update(version=total + 1)


def _says(act: GraveAct) -> Sayings:
    called = people.names([act.detail["kept"], act.detail["gone"]])
    yield "Record that is kept", f"{called.get(act.detail['kept'], '')} (record {act.detail['kept']})"
    yield "Record that points at it", f"{called.get(act.detail['gone'], '')} (record {act.detail['gone']})"


KINDS = {
    "merge": Kind("Merge two records of one person", _merge, _says, _check_merge),
    "unmerge": Kind("Undo a merge", _unmerge, _says),
}
