"""Making PDF documents: tagged (PDF/UA-1), in our own fonts, the same bytes for the same words.

Words reach the typesetter as data only and are never part of its source.
"""

import json
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from struct import unpack_from
from typing import Any

import typst
from django.conf import settings

_FONTS = Path(__file__).parent / "data" / "fonts"
_SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
# Marks that order text right to left within a line could reorder ours; names need none of them.
_DIRECTIONS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def pdf(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """The document that a template makes of some data.

    Characters that no font of ours has are printed as � (PDF/UA-1 allows no empty boxes).

    Args:
        template: a typst file in the folder of templates.
        data: texts, truth values, lists and dictionaries of them.
        at: the instant that the document states as its making, so that making it again gives the same bytes.
    """
    try:
        return _compiled(template, _printable(data, _all_characters()), at)
    except typst.TypstError:
        # Marks may sit on a letter of another font, which no font can then draw: do without them.
        return _compiled(template, _printable(data, _plain_characters()), at)


def _compiled(template: str, data: dict[str, Any], at: datetime) -> bytes:
    folder = Path(settings.BASE_DIR) / "templates"
    compiler = typst.Compiler(
        folder / template, root=folder, font_paths=_fonts(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(at.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError(f"{template} made no single document.")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])


def _printable(value: Any, characters: frozenset[int]) -> Any:
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).translate(_DIRECTIONS)
        return "".join(c if ord(c) in characters or c == "\n" else _SUBSTITUTE for c in text)
    if isinstance(value, dict):
        return {key: _printable(item, characters) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item, characters) for item in value]
    return value


@cache
def _all_characters() -> frozenset[int]:
    return frozenset().union(*(_in_font(font) for font in _FONTS.glob("*.ttf")))


@cache
def _plain_characters() -> frozenset[int]:
    """Those of the one font in which all else is set, without marks that join other letters."""
    regular = _in_font(_FONTS / "LiberationSans-Regular.ttf") | {ord(_SUBSTITUTE)}
    return frozenset(c for c in regular if not unicodedata.category(chr(c)).startswith("M"))


@cache
def _in_font(font: Path) -> frozenset[int]:
    """The characters that a TrueType font draws, control characters left out."""
    data = font.read_bytes()
    tables = [unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(unpack_from(">H", data, 4)[0])]
    start = next(offset for tag, _sum, offset, _length in tables if tag == b"cmap")
    count = unpack_from(">H", data, start + 2)[0]
    found: set[int] = set()
    for n in range(count):
        sub = start + unpack_from(">HHL", data, start + 4 + 8 * n)[2]
        if unpack_from(">H", data, sub)[0] == 4:
            found.update(_format_4(data, sub))
        elif unpack_from(">H", data, sub)[0] == 12:
            found.update(_format_12(data, sub))
    return frozenset(c for c in found if unicodedata.category(chr(c)) not in ("Cc", "Cn", "Co", "Cs"))


def _format_4(data: bytes, sub: int) -> Iterable[int]:
    """Segments of the basic plane that have a glyph; one that maps to glyph 0 has none."""
    segments = unpack_from(">H", data, sub + 6)[0] // 2
    ends = unpack_from(f">{segments}H", data, sub + 14)
    starts = unpack_from(f">{segments}H", data, sub + 16 + 2 * segments)
    deltas = unpack_from(f">{segments}H", data, sub + 16 + 4 * segments)
    offsets_at = sub + 16 + 6 * segments
    for n, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        at = offsets_at + 2 * n
        offset = unpack_from(">H", data, at)[0]
        for c in range(first, min(last, 0xFFFE) + 1):
            glyph = unpack_from(">H", data, at + offset + 2 * (c - first))[0] if offset else c
            if glyph and (glyph + delta) & 0xFFFF:
                yield c


def _format_12(data: bytes, sub: int) -> Iterable[int]:
    for n in range(unpack_from(">L", data, sub + 12)[0]):
        first, last, glyph = unpack_from(">LLL", data, sub + 16 + 12 * n)
        yield from range(first + (glyph == 0), last + 1)
