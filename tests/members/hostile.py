"""Files to send in: good ones of every kind, and ones that were made to do harm."""

import io
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_MAIN = "application/vnd.openxmlformats-officedocument."
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


# --- Good ones ------------------------------------------------------------------------------------------------------


def pdf(*pages, change=None, **save):
    """A PDF with a line of text on each page; `change` is done to it before it is saved."""
    document = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for text in pages or ("A certificate",):
        page = document.add_blank_page(page_size=(600, 800))
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in _escaped(text).split("\n"))
        page.Contents = document.make_stream(f"BT /A 12 Tf 50 700 Td {lines} ET".encode("latin-1", "replace"))
        page.Resources = Dictionary(Font=Dictionary(A=font))  # a font may well be called as an action is
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def _escaped(text):
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def package(kind, parts, *, types=None, extra=()):
    """An office file with these parts; `extra` are entries of the archive as they are."""
    main = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet", "pptx": "presentationml.presentation"}
    listed = types or [f"{_MAIN}{main[kind]}.main+xml"]
    overrides = "".join(f'<Override PartName="/x" ContentType="{name}"/>' for name in listed)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="urn:types">{overrides}</Types>')
        for name, content in parts.items():
            archive.writestr(name, content)
        for entry, content in extra:
            archive.writestr(entry, content)
    return out.getvalue()


def docx(*paragraphs, **more):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs or ("A reflection",))
    return package("docx", {"word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>"}, **more)


def xlsx(*rows):
    strings = sorted({cell for row in rows for cell in row if isinstance(cell, str)})
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)

    def cell(value):
        if isinstance(value, str):
            return f'<c t="s"><v>{strings.index(value)}</v></c>'
        return f"<c><v>{value}</v></c>"

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    return package(
        "xlsx",
        {
            "xl/sharedStrings.xml": f"<sst {_S}>{shared}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {_S}><sheetData>{lines}</sheetData></worksheet>",
        },
    )


def pptx(*slides):
    parts = {
        f"ppt/slides/slide{number}.xml": f"<p:sld xmlns:p='urn:p' {_A}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"
        for number, text in enumerate(slides, 1)
    }
    return package("pptx", parts)


def picture(form="PNG", size=(40, 30), mode="RGB", **save):
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert(mode).save(out, form, **save)
    return out.getvalue()


def photograph():
    """A JPEG that says who took it and where, and lies on its side."""
    note = Image.Exif()
    note[0x0112], note[0x013B], note[0x010E] = 6, "Jane Photographer", "Ward 7"
    note.get_ifd(0x8825)[1], note.get_ifd(0x8825)[2] = "N", (51.0, 30.0, 26.0)
    return picture("JPEG", exif=note, comment=b"taken by Jane Photographer")


# --- Harmful ones ---------------------------------------------------------------------------------------------------


def acting_pdf():
    """A PDF that runs scripts, starts programs, fetches pages, carries files, has a form and names its author."""

    def change(document):
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('canary')"))
        root = document.Root
        root.OpenAction, root.AA = script, Dictionary(WC=script)
        root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
        field = document.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("canary"), V=String("written by hand"),
                Rect=Array([50, 500, 300, 520]), DA=String("/Helv 12 Tf 0 g"), AA=Dictionary(K=script), F=4,
            )
        )  # fmt: skip
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        fonts = Dictionary(Font=Dictionary(Helv=font))
        root.AcroForm = Dictionary(Fields=Array([field]), XFA=String("<canary/>"), DR=fonts, NeedAppearances=True)
        page = document.pages[0]
        page.AA = Dictionary(O=script)
        page.Annots = Array(
            [
                field,
                document.make_indirect(link(Dictionary(S=Name.Launch, F=String("canary.exe")))),
                document.make_indirect(link(Dictionary(S=Name.URI, URI=String("https://canary.example/")))),
            ]
        )
        page.PieceInfo = Dictionary(App=Dictionary(LastModified=String("canary")))
        drawing = document.make_stream(b"0 0 10 10 re f")
        drawing.Type, drawing.Subtype, drawing.BBox = Name.XObject, Name.Form, Array([0, 0, 10, 10])
        drawing.Metadata = document.make_stream(b"<canary/>")
        drawing.PieceInfo = Dictionary(App=String("canary"))
        page.Resources.XObject = Dictionary(X=drawing)
        document.attachments["canary.exe"] = b"MZ canary"
        document.docinfo["/Author"] = "canary author"
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = ["canary author"]

    return pdf("What people see", change=change)


def link(action):
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 100, 100]), A=action)


def locked_pdf():
    return pdf(encryption=pikepdf.Encryption(owner="o", user="u"))


def locked_docx():
    """The outside of an office file that is locked with a password: not an archive any more."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900)


def old_doc():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(900)


def pdf_bomb(megabytes=1_500):
    """A few megabytes of page that become gigabytes."""
    squeezer, piece = zlib.compressobj(9), b"q Q " * 262_144
    packed = b"".join(squeezer.compress(piece) for _ in range(megabytes)) + squeezer.flush()

    def change(document):
        stream = document.make_stream(b"")
        stream.write(packed, filter=Name.FlateDecode)
        document.pages[0].Contents = stream

    return pdf(change=change, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def docx_bomb(megabytes=300):
    """An archive that is honest about becoming far too large."""
    return docx(extra=[("word/media/image1.png", bytes(megabytes << 20))])


def lying_docx_bomb(megabytes=60):
    """An archive that claims to be small."""
    data = bytearray(docx(extra=[("word/header1.xml", b" " * (megabytes << 20))]))
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.rfind(signature)
        struct.pack_into("<I", data, place + at, 1_000)
    return bytes(data)


def picture_bomb(width=60_000, height=60_000):
    """A small PNG that claims thousands of millions of points."""

    def chunk(name, content):
        return struct.pack("!I", len(content)) + name + content + struct.pack("!I", zlib.crc32(name + content))

    head = struct.pack("!IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def laughing_docx():
    laughs = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return package("docx", {"word/document.xml": f"{laughs}<w:document {_W}><w:t>&b;</w:t></w:document>"})


def prying_docx():
    prying = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return package("docx", {"word/document.xml": f"{prying}<w:document {_W}><w:t>&x;</w:t></w:document>"})


def linked_docx():
    entry = zipfile.ZipInfo("word/media/link.png")
    entry.external_attr = 0o120777 << 16
    return docx(extra=[(entry, "/etc/passwd")])


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("canary.html", "<script>canary</script>")
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>canary</script></svg>'
HTML = b"<!DOCTYPE html><html><script>canary</script></html>"
