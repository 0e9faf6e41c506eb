"""Making the receipt of one line of a check, when it is first asked for, and its document."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from members.references import new_reference
from members.rules import merkle
from registry import receipts
from registry.choices import BatchState
from registry.models import BatchLine, LineReceipt
from registry.queries.receipts import keys
from registry.receipt_pdf import document as typeset
from registry.services.manifests import keep_key


@transaction.atomic
def make(*, line: BatchLine, by: User | None, at: datetime) -> LineReceipt:
    """The signed receipt of a line; asked for again, it is the one made first. Within the organisation.

    Raises:
        Refused: `not_done` before the check is done and signed, `not_shown` once what it said is no longer kept.
    """
    line = BatchLine.objects.select_for_update(of=("self",)).select_related("batch").get(pk=line.pk)
    made = LineReceipt.objects.filter(line=line).first()
    if made is not None:
        return made
    if line.batch.state != BatchState.DONE:
        raise Refused(_("This check is not done yet."), code="not_done")
    if not line.content:
        raise Refused(_("What this line said is no longer kept."), code="not_shown")
    hashes = line.batch.lines.order_by("position").values_list("sha256", flat=True)
    place = line.position - 1  # every line that was asked about has its row, also one that was emptied
    number, reference = f"{line.batch.number}-{line.position}", new_reference()
    signed = receipts.sign(
        number=number,
        reference=reference,
        made_at=at,
        words=line.content,
        place=place,
        path=merkle.path([bytes.fromhex(each) for each in hashes], place),
        manifest=line.batch.manifest,
    )
    keep_key(at=at)
    receipt = LineReceipt.objects.create(
        organisation_id=line.organisation_id,
        line=line,
        reference=reference,
        number=number,
        signed=signed,
        sha256=hashlib.sha256(signed.encode()).hexdigest(),
        made_at=at,
    )
    trail.record("registry.receipt_made", about=receipt, by=by, at=at)
    return receipt


@transaction.atomic
def document(*, receipt: LineReceipt) -> bytes:
    """The receipt as a PDF, of which the hash is kept, so that it is known again. Within the organisation.

    Raises:
        Refused: as `read`.
    """
    found = read(receipt=receipt)
    made = typeset(found, at=receipt.made_at)
    sha256 = hashlib.sha256(made).hexdigest()
    kept = LineReceipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if sha256 not in kept.documents:
        kept.documents = [*kept.documents, sha256]
        kept.save(update_fields=["documents"])
    return made


def read(*, receipt: LineReceipt) -> receipts.Receipt:
    """What a receipt of ours says.

    Raises:
        Refused: `not_shown` once its words are no longer kept, `key` when its key is believed no more.
    """
    if not receipt.signed:
        raise Refused(_("What this receipt said is no longer kept."), code="not_shown")
    try:
        return receipts.read_receipt(receipt.signed, keys=keys())
    except receipts.NotOurs as failure:
        words = _("This receipt was signed with a key that is believed no more. Ask the same lines again.")
        raise Refused(words, code="key") from failure
