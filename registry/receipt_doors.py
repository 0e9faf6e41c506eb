"""Who may see a receipt: the organisation that asked, and whoever has it."""

from typing import Any

from members.doors import Door, Policy, everyone
from members.organisation_doors import of_organisation
from registry.models import Batch, BatchLine, LineReceipt
from registry.queries import receipts


def _line(door: Any) -> BatchLine | None:
    return receipts.line(door.organisation, batch=door.kwargs["batch"], position=door.kwargs["position"])


def _batch(door: Any) -> Batch | None:
    return receipts.batch(door.organisation, reference=door.kwargs["batch"])


def _receipt(door: Door) -> LineReceipt | None:
    return receipts.by_reference(door.kwargs["reference"])


CHECKED_LINE = of_organisation("officers of the organisation, if its check has the line", _line)
DONE_CHECK = of_organisation("officers of the organisation, if its check is done", _batch)
RECEIPT = Policy("anyone who has the reference of the receipt", load=_receipt, allows=everyone)
