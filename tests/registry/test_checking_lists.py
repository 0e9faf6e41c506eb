"""Lists as they come: whatever is wrong with a file, there is a clear answer, and the worker lives on."""

import io
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from members import tenancy
from registry.choices import BatchSource, BatchState, CheckNote, ListColumn, ListTrouble
from registry.models import Batch
from registry.rules import check_lines
from registry.rules.check_lines import Places
from registry.services import batch_work, batches
from tests.factories.employers import make_account
from tests.registry.checking import NOW, question

pytestmark = pytest.mark.django_db
_NOWHERE = Places({}, {}, {})


@pytest.fixture
def account(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    return make_account()


def look(account, content, name="list.csv"):
    """What becomes of a file: the batch once the worker has looked at it."""
    with tenancy.within(account.organisation):
        batch = batches.receive(
            question=question(account), upload=ContentFile(content), name=name, source=BatchSource.CSV
        )
    batch_work.carry_out(organisation_id=account.organisation_id, batch_id=batch.pk, at=NOW)
    with tenancy.within(account.organisation):
        return Batch.objects.get(pk=batch.pk)


def workbook(*rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rows_of(batch):
    return list(batches.rows_of(batch=batch))


# --- What can be read -----------------------------------------------------------------------------------------------

PLAIN = "Number,Name\nRCT1,Zoë Ash\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("cp1252"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", "|").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        b"\n\n" + PLAIN.encode() + b"\n \n,\n",
        workbook(["Number", "Name"], ["RCT1", "Zoë Ash"]),
    ],
    ids=["utf-8", "mark", "utf-16", "no-mark", "windows", "semicolon", "tab", "bar", "crlf", "blanks", "workbook"],
)
def test_a_list_is_read_whatever_its_letters_and_separators(account, content):
    batch = look(account, content)
    assert batch.state == BatchState.MAPPING
    assert batch.columns["headings"] == ["Number", "Name"]
    assert batch.columns["proposed"] == {"number": 0, "name": 1}
    assert rows_of(batch) == [["RCT1", "Zoë Ash"]]
    assert batch.lines_total == 1


def test_a_name_with_a_comma_in_quotes_and_separators_of_another_kind_in_cells(account):
    batch = look(account, b'Number;Name;Scope\nRCT1;"Ash, Zoe";a,b\nRCT2;"Birch; Bo";c\n')
    assert rows_of(batch) == [["RCT1", "Ash, Zoe", "a,b"], ["RCT2", "Birch; Bo", "c"]]


def test_a_number_and_a_name_with_nothing_but_a_space_between(account):
    assert rows_of(look(account, b"RCT12345 Zoe Ash\nRCT 2345 Bo Birch\n")) == [
        ["RCT12345", "Zoe Ash"],
        ["RCT 2345", "Bo Birch"],
    ]
    assert rows_of(look(account, b"Zoe Ash RCT12345\nBirch, Bo (CS2345)\n")) == [
        ["Zoe Ash", "RCT12345"],
        ["Birch, Bo", "CS2345"],
    ]


def test_a_workbook_named_csv_and_csv_named_as_a_workbook_are_read_for_what_they_are(account):
    assert look(account, workbook(["Number", "Name"], ["RCT1", "Zoë Ash"]), "list.csv").source == BatchSource.XLSX
    assert look(account, PLAIN.encode(), "list.xlsx").source == BatchSource.CSV


def test_figures_days_formulas_and_merged_cells_of_a_workbook(account):
    def change(sheet):
        sheet.merge_cells("A4:B4")

    content = workbook(
        ["Number", "Name", "Since"],
        [10234.0, "Zoë Ash", date(2026, 11, 22)],
        ["=A2", "Bo Birch", True],
        ["RCT3 Merged", "Lost Name", 1.5],
        change=change,
    )
    batch = look(account, content)
    assert rows_of(batch) == [["10234", "Zoë Ash", "2026-11-22"], ["", "Bo Birch", "TRUE"], ["RCT3 Merged", "", "1.5"]]


def test_figures_of_csv_lose_their_decimals_again():
    assert check_lines.number_key("10234.0") == "10234"
    assert check_lines.number_key(" rct 12-345/a ") == "RCT12345A"
    assert check_lines.number_key("ＲＣＴ１") == "RCT1"


def test_cells_of_five_megabytes_make_their_line_unreadable_and_no_other(account):
    huge = b"Number,Name\nRCT1," + b"x" * (5 << 20) + b"\nRCT2,Bo Birch\n"
    rows = rows_of(look(account, huge))
    columns = {ListColumn.NUMBER: 0, ListColumn.NAME: 1}
    first, second = check_lines.lines(rows, columns, _NOWHERE)
    assert (first.problem, second.problem) == (CheckNote.TOO_LONG, "")


def test_a_list_with_two_sheets_says_so_and_reads_the_first_that_says_anything(account):
    book = openpyxl.Workbook()
    book.create_sheet("Second").append(["Number", "Name"])
    book["Second"].append(["RCT1", "Zoë Ash"])
    file = io.BytesIO()
    book.save(file)
    batch = look(account, file.getvalue())
    assert batch.columns["sheets"] == 2
    assert rows_of(batch) == [["RCT1", "Zoë Ash"]]


# --- What cannot ----------------------------------------------------------------------------------------------------


def bomb():
    """A workbook whose sheet unpacks to far more than it weighs."""
    content = workbook(["Number", "Name"], ["RCT1", "Zoë Ash"])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, b"<x>" + b" " * (300 << 20) if name.endswith("sheet1.xml") else old.read(name))
    return file.getvalue()


def locked():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def _sums():
    return "".join(f"RCT{n},Zoe Ash\n" for n in range(100_002)).encode()


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b" \n\n", ListTrouble.EMPTY),
        (b",,\n;;\n", ListTrouble.EMPTY),
        (workbook(), ListTrouble.EMPTY),
        (b"Number\nRCT1\nRCT2\n", ListTrouble.ONE_COLUMN),
        (locked(), ListTrouble.PASSWORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ListTrouble.OLD_EXCEL),
        (b"%PDF-1.7\n...", ListTrouble.NOT_A_LIST),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ListTrouble.NOT_A_LIST),
        (bytes(range(256)) * 20, ListTrouble.NOT_A_LIST),
        (b"PK\x03\x04 and nothing of an archive", ListTrouble.DAMAGED),
        (workbook(["Number", "Name"])[:-40], ListTrouble.DAMAGED),
        (_sums(), ListTrouble.TOO_MANY),
    ],
    ids=["blank", "separators", "no rows", "one column", "locked", "old", "pdf", "png", "bytes", "zip", "cut", "long"],
)
def test_what_is_no_list_is_answered_in_words_and_deleted(account, content, trouble):
    batch = look(account, content)
    assert (batch.state, batch.trouble) == (BatchState.FAILED, trouble)
    assert batch.file == ""
    assert str(ListTrouble(batch.trouble).label)


def test_an_archive_that_unpacks_to_gigabytes_ends_its_own_process_alone(account):
    batch = look(account, bomb(), "bomb.xlsx")
    assert batch.state == BatchState.FAILED
    assert batch.trouble in {ListTrouble.DAMAGED, ListTrouble.TOO_LARGE}


def test_a_workbook_of_a_million_rows_is_too_many(account):
    """Made as XML, for a library would take a minute."""
    content = workbook(["Number", "Name"], ["RCT1", "Zoë Ash"])
    row = b'<row><c t="inlineStr"><is><t>RCT1</t></is></c><c t="inlineStr"><is><t>Zoe Ash</t></is></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += row * 1_000_000 + b"</sheetData></worksheet>"
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    batch = look(account, file.getvalue(), "million.xlsx")
    assert batch.state == BatchState.FAILED
    assert batch.trouble in {ListTrouble.TOO_MANY, ListTrouble.TOO_LARGE, ListTrouble.DAMAGED}


# --- Left and lost --------------------------------------------------------------------------------------------------


def test_a_list_that_is_left_alone_is_deleted_once_and_one_that_was_lost_is_taken_up(account):
    batch = look(account, PLAIN.encode())
    later = NOW + timedelta(days=6)
    assert batch_work.sweep(at=later) == []
    for _second_run in range(2):
        batch_work.sweep(at=NOW + timedelta(days=9))
    with tenancy.within(account.organisation):
        batch = Batch.objects.get(pk=batch.pk)
        lost = batches.receive(
            question=question(account, at=NOW), upload=ContentFile(PLAIN.encode()), name="x.csv", source=BatchSource.CSV
        )
    assert (batch.state, batch.trouble) == (BatchState.FAILED, ListTrouble.ABANDONED)
    assert not batch.file
    assert (batch.state, batch.trouble, batch.file.name) == (BatchState.FAILED, ListTrouble.ABANDONED, "")
    assert batch_work.sweep(at=NOW + timedelta(minutes=20)) == [(account.organisation_id, lost.pk)]
    assert batch_work.sweep(at=NOW + timedelta(hours=3)) == []
    with tenancy.within(account.organisation):
        assert Batch.objects.get(pk=lost.pk).trouble == ListTrouble.LOST


def test_a_file_that_is_no_longer_there_ends_the_check(account):
    with tenancy.within(account.organisation):
        batch = batches.receive(
            question=question(account), upload=ContentFile(PLAIN.encode()), name="x.csv", source=BatchSource.CSV
        )
    default_storage.delete(batch.file.name)
    for _twice in range(2):
        batch_work.carry_out(organisation_id=account.organisation_id, batch_id=batch.pk, at=NOW)
    with tenancy.within(account.organisation):
        assert Batch.objects.get(pk=batch.pk).trouble == ListTrouble.LOST
