"""The numbers of a department as bars; the table beside each picture has every figure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.rules.department import Cover, Standing

_WIDTH, _LABELS, _ROW, _BAR = 760, 350, 34, 20
_ROOM_FOR_FIGURE = 48


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its words and figure, placed in the picture."""

    label: str
    kind: str
    figure: int
    y: int
    middle: int
    width: int
    end: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars beneath each other."""

    bars: list[Bar]
    width: int
    height: int
    left: int
    bar: int


def standing(found: Standing) -> Picture:
    """How many are registered, and how."""
    return _picture(
        [
            (_("Registered"), "yes", found.registered),
            (_("With restrictions"), "restricted", found.restricted),
            (_("Not registered"), "no", found.not_registered),
            (_("Cannot confirm"), "plain", found.cannot_confirm),
        ]
    )


def cover(found: Iterable[Cover]) -> Picture:
    """How many may practise in each scope."""
    return _picture([(f"{one.scope} ({one.register})", "no" if one.people < 2 else "yes", one.people) for one in found])


def _picture(rows: list[tuple[str, str, int]]) -> Picture:
    most = max((figure for _label, _kind, figure in rows), default=0) or 1
    room = _WIDTH - _LABELS - _ROOM_FOR_FIGURE
    bars = []
    for place, (label, kind, figure) in enumerate(rows):
        top, width = place * _ROW + 6, round(room * figure / most)
        bars.append(Bar(label, kind, figure, top, top + _BAR // 2, width, _LABELS + width + 8))
    return Picture(bars, _WIDTH, len(rows) * _ROW + 6, _LABELS, _BAR)
