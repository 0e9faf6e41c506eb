"""Claiming an entry: what it takes, what it never tells, and what happens to whoever guesses."""

from datetime import UTC, datetime, timedelta

import pytest

from members.choices import ActState, IdentityCheck, Role
from members.errors import Refused
from members.models import Duplicate, Message, Person, PersonDetails, WorkItem
from members.services import acting, acts
from registry.choices import ClaimEnd
from registry.models import EntryClaim
from registry.queries.claim_codes import code_from, stop_token
from registry.services import assisted_claims, claims, visibility
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def asked(user, entry, surname="Haygreen", at=AT, **more):
    claim = claims.ask(user=user, number=entry.number, surname=surname, by_letter=more.get("by_letter", False), at=at)
    claims.tell(claim_id=claim.pk, at=at)
    return claim


def code(claim):
    found = code_from(claim.nonce)
    return f" {found[:4].lower()}-{found[4:]} "


def test_the_code_from_the_address_on_file_makes_the_entry_ones_own():
    user, entry = UserFactory(), EntryFactory(forenames="Susan", surname="Haygreen")
    claim = asked(user, entry, surname="HAYGREEN ")
    sent = Message.objects.get(key=f"claim:{claim.pk}")
    assert sent.to == entry.person.details.email
    assert claims.enter(claim=claim, code=code(claim), by=user, at=AT) == entry.person
    assert Person.objects.get(pk=entry.person_id).user == user
    with pytest.raises(Refused, match="no longer be used"):
        claims.enter(claim=claim, code=code(claim), by=user, at=AT)
    assert Message.objects.filter(key=f"claim:{claim.pk}:linked").exists()


def test_nothing_stored_gives_the_code_away():
    claim = asked(UserFactory(), EntryFactory())
    stored = " ".join(str(value) for value in EntryClaim.objects.filter(pk=claim.pk).values_list()[0])
    stored += str(Message.objects.get(key=f"claim:{claim.pk}").context)
    assert code_from(claim.nonce) not in stored


@pytest.mark.parametrize("surname", ["Smith", "", "Hay", "' OR 1=1 --", "Haygreen; DROP TABLE"])
def test_a_wrong_surname_looks_the_same_and_leads_nowhere(surname):
    user, entry = UserFactory(), EntryFactory()
    claim = asked(user, entry, surname=surname)
    assert claim.entry is None
    assert not Message.objects.exists()
    with pytest.raises(Refused, match="not the code"):  # not even with the code that would have been sent
        claims.enter(claim=claim, code=code(claim), by=user, at=AT)


def test_every_way_of_being_nobody_refuses_in_the_same_words():
    taken = EntryFactory(surname="Haygreen")
    UserFactory(person=taken.person)
    erased = EntryFactory(surname="Haygreen")
    visibility.erase(person=erased.person, by=None, at=AT)
    said = set()
    for number, surname in ((taken.number, "Haygreen"), ("RCT99999", "Haygreen"), (erased.number, "Haygreen")):
        user = UserFactory()
        claim = claims.ask(user=user, number=number, surname=surname, by_letter=False, at=AT)
        for _ in range(claims.TRIES):
            with pytest.raises(Refused) as refusal:
                claims.enter(claim=claim, code="ABCDEFGH", by=user, at=AT)
            said.add((refusal.value.message, refusal.value.code))
        assert EntryClaim.objects.get(pk=claim.pk).end == ClaimEnd.TRIES
    assert len(said) == claims.TRIES


def test_wrong_tries_are_counted_although_they_are_refused():
    user, entry = UserFactory(), EntryFactory()
    claim = asked(user, entry)
    for _ in range(claims.TRIES):
        with pytest.raises(Refused):
            claims.enter(claim=claim, code="22222222", by=user, at=AT)
    with pytest.raises(Refused, match="too often"):
        claims.enter(claim=claim, code=code(claim), by=user, at=AT)
    assert Person.objects.get(pk=entry.person_id).user is None


def test_a_code_expires_and_a_new_claim_replaces_an_old_one():
    user, entry = UserFactory(), EntryFactory()
    first = asked(user, entry)
    second = asked(user, entry, at=AT + timedelta(minutes=1))
    with pytest.raises(Refused, match="no longer"):
        claims.enter(claim=first, code=code(first), by=user, at=AT + timedelta(minutes=2))
    with pytest.raises(Refused, match="too old"):
        claims.enter(claim=second, code=code(second), by=user, at=AT + timedelta(minutes=12))
    assert EntryClaim.objects.get(pk=second.pk).end == ClaimEnd.EXPIRED


def test_an_account_and_an_entry_can_be_asked_about_only_so_often():
    entry = EntryFactory()
    for n in range(claims.CLAIMS_OF_ONE_ENTRY_A_DAY):
        assert asked(UserFactory(), entry, at=AT + timedelta(minutes=n)).entry == entry
    assert asked(UserFactory(), entry, at=AT + timedelta(minutes=9)).entry is None
    user = UserFactory()
    for _ in range(claims.CLAIMS_A_DAY):
        asked(user, EntryFactory())
    with pytest.raises(Refused, match="five times"):
        asked(user, EntryFactory())


def test_a_letter_goes_to_the_postal_address_and_lasts_three_weeks():
    user, entry = UserFactory(), EntryFactory()
    PersonDetails.objects.filter(person=entry.person).update(address="1 High Street\nExampleton")
    claim = asked(user, entry, by_letter=True)
    assert Message.objects.get(key=f"claim:{claim.pk}").channel == "letter"
    assert claims.enter(claim=claim, code=code(claim), by=user, at=AT + timedelta(days=20)) == entry.person


def test_without_a_usable_address_the_office_is_asked_and_the_asker_is_told_nothing():
    user, entry = UserFactory(), EntryFactory()
    PersonDetails.objects.filter(person=entry.person).update(email="")
    claim = asked(user, entry)
    assert WorkItem.objects.filter(key=f"claim_unreachable:{claim.pk}").exists()
    assert claims.untold(at=AT + timedelta(minutes=2)) == []


def test_a_code_that_the_queue_lost_is_found():
    user, entry = UserFactory(), EntryFactory()
    claim = claims.ask(user=user, number=entry.number, surname="Haygreen", by_letter=False, at=AT)
    assert claims.untold(at=AT + timedelta(seconds=30)) == []
    assert claims.untold(at=AT + timedelta(minutes=2)) == [claim.pk]
    for _ in range(2):
        claims.tell(claim_id=claim.pk, at=AT + timedelta(minutes=2))
    assert Message.objects.count() == 1


def test_whoever_reads_the_address_on_file_can_stop_it_with_no_account():
    user, entry = UserFactory(), EntryFactory()
    claim = asked(user, entry)
    token = stop_token(claim)
    for _ in range(2):
        assert claims.stop(token=token, at=AT).end == ClaimEnd.STOPPED
    with pytest.raises(Refused, match="no longer"):
        claims.enter(claim=claim, code=code(claim), by=user, at=AT)
    with pytest.raises(Refused, match="not valid"):
        claims.stop(token=token + "x", at=AT)


def test_an_account_that_has_a_record_asks_the_office_to_join_the_two():
    entry = EntryFactory()
    user = UserFactory(person=PersonFactory(surname="Applicant"))
    claim = asked(user, entry)
    with pytest.raises(Refused, match="join the two"):
        claims.enter(claim=claim, code=code(claim), by=user, at=AT)
    assert Duplicate.objects.get().matched == ["claim"]
    assert Person.objects.get(pk=entry.person_id).user is None


# --- Assisted by the office -------------------------------------------------------------------------------------------


def assisted(entry, user, officer, at=AT):
    return assisted_claims.ask(
        person=entry.person,
        user=user,
        identity=IdentityCheck.VIDEO,
        employer="Leeds Teaching Hospitals",
        confirmed_by_employer="Head of department",
        confirmed_on=at.date(),
        by=officer,
        at=at,
    )


def test_an_assisted_claim_takes_two_officers_and_a_day():
    officer, second, user, entry = (
        UserFactory(role=Role.OFFICER),
        UserFactory(role=Role.REGISTRAR),
        UserFactory(),
        EntryFactory(),
    )
    claim = assisted(entry, user, officer)
    assert assisted(entry, user, officer) == claim
    told = set(Message.objects.values_list("to", flat=True))
    assert told == {entry.person.details.email, user.email}
    act = acts.confirm(act=claim.act, by=second, at=AT)
    assert act.state == ActState.AGREED
    assert acts.carry_out(act_id=act.pk, at=AT + timedelta(hours=23)) is None
    for _ in range(2):
        acts.carry_out(act_id=act.pk, at=AT + timedelta(days=1))
    assert Person.objects.get(pk=entry.person_id).user == user


def test_an_assisted_claim_that_became_impossible_meanwhile_is_not_carried_out():
    officer, second, entry = UserFactory(role=Role.OFFICER), UserFactory(role=Role.REGISTRAR), EntryFactory()
    claim = assisted(entry, UserFactory(), officer)
    act = acts.confirm(act=claim.act, by=second, at=AT)
    owner = UserFactory(person=entry.person)
    assert acts.carry_out(act_id=act.pk, at=AT + timedelta(days=2)).state == ActState.DECLINED
    assert Person.objects.get(pk=entry.person_id).user == owner


def test_an_assisted_claim_needs_the_employer():
    with pytest.raises(Refused, match="who confirmed"):
        assisted_claims.ask(
            person=EntryFactory().person,
            user=UserFactory(),
            identity=IdentityCheck.VIDEO,
            employer=" ",
            confirmed_by_employer="x",
            confirmed_on=AT.date(),
            by=UserFactory(role=Role.OFFICER),
            at=AT,
        )


def test_the_address_on_file_is_told_that_the_entry_was_claimed_too():
    user, entry = UserFactory(), EntryFactory(surname="Haygreen")
    claim = asked(user, entry)
    claims.enter(claim=claim, code=code(claim), by=user, at=AT)
    told = Message.objects.filter(template="registry/mail/claimed").values_list("to", flat=True)
    assert sorted(told) == sorted([user.email, entry.person.details.email])


def test_whoever_claimed_by_letter_is_told_by_letter_too():
    user, entry = UserFactory(), EntryFactory(surname="Haygreen")
    PersonDetails.objects.filter(person=entry.person).update(email="", address="1 High Street")
    claim = asked(user, entry, by_letter=True)
    claims.enter(claim=claim, code=code(claim), by=user, at=AT)
    told = Message.objects.filter(template="registry/mail/claimed").values_list("channel", "to")
    assert sorted(told) == [("email", user.email), ("letter", "")]


def test_a_code_that_was_on_its_way_connects_nobody_with_an_erased_record():
    user, entry = UserFactory(), EntryFactory(surname="Haygreen")
    PersonDetails.objects.filter(person=entry.person).update(address="1 High Street")
    claim = asked(user, entry, by_letter=True)
    visibility.erase(person=entry.person, by=None, at=AT)
    with pytest.raises(Refused, match="can no longer be connected"):
        claims.enter(claim=claim, code=code(claim), by=user, at=AT + timedelta(days=1))
    assert Person.objects.get(pk=entry.person_id).user is None
    assert PersonDetails.objects.get(person=entry.person).email == ""


def test_an_address_that_one_officer_entered_is_sent_no_code():
    entry, officer = EntryFactory(surname="Haygreen"), UserFactory(role=Role.OFFICER)
    acting.record(
        person=entry.person, what="members.contacts_changed", note="They rang.", by_letter=False, by=officer, at=AT
    )
    claim = asked(UserFactory(), entry)
    assert claim.entry == entry
    assert not Message.objects.filter(template="registry/mail/claim_code").exists()
    assert WorkItem.objects.filter(key=f"claim_unreachable:{claim.pk}", closed_at=None).exists()
    assert claims.untold(at=AT + timedelta(minutes=2)) == []


def test_two_who_claim_records_that_are_merged_meanwhile_do_not_both_get_them():
    entries = EntryFactory(surname="Haygreen"), EntryFactory(surname="Haygreen")
    asking = [(user, asked(user, entry)) for entry in entries for user in [UserFactory()]]
    (first, claim), (second, late) = asking
    claims.enter(claim=claim, code=code(claim), by=first, at=AT)
    Person.objects.filter(pk=entries[0].person_id).update(merged_into=entries[1].person)
    with pytest.raises(Refused, match="has an account already"):
        claims.enter(claim=late, code=code(late), by=second, at=AT)
    assert not Person.objects.filter(user=second).exists()


def test_an_assisted_claim_that_was_declined_may_be_asked_for_again():
    entry, user, officer = EntryFactory(), UserFactory(), UserFactory(role=Role.OFFICER)
    first = assisted(entry, user, officer)
    acts.decline(act=first.act, answer="Ask the employer again.", by=UserFactory(role=Role.REGISTRAR), at=AT)
    second = assisted(entry, user, officer, at=AT + timedelta(days=1))
    assert second != first
    assert second.act.state == ActState.PROPOSED


def test_both_sides_are_told_again_when_a_second_officer_agrees():
    entry, user = EntryFactory(), UserFactory()
    claim = assisted(entry, user, UserFactory(role=Role.OFFICER))
    acts.confirm(act=claim.act, by=UserFactory(role=Role.REGISTRAR), at=AT + timedelta(hours=1))
    told = Message.objects.filter(posted_at=AT + timedelta(hours=1)).values_list("to", flat=True)
    assert sorted(told) == sorted([entry.person.details.email, user.email])
