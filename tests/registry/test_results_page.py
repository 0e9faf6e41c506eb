"""The box and its results over HTTP."""

import html
import re
from datetime import UTC, datetime

import pytest

from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def look_up(client, **query):
    response = client.get("/register/", query)
    words = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return response, " ".join(words.replace("\xa0", " ").split())


def test_a_name_lists_entries_with_their_verdicts(client, django_assert_max_num_queries):
    shown = [
        EntryFactory(forenames="Susan", surname="Haygreen"),
        EntryFactory(forenames="Susan", surname="Haygreen", removed="2026-01-01/"),
    ]
    EntryFactory(forenames="Peter", surname="Other")
    with django_assert_max_num_queries(4):
        response, text = look_up(client, q="haygreen, susan")
    assert response.status_code == 200
    assert "2 entries found" in text
    assert all(f'href="/register/{e.number}/"' in response.content.decode() for e in shown)
    assert "Peter Other" not in text
    assert "Removed" in text


def test_a_number_goes_straight_to_its_entry(client):
    EntryFactory(number="RCT10184")
    for typed in ("RCT10184", " rct 10184 ", "Rct-10184"):
        response = client.get("/register/", {"q": typed})
        assert (response.status_code, response["Location"]) == (302, "/register/RCT10184/")


def test_an_hcpc_number_finds_its_entry_and_a_shared_one_finds_both(client):
    one = EntryFactory(register="CS", hcpc="CS162215")
    assert one.number in look_up(client, q="cs 162215")[0].content.decode()
    two = EntryFactory(register="CS", hcpc="CS162215")
    page = look_up(client, q="CS162215")[0].content.decode()
    assert f'href="/register/{one.number}/"' in page
    assert f'href="/register/{two.number}/"' in page


def test_a_former_name_says_so_and_shows_the_present_one_first(client):
    EntryFactory(forenames="Anna", surname="Smythe-Jones", former="Kowalska")
    _, text = look_up(client, q="Anna Kowalska")
    assert "Former name: Anna Kowalska – now Anna Smythe-Jones" in text


def test_nothing_found_says_what_absence_does_and_does_not_mean(client):
    response, text = look_up(client, q="Nobody Ofthatname")
    assert response.status_code == 200
    assert "What this does not mean" in text
    assert "office@register.example" in text


def test_hidden_and_unknown_numbers_read_alike_in_the_box(client):
    EntryFactory(number="RCT10001", registered="2015-01-01/2016-01-01")
    hidden = look_up(client, q="RCT10001")[0].content.replace(b"RCT10001", b"N")
    unknown = look_up(client, q="RCT10002")[0].content.replace(b"RCT10002", b"N")
    assert hidden == unknown


@pytest.mark.parametrize("q", ["x", "  a ", "😀", "?", "\u202e"])
def test_too_little_gets_a_clear_sentence_beside_the_field(client, q):
    response, text = look_up(client, q=q)
    assert response.status_code == 422
    assert "Type at least two letters of a name, or a registration number." in text
    assert "Error:" in text


@pytest.mark.parametrize("number", ["0", "-1", "6", "1000000", "x", "1.5", "²", "9" * 5000, ""])
def test_a_page_that_does_not_exist_gets_a_clear_sentence(client, number):
    response, text = look_up(client, q="smith", page=number)
    assert response.status_code == 422
    assert "Search shows at most 5 pages" in text


def test_a_page_after_the_last_never_says_that_nobody_was_found(client):
    EntryFactory(surname="Haygreen")
    response, text = look_up(client, q="haygreen", page=2)
    assert response.status_code == 422
    assert "There are not so many pages of results." in text
    assert "Nobody" not in text


@pytest.mark.parametrize(
    ("key", "words"),
    [("register", "Choose a register from the list."), ("scope", "Choose a scope of practice from the list.")],
)
def test_a_filter_that_is_none_gets_an_error_beside_it(client, key, words):
    response, text = look_up(client, q="smith", **{key: "nonsense<script>"})
    assert response.status_code == 422
    assert words in text
    assert "<script>" not in response.content.decode()


def test_fifteen_a_page_and_five_pages(client):
    for n in range(80):
        EntryFactory(forenames=f"John {chr(65 + n // 26)}{chr(65 + n % 26)}", surname="Smith")
    seen = set()
    for number in range(1, 6):
        response, text = look_up(client, q="john smith", page=number)
        found = re.findall(r'href="/register/(RCT\d+)/"', response.content.decode())
        assert len(found) == 15
        seen |= set(found)
    assert len(seen) == 75
    assert "page=4" in response.content.decode()
    assert "page=6" not in response.content.decode()
    assert "Add a forename" in text


@pytest.mark.parametrize(
    "q",
    [
        "x" * 10_000, "<script>alert(1)</script>", "'; DROP TABLE registry_entry; --", "smith\x00john", "smith\x07",
        "\u202esmith", "😀 smith", "%s %d {0}", "Ω≈ç√∫", "a" * 41 + " " + "b" * 41, "%%%", "1" * 10_000, "O'Brien\\",
        "ﷺ" * 50,
    ],
)  # fmt: skip
def test_hostile_words_find_nothing_and_break_nothing(client, q):
    response, _ = look_up(client, q=q)
    assert response.status_code in (200, 302, 422)
    assert b"<script>alert" not in response.content


def test_repeated_and_unknown_keys_do_no_harm(client):
    EntryFactory(forenames="Susan", surname="Haygreen")
    response = client.get("/register/?q=nobody&q=haygreen&colour=red&page=1&page=1")
    assert response.status_code == 200
    assert b"Susan Haygreen" in response.content


def test_the_empty_form_explains_itself(client):
    response, text = look_up(client)
    assert response.status_code == 200
    assert "Name or registration number" in text


def test_a_body_on_get_and_an_accept_that_nobody_serves_get_the_page(client):
    EntryFactory(forenames="Susan", surname="Haygreen")
    response = client.generic("GET", "/register/?q=haygreen", data=b"x" * 1000, HTTP_ACCEPT="application/x-nothing")
    assert response.status_code == 200


def test_thirty_look_ups_are_never_stopped_and_a_scraper_is(client, settings):
    EntryFactory(number="RCT10001")
    for n in range(30):
        assert client.get("/register/", {"q": f"name{chr(97 + n % 26)}"}).status_code == 200
        assert client.get("/register/RCT10001/").status_code == 200
    answers = [client.get("/register/RCT10001/") for _ in range(80)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert "bulk" in answers[-1].content.decode()
