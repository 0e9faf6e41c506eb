"""What is sent in is taken for what it is, made harmless for others, and opened by a process that may die of it."""

import io
import os
import resource
import subprocess
import sys
import time
import zipfile

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from config.launch.places import ROOT
from members.choices import DocumentKind, DocumentRefusal, PatientSign
from members.documents import inspection, sniff
from members.documents.verdicts import Unusable
from members.rules.documents import ENDINGS, LARGEST, LIMITS, WORDING, at_the_door, kind_by_name, safe_name, wording
from tests.members import hostile

K, R = DocumentKind, DocumentRefusal


@pytest.fixture
def examined(tmp_path):
    """Have bytes examined as a kind: the report and the viewing copy's bytes."""

    def examine(kind, data, **how):
        original, copy = tmp_path / "original", tmp_path / "copy"
        original.write_bytes(data)
        copy.unlink(missing_ok=True)
        report = inspection.examine(kind, original, copy, **how)
        return report, copy.read_bytes() if copy.exists() else b""

    return examine


def words(copy):
    """What the pages of a viewing copy say."""
    with pypdfium2.PdfDocument(copy) as document:
        return " ".join(page.get_textpage().get_text_bounded().strip() for page in document)


# --- The table of limits --------------------------------------------------------------------------------------------


def test_every_kind_has_limits_and_an_ending_of_its_own():
    assert set(LIMITS) == set(K)
    assert len(set(ENDINGS)) == len(ENDINGS)
    assert all(kind_by_name(f"x{ending.upper()}") for ending in ENDINGS)
    assert max(limits.max_bytes for limits in LIMITS.values()) == LARGEST


def test_every_refusal_has_its_words():
    for refusal in R:
        text, figures = wording(refusal, K.PDF, left=3 << 20)
        assert text % figures
        assert "%" not in text % figures
    assert set(WORDING) == set(R)


@pytest.mark.parametrize(
    ("kind", "size", "used", "refusal"),
    [
        (None, 10, 0, R.WRONG_TYPE),
        (K.PDF, 0, 0, R.EMPTY),
        (K.PDF, LIMITS[K.PDF].max_bytes, 0, None),
        (K.PDF, LIMITS[K.PDF].max_bytes + 1, 0, R.TOO_BIG),
        (K.PNG, 100, 901, R.OVER_QUOTA),
        (K.PNG, 100, 900, None),
    ],
)
def test_what_name_and_size_tell_is_told_at_the_door(kind, size, used, refusal):
    quota = 1_000 if size == 100 else 1 << 40
    assert at_the_door(kind=kind, size=size, used=used, quota=quota) is refusal


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("cert.pdf", "cert.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\My cert.PDF", "My cert.PDF"),
        ("cert\u202efdp.exe", "certfdp.exe"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ('a"b<c>|?*.png', "a_b_c____.png"),
        ("...", "document"),
        ("", "document"),
        (".pdf", "pdf"),
        ("Tystysgrif gŵyl.pdf", "Tystysgrif gŵyl.pdf"),
    ],
)
def test_a_name_is_kept_without_folders_and_without_what_nobody_sees(given, kept):
    assert safe_name(given) == kept


# --- Good files -----------------------------------------------------------------------------------------------------


def test_a_pdf_can_be_read_in_its_copy(examined):
    report, copy = examined(K.PDF, hostile.pdf("First page", "Second page"))
    assert (report.refusal, report.pages, report.warnings) == (None, 2, ())
    assert words(copy) == "First page Second page"


def test_a_photograph_keeps_its_points_and_nothing_else(examined):
    data = hostile.photograph()
    assert b"Jane" in data
    report, copy = examined(K.JPEG, data)
    assert report.refusal is None
    assert b"Jane" not in copy
    assert b"Ward" not in copy
    with Image.open(io.BytesIO(copy)) as picture:
        assert picture.size == (30, 40)  # upright
        assert not picture.getexif()
        assert "comment" not in picture.info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_kind_of_points_is_drawn_anew(examined, mode):
    source = Image.new("I;16", (20, 20)) if mode == "I;16" else Image.effect_noise((20, 20), 40).convert(mode)
    out = io.BytesIO()
    source.save(out, "PNG")
    report, copy = examined(K.PNG, out.getvalue())
    assert report.refusal is None
    assert Image.open(io.BytesIO(copy)).size == (20, 20)


@pytest.mark.parametrize(
    ("kind", "data", "pages", "said"),
    [
        (K.DOCX, hostile.docx("First paragraph", "Second"), None, "First paragraph\nSecond\n"),
        (K.XLSX, hostile.xlsx(["Name", "Hours"], ["Audit", 7]), 1, "\n— Sheet 1 —\n\nName\tHours\t\nAudit\t7\n"),
        (K.PPTX, hostile.pptx("One", "Two"), 2, "\n— Slide 1 —\n\nOne\n\n— Slide 2 —\n\nTwo\n"),
    ],
)
def test_an_office_file_can_be_read_as_text(examined, kind, data, pages, said):
    report, copy = examined(kind, data)
    assert (report.refusal, report.pages) == (None, pages)
    assert copy.decode() == said


def test_slides_are_read_in_the_order_of_their_numbers(examined):
    _, copy = examined(K.PPTX, hostile.pptx(*(f"word{n}" for n in range(1, 13))))
    assert [line for line in copy.decode().split() if line.startswith("word")] == [f"word{n}" for n in range(1, 13)]


# --- Harmful files --------------------------------------------------------------------------------------------------


def test_the_copy_of_a_pdf_carries_no_action_no_file_no_form_and_no_author(examined, tmp_path):
    data = hostile.acting_pdf()
    assert data.count(b"canary") >= 3
    report, copy = examined(K.PDF, data)
    assert report.refusal is None
    with pikepdf.open(io.BytesIO(copy)) as document:
        document.save(
            tmp_path / "plain.pdf", compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
        assert set(document.Root.keys()) <= {"/Type", "/Pages", "/Lang"}
        assert "/Info" not in document.trailer
    plain = (tmp_path / "plain.pdf").read_bytes()
    for word in (
        b"canary",
        b"/JS",
        b"/JavaScript",
        b"/Launch",
        b"/URI",
        b"/EmbeddedFile",
        b"/XFA",
        b"/AcroForm",
        b"/AA",
    ):
        assert word not in plain
    assert b"/Annots" not in plain
    assert "What people see" in words(copy)


def test_what_was_filled_into_a_form_is_still_seen(examined):
    _, copy = examined(K.PDF, hostile.acting_pdf())
    assert "written by hand" in words(copy)


def test_the_copy_of_a_pdf_has_photographs_without_their_notes(examined):
    def change(document):
        picture = document.make_stream(b"")
        picture.write(hostile.photograph(), filter=pikepdf.Name.DCTDecode)
        picture.Subtype, picture.Width, picture.Height = pikepdf.Name.Image, 40, 30
        picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        document.pages[0].Resources.XObject = pikepdf.Dictionary(P=picture)

    data = hostile.pdf(change=change)
    assert b"Jane" in data
    _, copy = examined(K.PDF, data)
    with pikepdf.open(io.BytesIO(copy)) as document:
        (picture,) = (thing for thing in document.objects if getattr(thing, "Subtype", None) == pikepdf.Name.Image)
        assert b"Jane" not in picture.read_raw_bytes()
        assert pikepdf.PdfImage(picture).as_pil_image().size == (40, 30)


HARMFUL = {
    "a PDF locked with a password": (K.PDF, hostile.locked_pdf, R.PASSWORD),
    "a PDF with too many pages": (K.PDF, lambda: hostile.pdf(*["x"] * 501), R.TOO_MANY_PAGES),
    "a PDF cut off": (K.PDF, lambda: b"%PDF-1.7\n" + bytes(200), R.DAMAGED),
    "a PDF of nothing": (K.PDF, lambda: b"%PDF-1.7\n%%EOF", R.DAMAGED),
    "a PDF that is also an archive": (K.PDF, lambda: hostile.pdf() + hostile.archive(), R.DAMAGED),
    "a PDF that is also a page": (K.PDF, lambda: b"%PDF-1.4\n<script>canary</script>\n" + hostile.pdf(), R.DAMAGED),
    "a PDF bomb": (K.PDF, hostile.pdf_bomb, R.DAMAGED),
    "a PDF that fetches a part": (
        K.PDF,
        lambda: hostile.pdf(
            change=lambda d: d.pages[0].Contents.__setitem__("/F", pikepdf.String("https://x.example"))
        ),
        R.DAMAGED,
    ),
    "a picture that is also an archive": (K.PNG, lambda: hostile.picture() + hostile.archive(), R.DAMAGED),
    "a picture that is also a PDF": (K.JPEG, lambda: b"\xff\xd8\xff\xe0" + hostile.pdf(), R.DAMAGED),
    "a picture that is DICOM": (
        K.JPEG,
        lambda: (b"\xff\xd8\xff\xe0" + bytes(200))[:128] + b"DICM" + bytes(99),
        R.DAMAGED,
    ),
    "a picture cut off": (K.PNG, lambda: hostile.picture(size=(300, 300))[:900], R.DAMAGED),
    "a picture bomb": (K.PNG, hostile.picture_bomb, R.DAMAGED),
    "a picture of another kind": (K.PNG, lambda: hostile.picture("JPEG"), R.WRONG_TYPE),
    "an archive called a document": (K.DOCX, hostile.archive, R.WRONG_TYPE),
    "a workbook called a document": (K.DOCX, lambda: hostile.xlsx(["a"]), R.WRONG_TYPE),
    "a document with macros": (
        K.DOCX,
        lambda: hostile.docx(types=["application/vnd.ms-word.document.macroEnabled.main+xml"]),
        R.DAMAGED,
    ),
    "a document with hidden macros": (K.DOCX, lambda: hostile.docx(extra=[("word/vbaProject.bin", b"x")]), R.DAMAGED),
    "a document bomb": (K.DOCX, hostile.docx_bomb, R.DAMAGED),
    "a document bomb that lies": (K.DOCX, hostile.lying_docx_bomb, R.DAMAGED),
    "a document of many parts": (
        K.DOCX,
        lambda: hostile.docx(extra=[(f"word/media/{n}", "") for n in range(5_001)]),
        R.DAMAGED,
    ),
    "a document with a link": (K.DOCX, hostile.linked_docx, R.DAMAGED),
    "a document that points out of itself": (K.DOCX, lambda: hostile.docx(extra=[("../../x", "x")]), R.DAMAGED),
    "a document of entities": (K.DOCX, hostile.laughing_docx, R.DAMAGED),
    "a document that pries": (K.DOCX, hostile.prying_docx, R.DAMAGED),
    "a document cut off": (K.DOCX, lambda: hostile.docx()[:-30], R.DAMAGED),
    "too many slides": (K.PPTX, lambda: hostile.pptx(*["x"] * 301), R.TOO_MANY_PAGES),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_harmful_file_is_refused_in_time(examined, name):
    kind, make, refusal = HARMFUL[name]
    report, _ = examined(kind, make())
    assert report.refusal is refusal, report.why


def test_a_document_whose_second_part_has_the_name_of_its_first_is_refused(examined):
    data = io.BytesIO(hostile.docx())
    with zipfile.ZipFile(data, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("word/document.xml", "<other/>")
    report, _ = examined(K.DOCX, data.getvalue())
    assert report.refusal is R.DAMAGED


@pytest.mark.parametrize(
    ("kind", "data", "refusal"),
    [
        (K.PNG, hostile.SVG, R.WRONG_TYPE),
        (K.PDF, hostile.HTML, R.WRONG_TYPE),
        (K.PDF, b"MZ\x90\x00" + bytes(99), R.WRONG_TYPE),
        (K.PDF, b" \n%PDF-1.7", R.WRONG_TYPE),
        (K.PNG, hostile.picture("JPEG"), R.WRONG_TYPE),
        (K.JPEG, hostile.picture("PNG"), R.WRONG_TYPE),
        (K.DOCX, hostile.old_doc(), R.WRONG_TYPE),
        (K.DOCX, hostile.locked_docx(), R.PASSWORD),
        (K.PDF, b"", R.WRONG_TYPE),
    ],
)
def test_first_bytes_that_belong_to_something_else_are_refused_while_the_sender_waits(kind, data, refusal):
    with pytest.raises(Unusable) as refused:
        sniff.check_head(io.BytesIO(data), kind)
    assert refused.value.refusal is refusal


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (K.PDF, hostile.pdf()),
        (K.PNG, hostile.picture()),
        (K.JPEG, hostile.photograph()),
        (K.DOCX, hostile.docx()),
        (K.XLSX, hostile.xlsx(["a"])),
        (K.PPTX, hostile.pptx("a")),
    ],
)
def test_good_files_pass_by_their_first_bytes(kind, data):
    sniff.check_head(io.BytesIO(data), kind)


# --- The confined process -------------------------------------------------------------------------------------------


def in_child(code):
    """Run code in a process that confined itself, in our absence of an environment."""
    done = subprocess.run(
        [sys.executable, "-c", f"from members.documents.confine import confine; confine()\n{code}"],
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.strip(), done.stderr


def test_the_process_that_opens_files_can_use_little():
    code, said, _ = in_child(
        "import resource as r; print(*[r.getrlimit(w)[1] for w in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_CORE)])"
    )
    assert (code, said) == (0, f"{512 << 20} 20 0")
    code, said, _ = in_child("x = bytearray(600 << 20)")
    assert code == 1
    assert resource.getrlimit(resource.RLIMIT_AS)[1] != 512 << 20  # ours is not


def test_the_process_that_opens_files_reaches_nobody_where_the_system_lets_it_give_up_its_network():
    allowed = subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True, check=False).returncode == 0
    _, said, _ = in_child("import socket; print(*[name for _, name in socket.if_nameindex()])")
    assert (said == "lo") or not allowed


def test_nothing_of_the_environment_goes_along(examined, monkeypatch):
    seen = {}
    run = subprocess.run

    def spy(command, **how):
        seen.update(how["env"])
        return run(command, **how)

    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setattr(inspection.subprocess, "run", spy)
    assert examined(K.PDF, hostile.pdf())[0].refusal is None
    assert set(seen) == {"PATH", "PYTHONPATH", "LANG", "TMPDIR"}


def test_a_file_that_takes_too_long_by_the_clock_is_no_verdict(examined):
    with pytest.raises(inspection.OutOfTime):
        examined(K.PDF, hostile.pdf(), seconds=0.01)


def test_a_process_that_dies_leaves_this_one_alive(examined, monkeypatch):
    monkeypatch.setattr(inspection.sys, "executable", "/bin/false")
    assert examined(K.PDF, hostile.pdf())[0].refusal is R.DAMAGED


def test_the_largest_picture_that_is_taken_fits_into_what_one_file_may_use(examined):
    data = hostile.picture("JPEG", size=(8_000, 5_000), mode="CMYK", quality=20)
    begun = time.perf_counter()
    report, _ = examined(K.JPEG, data)
    assert report.refusal is None, report.why
    assert time.perf_counter() - begun < inspection.WALL_SECONDS


# --- Signs of patients' details, wherever they stand in a file ------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data", "warning"),
    [
        (K.PDF, hostile.pdf("x", "NHS number: 943 476 5919"), {"code": "nhs_number", "page": 2}),
        (K.PDF, hostile.pdf(change=lambda d: d.docinfo.__setitem__("/Title", "Patient name: John Smith")),
         {"code": "patient_words", "page": None}),
        (K.PDF, hostile.pdf(change=lambda d: d.attachments.__setitem__("i.dcm", bytes(128) + b"DICM" + bytes(9))),
         {"code": "dicom", "page": None}),
        (K.DOCX, hostile.docx("DOB: 12/03/1956"), {"code": "birth_date", "page": None}),
        (K.DOCX, hostile.docx(extra=[("docProps/core.xml", "<c><t>MRN: A123456</t></c>")]),
         {"code": "patient_words", "page": None}),
        (K.DOCX, hostile.docx(extra=[("word/embeddings/a.bin", bytes(128) + b"DICM" + bytes(9))]),
         {"code": "dicom", "page": None}),
        (K.XLSX, hostile.xlsx(["NHS no", 9434765919]), {"code": "nhs_number", "page": 1}),
        (K.PPTX, hostile.pptx("a", "b", "PatientName: SMITH^JOHN"), {"code": "dicom", "page": 3}),
        (K.JPEG, hostile.picture("JPEG", comment=b"PatientID: 12345"), {"code": "dicom", "page": None}),
    ],
)  # fmt: skip
def test_signs_are_found_wherever_they_stand(examined, kind, data, warning):
    report, _ = examined(kind, data)
    assert report.refusal is None, report.why
    assert warning in report.warnings
    assert {one["code"] for one in report.warnings} <= set(PatientSign.values)
