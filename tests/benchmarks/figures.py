"""What was measured, how far it scatters, and whether it is what was asked for."""

import json
import os
import platform
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing.

    Args:
        rounds: one value from each turn of an interleaved run; the median is the figure.
        at_least, at_most: the target, if there is one.
        note: what a reader must know to believe it.
    """

    part: str
    what: str
    unit: str
    rounds: tuple[float, ...]
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def middle(self) -> float:
        """The figure."""
        return statistics.median(self.rounds)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.at_least is not None:
            return self.middle >= self.at_least
        return None if self.at_most is None else self.middle <= self.at_most

    def line(self) -> list[str]:
        """Its line of the table."""
        target = f"≥ {_short(self.at_least)}" if self.at_least is not None else ""
        target = f"≤ {_short(self.at_most)}" if self.at_most is not None else target
        spread = f"{_short(min(self.rounds))} – {_short(max(self.rounds))}" if len(self.rounds) > 1 else ""
        verdict = {True: "met", False: "BELOW TARGET", None: ""}[self.met]
        return [self.part, self.what, target, f"{_short(self.middle)} {self.unit}".strip(), spread, verdict, self.note]


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(figures: Iterable[Figure]) -> str:
    """All of it for a terminal."""
    lines = [["part", "what", "target", "measured", "spread", "", ""], *(f.line() for f in figures)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def write(figures: Iterable[Figure], path: Path, **about: object) -> None:
    """All of it for machines, with what it was measured on."""
    path.parent.mkdir(exist_ok=True)
    on = {"machine": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version(), **about}
    rows = [{**asdict(f), "middle": f.middle, "met": f.met} for f in figures]
    path.write_text(json.dumps({"on": on, "figures": rows}, indent=1, ensure_ascii=False), encoding="utf-8")


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
