"""Registrations elsewhere, looked up by an officer: what is recorded, what the register then says, who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from members.choices import OutsideFound, OutsideStanding, Role
from members.errors import Refused
from members.models import Message, OutsideRegistration, WorkItem
from members.services import outside
from members.services.outside_checks import check
from registry.choices import Status, Verdict
from registry.models import StandingSpan
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ON = date(2026, 11, 20)
CURRENT, SUSPENDED, ENDED, NOT_FOUND = OutsideFound


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def desk(officer, client):
    return sign_in(client, officer)


def entry_with(hcpc="CS11111", **more):
    return EntryFactory(register="CS", hcpc=hcpc, **more)


def held(entry, number="CS11111"):
    return OutsideRegistration.objects.get(person=entry.person, number=number, set_aside_at=None, during__endswith=None)


def said(entry, number="CS22222"):
    me = entry.person.user or UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return outside.state(person=entry.person, body="HCPC", number=number, by=me, at=AT, on=ON)


def span(entry, day=ON):
    return StandingSpan.objects.get(entry=entry, during__contains=day)


def lines(entry):
    return entry.person.trail.filter(kind="members.outside_checked").count()


def told(entry):
    return Message.objects.filter(person=entry.person, template="members/mail/outside_checked").count()


def test_an_ended_number_takes_the_entry_off_the_register_from_the_day_of_the_check(officer):
    entry = entry_with()
    assert span(entry).verdict == Verdict.YES
    fact = check(registration=held(entry), found=ENDED, on=ON, by=officer, at=AT)
    assert (fact.standing, fact.checked_on, fact.during) == (OutsideStanding.ENDED, ON, DateRange(ON, None))
    assert str(officer.pk) in fact.checked_by
    assert (span(entry).verdict, span(entry).status) == (Verdict.NO, Status.OUTSIDE_ENDED)
    assert span(entry, ON - timedelta(days=1)).verdict == Verdict.YES
    assert (lines(entry), told(entry)) == (1, 1)


def test_the_same_answer_again_changes_nothing(officer):
    entry = entry_with()
    first = held(entry)
    fact = check(registration=first, found=ENDED, on=ON, by=officer, at=AT)
    rows = OutsideRegistration.objects.count()
    for row in (first, fact):
        assert check(registration=row, found=ENDED, on=ON, by=officer, at=AT) == fact
    assert OutsideRegistration.objects.count() == rows
    assert (lines(entry), told(entry)) == (1, 1)
    with pytest.raises(Refused, match="meanwhile"):
        check(registration=first, found=CURRENT, on=ON, by=officer, at=AT)


def test_current_again_the_entry_is_registered_again(officer):
    entry = entry_with()
    check(registration=held(entry), found=ENDED, on=ON - timedelta(days=9), by=officer, at=AT)
    assert span(entry).verdict == Verdict.NO
    fact = check(registration=held(entry), found=CURRENT, on=ON, by=officer, at=AT)
    assert fact.standing == OutsideStanding.CURRENT
    assert span(entry).verdict == Verdict.YES
    assert span(entry, ON - timedelta(days=1)).verdict == Verdict.NO  # what was true stays so
    assert span(entry, ON - timedelta(days=10)).verdict == Verdict.YES


def test_a_number_that_the_person_told_counts_once_it_was_found_current(officer):
    entry = entry_with()
    check(registration=held(entry), found=ENDED, on=ON - timedelta(days=9), by=officer, at=AT)
    new = said(entry)
    assert span(entry).verdict == Verdict.NO
    fact = check(registration=new, found=CURRENT, on=ON, by=officer, at=AT)
    assert (fact.number, fact.during) == ("CS22222", DateRange(ON, None))
    assert span(entry).verdict == Verdict.YES
    assert span(entry, ON - timedelta(days=1)).verdict == Verdict.NO
    assert WorkItem.objects.get(key=f"outside:{new.pk}").closed_at == AT
    new.refresh_from_db()
    assert new.set_aside_by == officer


def test_a_number_that_is_not_found_is_set_aside_and_the_entry_stays_as_it_was(officer):
    entry = entry_with()
    new = said(entry)
    for _ in range(2):
        assert check(registration=new, found=NOT_FOUND, on=ON, by=officer, at=AT) is None
    assert not OutsideRegistration.objects.filter(number="CS22222", set_aside_at=None).exists()
    assert WorkItem.objects.get(key=f"outside:{new.pk}").closed_at == AT
    assert span(entry).verdict == Verdict.YES
    assert (lines(entry), told(entry)) == (1, 1)


def test_an_ended_number_beside_a_current_one_does_not_count(officer):
    entry = entry_with()
    assert check(registration=said(entry), found=ENDED, on=ON, by=officer, at=AT) is None
    assert span(entry).verdict == Verdict.YES
    check(registration=said(entry, "CS33333"), found=CURRENT, on=ON, by=officer, at=AT)
    assert check(registration=held(entry), found=ENDED, on=ON, by=officer, at=AT) is None
    assert span(entry).verdict == Verdict.YES
    check(registration=held(entry, "CS33333"), found=SUSPENDED, on=ON, by=officer, at=AT)
    assert span(entry).verdict == Verdict.NO


def test_a_number_that_was_relied_on_has_ended_rather_than_never_been(officer):
    entry = entry_with()
    with pytest.raises(Refused, match="relied on"):
        check(registration=held(entry), found=NOT_FOUND, on=ON, by=officer, at=AT)


def test_a_check_that_finds_the_same_is_dated_and_tells_nobody(officer):
    entry = entry_with()
    before = held(entry).during
    fact = check(registration=held(entry), found=CURRENT, on=ON, by=officer, at=AT)
    assert (fact.during, fact.checked_on, lines(entry), told(entry)) == (before, ON, 1, 0)


@pytest.mark.parametrize(("on", "why"), [(ON + timedelta(days=1), "has been"), (date(2019, 12, 31), "later day")])
def test_a_day_to_come_or_before_the_last_check_is_refused(officer, on, why):
    entry = entry_with()
    with pytest.raises(Refused, match=why):
        check(registration=held(entry), found=CURRENT, on=on, by=officer, at=AT)


def test_nobody_checks_their_own_and_only_officers_check(officer):
    entry = entry_with()
    own = UserFactory(role=Role.OFFICER, person=entry.person)
    for by, why in ((own, "concerns you"), (UserFactory(role=Role.FINANCE), "role")):
        with pytest.raises(Refused, match=why):
            check(registration=held(entry), found=CURRENT, on=ON, by=by, at=AT)
    path = f"/desk/outside/{held(entry).pk}/check/"
    from_own = sign_in(Client(), own)
    assert from_own.get(path).status_code == from_own.post(path, found()).status_code == 403


def found(what=CURRENT, on=ON):
    return {"found": what.value, "on_day": on.day, "on_month": on.month, "on_year": on.year}


def words(response):
    return assert_sound(response.content.decode()).text().replace("\u00a0", " ")


def test_the_queue_leads_to_the_page_on_which_a_number_is_checked(desk):
    entry = entry_with()
    path = f"/desk/outside/{said(entry).pk}/check/"
    assert path in desk.get(f"/desk/work/{WorkItem.objects.get().pk}/").content.decode()
    assert path in desk.get(f"/desk/people/{entry.person_id}/").content.decode()
    page = words(desk.get(path))
    for part in ("CS22222", "CS11111", "There is no such number", "Entries that require it"):
        assert part in page, part
    wrong = desk.post(path, found() | {"on_year": "2027"})
    assert wrong.status_code == 422
    assert "which has been" in words(wrong)
    assert desk.post(path, {}).status_code == 422
    assert desk.post(path, found())["Location"] == path
    assert "Nothing more is to be done here" in words(desk.get(path))
    assert desk.post(path, found(ENDED)).status_code == 422
    assert "There is no such number" not in words(desk.get(f"/desk/outside/{held(entry).pk}/check/"))


def test_another_record_with_the_same_number_is_pointed_out(desk):
    entry, _other = entry_with(), entry_with()
    assert "Another record here has the same number" in words(desk.get(f"/desk/outside/{held(entry).pk}/check/"))


def test_a_list_is_worked_down_one_after_another(desk, officer):
    own = entry_with("CS00001")
    officer_person = own.person
    officer_person.user = officer
    officer_person.save(update_fields=["user"])
    late = [entry_with(f"CS4444{n}") for n in range(3)]
    EntryFactory(hcpc="CS55555")  # its register requires none
    assert 'href="/desk/outside/next/"' in desk.get("/desk/quality/outside-unchecked/").content.decode()
    path = desk.get("/desk/outside/next/")["Location"]
    seen = []
    for _ in late:
        seen.append(path)
        desk.post(path, found())
        answer = desk.get(path)
        path = f"/desk/outside/{answer.context['next']}/check/"
        assert ("Check the next one" in words(answer)) == (answer.context["next"] is not None)
    assert len(set(seen)) == 3
    assert path == "/desk/outside/None/check/"
    assert desk.get("/desk/outside/next/")["Location"] == "/desk/quality/outside-unchecked/"
    assert {held(entry, f"CS4444{n}").checked_on for n, entry in enumerate(late)} == {ON}
