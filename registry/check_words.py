"""Words of checks that stand in lists: what is beside an answer, and how answers look."""

from collections.abc import Mapping

from registry.choices import CheckNote, CheckOutcome

TAGS: Mapping[str, str] = {
    CheckOutcome.REGISTERED: "yes",
    CheckOutcome.RESTRICTED: "restricted",
    CheckOutcome.NOT_REGISTERED: "no",
    CheckOutcome.MISMATCH: "no",
    CheckOutcome.CANNOT_CONFIRM: "plain",
    CheckOutcome.AMBIGUOUS: "plain",
    CheckOutcome.UNREADABLE: "plain",
}


def note_words(note: str) -> str:
    """What beside its answer must be known of a line, as it begins a sentence."""
    words = str(CheckNote(note).label) if note else ""
    return words[:1].upper() + words[1:]
