"""Finding receipts, the keys under which they are read, and what of them may be shown today."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from members import tenancy
from members.models import Organisation
from members.queries.calendar import london_day
from registry import jws, receipts
from registry.choices import BatchState
from registry.models import Batch, BatchLine, LineReceipt, SigningKey
from registry.queries import checks, entries
from registry.rules.public import PublicEntry
from registry.rules.receipt_display import has_changed, still_shown


@dataclass(frozen=True, slots=True)
class Recalled:
    """What of a line may be shown today beside the truth of today.

    Args:
        line: what was asked and said, as line_words has it, as far as it may be shown; None when it may not.
        whole: whether nothing had to be left out, so that the receipt itself may be handed out again.
        now: what the register says today of the entry that it was about, if it was about one.
        changed: whether the answer is another one now; None where only asking again can tell.
    """

    line: dict[str, Any] | None
    whole: bool
    now: PublicEntry | None
    changed: bool | None


NOTHING = Recalled(None, whole=False, now=None, changed=None)


def keys() -> dict[str, str]:
    """The public keys whose signatures are believed, by thumbprint: every one that ever signed, and the present one."""
    known = dict(SigningKey.objects.values_list("kid", "public")) | jws.public()
    return {kid: public for kid, public in known.items() if kid not in settings.RECEIPT_KEYS_REFUSED}


def line(organisation: Organisation, *, batch: str, position: int) -> BatchLine | None:
    """A line of a check of this organisation's that is done.

    Args:
        batch: the reference of the check.
    """
    done = BatchLine.objects.filter(organisation=organisation, batch__reference=batch, batch__state=BatchState.DONE)
    return done.select_related("batch", "entry__person").filter(position=position).first()


def batch(organisation: Organisation, *, reference: str) -> Batch | None:
    """A check of this organisation's that is done."""
    return Batch.objects.filter(organisation=organisation, reference=reference, state=BatchState.DONE).first()


def by_reference(reference: str) -> LineReceipt | None:
    """The receipt that has this reference; whoever holds it may see it, whatever organisation asked."""
    if not re.fullmatch(r"[0-9A-Za-z]{1,40}", reference):
        return None
    return _first(reference=reference.lower())


def by_code(*, number: str, code: str) -> LineReceipt | None:
    """The receipt of this number, for whoever knows its code; in any spacing and case."""
    tidy = re.sub(r"\s+", "", number).upper()
    found = _first(number=tidy) if len(tidy) <= 40 and "\0" not in tidy else None
    if found is None:
        return None
    given = re.sub(r"[\s-]+", "", code).lower().encode()
    return found if hmac.compare_digest(given, receipts.code_of(found.reference).replace("-", "").encode()) else None


def by_document(content: bytes) -> LineReceipt | None:
    """The receipt of which this very document was made."""
    return _first(documents__contains=[hashlib.sha256(content).hexdigest()])


def recorded(receipt: receipts.Receipt) -> LineReceipt | None:
    """The record of having made this very receipt: a key alone, in whatever hands, does not make one."""
    return _first(number=receipt.number, sha256=hashlib.sha256(receipt.signed.encode()).hexdigest())


def is_recorded(manifest: receipts.Manifest) -> bool:
    """Whether a check of ours is signed by this very manifest."""
    with tenancy.across():
        return Batch.objects.filter(number=manifest.words["number"], manifest=manifest.signed).exists()


def recall(found: BatchLine, *, today: date) -> Recalled:
    """What of a line may be shown today, and what is true now; nothing of it once its words are emptied."""
    if not found.content:
        return NOTHING
    words = json.loads(found.content)
    if found.entry is None:
        return Recalled(words, whole=True, now=None, changed=None)
    shown = entries.visible(number=found.entry.number, today=today)
    present = entries.public_entry(shown, on=today, today=today) if shown else None
    # What a line says of an entry, it says of the last day asked about.
    days = (found.batch.on, found.batch.until or found.batch.on)
    that_day = entries.public_entry(shown, on=days[1], today=today) if shown else None
    if present is None or that_day is None:
        return NOTHING
    names = {present.name, present.known_as} | checks.names_known_of(found.entry, today)
    remembered = still_shown(words["said"], days=days, that_day=that_day, now=present, names=names)
    if remembered is None:
        return NOTHING
    kept = {**words, "said": remembered.said}
    if found.batch.until is not None or words["said"]["entry"] is None:
        return Recalled(kept, whole=remembered.whole, now=present, changed=None)
    now = that_day if _is_as_at(found.batch) else present
    return Recalled(kept, whole=remembered.whole, now=now, changed=has_changed(words["said"]["entry"], now))


def _is_as_at(batch: Batch) -> bool:
    """Whether it asked about another day than the one on which it asked."""
    return batch.known_at is None or batch.on != london_day(batch.known_at)


def _first(**which: Any) -> LineReceipt | None:
    # Of every organisation's, for whoever holds a receipt: its reference, its bytes or its code are what shows that.
    with tenancy.across():
        receipts_made = LineReceipt.objects.select_related("line__batch__organisation", "line__entry__person")
        return receipts_made.filter(**which).first()
