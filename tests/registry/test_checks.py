"""Saved checks: what was said is kept word for word, shown while it may be, and proved on paper."""

import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from members.models import Employment, Name, PlaceConfirmation, TrailEvent
from registry.choices import Ground, SanctionKind, Verdict
from registry.models import Check, CheckContent, Sanction, SanctionText
from registry.proof import proof
from registry.queries import entries
from registry.serialise import canonical, plain
from registry.services import facts, visibility
from registry.services.checks import save
from registry.views.checks import SaveProof
from tests import pdf
from tests.factories.members import LONG_AGO, record_name
from tests.factories.registry import EntryFactory, days
from tests.pages import samples

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, 25, 9, tzinfo=UTC)
UNSAVED = Check(reference="0" * 26, number="CHK-20261122-7K3F-9QXW", checked_at=NOON, sha256="0" * 64)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


def said_of(entry, on=TODAY, today=TODAY):
    found = entries.visible(number=entry.number, today=today)
    assert found
    said = entries.public_entry(found, on=on, today=today)
    assert said
    return said


def saved(client, entry, **query):
    response = client.post(f"/register/{entry.number}/proof/", query_params=query)
    assert response.status_code == 303
    return Check.objects.get(reference=response["Location"].removeprefix("/checks/").removesuffix("/"))


def page(client, check):
    response = client.get(f"/checks/{check.reference}/")
    return response, " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").split())


def suspend(entry, during="2026-11-22/2027-05-22"):
    order = Sanction(
        entry=entry, kind=SanctionKind.SUSPENDED, ground=Ground.CONDUCT, during=days(during), source="panel"
    )
    return facts.record(fact=order, by=None, at=NOON)


# --- Saving ---------------------------------------------------------------------------------------------------------


def test_a_check_records_what_the_register_said_word_for_word_and_nobody_who_asked(client):
    entry = EntryFactory()
    check = saved(client, entry)
    said = plain(said_of(entry))
    assert check.content.said == said
    assert check.sha256 == hashlib.sha256(canonical(said)).hexdigest()
    assert (check.checked_at, check.asked_on) == (NOON, TODAY)
    assert re.fullmatch(r"CHK-20261122-[0-9A-Z]{4}-[0-9A-Z]{4}", check.number)
    assert re.fullmatch(r"[0-9a-z]{26}", check.reference)
    line = TrailEvent.objects.get(kind="registry.check_saved")
    assert (line.about_id, line.actor, line.person) == (check.pk, None, entry.person)
    assert line.detail == {"on": "2026-11-22"}


def test_the_canonical_form_is_sorted_tight_and_utf_8():
    assert (
        canonical({"b": ["é", None, True], "a": {"d": "", "c": "x"}})
        == '{"a":{"c":"x","d":""},"b":["é",null,true]}'.encode()
    )


def test_the_same_answer_saved_twice_is_two_checks():
    entry = EntryFactory()
    first, second = (save(entry_id=entry.pk, said=said_of(entry), at=NOON) for _ in range(2))
    assert first.sha256 == second.sha256
    assert first.reference != second.reference
    assert first.number != second.number


def test_a_check_cannot_be_changed_afterwards(client):
    check = saved(client, EntryFactory())
    with pytest.raises(Exception, match="permission denied"):
        Check.objects.filter(pk=check.pk).update(sha256="0" * 64)


def test_an_answer_about_a_past_day_is_saved_as_such(client):
    entry = EntryFactory(registered=["2020-01-01/2025-04-01", "2026-01-01/2027-01-01"])
    check = saved(client, entry, on="2025-03-31")
    assert check.asked_on == date(2025, 3, 31)
    assert check.content.said["as_at"] is True
    _, text = page(client, check)
    assert "about 31 March 2025" in text


@pytest.mark.parametrize("on", ["2026-11-23", "31 February 2025", "\u202e😀", "x" * 5000])
def test_an_unreadable_day_saves_nothing_and_leads_back_to_the_page_that_says_so(client, on):
    entry = EntryFactory()
    response = client.post(f"/register/{entry.number}/proof/", query_params={"on": on})
    assert response.status_code == 303
    assert client.get(response["Location"]).status_code == 422
    assert not Check.objects.exists()


def test_what_a_form_sends_is_never_waited_for(rf):
    """Four bodies that trickle in would otherwise keep every thread waiting, and nobody else gets an answer."""
    entry = EntryFactory()
    asked = rf.post(f"/register/{entry.number}/proof/?on=2025-03-31", {"on": "2024-01-01"})
    asked._stream = None  # reading it would fail
    SaveProof.as_view()(asked, number=entry.number)
    assert Check.objects.get().asked_on == date(2025, 3, 31)


def test_a_past_days_page_asks_for_proof_of_that_day(client):
    entry = EntryFactory()
    form = f'<form method="post" action="/register/{entry.number}/proof/'
    assert f'{form}">' in client.get(f"/register/{entry.number}/").content.decode()
    assert f'{form}?on=2025-03-31">' in client.get(f"/register/{entry.number}/?on=31+3+2025").content.decode()


def test_nothing_is_saved_of_an_entry_that_is_not_shown(client):
    withheld = EntryFactory()
    visibility.withhold(person=withheld.person, since=TODAY, source="office", by=None, at=NOON)
    answers = [client.post(f"/register/{number}/proof/") for number in ("RCT99999", withheld.number)]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://testserver"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://["}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
    ],
)
def test_another_sites_page_cannot_save_checks_through_a_visitor(client, headers, status):
    response = client.post(f"/register/{EntryFactory().number}/proof/", headers=headers)
    assert response.status_code == status
    assert Check.objects.exists() == (status == 303)
    assert not response.cookies


def test_saving_needs_no_token_and_no_cookie(client):
    client.handler.enforce_csrf_checks = True
    assert not saved(client, EntryFactory()).content.said["as_at"]


def test_saving_is_limited(client, settings):
    entry = EntryFactory()
    allowed = int(settings.LIMITS["proof"][0].partition("/")[0])
    address = {"REMOTE_ADDR": "198.51.100.77"}
    codes = [client.post(f"/register/{entry.number}/proof/", **address).status_code for _ in range(allowed + 1)]
    assert codes == [303] * allowed + [429]


# --- Showing it again -----------------------------------------------------------------------------------------------


def test_what_was_said_stands_beside_what_is_true_now(client):
    entry = EntryFactory(forenames="Susan", surname="Haygreen")
    check = saved(client, entry)
    response, text = page(client, check)
    assert response.status_code == 200
    assert "The answer is the same now" in text
    assert check.sha256 in text
    suspend(entry)
    _, text = page(client, check)
    assert "The answer has changed" in text
    assert "Susan Haygreen is on the Register of Clinical Technologists today" in text
    assert "Susan Haygreen is suspended from the Register" in text


def test_a_check_page_is_kept_by_nobody(client):
    check = saved(client, EntryFactory())
    for address in (f"/checks/{check.reference}/", f"/checks/{check.reference}/proof.pdf"):
        response = client.get(address)
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, noarchive"
        assert not response.cookies


@pytest.mark.parametrize("reference", ["x", "0" * 26, "a" * 10_000, "%00", "😀", "' OR 1=1"])
def test_an_unknown_reference_leads_nowhere(client, reference):
    saved(client, EntryFactory())
    assert client.get(f"/checks/{reference}/").status_code == 404
    assert client.get(f"/checks/{reference}/proof.pdf").status_code == 404


def _withheld(entry):
    visibility.withhold(person=entry.person, since=TODAY, source="office", by=None, at=NOON)


def _erased(entry):
    visibility.erase(person=entry.person, by=None, at=NOON)


def _long_lapsed(entry):
    for term in entry.terms.all():
        facts.end(fact=term, on=date(2022, 1, 1), by=None, at=NOON)


@pytest.mark.parametrize("hide", [_withheld, _erased, _long_lapsed])
def test_once_the_entry_is_not_shown_only_number_time_and_hash_remain(client, hide):
    entry = EntryFactory(forenames="Canaria", surname="Birdsong", scope="nuclear-medicine")
    check = saved(client, entry)
    hide(entry)
    response, text = page(client, check)
    assert response.status_code == 200
    assert check.sha256 in text
    assert check.number in text
    assert "no longer shown" in text
    document = client.get(f"/checks/{check.reference}/proof.pdf")
    assert document.status_code == 410
    for answer in (response, document):
        for canary in (b"Canaria", b"Birdsong", entry.number.encode(), b"Technologist"):
            assert canary not in re.sub(
                rb"<header.*?</header>|<footer.*?</footer>", b"", answer.content, flags=re.DOTALL
            )


def test_erasure_leaves_no_content_behind(client):
    entry = EntryFactory()
    check = saved(client, entry)
    _erased(entry)
    assert not CheckContent.objects.filter(check_made=check).exists()
    assert Check.objects.filter(pk=check.pk).exists()


def test_a_sanction_whose_display_ended_is_not_shown_through_an_old_check(client, time_machine):
    entry = EntryFactory(suspended="2026-06-01/2026-12-01")
    check = saved(client, entry)
    assert "is suspended" in page(client, check)[1]
    time_machine.move_to(NOON + timedelta(days=30), tick=False)
    _, text = page(client, check)
    assert "suspen" not in text.lower()
    assert "no longer shown" in text
    assert client.get(f"/checks/{check.reference}/proof.pdf").status_code == 410


def test_a_sanction_set_aside_is_not_shown_through_an_old_check(client):
    entry = EntryFactory()
    order = suspend(entry)
    check = saved(client, entry)
    facts.set_aside(fact=order, by=None, at=NOON)
    assert "suspen" not in page(client, check)[1].lower()


def test_words_of_a_decision_that_were_withdrawn_go_and_the_document_with_them(client):
    entry = EntryFactory(conditions="2026-01-01/", text="Must not work alone because of seizures.")
    check = saved(client, entry)
    assert "seizures" in page(client, check)[1]
    SanctionText.objects.filter(sanction__entry=entry).update(text="Must not work alone.")
    _, text = page(client, check)
    assert "seizures" not in text
    assert "Conditions of practice" in text
    assert client.get(f"/checks/{check.reference}/proof.pdf").status_code == 410


def test_a_name_kept_from_search_is_not_shown_through_an_old_check(client):
    entry = EntryFactory(forenames="Oldname", surname="Haygreen")
    check = saved(client, entry)
    Name.objects.filter(person=entry.person).update(set_aside_at=NOON)
    record_name(entry.person, "official", "Newname", "Haygreen", date(2000, 1, 1))
    former = record_name(entry.person, "former", "Oldname", "Haygreen", date(2000, 1, 1))
    assert "Oldname" in page(client, check)[1]
    Name.objects.filter(pk=former.pk).update(set_aside_at=NOON)
    record_name(entry.person, "former", "Oldname", "Haygreen", date(2000, 1, 1), searchable=False)
    assert "Oldname" not in page(client, check)[1]


def test_a_place_no_longer_confirmed_goes_and_the_document_with_it(client):
    entry = EntryFactory()
    fact = Employment.objects.create(
        person=entry.person, during=DateRange(date(2024, 1, 1), None), recorded_at=LONG_AGO, source="test",
        employer_name="Velindre", town="Cardiff",
    )  # fmt: skip
    confirmed = PlaceConfirmation.objects.create(employment=fact, confirmed_at=LONG_AGO)
    check = saved(client, entry)
    assert "Velindre" in page(client, check)[1]
    confirmed.withdrawn_at = NOON
    confirmed.save()
    _, text = page(client, check)
    assert "Velindre" not in text
    assert "is on the Register of Clinical Technologists" in text
    assert client.get(f"/checks/{check.reference}/proof.pdf").status_code == 410


# --- The document ---------------------------------------------------------------------------------------------------


def document(client, check):
    response = client.get(f"/checks/{check.reference}/proof.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content


def test_the_document_is_tagged_titled_and_in_a_language(client):
    check = saved(client, EntryFactory())
    with pdf.opened(document(client, check)) as made:
        assert made.Root.MarkInfo.Marked is True
        assert made.Root.StructTreeRoot.K is not None
        assert str(made.Root.Lang).lower() == "en-gb"
        assert made.Root.ViewerPreferences.DisplayDocTitle is True
        metadata = made.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert check.number in metadata["dc:title"]


def _kinds(element):
    if isinstance(element, pikepdf.Array):
        return [kind for item in element for kind in _kinds(item)]
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return []
    return [str(element.S), *_kinds(element.get("/K", pikepdf.Array()))]


def test_the_document_has_headings_table_headers_and_a_described_code(client):
    check = saved(client, EntryFactory(caution="2025-01-01/"))
    with pdf.opened(document(client, check)) as made:
        kinds = _kinds(made.Root.StructTreeRoot.K)
        assert kinds.count("/H1") == 1
        assert {"/H2", "/Table", "/TH", "/TD", "/Link", "/Figure"} <= set(kinds)


def test_the_document_is_the_same_bytes_each_time(client, time_machine):
    check = saved(client, EntryFactory())
    first = document(client, check)
    time_machine.move_to(NOON + timedelta(minutes=3), tick=False)
    assert document(client, check) == first


def test_page_json_and_document_say_the_same(client):
    entry = EntryFactory(
        forenames="Siân Ŵyn", surname="O’Brien-Łuczak", known_as="Shan", conditions="2026-01-01/",
        caution="2025-02-01/", text="Must work with a supervisor on site.", scope="nuclear-medicine",
    )  # fmt: skip
    EntryFactory(person=entry.person, register="CS", hcpc="CS162215")
    check = saved(client, entry)
    data = document(client, check)
    said = client.get(f"/api/v1/entries/{entry.number}").json()
    assert said == check.content.said
    with pdf.opened(data) as made:
        assert json.loads(made.attachments["check.json"].get_file().read_bytes()) == said
        assert hashlib.sha256(made.attachments["check.json"].get_file().read_bytes()).hexdigest() == check.sha256
    shown, html = pdf.words(data), page(client, check)[1]
    texts = [said[key] for key in ("number", "register_name", "name", "known_as", "status_label")]
    texts += [scope["name"] for scope in said["scopes"]]
    texts += [said["sentence"].removeprefix("Yes, with restrictions. ")]
    texts += [sanction[key] for sanction in said["sanctions"] for key in ("label", "text")]
    for day in [
        said["since"],
        said["first_registered"],
        said["term_start"],
        said["term_end"],
        said["sanctions"][0]["start"],
    ]:
        read = date.fromisoformat(day)
        texts.append(f"{read.day} {read:%B %Y}")
    for text in texts:
        assert text in shown
        assert text.replace(" ", "") in html.replace(" ", "")
    for text in [
        said["meaning"],
        said["next_change"],
        *(other["number"] for other in said["others"]),
        check.sha256,
        check.number,
    ]:
        assert text in shown
    assert "12:25pm GMT" in shown
    assert "2026-11-22 12:25:09 UTC" in shown
    assert f"/checks/{check.reference}/" in shown


HOSTILE = [
    '#read("/etc/passwd")', "*bold* _it_ `raw` $x$ <label> @ref // #panic()", "\\u{41} = Heading",
    "<script>alert(1)</script>", "محمد علي", "שלום",
    "😀👩\u200d🔬", "李小龍", "\u202egnirts", "a\u0363\u0610b", "X" * 200,
    "Ng\u0169 \u1ea4\u1eb1", "\ufeff\u200b", "%s {0} {{",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_ever_text(client, name):
    entry = EntryFactory(forenames=name, surname="Haygreen")
    shown = pdf.words(document(client, saved(client, entry)))
    assert "Haygreen" in shown
    assert "root:" not in shown
    if name.isascii():
        assert name.replace(" ", "") in shown.replace(" ", "")


@given(st.text(max_size=60))
def test_any_text_can_be_typeset(text):
    said = {**plain(samples.REGISTERED), "name": text, "sentence": f"Yes. {text} is here."}
    assert proof(UNSAVED, said).startswith(b"%PDF")


@pytest.mark.parametrize("state", samples.entries())
def test_every_state_can_be_proved_on_paper(state):
    entry = samples.entries()[state]
    shown = pdf.words(proof(UNSAVED, plain(entry)))
    word = f"{Verdict(entry.verdict).label}. "
    for text in (word + entry.sentence.removeprefix(word), entry.status_label, entry.meaning):
        assert text.translate({0x202E: None, 0x200F: None}) in shown


# Codes and days that the paper says in other words, and an address that it replaces by its own.
SAID_OTHERWISE = {"register", "verdict", "status", "reason_class", "outside_url"}


def test_every_text_of_an_entry_is_on_the_paper():
    said = plain(samples.REGISTERED)
    texts = [key for key, value in said.items() if isinstance(value, str) and not re.fullmatch(r"[\d-]{10}", value)]
    marked = {key: f"Text{n:02}" for n, key in enumerate(texts) if key not in SAID_OTHERWISE}
    shown = pdf.words(proof(UNSAVED, said | marked))
    assert [key for key, text in marked.items() if text not in shown] == []
