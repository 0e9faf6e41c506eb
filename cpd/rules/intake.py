"""Files from which activities are brought in: what is taken, and the words for what cannot be read at all."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from cpd.choices import IntakeKind, IntakeTrouble

_MB = 1 << 20
KINDS = {
    ".csv": IntakeKind.CSV,
    ".tsv": IntakeKind.CSV,
    ".txt": IntakeKind.CSV,
    ".ics": IntakeKind.CALENDAR,
    ".json": IntakeKind.BUNDLE,
}
LARGEST = {IntakeKind.CSV: 25 * _MB, IntakeKind.CALENDAR: 5 * _MB, IntakeKind.BUNDLE: 25 * _MB}
MOST_ROWS = 100_000
# As many as a page can show; how many there are in all is counted.
MOST_FAULTS = 1_000


def _(words: str) -> str:
    """Marks words for translators; whoever shows them translates them."""
    return words


WORDING: Mapping[IntakeTrouble, str] = {
    IntakeTrouble.ENDING: _("Select a file that ends in .csv, .ics or .json"),
    IntakeTrouble.EMPTY: _("The selected file is empty"),
    IntakeTrouble.TOO_BIG: _("The selected file must be smaller than %(megabytes)s MB"),
    IntakeTrouble.LETTERS: _("The letters in this file cannot be read. Save it as CSV in UTF-8 and bring it again"),
    IntakeTrouble.TOO_MANY: _("This file holds more than 100,000 rows. Divide it into several"),
    IntakeTrouble.COLUMNS: _("The first row of this file must name its columns, at least two of them"),
    IntakeTrouble.NOT_CALENDAR: _("This is not a calendar file that can be read. Export it from your calendar again"),
    IntakeTrouble.NOT_BUNDLE: _("This is not a log that was taken out of this register, or it was changed since"),
    IntakeTrouble.LOST: _("This file is no longer kept. Bring it again"),
}


class Unreadable(Exception):
    """A file cannot be read at all.

    Args:
        trouble: why.
    """

    def __init__(self, trouble: IntakeTrouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def kind_of(name: str) -> IntakeKind | None:
    """What a file is by the ending of its name; None for one that is not taken."""
    return KINDS.get(PurePosixPath(name).suffix.lower())


def at_the_door(*, name: str, size: int) -> tuple[IntakeTrouble, dict[str, int]] | None:
    """Why a file is not even kept, with the figures for the words; None where name and size are well."""
    kind = kind_of(name)
    if kind is None:
        return IntakeTrouble.ENDING, {}
    if size == 0:
        return IntakeTrouble.EMPTY, {}
    return (IntakeTrouble.TOO_BIG, {"megabytes": LARGEST[kind] // _MB}) if size > LARGEST[kind] else None
