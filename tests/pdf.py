"""Reading a PDF back: the words that it shows and the structure that it offers to assistive technology."""

import io
import re

import pikepdf


def opened(data):
    """The document."""
    return pikepdf.open(io.BytesIO(data))


def words(data):
    """All that the document shows, in its order, through each font's own table of characters; space by space."""
    with opened(data) as document:
        pages = [_text(page, page.Resources.get("/Font", {})) for page in document.pages]
    return " ".join(" ".join(pages).replace("\xa0", " ").replace("\u200b", "").split())


def _text(stream, fonts):
    tables = {name: _characters(font) for name, font in fonts.items()}
    found, table = [], {}
    reading_as: list[bool] = []  # for each open mark, whether its words were given apart from its glyphs
    for step in pikepdf.parse_content_stream(stream):
        operands = step.operands
        match str(step.operator):
            case "Tf":
                table = tables[str(operands[0])]
            case "Tj":
                found.append(_shown(operands[0], table) if not any(reading_as) else "")
            case "TJ":
                parts = [part for part in operands[0] if isinstance(part, pikepdf.String)]
                found += [_shown(part, table) for part in parts if not any(reading_as)]
            case "BDC":
                about = operands[1]
                instead = isinstance(about, pikepdf.Dictionary) and "/ActualText" in about
                found += [str(about.ActualText)] if instead else []
                reading_as.append(instead)
            case "BMC":
                reading_as.append(False)
            case "EMC":
                reading_as.pop()
            case "ET":
                found.append(" ")
    return "".join(found)


def _shown(glyphs, table):
    data = bytes(glyphs)
    return "".join(table.get(data[n : n + 2].hex(), "") for n in range(0, len(data), 2))


def _characters(font):
    table = {}
    source = bytes(font.ToUnicode.read_bytes()).decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for glyph, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[glyph.lower()] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = int.from_bytes(bytes.fromhex(text), "big")
            for n in range(int(first, 16), int(last, 16) + 1):
                table[f"{n:04x}"] = chr(start + n - int(first, 16))
    return table
