"""Words and looks of answers to checks, wherever they stand: in lists, on pages, in receipts."""

from registry.choices import CheckNote, CheckOutcome

_LOOKS = {
    CheckOutcome.REGISTERED.value: "yes",
    CheckOutcome.RESTRICTED.value: "restricted",
    CheckOutcome.NOT_REGISTERED.value: "no",
}


def look(outcome: str, *, otherwise: str = "plain") -> str:
    """In which of the verdict's colours an answer stands; what confirms nothing has none of a yes or a no.

    Args:
        otherwise: the look of what confirms nothing.
    """
    return _LOOKS.get(outcome, otherwise)


def note_words(note: str) -> str:
    """What beside its answer must be known of a line, as it begins a sentence."""
    words = str(CheckNote(note).label) if note else ""
    return words[:1].upper() + words[1:]
