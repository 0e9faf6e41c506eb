"""Why a file cannot be used, as raised by whatever looks into it."""

from members.choices import DocumentRefusal


class Unusable(Exception):
    """A file that cannot be used; `refusal` says which of the fixed wordings its owner is shown."""

    def __init__(self, refusal: DocumentRefusal, why: str = "") -> None:
        super().__init__(why or refusal.value)
        self.refusal = refusal


def damaged(why: str) -> Unusable:
    """A file that is broken, dangerous, or two kinds of file at once; `why` is for the log alone."""
    return Unusable(DocumentRefusal.DAMAGED, why)
