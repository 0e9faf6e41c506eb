"""Two records of one human being: joined by two people without moving anything, and parted again exactly."""

from datetime import UTC, date, datetime

import pytest

from members.choices import Role
from members.errors import Refused
from members.models import Duplicate, Person
from members.services import acts, merges
from registry.queries import entries
from registry.services import visibility
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def officers():
    return UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR)


@pytest.fixture
def pair():
    kept = EntryFactory(register="RCT", forenames="Siân", surname="Pugh-Jones")
    gone = EntryFactory(register="CS", forenames="Sian", surname="Jones", hcpc="CS012345")
    return kept, gone


def merged(officers, kept, gone):
    officer, registrar = officers
    act = merges.propose_merge(kept=kept.person, gone=gone.person, reason="Same birth date", by=officer, at=AT)
    acts.confirm(act=act, by=registrar, at=AT)


def page(entry):
    found = entries.visible(number=entry.number, today=TODAY)
    return found, entries.public_entry(found, on=TODAY, today=TODAY)


def test_merged_records_show_the_kept_name_and_lead_to_one_another(officers, pair):
    kept, gone = pair
    merged(officers, kept, gone)
    found, said = page(gone)
    assert said.name == "Siân Pugh-Jones"
    assert [other.number for other in found.others] == [kept.number]
    assert [other.number for other in page(kept)[0].others] == [gone.number]


def test_a_page_kept_before_never_has_the_key_of_one_after(officers, pair):
    officer, registrar = officers
    kept, gone = pair
    seen = [page(kept)[0].person_version]
    merged(officers, kept, gone)
    seen.append(page(kept)[0].person_version)
    act = merges.propose_unmerge(gone=Person.objects.get(pk=gone.person_id), reason="Twins", by=officer, at=AT)
    acts.confirm(act=act, by=registrar, at=AT)
    seen.append(page(kept)[0].person_version)
    assert seen == sorted(set(seen))


def test_unmerging_gives_back_exactly_what_was(officers, pair):
    officer, registrar = officers
    kept, gone = pair
    before = [page(kept)[1], page(gone)[1]]
    merged(officers, kept, gone)
    gone.person.refresh_from_db()
    act = merges.propose_unmerge(gone=gone.person, reason="Twins", by=registrar, at=AT)
    acts.confirm(act=act, by=officer, at=AT)
    assert [page(kept)[1], page(gone)[1]] == before
    with pytest.raises(Refused, match="not merged"):
        merges.propose_unmerge(gone=Person.objects.get(pk=gone.person_id), reason="Again", by=officer, at=AT)


def test_withholding_one_record_hides_both(officers, pair):
    kept, gone = pair
    merged(officers, kept, gone)
    visibility.withhold(person=kept.person, since=TODAY, source="office", by=officers[0], at=AT)
    assert entries.visible(number=gone.number, today=TODAY) is None
    assert entries.visible(number=kept.number, today=TODAY) is None


def test_what_cannot_be_merged_is_refused_in_words(officers, pair):
    kept, gone = pair
    officer, _ = officers
    with pytest.raises(Refused, match="two different records"):
        merges.propose_merge(kept=kept.person, gone=kept.person, reason="x", by=officer, at=AT)
    visibility.withhold(person=gone.person, since=TODAY, source="office", by=None, at=AT)
    with pytest.raises(Refused, match="Withhold the other first"):
        merges.propose_merge(kept=kept.person, gone=gone.person, reason="x", by=officer, at=AT)
    UserFactory(person=kept.person)
    other = EntryFactory(register="HSSR", hcpc="CS099999")
    UserFactory(person=other.person)
    with pytest.raises(Refused, match="Both records have an account"):
        merges.propose_merge(
            kept=Person.objects.get(pk=kept.person_id),
            gone=Person.objects.get(pk=other.person_id),
            reason="x",
            by=officer,
            at=AT,
        )


def test_two_who_only_look_alike_are_settled_once_as_different(officers, pair):
    kept, gone = pair
    first, second = sorted([kept.person, gone.person], key=lambda p: p.pk)
    found = Duplicate.objects.create(first=first, second=second, found_at=AT, matched=["born"])
    settled = merges.settle_as_different(duplicate=found, by=officers[0], at=AT)
    assert settled.different
    assert merges.settle_as_different(duplicate=found, by=officers[1], at=AT).settled_by == officers[0]


def test_a_merge_concerns_whoever_owns_either_record(officers, pair):
    kept, gone = pair
    officer, owner = officers[0], UserFactory(role=Role.OFFICER, person=gone.person)
    with pytest.raises(Refused, match="concerns you"):
        merges.propose_merge(kept=kept.person, gone=gone.person, reason="Same birth date", by=owner, at=AT)
    act = merges.propose_merge(kept=kept.person, gone=gone.person, reason="Same birth date", by=officer, at=AT)
    for decide in (
        lambda: acts.confirm(act=act, by=owner, at=AT),
        lambda: acts.decline(act=act, answer="x", by=owner, at=AT),
    ):
        with pytest.raises(Refused, match="concerns you"):
            decide()
    assert not Person.objects.exclude(merged_into=None).exists()


def test_undoing_a_merge_shows_nobody_who_is_withheld(officers, pair):
    officer, registrar = officers
    kept, gone = pair
    merged(officers, kept, gone)
    visibility.withhold(person=Person.objects.get(pk=kept.person_id), since=TODAY, source="test", by=officer, at=AT)
    again = visibility.withhold(person=kept.person, since=TODAY, source="test", by=officer, at=AT)
    assert again.person_id == kept.person_id
    act = merges.propose_unmerge(gone=Person.objects.get(pk=gone.person_id), reason="Twins", by=officer, at=AT)
    acts.confirm(act=act, by=registrar, at=AT)
    assert [entries.visible(number=entry.number, today=TODAY) for entry in pair] == [None, None]
