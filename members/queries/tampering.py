"""Looking for tampering: every sealed row beside its leaf, every seal beside its leaves, and a witness beside both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Model, OuterRef

from members import checkpoints
from members.models import Seal, SealedLeaf
from members.queries import statements
from members.queries.statements import Statement
from members.rules import merkle

# A transaction that began before a seal may end after it; none takes as long as this.
LATEST = timedelta(hours=1)
_Key = tuple[int, str]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed: which kind of tampering, where, and what was seen."""

    kind: str
    where: str
    seen: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.seen}"


def findings(*, witnessed: str | None = None) -> Iterator[Finding]:
    """Everything that shows tampering; nothing if the register is as it was sealed.

    Args:
        witnessed: a signed checkpoint that somebody outside kept.
    """
    seals = list(Seal.objects.order_by("number"))
    yield from _triggers()
    for model in statements.tables():
        yield from _rows(model, {seal.number: seal.sealed_at for seal in seals})
    outside, found = _read_witness(witnessed)
    yield from found
    roots = _roots({seal.rows for seal in seals} | ({outside.size} if outside else set()))
    yield from _seals(seals, roots)
    if outside:
        yield from _beside_witness(outside, roots, newest=seals[-1].rows if seals else 0)


# --- Triggers -------------------------------------------------------------------------------------------------------


def _triggers() -> Iterator[Finding]:
    watched: list[type[Model]] = [*statements.tables(), Seal, SealedLeaf]
    for model in watched:
        for trigger in model._meta.triggers:  # type: ignore[attr-defined]
            status, enabled = trigger.get_installation_status(model)
            if status != "INSTALLED" or not enabled:
                seen = f"the trigger {trigger.name} is switched off, missing or another one"
                yield Finding("trigger disabled", model._meta.label_lower, seen)


# --- Rows beside their leaves ---------------------------------------------------------------------------------------


def _rows(model: type[Model], sealed_at: dict[int, datetime]) -> Iterator[Finding]:
    table = model._meta.label_lower
    now = {(s.row_id, s.act): s for s in statements.stated(model)}
    under = SealedLeaf.objects.filter(table=table, seal__in=sealed_at)  # no seal that was made meanwhile
    leaves = {(leaf.row_id, leaf.act): leaf for leaf in under.iterator(2_000)}
    yield from _gone(table, [key for key in sorted(leaves) if key not in now], {row for row, _ in now}, leaves)
    yield from _changed(model, {key: (leaf, now[key]) for key, leaf in leaves.items() if key in now})
    for key, statement in now.items():
        before = leaves[key].seal_id - 1 if key in leaves else max(sealed_at, default=0)
        if before in sealed_at and statement.at < sealed_at[before] - LATEST:
            seen = f"dated {statement.at:%Y-%m-%d %H:%M}, and seal {before} of a later instant did not have it"
            yield Finding("inserted back-dated", _where(table, key), seen)


def _gone(table: str, keys: list[_Key], rows: set[int], leaves: dict[_Key, SealedLeaf]) -> Iterator[Finding]:
    """Rows that are missing; all from one on to the last sealed are told as one."""
    newest = max((row for row in rows if (row, statements.RECORDED) in leaves), default=0)
    end = sorted({row for row, _ in keys if row > newest})
    if len(end) > 1:
        seen = f"the newest {len(end)} sealed rows, {end[0]} to {end[-1]}, are gone"
        yield Finding("truncated", table, seen)
    for row, act in keys:
        if row in rows:
            seen = f"seal {leaves[row, act].seal_id} has it, and the row says it never happened"
            yield Finding("edited", _where(table, (row, act)), seen)
        elif act == statements.RECORDED and not (len(end) > 1 and row in end):
            seen = f"seal {leaves[row, act].seal_id} has it, and the row is gone"
            yield Finding("deleted", _where(table, (row, act)), seen)


def _changed(model: type[Model], pairs: dict[_Key, tuple[SealedLeaf, Statement]]) -> Iterator[Finding]:
    table = model._meta.label_lower
    emptied = statements.erased(model, [row for (row, _), (leaf, now) in pairs.items() if leaf.words and not now.words])
    different = {
        key: (leaf, now)
        for key, (leaf, now) in pairs.items()
        if (leaf.actor, leaf.body) != now.says() or (leaf.words != now.words and key[0] not in emptied)
    }
    sealed = {(leaf.actor, leaf.body): key for key, (leaf, _) in different.items()}
    for key, (leaf, now) in different.items():
        other = sealed.get(now.says())
        where, under = _where(table, key), f"sealed otherwise by seal {leaf.seal_id}"
        if other not in {None, key} and different[other][1].says() == (leaf.actor, leaf.body):
            yield Finding("swapped", where, f"it stands in the place of row {other[0]}, and that row in its place")
        elif leaf.actor != now.actor and leaf.body == now.body:
            yield Finding("actor changed", where, f"account {now.actor} instead of {leaf.actor}, {under}")
        else:
            yield Finding("edited", where, under)


def _where(table: str, key: _Key) -> str:
    row, act = key
    return f"{table} {row}" if act == statements.RECORDED else f"{table} {row}, its setting aside"


# --- Seals beside their leaves --------------------------------------------------------------------------------------


def _roots(sizes: set[int]) -> dict[int, bytes]:
    """The hash of the first so many leaves, for each size that the leaves reach."""
    peaks: list[bytes] = []
    found = {0: merkle.root(peaks)}
    kept = SealedLeaf.objects.order_by("position").iterator(2_000)
    for size, leaf in enumerate(kept, start=1):
        said = statements.leaf(leaf.table, leaf.row_id, leaf.act, leaf.actor, leaf.body, leaf.words)
        merkle.grow(peaks, size=size - 1, leaf=said)
        if size in sizes:
            found[size] = merkle.root(peaks)
    return found


def _seals(seals: list[Seal], roots: dict[int, bytes]) -> Iterator[Finding]:
    lost = SealedLeaf.objects.filter(~Exists(Seal.objects.filter(pk=OuterRef("seal_id"))))
    for gone in lost.values_list("seal_id", flat=True).distinct().order_by("seal_id"):
        yield Finding("seals cut", f"seal {gone}", "its leaves are there and it is gone")
    earlier: dict[str, int] = {}
    previous = ""
    for number, seal in enumerate(seals, start=1):
        where = f"seal {seal.number}"
        if seal.number != number or seal.previous_root != previous:
            yield Finding("seals cut", where, "it does not follow from the seal before it")
        if roots.get(seal.rows, b"").hex() != seal.root:
            yield Finding("leaves altered", where, f"the first {seal.rows} leaves do not give what it says")
        yield from _signature(seal, earlier)
        earlier.setdefault(seal.checkpoint, seal.number)
        previous = seal.root


def _signature(seal: Seal, earlier: dict[str, int]) -> Iterator[Finding]:
    where = f"seal {seal.number}"
    try:
        said = checkpoints.read(seal.checkpoint)
    except checkpoints.NotOurs:
        yield Finding("signed with another key", where, "our key did not sign its checkpoint")
        return
    if seal.checkpoint in earlier:
        yield Finding("checkpoint replayed", where, f"it carries the checkpoint of seal {earlier[seal.checkpoint]}")
    elif (said.size, said.root.hex()) != (seal.rows, seal.root):
        yield Finding("edited", where, "its checkpoint says otherwise")


# --- A witness beside both ------------------------------------------------------------------------------------------


def _read_witness(text: str | None) -> tuple[checkpoints.Checkpoint | None, list[Finding]]:
    if text is None:
        return None, []
    try:
        return checkpoints.read(text), []
    except checkpoints.NotOurs:
        return None, [Finding("signed with another key", "the checkpoint given", "our key did not sign it")]


def _beside_witness(said: checkpoints.Checkpoint, roots: dict[int, bytes], *, newest: int) -> Iterator[Finding]:
    where = "the checkpoint given"
    if said.size > newest:
        seen = f"it covers {said.size} rows and the newest seal {newest}: an earlier copy was restored"
        yield Finding("rolled back", where, seen)
    elif roots.get(said.size) != said.root:
        yield Finding("forked", where, f"of the first {said.size} rows it says otherwise than the register does now")
