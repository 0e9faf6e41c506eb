"""Sealing: what was recorded since the last seal gets its leaves, and all of it together one signed hash."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from members import checkpoints
from members.models import Seal, SealedLeaf
from members.queries.statements import SCHEME, newest_line, tables, unsealed
from members.rules import merkle

_LOCK = 8_162_026  # one sealing at a time
_BATCH = 2_000


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Seal every statement that no seal covers yet; the newest seal as it was if there is none.

    It may run late, twice or after days without: what counts is which rows have no leaf.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = Seal.objects.order_by("-number").first()
    peaks = [bytes.fromhex(peak) for peak in last.peaks] if last else []
    rows = last.rows if last else 0
    leaves = _leaves(peaks, number=last.number + 1 if last else 1, size=rows)
    while batch := list(islice(leaves, _BATCH)):  # before their seal, which the database looks for at the end
        SealedLeaf.objects.bulk_create(batch)
        rows = batch[-1].position + 1
    if rows == (last.rows if last else 0):
        return last
    return _write(last, rows=rows, peaks=peaks, at=at)


def _leaves(peaks: list[bytes], *, number: int, size: int) -> Iterator[SealedLeaf]:
    """The leaves of what is not sealed; each grows the tree."""
    new = (statement for model in tables() for statement in unsealed(model))
    for position, statement in enumerate(new, start=size):
        merkle.grow(peaks, size=position, leaf=statement.leaf())
        yield SealedLeaf(
            position=position,
            seal_id=number,
            table=statement.table,
            row_id=statement.row_id,
            act=statement.act,
            actor=statement.actor,
            body=statement.body,
            words=statement.words,
        )


def _write(last: Seal | None, *, rows: int, peaks: list[bytes], at: datetime) -> Seal:
    root = merkle.root(peaks)
    return Seal.objects.create(
        number=last.number + 1 if last else 1,
        upto=newest_line(),
        rows=rows,
        scheme=SCHEME,
        root=root.hex(),
        previous_root=last.root if last else "",
        peaks=[peak.hex() for peak in peaks],
        checkpoint=checkpoints.sign(size=rows, root=root),
        sealed_at=at,
    )
