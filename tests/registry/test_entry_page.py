"""The entry page over HTTP: the verdict first, the same bytes for whoever is not shown, never a stale answer."""

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.utils.html import escape
from psycopg.types.range import DateRange

from members.models import Employment, Name, Organisation, PlaceConfirmation, Withholding
from registry.choices import Ground, SanctionKind, Status
from registry.models import Annotation, Sanction
from registry.queries import policies
from registry.services import facts, visibility
from tests.factories.members import LONG_AGO
from tests.factories.registry import EntryFactory, days

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def page(client, entry, **query):
    response = client.get(f"/register/{entry.number}/", query)
    words = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return response, " ".join(words.replace("\xa0", " ").split())


CASES = [
    ({}, "Yes", "is on the Register of Clinical Technologists today", Status.REGISTERED),
    ({"registered": "2020-01-01/2026-11-01"}, "Yes", "is on the Register", Status.RENEWAL_WINDOW),
    ({"caution": "2024-01-01/"}, "Yes", "is on the Register", Status.CAUTION),
    ({"warning": "2024-01-01/"}, "Yes", "is on the Register", Status.WARNING),
    ({"finding": "2024-01-01/"}, "Yes", "is on the Register", Status.FINDING),
    ({"conditions": "2026-01-01/"}, "Yes, with restrictions", "with conditions", Status.CONDITIONS),
    ({"interim_conditions": "2026-01-01/"}, "Yes, with restrictions", "with conditions", Status.INTERIM_CONDITIONS),
    ({"suspended": "2026-10-01/2027-03-01"}, "No", "is suspended from the Register", Status.SUSPENDED),
    ({"interim_suspended": "2026-10-01/"}, "No", "is suspended from the Register", Status.INTERIM_SUSPENDED),
    ({"removed": "2026-10-01/"}, "No", "is not on the Register", Status.REMOVED),
    ({"registered": "2020-01-01/2026-01-01"}, "No", "is not on the Register", Status.LAPSED),
    ({"resigned": "2026-11-01/"}, "No", "is not on the Register", Status.RESIGNED),
    ({"removed_admin": "2026-11-01/"}, "No", "is not on the Register", Status.REMOVED_ADMIN),
    ({"deceased": "2026-11-01/"}, "No", "is not on the Register", Status.DECEASED),
    ({"annulled": "2026-11-01/"}, "No", "is not on the Register", Status.ANNULLED),
    ({"career_break": "2026-06-01/"}, "No", "may not practise as registered", Status.CAREER_BREAK),
    ({"career_change": "2026-06-01/"}, "No", "may not practise as registered", Status.CAREER_CHANGE),
    (
        {"registered": "2020-01-01/2026-01-01", "proceedings": "2025-12-01/ public 2026-06-01"},
        "No", "may not practise as registered", Status.PROCEEDINGS,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("state", "word", "sentence", "status"), CASES, ids=[case[3].value for case in CASES])
def test_the_verdict_comes_first_and_the_status_is_explained(client, state, word, sentence, status):
    entry = EntryFactory(forenames="Maryam", surname="O'Neill-Evans", **state)
    response, text = page(client, entry)
    assert response.status_code == 200
    heading = re.search(r"<h1.*?</h1>", response.content.decode(), re.DOTALL).group()
    assert word in heading
    assert sentence in text
    rule = policies.current().registers[0].rules[status]
    assert rule.label in text
    assert rule.meaning in text


def test_reason_class_and_public_protection_are_said_and_the_ground_is_not(client):
    entry = EntryFactory(conditions="2026-01-01/", text="Must work with a supervisor on site.")
    _, text = page(client, entry)
    assert "Must work with a supervisor on site." in text
    assert "public protection" in text
    assert "health" not in text.lower().replace("health and care professions council", "")


def test_what_the_page_shows_of_a_registrant(client):
    entry = EntryFactory(forenames="Zoë", surname="Łukasiewicz", known_as="Zo", number="RCT12345")
    fact = Employment.objects.create(
        person=entry.person, during=DateRange(date(2024, 1, 1), None), recorded_at=LONG_AGO, source="test",
        organisation=Organisation.objects.create(name="Velindre University NHS Trust", nation="Wales"), town="Cardiff",
    )  # fmt: skip
    assert "Velindre" not in page(client, entry)[1]
    confirmed = PlaceConfirmation.objects.create(employment=fact, confirmed_at=LONG_AGO)
    Annotation.objects.create(
        entry=entry, code="mpe", text="Medical Physics Expert", authority="RPA 2000", during=days("2022-03-01/"),
        recorded_at=LONG_AGO, source="test",
    )  # fmt: skip
    _, text = page(client, entry)
    for said in ("Zoë Łukasiewicz", "Velindre University NHS Trust", "Cardiff", "Medical Physics Expert", "RPA 2000",
                 "Nuclear Medicine", "1 January 2020", "31 December 2026", "12:00pm GMT"):  # fmt: skip
        assert said in text
    confirmed.withdrawn_at = NOON
    confirmed.save()
    assert "Velindre" not in page(client, entry)[1]


def test_who_is_not_shown_gets_the_same_bytes_and_headers_as_a_number_that_never_was(client, django_assert_num_queries):
    withheld, erased = EntryFactory(), EntryFactory()
    visibility.withhold(person=withheld.person, since=TODAY, source="office", by=None, at=NOON)
    visibility.erase(person=erased.person, by=None, at=NOON)
    gone = EntryFactory(registered="2015-01-01/2020-01-01")
    coming = EntryFactory(registered="2027-01-01/2028-01-01")
    answers = []
    for number in ("RCT99999", withheld.number, erased.number, gone.number, coming.number):
        with django_assert_num_queries(1):
            response = client.get(f"/register/{number}/", {"on": "2026-01-01"})
        answers.append((response.status_code, response.content, sorted(response.items())))
    assert answers[0][0] == 404
    assert all(answer == answers[0] for answer in answers)


def test_who_is_hidden_while_the_page_is_being_made_gets_the_same_bytes_too(client):
    """A withholding that commits after the entry was found and before its facts are read."""
    entry = EntryFactory()
    Withholding.objects.create(person=entry.person, during=days("2026-11-22/"), recorded_at=NOON, source="office")
    unknown = client.get("/register/RCT99999/")
    for query in ({}, {"on": "2026-01-01"}, {"on": "nonsense"}):
        response = client.get(f"/register/{entry.number}/", query)
        assert (response.status_code, response.content, sorted(response.items())) == (
            404, unknown.content, sorted(unknown.items()),
        )  # fmt: skip


def test_a_withholding_takes_effect_at_once_though_another_was_to_begin_later(client):
    person = EntryFactory(number="RCT70001").person
    for since in (date(2027, 1, 1), TODAY):
        visibility.withhold(person=person, since=since, source="office", by=None, at=NOON)
    assert client.get("/register/RCT70001/").status_code == 404
    ranges = Withholding.objects.filter(person=person).order_by("during").values_list("during", flat=True)
    assert list(ranges) == [days("2026-11-22/2027-01-01"), days("2027-01-01/")]


def test_a_kept_page_is_never_shown_after_a_change(client):
    entry = EntryFactory()
    assert "Yes" in page(client, entry)[1]
    kind, during = SanctionKind.SUSPENDED, days("2026-11-22/")
    order = facts.record(
        fact=Sanction(entry=entry, kind=kind, ground=Ground.CONDUCT, during=during, source="panel"), by=None, at=NOON,
    )  # fmt: skip
    assert "is suspended" in page(client, entry)[1]
    facts.set_aside(fact=order, by=None, at=NOON)
    assert "is suspended" not in page(client, entry)[1]
    official = Name.objects.get(person=entry.person)
    Name.objects.filter(pk=official.pk).update(set_aside_at=NOON)
    Name.objects.create(
        person=entry.person, kind="official", forenames="Anwen", surname="Prys", during=official.during,
        recorded_at=NOON, source="office",
    )  # fmt: skip
    assert "Anwen Prys" in page(client, entry)[1]


def test_the_day_turns_in_london(client, time_machine):
    entry = EntryFactory(registered="2026-01-01/2027-01-01", suspended="2026-01-01/2026-10-25")
    spring = EntryFactory(suspended="2026-01-01/2026-03-30")
    for entry_, last_minute, first_minute in (
        (entry, "2026-10-24T22:59:59+00:00", "2026-10-24T23:00:00+00:00"),
        (spring, "2026-03-29T22:59:59+00:00", "2026-03-29T23:00:00+00:00"),
    ):
        time_machine.move_to(datetime.fromisoformat(last_minute), tick=False)
        assert "is suspended" in page(client, entry_)[1]
        time_machine.move_to(datetime.fromisoformat(first_minute), tick=False)
        assert "is suspended" not in page(client, entry_)[1]


def test_a_day_in_the_past_is_answered_and_plainly_marked(client):
    entry = EntryFactory(registered=["2020-01-01/2025-04-01", "2026-01-01/2027-01-01"], brought_in_on=date(2026, 1, 1))
    response, text = page(client, entry, on="2025-03-31")
    assert response.status_code == 200
    assert "This is the answer for 31 March 2025, not for today" in text
    assert "may practise as registered" not in text
    assert "was on the Register of Clinical Technologists on 31 March 2025" in text
    assert "According to records brought in on 1 January 2026; gaps may be missing." in text
    assert "was not yet on" in page(client, entry, on="31/12/2019")[1]


def test_a_place_of_work_is_not_shown_for_days_before_it_was_one(client):
    entry = EntryFactory()
    work = Employment.objects.create(
        person=entry.person, employer_name="Velindre", town="Cardiff", during=days("2026-01-01/"),
        recorded_at=LONG_AGO, source="test",
    )  # fmt: skip
    PlaceConfirmation.objects.create(employment=work, confirmed_at=LONG_AGO)
    assert "Velindre" in page(client, entry)[1]
    assert "Velindre" not in page(client, entry, on="2025-12-31")[1]


def test_a_name_to_come_is_not_told_early(client):
    entry = EntryFactory(forenames="Anwen", surname="Prys")
    Name.objects.filter(person=entry.person).update(set_aside_at=NOON)
    for surname, during in (("Prys", "2000-01-01/2026-11-01"), ("Haygreen", "2027-01-01/")):
        Name.objects.create(
            person=entry.person, kind="official", forenames="Anwen", surname=surname, during=days(during),
            recorded_at=NOON, source="test",
        )  # fmt: skip
    _, text = page(client, entry)
    assert "Anwen Prys" in text
    assert "Haygreen" not in text


@pytest.mark.parametrize(
    "on", ["2026-11-23", "31 February 2025", "yesterday", "2025-02-30", "<script>", "1" * 500, "\u202e", "0000-00-00"]
)
def test_a_day_that_is_none_gets_an_error_beside_the_field_and_nothing_is_lost(client, on):
    entry = EntryFactory()
    response, text = page(client, entry, on=on)
    assert response.status_code == 422
    assert "Error:" in text
    assert escape(on[:40]) in response.content.decode()
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("typed", ["rct 20001", "RCT%2020001", "rct-20001", "Rct.20001"])
def test_other_spellings_of_a_number_lead_to_its_one_address(client, typed):
    EntryFactory(number="RCT20001")
    response = client.get(f"/register/{typed}/", {"on": "2026-01-01"})
    assert response.status_code == 302
    assert response["Location"] == "/register/RCT20001/?on=2026-01-01"


@pytest.mark.parametrize(
    "number", ["RCT2OOO1", "x" * 10_000, "\u202eRCT", "😀", "'; DROP TABLE x;--", "%00", "%07", "RCT10184" + "%20" * 60]
)
def test_a_number_that_is_none_is_unknown(client, number):
    EntryFactory(number="RCT10184")
    assert client.get(f"/register/{number}/").status_code == 404


def test_other_registers_of_the_same_person_are_linked_only_while_shown(client):
    scientist = EntryFactory(register="CS", hcpc="CS162215")
    higher = EntryFactory(register="HSSR", person=scientist.person)
    left = EntryFactory(register="RCT", person=scientist.person, registered="2001-01-01/2005-01-01")
    response, text = page(client, scientist)
    assert f'href="/register/{higher.number}/"' in response.content.decode()
    assert left.number not in text


def test_a_clinical_scientist_is_pointed_to_the_hcpc(client):
    response, text = page(client, EntryFactory(register="CS", hcpc="CS162215"))
    assert "https://www.hcpc-uk.org/check-the-register/" in response.content.decode()
    assert "on this register" in text
    assert "CS162215" in text


def test_queries_of_the_page(client, django_assert_max_num_queries):
    entry = EntryFactory()
    page(client, entry)
    facts.record(
        fact=Sanction(entry=entry, kind="caution", ground="conduct", during=days("2026-11-01/"), source="panel"),
        by=None,
        at=NOON,
    )
    with django_assert_max_num_queries(2):
        page(client, entry)
    with django_assert_max_num_queries(1):
        page(client, entry)


def test_the_page_sets_no_cookie_and_is_kept_by_nobody(client):
    response, _ = page(client, EntryFactory())
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace"])
def test_a_wrong_method_is_refused(client, method):
    response = getattr(client, method)(f"/register/{EntryFactory().number}/")
    assert response.status_code == 405
    assert "GET" in response["Allow"]
