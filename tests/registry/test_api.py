"""The public API: the same answers as the pages, in one form, errors included."""

import json
import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.core.cache import cache

from registry.api_schemas import Found, FoundPage
from registry.choices import Ground, ReasonClass, SanctionKind, Status, Verdict
from registry.models import Sanction
from registry.problems import Problem
from registry.queries import entries
from registry.rules import public
from registry.serialise import plain
from registry.services import facts, visibility
from tests.factories.registry import EntryFactory, days

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
COUNTED = {"RateLimit"}  # tells how often one has asked, not about what


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def problem(response, kind):
    """The problem details of an answer that must be of a kind."""
    assert (response.status_code, response["Content-Type"]) == (kind.status, "application/problem+json")
    said = response.json()
    assert said["type"].endswith(f"/api/#{kind.fragment}")
    assert said["status"] == kind.status
    assert said["title"]
    assert said["detail"]
    return said


# --- One entry ------------------------------------------------------------------------------------------------------


def test_an_entry_is_the_public_entry_and_nothing_else(client):
    entry = EntryFactory(conditions="2026-01-01/", text="Must work with a supervisor.", known_as="Sue")
    response = client.get(f"/api/v1/entries/{entry.number}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    found = entries.visible(number=entry.number, today=TODAY)
    assert found
    said = entries.public_entry(found, on=TODAY, today=TODAY)
    assert said
    assert response.json() == plain(said)
    assert set(response.json()) == {field.name for field in fields(public.PublicEntry)}
    assert "health" not in response.content.decode()
    assert not response.cookies


def test_codes_and_days(client):
    entry = EntryFactory(suspended="2026-10-01/2027-04-01")
    said = client.get(f"/api/v1/entries/{entry.number}").json()
    assert (said["verdict"], said["status"], said["reason_class"]) == ("no", "suspended", "fitness_to_practise")
    assert (said["on"], said["as_at"], said["next_change_on"]) == ("2026-11-22", False, "2027-04-01")
    assert said["sanctions"][0]["end"] == "2027-03-31"


def test_any_spelling_of_a_number_is_the_same_resource(client):
    EntryFactory(number="RCT20001")
    answers = [client.get(f"/api/v1/entries/{typed}") for typed in ("RCT20001", "rct 20001", "Rct-20.001")]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert len({answer["ETag"] for answer in answers}) == 1


def test_a_day_in_the_past(client):
    entry = EntryFactory(registered=["2020-01-01/2025-04-01", "2026-01-01/2027-01-01"])
    said = client.get(f"/api/v1/entries/{entry.number}", {"on": "2025-03-31"}).json()
    assert (said["on"], said["as_at"], said["verdict"]) == ("2025-03-31", True, "yes")
    assert client.get(f"/api/v1/entries/{entry.number}", {"on": "0001-01-01"}).json()["status"] == "not_yet"


def test_who_is_not_shown_gets_the_same_bytes_and_headers_as_a_number_that_never_was(client, django_assert_num_queries):
    withheld, erased = EntryFactory(), EntryFactory()
    visibility.withhold(person=withheld.person, since=TODAY, source="office", by=None, at=NOON)
    visibility.erase(person=erased.person, by=None, at=NOON)
    gone = EntryFactory(registered="2015-01-01/2020-01-01")
    answers = []
    for number in ("RCT99999", withheld.number, erased.number, gone.number, "x" * 10_000, "%00", "\u202e", "😀"):
        with django_assert_num_queries(0 if number == "%00" else 1):  # a NUL cannot even be looked for
            response = client.get(f"/api/v1/entries/{number}", {"on": "2026-01-01"})
        problem(response, Problem.NOT_FOUND)
        answers.append((response.content, sorted(h for h in response.items() if h[0] not in COUNTED)))
    assert all(answer == answers[0] for answer in answers)
    assert b"RCT99999" not in answers[0][0]


# --- Conditions -----------------------------------------------------------------------------------------------------


def test_an_unchanged_answer_costs_304_and_a_changed_one_never_does(client, time_machine):
    entry = EntryFactory()
    address = f"/api/v1/entries/{entry.number}"
    first = client.get(address)
    assert first["Cache-Control"] == "no-cache"
    assert re.fullmatch(r'"[0-9a-f]{64}"', first["ETag"])
    time_machine.move_to(NOON + timedelta(minutes=3), tick=False)
    held = client.get(address, headers={"if-none-match": f'"other", {first["ETag"]}'})
    assert (held.status_code, held.content, held["ETag"]) == (304, b"", first["ETag"])
    assert parsedate_to_datetime(held["Date"]) == NOON + timedelta(minutes=3)
    assert held["RateLimit"]
    order = Sanction(
        entry=entry, kind=SanctionKind.SUSPENDED, ground=Ground.CONDUCT, during=days("2026-11-22/"), source="panel"
    )
    facts.record(fact=order, by=None, at=NOON)
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, changed.json()["verdict"]) == (200, "no")
    assert changed["ETag"] != first["ETag"]


def test_the_next_london_day_is_another_answer(client, time_machine):
    entry = EntryFactory()
    first = client.get(f"/api/v1/entries/{entry.number}")
    time_machine.move_to(datetime(2026, 11, 23, 0, 0, 1, tzinfo=UTC), tick=False)
    assert client.get(f"/api/v1/entries/{entry.number}", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_condition_that_fails_is_a_problem(client):
    response = client.get(f"/api/v1/entries/{EntryFactory().number}", headers={"if-match": '"another"'})
    problem(response, Problem.CHANGED)


# --- Errors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "on",
    [
        "",
        "2025-02-30",
        "0000-01-01",
        "31 March 2025",
        "20250331",
        "1700000000",
        "2025-3-1",
        "x" * 9_000,
        "2025-03-31\n",
    ],
)
def test_a_day_that_is_none(client, on):
    said = problem(client.get(f"/api/v1/entries/{EntryFactory().number}", {"on": on}), Problem.UNREADABLE)
    assert [error["pointer"] for error in said["errors"]] == ["#/query/on"]
    assert "x" * 20 not in json.dumps(said)


def test_a_day_to_come(client):
    problem(client.get(f"/api/v1/entries/{EntryFactory().number}", {"on": "2026-11-23"}), Problem.DAY_TO_COME)


def test_repeated_and_unknown_parameters(client):
    address = f"/api/v1/entries/{EntryFactory().number}"
    said = problem(client.get(f"{address}?on=2026-01-01&on=2026-01-02"), Problem.UNREADABLE)
    assert said["errors"][0]["pointer"] == "#/query/on"
    said = problem(client.get("/api/v1/entries?q=smith&regsiter=CS&a/b~c=1"), Problem.UNREADABLE)
    assert [error["pointer"] for error in said["errors"]] == ["#/query/regsiter", "#/query/a~1b~0c"]


def test_more_parameters_than_anybody_needs(client):
    query = "&".join(f"k{n}=1" for n in range(5_000))
    response = client.get(f"/api/v1/entries?{query}")
    assert problem(response, Problem.UNREADABLE)["detail"] == "Give fewer parameters."
    assert "RateLimit" in response


ADDRESSES = [
    "/api/v1/entries/RCT1",
    "/api/v1/entries?q=smith",
    "/api/v1/openapi.json",
    "/api/v1/",
    "/api/v1/nothing/here",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a_wrong_method(client, address, method):
    client.handler.enforce_csrf_checks = True
    response = getattr(client, method)(address)
    problem(response, Problem.WRONG_METHOD)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0", "image/*"])
def test_an_accept_that_nobody_serves(client, accept):
    problem(client.get(f"/api/v1/entries/{EntryFactory().number}", headers={"accept": accept}), Problem.NOT_ACCEPTABLE)


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "application/json", "text/html, application/json;q=0.1", ""]
)
def test_an_accept_that_json_serves(client, accept):
    response = client.get(f"/api/v1/entries/{EntryFactory().number}", headers={"accept": accept})
    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing/here", "/api/v1/entries/", "/api/v1/entries/RCT1/x"])
def test_an_address_where_nothing_is(client, address):
    problem(client.get(address), Problem.NO_SUCH_ADDRESS)


def test_head_is_get_without_the_body(client):
    for address in (f"/api/v1/entries/{EntryFactory().number}", "/api/v1/entries?q=haygreen", "/api/v1/openapi.json"):
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert {k: v for k, v in head.items() if k not in COUNTED} == {k: v for k, v in got.items() if k not in COUNTED}


def test_a_body_on_get_changes_nothing(client):
    number = EntryFactory().number
    response = client.generic("GET", f"/api/v1/entries/{number}", b'{"on":"x"}', content_type="application/json")
    assert (response.status_code, response.json()["number"]) == (200, number)


def test_pages_of_other_sites_may_read(client):
    response = client.options(f"/api/v1/entries/{EntryFactory().number}", headers={"origin": "https://trust.example"})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD"
    response = client.get("/api/v1/entries/RCT1")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


def test_every_kind_of_problem_has_its_section_on_the_page(client):
    page = client.get("/api/").content.decode()
    for kind in Problem:
        assert f'id="{kind.fragment}"' in page


# --- Limits ---------------------------------------------------------------------------------------------------------


def test_every_answer_says_what_is_left_and_too_many_are_refused(client, settings):
    allowed = int(settings.LIMITS["api"][0].partition("/")[0])
    address = {"REMOTE_ADDR": "198.51.100.78"}
    number = EntryFactory().number
    answers = [client.get(f"/api/v1/entries/{number}", **address) for _ in range(allowed + 1)]
    assert answers[0]["RateLimit-Policy"] == f'"api";q={allowed};w=600'
    left = [int(re.sub(r'^"api";r=(\d+);t=\d+$', r"\1", answer["RateLimit"])) for answer in answers]
    assert left == [*range(allowed - 1, -1, -1), 0]
    problem(answers[-1], Problem.TOO_MANY_REQUESTS)
    assert 1 <= int(answers[-1]["Retry-After"]) <= 600


# --- Searching ------------------------------------------------------------------------------------------------------


def search(client, **query):
    response = client.get("/api/v1/entries", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_search_gives_public_entries_in_order_with_how_they_were_found(client):
    present = EntryFactory(forenames="Maryam", surname="Birdsong")
    former = EntryFactory(forenames="Maryam", surname="Okafor", former="Birdsong")
    found = search(client, q="birdsong maryam")
    assert [item["entry"]["number"] for item in found["items"]] == [present.number, former.number]
    assert [(item["likeness"], item["former_name"]) for item in found["items"]] == [
        ("present", ""),
        ("former", "Maryam Birdsong"),
    ]
    assert found["items"][0]["entry"] == client.get(f"/api/v1/entries/{present.number}").json()
    assert (found["next"], found["cut_short"]) == (None, False)
    assert set(found) == {field.name for field in fields(FoundPage)}
    assert set(found["items"][0]) == {field.name for field in fields(Found)}


def test_a_number_finds_its_entry_and_others_of_the_person_are_named(client):
    scientist = EntryFactory(register="CS", hcpc="CS162215")
    higher = EntryFactory(register="HSSR", person=scientist.person)
    found = search(client, q=scientist.number.lower())
    assert [item["entry"]["number"] for item in found["items"]] == [scientist.number]
    assert [other["number"] for other in found["items"][0]["entry"]["others"]] == [higher.number]
    assert search(client, q="RCT99999")["items"] == []


def test_nobody_hidden_is_found(client):
    hidden = EntryFactory(forenames="Maryam", surname="Birdsong")
    visibility.withhold(person=hidden.person, since=TODAY, source="office", by=None, at=NOON)
    assert search(client, q="birdsong")["items"] == []
    assert search(client, q=hidden.number)["items"] == []


def test_pages_follow_one_another_without_gap_or_repeat_up_to_the_limit(client):
    numbers = {EntryFactory(forenames=f"Maryam{chr(97 + n % 26)}", surname="Birdsong").number for n in range(80)}
    address, seen, pages = "/api/v1/entries?q=birdsong", [], 0
    while address:
        response = client.get(address)
        page = response.json()
        assert len(page["items"]) == 15
        seen += [item["entry"]["number"] for item in page["items"]]
        pages += 1
        assert response.get("Link") == (f'<{page["next"]}>; rel="next"' if page["next"] else None)
        address = page["next"]
    assert (pages, len(seen), len(set(seen))) == (5, 75, 75)
    assert set(seen) < numbers
    assert page["cut_short"]


def test_the_same_page_has_the_same_etag(client):
    for n in range(16):
        EntryFactory(forenames=f"Maryam{chr(97 + n)}", surname="Birdsong")
    first = client.get("/api/v1/entries?q=birdsong")
    again = client.get("/api/v1/entries?q=birdsong", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_a_cursor_serves_its_own_search_on_its_own_day(client, time_machine):
    for n in range(16):
        EntryFactory(forenames=f"Maryam{chr(97 + n)}", surname="Birdsong")
    following = search(client, q="birdsong")["next"]
    cursor = following.partition("cursor=")[2].replace("%3A", ":")
    assert client.get(following).status_code == 200
    for query in (
        {"q": "birdson", "cursor": cursor}, {"q": "birdsong", "register": "RCT", "cursor": cursor},
        {"q": "birdsong", "cursor": cursor.replace("2", "3", 1)}, {"q": "birdsong", "cursor": ""},
        {"q": "birdsong", "cursor": "x" * 5_000}, {"q": "birdsong", "cursor": "\0😀:"},
    ):  # fmt: skip
        problem(client.get("/api/v1/entries", query), Problem.PAGE_GONE)
    time_machine.move_to(NOON + timedelta(days=1), tick=False)
    problem(client.get(following), Problem.PAGE_GONE)


def test_narrowing(client):
    technologist = EntryFactory(forenames="Maryam", surname="Birdsong", scope="nuclear-medicine")
    scientist = EntryFactory(forenames="Maryam", surname="Birdsong", register="CS", hcpc="CS1")
    assert {i["entry"]["number"] for i in search(client, q="birdsong", register="CS")["items"]} == {scientist.number}
    found = search(client, q="birdsong", scope="nuclear-medicine", register="RCT")["items"]
    assert {i["entry"]["number"] for i in found} == {technologist.number}
    for wrong in ({"register": "XX"}, {"register": ""}, {"scope": "none"}, {"scope": "\0"}):
        said = problem(client.get("/api/v1/entries", {"q": "birdsong", **wrong}), Problem.UNREADABLE)
        assert said["errors"][0]["pointer"] == f"#/query/{next(iter(wrong))}"


@pytest.mark.parametrize(
    "q", ["", "a", "!!", "  ", "é", "'; --", "<>", "q" * 101, "\u202e\u202d", "😀😀😀", "Dr X", "\0"]
)
def test_too_little_to_search_by(client, q):
    said = problem(client.get("/api/v1/entries", {"q": q}), Problem.UNREADABLE)
    assert [error["pointer"] for error in said["errors"]] == ["#/query/q"]


def test_a_search_without_words(client):
    problem(client.get("/api/v1/entries"), Problem.UNREADABLE)


@pytest.mark.parametrize(
    "q",
    [
        "Robert'); DROP TABLE registry_entry;--",
        "<script>alert(1)</script>",
        "%%__",
        "ab\0cd",
        "aa😀\u202e",
        "\\x00ab",
        "1" * 100,
        "ŵŷ",
    ],
)
def test_hostile_words_find_nothing_and_break_nothing(client, q):
    if q != "%%__":
        assert search(client, q=q)["items"] == []


def test_queries_of_the_api(client, django_assert_max_num_queries):
    entry = EntryFactory(forenames="Maryam", surname="Birdsong")
    client.get(f"/api/v1/entries/{entry.number}")
    search(client, q="birdsong", scope="nuclear-medicine")
    with django_assert_max_num_queries(2):
        client.get(f"/api/v1/entries/{entry.number}")
    cache.clear()
    with django_assert_max_num_queries(4):
        search(client, q="birdsong", register="RCT")


# --- The description ------------------------------------------------------------------------------------------------


SHAPES = (
    public.PublicEntry, public.PublicScope, public.PublicPlace, public.PublicAnnotation, public.PublicSanction,
    public.PublicPeriod, public.OtherEntry, Found, FoundPage,
)  # fmt: skip


def test_the_description_has_the_fields_of_the_dataclasses_and_no_other(client):
    response = client.get("/api/v1/openapi.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    document = response.json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    for shape in SHAPES:
        names = [field.name for field in fields(shape)]
        assert list(schemas[shape.__name__]["properties"]) == names
        assert schemas[shape.__name__]["required"] == names
        assert schemas[shape.__name__]["additionalProperties"] is False
    assert set(document["paths"]) == {"/api/v1/entries", "/api/v1/entries/{number}"}


def test_the_description_names_every_code(client):
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for codes in (Verdict, Status, SanctionKind, ReasonClass):
        named = {part["const"]: part["title"] for part in schemas[codes.__name__]["oneOf"]}
        assert named == {code.value: str(code.label) for code in codes}


def test_the_description_speaks_of_no_paper_of_ours(client):
    text = client.get("/api/v1/openapi.json").content.decode()
    for word in (".md", "Args:", "registry.", "swagger", "http://", "https://"):
        assert word not in text


def test_the_description_lists_the_codes_in_use(client):
    parameters = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/entries"]["get"]["parameters"]
    found = {p["name"]: p["schema"].get("enum") for p in parameters}
    assert found["register"] == ["RCT", "CS", "HSSR"]
    assert "nuclear-medicine" in found["scope"]


def test_no_page_of_a_documentation_tool_is_served(client):
    for address in ("/api/v1/docs", "/api/docs"):
        assert client.get(address).status_code == 404
