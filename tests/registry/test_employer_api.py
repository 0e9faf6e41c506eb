"""The employer API: whose key, for what, until when; each change done once; and nothing of another organisation's."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache

from members import tenancy, throttle
from members.models import Message, RoleGrant
from registry.choices import ApiScope, ChangeKind, WatchReason
from registry.models import ApiKey, Change, Notice, Watch
from registry.problems import Problem
from registry.queries import api_keys as held
from registry.queries.api_keys import NoKey
from registry.rules import api_keys as rules
from registry.rules.sandbox import PEOPLE
from registry.services import api_keys, idempotency, visibility
from tests.factories.employers import act_for, make_account
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
MARK = "Idempotency-Key"


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOON, tick=False)
    cache.clear()


@pytest.fixture
def account():
    return make_account()


def key_of(account, *scopes, sandbox=False, until=TODAY + timedelta(days=30), at=NOON, by=None):
    with tenancy.within(account.organisation):
        return api_keys.make(
            organisation=account.organisation, name="Nightly check", scopes=scopes or list(ApiScope), sandbox=sandbox,
            expires_on=until, by=by or account.admin, at=at,
        )  # fmt: skip


def bearer(words):
    return {"Authorization": f"Bearer {words}"}


def problem(response, kind):
    assert (response.status_code, response["Content-Type"]) == (kind.status, "application/problem+json")
    said = response.json()
    assert said["type"].endswith(f"/api/#{kind.fragment}")
    return said


def told(account, at=NOON):
    """A change of an entry that the organisation watches."""
    entry = EntryFactory(registered="2020-01-01/2040-01-01")
    with tenancy.within(account.organisation):
        watch = Watch.objects.create(
            organisation=account.organisation, entry=entry, reason=WatchReason.EMPLOYED, employee="E1", begun_at=at
        )
        change = Change.objects.create(entry=entry, kinds=[ChangeKind.STANDING], key=f"test:{entry.pk}", at=at)
        return Notice.objects.create(organisation=account.organisation, watch=watch, change=change, at=at)


# --- Keys -----------------------------------------------------------------------------------------------------------


def test_a_key_is_kept_as_a_digest_and_its_words_are_given_once(account):
    made, words = key_of(account)
    assert words.startswith("mpce_live_")
    assert rules.is_well_formed(words)
    with tenancy.within(account.organisation):
        kept = ApiKey.objects.get(pk=made.pk)
    assert words not in json.dumps({name: str(value) for name, value in vars(kept).items()})
    assert kept.sha256 == rules.digest(words)
    assert Message.objects.filter(template="registry/mail/api_key_made", to=account.admin.email).count() == 1


def test_every_slip_of_the_pen_in_a_key_is_known_without_looking_it_up(account, django_assert_num_queries):
    _, words = key_of(account)
    for place in range(len(words)):
        other = "a" if words[place] != "a" else "b"
        with django_assert_num_queries(0):
            slip = held.presented(f"Bearer {words[:place]}{other}{words[place + 1 :]}", at=NOON)
        assert slip == NoKey.MISSPELT


def test_what_opens_nothing_is_answered_in_plain_words(client, account):
    made, words = key_of(account)
    assert client.get("/api/v1/key", headers=bearer(words)).json()["organisation"] == account.organisation.name
    spelt = problem(client.get("/api/v1/key", headers=bearer(words[:-1])), Problem.NO_KEY)
    assert "misspelt" in spelt["detail"]
    unknown = rules.make(sandbox=False).words
    assert "no such key" in problem(client.get("/api/v1/key", headers=bearer(unknown)), Problem.NO_KEY)["detail"]
    missing = client.get("/api/v1/key")
    assert "Bearer" in problem(missing, Problem.NO_KEY)["detail"]
    assert missing["WWW-Authenticate"].startswith("Bearer")
    with tenancy.within(account.organisation):
        for _ in range(2):  # ending it again changes nothing
            ended = api_keys.end(key=made, by=account.admin, at=NOON)
    assert ended.ended_at == NOON
    assert "ended" in problem(client.get("/api/v1/key", headers=bearer(words)), Problem.NO_KEY)["detail"]


def test_a_key_works_on_its_last_day_and_not_on_the_next(client, account, time_machine):
    _, words = key_of(account, until=TODAY)
    assert client.get("/api/v1/key", headers=bearer(words)).status_code == 200
    time_machine.move_to(NOON + timedelta(days=1), tick=False)
    assert "last day" in problem(client.get("/api/v1/key", headers=bearer(words)), Problem.NO_KEY)["detail"]


def test_a_key_stops_when_whoever_made_it_leaves_and_when_the_account_closes(client, account):
    other = act_for(account, admin=True)
    _, theirs = key_of(account, by=other)
    _, mine = key_of(account)
    RoleGrant.objects.filter(user=other).update(ended_at=NOON)
    assert "no longer acts" in problem(client.get("/api/v1/key", headers=bearer(theirs)), Problem.NO_KEY)["detail"]
    account.closed_at = NOON
    account.save(update_fields=["closed_at"])
    assert "closed" in problem(client.get("/api/v1/key", headers=bearer(mine)), Problem.NO_KEY)["detail"]


def test_a_key_opens_what_it_was_made_for_and_nothing_else(client, account):
    _, words = key_of(account, ApiScope.CHECKS)
    problem(client.get("/api/v1/changes", headers=bearer(words)), Problem.NOT_OPENED)


def test_before_the_terms_are_agreed_a_key_opens_nothing(client):
    account = make_account(agreed=False)
    _, words = key_of(account)
    problem(client.get("/api/v1/changes", headers=bearer(words)), Problem.NO_TERMS)


def test_last_use_is_kept_once_a_day(client, account, django_assert_max_num_queries):
    made, words = key_of(account)
    client.get("/api/v1/key", headers=bearer(words))
    with django_assert_max_num_queries(17) as asked:
        client.get("/api/v1/key", headers=bearer(words))
    assert not [query for query in asked.captured_queries if "UPDATE" in query["sql"]]
    with tenancy.within(account.organisation):
        assert ApiKey.objects.get(pk=made.pk).last_used_on == TODAY


def test_a_key_counts_by_itself_and_with_the_others_of_its_organisation(client, account, settings):
    settings.LIMITS = settings.LIMITS | {"key": ("2/1 minute", "3/1 minute")}
    throttle._limits.cache_clear()
    (_, one), (_, two) = key_of(account), key_of(account)
    try:
        answers = [client.get("/api/v1/key", headers=bearer(words)).status_code for words in (one, one, one, two)]
        assert answers == [200, 200, 429, 429]
    finally:
        throttle._limits.cache_clear()


def test_admins_are_told_once_that_a_key_ends_within_a_month(account):
    made, _ = key_of(account, until=TODAY + timedelta(days=40))
    assert api_keys.warn(on=TODAY, at=NOON) == 0
    later = NOON + timedelta(days=15)  # the nights between were missed
    assert api_keys.warn(on=later.date(), at=later) == 1
    assert api_keys.warn(on=later.date(), at=later) == 0
    assert Message.objects.filter(template="registry/mail/api_key_ending").count() == 1
    assert made.warned_at is None


# --- Versions -------------------------------------------------------------------------------------------------------


def test_an_answer_names_its_version_and_an_unknown_one_is_refused(client, account):
    _, words = key_of(account)
    assert client.get("/api/v1/key", headers=bearer(words))["API-Version"] == "2026-11-29"
    asked = client.get("/api/v1/key", headers=bearer(words) | {"API-Version": "2020-01-01"})
    assert problem(asked, Problem.UNREADABLE)["errors"][0]["pointer"] == "#/header/API-Version"


def test_a_range_of_one_day_is_that_day(client, account):
    _, words = key_of(account)
    asked = {"on": "2026-11-20", "until": "2026-11-20", "purpose": "monitoring", "lines": [{"name": "Jo Do"}]}
    made = client.post(
        "/api/v1/checks", json.dumps(asked), content_type="application/json", headers=bearer(words) | {MARK: "one-day"}
    ).json()
    assert (made["on"], made["until"], made["lines_done"]) == ("2026-11-20", None, 1)


# --- The feed -------------------------------------------------------------------------------------------------------


def test_the_feed_has_every_change_once_in_order_and_none_of_another_organisation(client, account):
    _, words = key_of(account)
    other = make_account()
    wanted = []
    for n in range(5):
        wanted.append(told(account).change.reference)
        told(other, at=NOON + timedelta(seconds=n))
    seen, since = [], ""
    while True:
        page = client.get("/api/v1/changes", {"limit": 2, "since": since}, headers=bearer(words)).json()
        seen += [item["id"] for item in page["items"]]
        since = page["next"]
        if not page["more"]:
            break
    assert seen == wanted
    assert client.get("/api/v1/changes", {"since": since}, headers=bearer(words)).json()["items"] == []
    later = told(account).change.reference
    found = client.get("/api/v1/changes", {"since": since}, headers=bearer(words)).json()["items"]
    assert [item["id"] for item in found] == [later]
    assert set(found[0]) == {"id", "at", "type", "kinds", "number", "watch", "employee", "entry"}


def test_a_place_in_the_feed_of_another_organisation_is_refused(client, account):
    _, words = key_of(account)
    other = make_account()
    _, others = key_of(other)
    told(other)
    since = client.get("/api/v1/changes", headers=bearer(others)).json()["next"]
    assert since
    problem(client.get("/api/v1/changes", {"since": since}, headers=bearer(words)), Problem.PAGE_GONE)
    problem(client.get("/api/v1/changes?since=nonsense", headers=bearer(words)), Problem.PAGE_GONE)


@pytest.mark.parametrize(("since", "many"), [("2026-11-22", 1), ("2026-11-23", 0), ("2026-11-21", 2)])
def test_the_feed_since_a_day(client, account, since, many):
    told(account, at=NOON - timedelta(days=1))
    told(account)
    _, words = key_of(account)
    page = client.get("/api/v1/changes", {"since": since}, headers=bearer(words)).json()
    assert len(page["items"]) == many
    told(account, at=NOON + timedelta(days=2))
    again = client.get("/api/v1/changes", {"since": page["next"]}, headers=bearer(words)).json()
    assert len(again["items"]) == 1


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "page=2", "since=1&since=2"])
def test_a_question_that_cannot_be_read(client, account, query):
    _, words = key_of(account)
    problem(client.get(f"/api/v1/changes?{query}", headers=bearer(words)), Problem.UNREADABLE)


def test_an_unchanged_page_of_the_feed_costs_304(client, account):
    told(account)
    _, words = key_of(account)
    first = client.get("/api/v1/changes", headers=bearer(words))
    assert client.get("/api/v1/changes", headers=bearer(words) | {"If-None-Match": first["ETag"]}).status_code == 304


def test_the_sandbox_tells_of_invented_people_alone(client, account):
    told(account)
    _, words = key_of(account, sandbox=True)
    page = client.get("/api/v1/changes", headers=bearer(words)).json()
    assert {item["number"][:4] for item in page["items"]} == {"TEST"}
    assert client.get("/api/v1/changes", {"since": page["next"]}, headers=bearer(words)).json()["items"] == []


# --- Watches --------------------------------------------------------------------------------------------------------


def person(**more):
    return EntryFactory(forenames="Nesta", surname="Tregarth", registered="2020-01-01/2040-01-01", **more)


def begin(client, words, mark="w1", **asked):
    return client.post(
        "/api/v1/watches", json.dumps(asked), content_type="application/json", headers=bearer(words) | {MARK: mark}
    )


def test_somebody_is_watched_found_and_watched_no_more(client, account):
    entry = person()
    _, words = key_of(account)
    asked = {"number": entry.number, "name": "Nesta Tregarth", "reason": "employed", "last_day": "2027-01-31"}
    made = begin(client, words, **asked)
    assert made.status_code == 201, made.content
    watch = made.json()
    assert (watch["number"], watch["last_day"]) == (entry.number, "2027-01-31")
    assert client.get(made["Location"], headers=bearer(words)).json() == watch
    assert client.get("/api/v1/watches", headers=bearer(words)).json()["items"] == [watch]
    assert client.delete(made["Location"], headers=bearer(words)).json() == watch
    for gone in (client.get, client.delete):
        problem(gone(made["Location"], headers=bearer(words)), Problem.NO_SUCH_THING)
    assert client.get("/api/v1/watches", headers=bearer(words)).json()["items"] == []


def test_a_watch_of_another_organisation_is_not_there(client, account):
    entry = person()
    _, theirs = key_of(make_account())
    made = begin(client, theirs, number=entry.number, name="Nesta Tregarth", reason="employed")
    _, words = key_of(account)
    for ask in (client.get, client.delete):
        problem(ask(made["Location"], headers=bearer(words)), Problem.NO_SUCH_THING)
    assert client.get(made["Location"], headers=bearer(theirs)).status_code == 200


def test_the_same_request_is_done_once_and_answered_as_before(client, account):
    entry = person()
    _, words = key_of(account)
    asked = {"number": entry.number, "name": "Nesta Tregarth", "reason": "employed"}
    first, again = begin(client, words, **asked), begin(client, words, **asked)
    assert (first.content, first["Location"]) == (again.content, again["Location"])
    assert again["Idempotent-Replayed"] == "true"
    problem(begin(client, words, **asked, employee="E2"), Problem.MARK_USED)
    other, others = person(), key_of(make_account())[1]
    theirs = begin(client, others, number=other.number, name="Nesta Tregarth", reason="employed")
    assert theirs.status_code == 201, "a mark is an organisation's own"
    assert "Idempotent-Replayed" not in theirs


def test_what_was_tried_in_the_sandbox_is_not_replayed_to_a_key_for_real_use(client, account):
    line = {"number": "TEST10001", "name": "Ada Example"}
    tried = check(client, key_of(account, sandbox=True)[1], line)
    real = check(client, key_of(account)[1], line)
    assert tried.json()["outcomes"] == {"registered": 1}
    assert real.json()["outcomes"] == {"cannot_confirm": 1}
    assert "Idempotent-Replayed" not in real


@pytest.mark.parametrize("last_day", ["2200-01-01", "9999-12-31"])
def test_a_last_day_that_nobody_plans_is_refused_in_words(client, account, last_day):
    asked = {"number": person().number, "name": "Nesta Tregarth", "reason": "employed", "last_day": last_day}
    assert problem(begin(client, key_of(account)[1], **asked), Problem.REFUSED)["errors"][0]["pointer"] == "#/last_day"


def test_of_whoever_is_not_shown_even_the_own_reference_goes(client, account):
    entry = person()
    _, words = key_of(account)
    asked = {"number": entry.number, "name": "Nesta Tregarth", "reason": "employed", "employee": "E-17"}
    made = begin(client, words, **asked)
    assert made.json()["employee"] == "E-17"
    visibility.withhold(person=entry.person, since=TODAY, source="office", by=None, at=NOON)
    assert client.get(made["Location"], headers=bearer(words)).json()["employee"] == ""
    assert client.get("/api/v1/watches", headers=bearer(words)).json()["items"][0]["employee"] == ""


def test_a_mark_is_forgotten_after_a_day(client, account, time_machine):
    _, words = key_of(account)
    asked = {"name": "Nesta Tregarth", "reason": "employed"}
    assert begin(client, words, number=person().number, **asked).status_code == 201
    time_machine.move_to(NOON + timedelta(hours=24), tick=False)
    assert begin(client, words, number=person().number, **asked).status_code == 201
    assert idempotency.forget(at=NOON + timedelta(hours=24)) == 0
    assert idempotency.forget(at=NOON + timedelta(hours=48)) == 1
    assert idempotency.forget(at=NOON + timedelta(hours=48)) == 0


def test_what_was_refused_may_be_mended_under_the_same_mark(client, account):
    entry = person()
    _, words = key_of(account)
    refused = problem(begin(client, words, number=entry.number, name="Nesta Other", reason="employed"), Problem.REFUSED)
    assert refused["errors"][0]["pointer"] == "#/name"
    assert begin(client, words, number=entry.number, name="Nesta Tregarth", reason="employed").status_code == 201


@pytest.mark.parametrize("hidden", ["unknown", "withheld"])
def test_who_is_not_shown_cannot_be_told_from_who_never_was(client, account, hidden):
    entry = person()
    if hidden == "withheld":
        visibility.withhold(person=entry.person, since=TODAY, source="office", by=None, at=NOON)
    number = entry.number if hidden == "withheld" else "RCT99999"
    _, words = key_of(account)
    refused = begin(client, words, number=number, name="Nesta Tregarth", reason="employed")
    assert problem(refused, Problem.REFUSED)["detail"] == "We cannot confirm this number. Check it, or ask the office"
    assert number.encode() not in refused.content


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", Problem.UNREADABLE),
        (b"{", Problem.UNREADABLE),
        (b"\xff\xfe", Problem.UNREADABLE),
        (b'{"number": NaN}', Problem.UNREADABLE),
        (b'{"number": "1", "number": "2", "name": "N", "reason": "employed"}', Problem.UNREADABLE),
        (b'{"number": "1", "name": "N", "reason": "curiosity"}', Problem.UNREADABLE),
        (b'{"number": "1", "name": "N", "reason": "employed", "more": 1}', Problem.UNREADABLE),
        (b'{"number": "\\u0000", "name": "N", "reason": "employed"}', Problem.UNREADABLE),
        (b'{"number": "\\ud800", "name": "N", "reason": "employed"}', Problem.UNREADABLE),
        (b"[" * 100_000, Problem.UNREADABLE),
        (b"1" * 20_000_001, Problem.TOO_LARGE),
    ],
    ids=range(11),
)
def test_a_body_that_cannot_be_read(client, account, body, kind):
    _, words = key_of(account)
    problem(
        client.post("/api/v1/watches", body, content_type="application/json", headers=bearer(words) | {MARK: "1"}), kind
    )


def test_a_request_of_another_form(client, account):
    _, words = key_of(account)
    problem(client.post("/api/v1/watches", {"number": 1}, headers=bearer(words) | {MARK: "1"}), Problem.NOT_JSON)
    for mark in ("", " ", "é", "x" * 251):
        sent = client.post(
            "/api/v1/watches", b"{}", content_type="application/json", headers=bearer(words) | {MARK: mark}
        )
        problem(sent, Problem.MARK_MISSING)
    problem(
        client.post("/api/v1/watches?x=1", b"{}", content_type="application/json", headers=bearer(words) | {MARK: "1"}),
        Problem.UNREADABLE,
    )


def test_a_sandbox_key_watches_nobody_real(client, account):
    _, words = key_of(account, sandbox=True)
    entry = person()
    problem(begin(client, words, number=entry.number, name="Nesta Tregarth", reason="employed"), Problem.REFUSED)
    made = begin(client, words, number="TEST10001", name="Ada Example", reason="employed")
    assert client.get(made["Location"], headers=bearer(words)).status_code == 200
    with tenancy.across():
        assert not Watch.objects.exists()


# --- How it is explained --------------------------------------------------------------------------------------------


def test_every_kind_of_error_is_explained(client):
    page = client.get("/api/").content.decode()
    assert all(f'id="{kind.fragment}"' in page for kind in Problem)


def test_the_page_that_explains_it_is_sound(client):
    assert_sound(client.get("/api/employers/").content.decode())


def test_the_description_is_openapi(client):
    document = client.get("/api/v1/employers/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert {"/api/v1/key", "/api/v1/changes", "/api/v1/watches"} <= set(document["paths"])


# --- Checks ---------------------------------------------------------------------------------------------------------


def check(client, words, *lines, mark="c1", **asked):
    body = {"purpose": "monitoring", "lines": list(lines)} | asked
    return client.post(
        "/api/v1/checks", json.dumps(body), content_type="application/json", headers=bearer(words) | {MARK: mark}
    )


def lines_of(client, words, made):
    return client.get(f"{made['Location']}/lines", headers=bearer(words)).json()["items"]


def test_a_check_is_asked_answered_line_by_line_and_proved(client, account):
    entry = person()
    _, words = key_of(account)
    made = check(
        client, words,
        {"number": entry.number, "name": "Nesta Tregarth", "employee": "E-17"},
        {"number": entry.number, "name": "Nesta Other"},
        {"number": "RCT99999", "name": "Nobody Atall"},
        {"name": "Nesta Tregarth"},
        {"number": entry.number},
    )  # fmt: skip
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["state"], said["lines_total"]) == ("done", 5)
    assert said["outcomes"] == {
        "registered": 1, "mismatch": 1, "cannot_confirm": 1, "ambiguous": 1, "unreadable": 1,
    }  # fmt: skip
    assert client.get(made["Location"], headers=bearer(words)).json() == said
    found = lines_of(client, words, made)
    assert [line["outcome"] for line in found] == [
        "registered", "mismatch", "cannot_confirm", "ambiguous", "unreadable",
    ]  # fmt: skip
    assert found[0]["employee"] == "E-17"
    assert all(line["sentence"] for line in found)
    line = client.get(found[0]["line"], headers=bearer(words)).json()
    assert line["words"]["said"]["entry"]["number"] == entry.number
    receipt = client.get(line["receipt"], headers=bearer(words)).json()
    assert receipt["number"].startswith(said["number"])
    assert client.get(line["receipt"], headers=bearer(words)).json() == receipt
    shown = client.post("/checks/verify/", {"pasted": json.dumps(receipt["receipt"])}, follow=True)
    assert "genuine" in shown.content.decode()
    (listed,) = client.get("/api/v1/checks", headers=bearer(words)).json()["items"]
    assert listed == {name: value for name, value in said.items() if name != "outcomes"}


def test_a_check_of_another_organisation_or_kind_is_not_there(client, account):
    _, words = key_of(account)
    made = check(client, words, {"number": person().number, "name": "Nesta Tregarth"})
    line = lines_of(client, words, made)[0]["line"]
    for other in (key_of(make_account())[1], key_of(account, sandbox=True)[1]):
        for address in (made["Location"], f"{made['Location']}/lines", line, f"{line}/receipt"):
            problem(client.get(address, headers=bearer(other)), Problem.NO_SUCH_THING)
        assert client.get("/api/v1/checks", headers=bearer(other)).json()["items"] == []


def test_the_same_check_sent_again_is_one_check(client, account):
    _, words = key_of(account)
    line = {"number": person().number, "name": "Nesta Tregarth"}
    first, again = check(client, words, line), check(client, words, line)
    assert first.content == again.content
    problem(check(client, words, line, line), Problem.MARK_USED)
    assert len(client.get("/api/v1/checks", headers=bearer(words)).json()["items"]) == 1
    assert check(client, words, line, mark="c2").json()["reference"] != first.json()["reference"]


@pytest.mark.parametrize(
    ("wrong", "pointer", "kind"),
    [
        ({"purpose": "curiosity"}, "#/purpose", Problem.UNREADABLE),
        ({"lines": []}, "#/lines", Problem.UNREADABLE),
        ({"lines": [{"number": "1", "nmae": "N"}]}, "#/lines/0/nmae", Problem.UNREADABLE),
        ({"lines": [{"number": "x" * 61}]}, "#/lines/0/number", Problem.UNREADABLE),
        ({"on": "2026-11-23"}, "#/on", Problem.REFUSED),
        ({"lines": [{"number": "1"}, {"number": " "}]}, "#/lines/1", Problem.REFUSED),
        ({"on": "2026-11-20", "until": "2026-11-19"}, "#/until", Problem.REFUSED),
        ({"on": "tomorrow"}, "#/on", Problem.UNREADABLE),
        ({"on": 0}, "#/on", Problem.UNREADABLE),
        ({"on": "2026-11-20T00:00:00"}, "#/on", Problem.UNREADABLE),
    ],
)
def test_what_cannot_be_asked_is_said_where_it_stands(client, account, wrong, pointer, kind):
    _, words = key_of(account)
    refused = check(client, words, {"number": "RCT1", "name": "N"}, **wrong)
    assert pointer in [error["pointer"] for error in problem(refused, kind)["errors"]]


def test_many_lines_come_page_by_page_and_none_twice(client, account):
    _, words = key_of(account, sandbox=True)
    asked = [{"number": "TEST10001", "name": "Ada Example", "employee": str(n)} for n in range(25)]
    made = check(client, words, *asked)
    seen, address = [], f"{made['Location']}/lines"
    while address:
        page = client.get(address, headers=bearer(words)).json()
        seen += [line["employee"] for line in page["items"]]
        address = page["next"]
    assert seen == [str(n) for n in range(25)]


def test_everybody_in_the_sandbox_answers_as_the_page_says(client, account):
    _, words = key_of(account, sandbox=True)
    made = check(client, words, *({"number": one.number, "name": one.name} for one in PEOPLE))
    found = lines_of(client, words, made)
    assert [line["outcome"] for line in found] == [one.outcome.value for one in PEOPLE]
    former = check(client, words, {"number": "TEST10005", "name": "Ewan Sample"}, mark="c2")
    assert lines_of(client, words, former)[0]["note"] == "former_name"
    real = check(client, words, {"number": person().number, "name": "Nesta Tregarth"}, mark="c3")
    assert lines_of(client, words, real)[0]["outcome"] == "cannot_confirm"


def test_what_may_no_longer_be_shown_is_not_repeated(client, account):
    entry = person()
    _, words = key_of(account)
    made = check(client, words, {"number": entry.number, "name": "Nesta Tregarth"})
    address = lines_of(client, words, made)[0]["line"]
    visibility.withhold(person=entry.person, since=TODAY, source="office", by=None, at=NOON)
    line = client.get(address, headers=bearer(words)).json()
    assert (line["words"], line["receipt"]) == (None, None)
    problem(client.get(f"{address}/receipt", headers=bearer(words)), Problem.NO_SUCH_THING)
    assert "Tregarth" not in json.dumps(line["words"])


def test_a_list_asks_as_much_for_many_lines_as_for_one(client, account, django_assert_max_num_queries):
    _, words = key_of(account, sandbox=True)
    made = check(client, words, *({"number": "TEST10001", "name": "Ada Example"} for _ in range(25)))
    with django_assert_max_num_queries(24):
        client.get(f"{made['Location']}/lines", headers=bearer(words))
