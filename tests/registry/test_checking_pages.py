"""The pages of checks: one person, a pasted list, a file, the answers, the same again; and what an officer is told."""

import csv
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members import tenancy, throttle
from members.models import TrailEvent
from members.references import new_reference
from members.views import sheets
from registry import check_exports
from registry.choices import BatchState, CheckOutcome, ListColumn
from registry.models import Batch, BatchLine, ColumnMapping
from registry.services import batch_work, batches, visibility
from tests.factories.batches import line, make_batch
from tests.factories.employers import act_for, make_account
from tests.factories.registry import EntryFactory
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in
from tests.registry.checking import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def account(time_machine):
    time_machine.move_to(NOW, tick=False)
    return make_account()


@pytest.fixture
def officer(account):
    return sign_in(Client(), act_for(account))


def at(account, rest=""):
    return f"/organisations/{account.reference}/checks/{rest}"


def of(account):
    with tenancy.within(account.organisation):
        return Batch.objects.filter(organisation=account.organisation).order_by("-pk").first()


def lines(account):
    with tenancy.within(account.organisation):
        return list(BatchLine.objects.filter(batch=of(account)).order_by("position").values_list("outcome", "note"))


DAY = {"on_day": "22", "on_month": "11", "on_year": "2026"}
WHY = {"purpose": "monitoring"} | DAY


def work(account):
    batch = of(account)
    batch_work.carry_out(organisation_id=account.organisation_id, batch_id=batch.pk, at=NOW)


def test_one_person_is_checked_and_the_answer_has_a_page(account, officer):
    entry = EntryFactory(forenames="Ines", surname="Quill")
    page = officer.get(at(account, "one/"))
    assert_sound(page.content.decode())
    answer = officer.post(
        at(account, "one/"), WHY | {"number": entry.number, "forenames": "Ines", "surname": "Quill"}, follow=True
    )
    text = answer.content.decode()
    assert_sound(text)
    assert "<h1>Registered</h1>" in text
    assert "Yes. Ines Quill is on the Register of Clinical Technologists today." in text
    assert TrailEvent.objects.filter(kind="registry.batch_asked", detail__purpose="monitoring").exists()


def test_without_a_purpose_that_was_agreed_to_nobody_is_checked(account, officer):
    refused = officer.post(at(account, "one/"), DAY | {"number": "RCT1", "surname": "Quill"})
    assert refused.status_code == 422
    assert "Say why you are checking" in refused.content.decode()
    later = DAY | {"on_year": "2027", "purpose": "monitoring", "number": "RCT1", "surname": "Quill"}
    assert "Choose today or a day in the past" in officer.post(at(account, "one/"), later).content.decode()
    assert of(account) is None


def test_whoever_cannot_be_confirmed_reads_the_same_whatever_the_reason(account, officer):
    withheld = EntryFactory(forenames="Ines", surname="Quill")
    visibility.withhold(person=withheld.person, since=NOW.date(), source="test", by=None, at=NOW)
    seen = set()
    for number in (withheld.number, "RCT99999"):
        answer = officer.post(
            at(account, "one/"), WHY | {"number": number, "forenames": "Ines", "surname": "Quill"}, follow=True
        )
        text = answer.content.decode().replace(number, "NUMBER")
        text = re.sub(r"CHK-[\w-]+|[0-9a-f]{64}|[0-9a-hjkmnp-tv-z]{26}|value=\"\w{64}\"", "", text)
        seen.add(re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", text))
    assert len(seen) == 1


def csv_file(text, name="staff.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, text.encode(encoding))


def test_a_file_is_read_its_columns_said_and_everybody_answered(account, officer):
    people = [EntryFactory(surname=f"Quill{letter}") for letter in "abc"]
    rows = "".join(f"E{n},{one.number},Susan,Quill{'abc'[n]}\n" for n, one in enumerate(people))
    file = csv_file(f"Employee ID,Registration number,First name,Surname\n{rows}E9,RCT1,No,One\n")
    sent = officer.post(at(account, "many/"), WHY | {"file": file}, follow=True)
    assert "Your list is being read" in sent.content.decode()
    assert sent["Refresh"].startswith("3; url=/organisations/")
    assert_sound(sent.content.decode())
    work(account)
    asked = officer.get(at(account, f"{of(account).reference}/"), follow=True)
    assert_sound(asked.content.decode())
    assert "Column 2: Registration number" in asked.content.decode()
    chosen = asked.context["form"].initial
    assert chosen == {"employee": 0, "number": 1, "forenames": 2, "surname": 3}
    officer.post(at(account, f"{of(account).reference}/columns/"), chosen)
    work(account)
    shown = officer.get(at(account, f"{of(account).reference}/"))
    assert_sound(shown.content.decode())
    assert "4 lines checked" in shown.content.decode()
    assert [outcome for outcome, _note in lines(account)] == ["registered"] * 3 + ["cannot_confirm"]
    assert of(account).file == ""
    narrowed = officer.get(at(account, f"{of(account).reference}/?outcome=cannot_confirm"))
    assert len(narrowed.context["rows"]) == 1
    with tenancy.within(account.organisation):
        assert ColumnMapping.objects.get().columns == chosen


def test_columns_that_were_said_once_are_said_already(account, officer):
    for chosen in ({"number": 1, "name": 0}, None):
        officer.post(at(account, "many/"), WHY | {"file": csv_file("Who,Which\nInes Quill,RCT1\n")})
        work(account)
        page = officer.get(at(account, f"{of(account).reference}/columns/"))
        if chosen is None:
            assert page.context["form"].initial == {"number": 1, "name": 0}
            return
        officer.post(at(account, f"{of(account).reference}/columns/"), chosen)
        work(account)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"number": 0}, "Say which column holds the name"),
        ({"number": 0, "name": 0}, "One column is chosen for two things"),
        ({"number": 0, "name": 1, "surname": 2}, "Choose either the column with the whole name"),
    ],
)
def test_columns_that_cannot_be_are_refused_beside_them(account, officer, columns, words):
    officer.post(at(account, "many/"), WHY | {"lines": "number,name,surname\nRCT1,Ines,Quill\n"})
    work(account)
    refused = officer.post(at(account, f"{of(account).reference}/columns/"), columns)
    assert refused.status_code == 422
    assert words in refused.content.decode()


def test_pasted_lines_need_no_headings(account, officer):
    entry = EntryFactory(forenames="Ines", surname="Quill")
    officer.post(at(account, "many/"), WHY | {"lines": f"{entry.number}\tInes Quill\r\nRCT1\tNo One\r\n"})
    work(account)
    page = officer.get(at(account, f"{of(account).reference}/columns/"))
    assert page.context["form"].initial == {"number": 0, "name": 1}
    officer.post(at(account, f"{of(account).reference}/columns/"), page.context["form"].initial)
    work(account)
    assert lines(account) == [("registered", ""), ("cannot_confirm", "")]


def test_a_list_or_a_file_and_not_both_nor_none(account, officer):
    none = officer.post(at(account, "many/"), WHY)
    both = officer.post(at(account, "many/"), WHY | {"lines": "a,b", "file": csv_file("a,b\n1,2\n")})
    empty = officer.post(at(account, "many/"), WHY | {"file": csv_file("")})
    assert "Paste a list, or choose a file" in none.content.decode()
    assert "not both" in both.content.decode()
    assert "The selected file is empty" in empty.content.decode()
    assert {one.status_code for one in (none, both, empty)} == {422}


def test_what_cannot_be_read_is_said_and_nothing_of_it_is_kept(account, officer):
    officer.post(at(account, "many/"), WHY | {"file": SimpleUploadedFile("staff.xlsx", b"%PDF-1.7 not a list")})
    work(account)
    page = officer.get(at(account, f"{of(account).reference}/"))
    assert "Nothing came of this check" in page.content.decode()
    assert "neither CSV nor an Excel workbook" in page.content.decode()
    assert "Refresh" not in page
    assert_sound(page.content.decode())
    assert of(account).state == BatchState.FAILED


def test_a_list_that_nobody_wants_is_deleted(account, officer):
    officer.post(at(account, "many/"), WHY | {"lines": "number,name\nRCT1,Ines Quill\n"})
    work(account)
    for _twice in range(2):
        officer.post(at(account, f"{of(account).reference}/end/"))
    assert of(account).state == BatchState.FAILED
    assert "You ended it" in officer.get(at(account, f"{of(account).reference}/")).content.decode()


def answered(account, officer, *people):
    text = "".join(f"{number}\t{name}\n" for number, name in people)
    officer.post(at(account, "many/"), WHY | {"lines": text})
    work(account)
    officer.post(at(account, f"{of(account).reference}/columns/"), {"number": 0, "name": 1})
    work(account)
    return of(account)


def test_the_same_people_again_and_what_changed(account, officer):
    entry = EntryFactory(forenames="Ines", surname="Quill")
    first = answered(account, officer, (entry.number, "Ines Quill"), ("RCT1", "No One"))
    visibility.withhold(person=entry.person, since=NOW.date(), source="test", by=None, at=NOW)
    page = officer.get(at(account, f"{first.reference}/again/"))
    assert_sound(page.content.decode())
    officer.post(at(account, f"{first.reference}/again/"), WHY)
    second = of(account)
    assert (second.previous_id, second.state) == (first.pk, BatchState.DONE)
    changed = officer.get(at(account, f"{second.reference}/changes/"))
    assert_sound(changed.content.decode())
    assert [row[0].position for row in changed.context["rows"]] == [1]
    assert "1 line has another answer" in changed.content.decode()
    # The line of then says no more than its outcome.
    line = officer.get(at(account, f"{first.reference}/lines/1/")).content.decode()
    assert "What was said then is no longer shown" in line
    assert "Yes. Ines" not in line


def test_the_answers_as_files_hold_no_formula(account, officer):
    entry = EntryFactory(forenames="Ines", surname="Quill")
    batch = answered(account, officer, (entry.number, "Ines Quill"), ("RCT1", "=HYPERLINK(1)"), ("RCT2", "+44 Name"))
    text = b"".join(officer.get(at(account, f"{batch.reference}/answers.csv")).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[3] for row in rows[1:]] == ["Ines Quill", "'=HYPERLINK(1)", "'+44 Name"]
    assert rows[1][8] == str(CheckOutcome.REGISTERED.label)
    sent = officer.get(at(account, f"{batch.reference}/answers.xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(sent.streaming_content))).active
    assert [cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row[1:] if cell.value] != []
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert batch.number in listed(account, officer)


def listed(account, officer):
    return b"".join(officer.get(at(account, "checks.csv")).streaming_content).decode("utf-8-sig")


def test_the_list_as_a_file_leaves_no_check_out(account, officer, monkeypatch):
    monkeypatch.setattr(check_exports, "_CHUNK", 2)
    numbers = [make_batch(account, [line(number="RCT1")], at=NOW).number for _ in range(5)]
    rows = list(csv.reader(io.StringIO(listed(account, officer))))
    assert [row[0] for row in rows[1:]] == numbers[::-1]


def test_a_check_too_long_for_excel_leads_to_the_csv(account, officer, monkeypatch):
    batch = answered(account, officer, ("RCT1", "No One"), ("RCT2", "No Two"))
    assert "answers.xlsx" in officer.get(at(account, f"{batch.reference}/")).content.decode()
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    page = officer.get(at(account, f"{batch.reference}/")).content.decode()
    assert "answers.xlsx" not in page
    assert "answers.csv" in page
    refused = officer.get(at(account, f"{batch.reference}/answers.xlsx"))
    assert refused.status_code == 422
    assert "the CSV file has every line" in refused.content.decode()
    assert officer.get(at(account, f"{batch.reference}/answers.csv")).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_files_of_answers_are_asked_for_so_often_and_no_more(account, officer, settings, kind):
    batch = answered(account, officer, ("RCT1", "No One"))
    throttle._limits.cache_clear()
    settings.LIMITS = settings.LIMITS | {"proof": ("2/10 minutes", "9/10 minutes")}
    answers = [officer.get(at(account, f"{batch.reference}/answers.{kind}")) for _ in range(3)]
    throttle._limits.cache_clear()
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    for answer in answers:
        answer.close()


@pytest.mark.parametrize("sandbox", [True, False])
def test_what_was_asked_of_invented_people_says_so_wherever_it_stands(account, officer, sandbox):
    batch = make_batch(account, [line(number="RCT1")], at=NOW, sandbox=sandbox)
    for rest in ("", f"{batch.reference}/", f"{batch.reference}/lines/1/", f"{batch.reference}/lines/1/receipt/"):
        page = officer.get(at(account, rest)).content.decode()
        assert_sound(page)
        assert ("Sandbox: invented people" in page) == sandbox, rest
    answers = b"".join(officer.get(at(account, f"{batch.reference}/answers.csv")).streaming_content).decode()
    for file in (listed(account, officer), answers):
        assert ("Sandbox: invented people" in file) == sandbox


def test_the_form_says_what_an_answer_without_forenames_rests_on(account, officer):
    assert "rests on the number and the surname alone" in officer.get(at(account, "one/")).content.decode()


def test_the_list_of_checks_is_narrowed_and_another_organisation_has_none_of_them(account, officer):
    batch = answered(account, officer, ("RCT1", "No One"))
    page = officer.get(at(account))
    assert_sound(page.content.decode())
    assert batch.number in page.content.decode()
    assert "No check is like that" in officer.get(at(account, "?q=CHK-NONE")).content.decode()
    other = make_account()
    stranger = sign_in(Client(), act_for(other))
    for rest in ("", f"{batch.reference}/", f"{batch.reference}/answers.csv", f"{batch.reference}/lines/1/"):
        assert stranger.get(at(account, rest)).status_code == 404
        if rest:
            assert stranger.get(at(other, rest)).status_code == 404
    assert officer.get(at(account, f"{new_reference()}/")).status_code == 404


def test_a_long_list_of_answers_costs_no_more_questions(account, officer, django_assert_max_num_queries):
    batch = answered(account, officer, *[(f"RCT{n}", "No One") for n in range(70)])
    with django_assert_max_num_queries(26):
        page = officer.get(at(account, f"{batch.reference}/"))
    assert len(page.context["rows"]) == 50


def test_what_is_carried_out_twice_is_answered_once(account, officer):
    batch = answered(account, officer, ("RCT1", "No One"))
    work(account)
    assert of(account).root == batch.root
    assert TrailEvent.objects.filter(kind="registry.batch_answered").count() == 1
    chosen = {ListColumn.NUMBER: 0, ListColumn.NAME: 1}
    with tenancy.within(account.organisation):
        again = batches.read_as(batch=batch, columns=chosen, by=account.admin, at=NOW)
    assert again.state == BatchState.DONE
    assert not TrailEvent.objects.filter(kind="registry.batch_mapped").exclude(about_id=batch.pk).exists()
