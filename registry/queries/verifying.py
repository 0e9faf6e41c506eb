"""Whether what somebody presents is a genuine receipt, and which part of it is not."""

from dataclasses import dataclass

from registry import receipts
from registry.jws import NotOurs
from registry.models import LineReceipt
from registry.queries.receipts import by_document, is_recorded, keys, recorded

_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Genuine:
    """What was presented is genuine.

    Args:
        receipt: the receipt that it is, as we recorded it; None for the manifest of a whole check.
        manifest: the manifest that it is.
        is_document: whether it is the very PDF that was made.
    """

    receipt: LineReceipt | None
    manifest: receipts.Manifest | None = None
    is_document: bool = False


def verify(content: bytes) -> Genuine:
    """What is presented as a receipt, once every byte of it is seen to be as we made it.

    A PDF is known by its hash alone and never opened, so that nothing in a stranger's file can do anything.

    Raises:
        NotOurs: `empty`, `document`, `text`, `not_recorded`, and as receipts.read.
    """
    if not content.strip():
        raise NotOurs("empty")
    if content.startswith(_PDF):
        document = by_document(content)
        if document is None:
            raise NotOurs("document")
        return Genuine(document, is_document=True)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise NotOurs("text") from error
    found = receipts.read(text, keys=keys())
    if isinstance(found, receipts.Manifest):
        if not is_recorded(found):
            raise NotOurs("not_recorded")
        return Genuine(None, manifest=found)
    ours = recorded(found)
    if ours is None:
        raise NotOurs("not_recorded")
    return Genuine(ours)
