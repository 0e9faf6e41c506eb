"""A department checked at once, beside the same answers found line by line and in pieces with the ORM, writes included.

Each way answers by the same pure rule and writes the same rows; what is measured is how it comes by what the rule asks.
"""

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import get_language

from members import tenancy
from members.choices import CheckPurpose, NameKind
from members.models import Name, OutsideRegistration, SearchName
from registry import check_wording
from registry.choices import BatchSource, BatchState, CheckNote
from registry.models import Batch, BatchLine, Entry, ScopeGrant, StandingSpan, Term
from registry.queries import checking
from registry.rules import check_lines, receipts
from registry.rules.check_lines import Line, Places
from registry.rules.checking import AskedName, Held, HeldName, by_name_alone, by_number, unreadable
from registry.services import batch_answers
from registry.services.manifests import sign_manifest
from tests.benchmarks.figures import Figure, percentile
from tests.factories.employers import make_account

LINES, ROUNDS, ONE_BY_ONE, PIECE, CALM_SECONDS = 100_000, 3, 300, 1_000, 8
FASTER_THAN_EACH, FASTER_THAN_PIECES = 100.0, 3.0
_SAMPLE = """
SELECT e.number, n.forenames, n.surname, coalesce(f.surname, ''), coalesce(o.number, ''), r.code
  FROM registry_entry e
  JOIN registry_register r ON r.id = e.register_id
  JOIN members_name n ON n.person_id = e.person_id AND n.kind = 'official' AND n.set_aside_at IS NULL
  LEFT JOIN LATERAL (SELECT surname FROM members_name f WHERE f.person_id = e.person_id AND f.kind = 'former'
                      ORDER BY f.id LIMIT 1) f ON true
  LEFT JOIN LATERAL (SELECT number FROM members_outsideregistration o WHERE o.person_id = e.person_id
                      ORDER BY o.id LIMIT 1) o ON true
 ORDER BY md5(e.number) LIMIT %s
"""


def measure(people: int, folder: Path) -> list[Figure]:
    """A list of 100,000 lines by each way in turn; the ORM's way line by line on some of them."""
    lines = _lines()
    today = timezone.localdate()
    places = checking.known_places()
    each, pieces, rates, some = [], [], [], lines[:ONE_BY_ONE]
    for _round in range(ROUNDS):
        took, said = _timed(lambda batch: batch_answers.answer(batch=batch, lines=lines, at=timezone.now()))
        piece_took, piecewise = _timed(lambda batch: _by_pieces(batch, lines, places, today))
        one_took, singly = _timed(lambda batch: _one_by_one(batch, some, places, today))
        wrong = sum(said[position] != its for position, its in (piecewise | singly).items())
        if wrong:
            raise AssertionError(f"{wrong} of {len(lines)} lines are answered otherwise by another way.")
        each.append(one_took / len(some) / (took / len(lines)))
        pieces.append(piece_took / took)
        rates.append(len(lines) / took)
    calm, busy = percentile(_calm(), 0.99), percentile(_while_checking(lines), 0.99)
    note = f"{len(lines):,} lines against {people:,} people; the same answer on every line by both ways"
    return [
        Figure(
            "checks", "lines answered and written, against line by line", "×", tuple(each), FASTER_THAN_EACH, note=note
        ),
        Figure("checks", "the same, against pieces of 1,000 by the ORM", "×", tuple(pieces), FASTER_THAN_PIECES),
        Figure("checks", "lines answered and written", "/s", tuple(rates)),
        Figure("checks", "p99 of a look-up meanwhile, against none", "×", (busy / calm,), None, 2.0),
    ]


def _lines() -> list[Line]:
    """Mostly right; some in former or other names, in another order, by another number, by name alone, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_SAMPLE, [LINES])
        people = cursor.fetchall()
    held, seen, found = checking.known_places(), set[tuple[str, ...]](), []
    for n in range(LINES):
        number, forenames, surname, former, outside, register = people[n % len(people)]
        other = people[(n * 7 + 1) % len(people)]
        number, forenames, surname, register = {
            1: (number, forenames, former or other[2], ""),
            2: (number, other[1], other[2], ""),
            3: (number, surname, forenames, ""),
            4: (f"{number}9", forenames, surname, ""),
            5: (outside or number, forenames, surname, register),
            6: ("", forenames, surname, ""),
            7: (number, forenames, surname, "HSSR"),
            8: (number, "", "", ""),
        }.get(n % 25, (number, forenames, surname, ""))
        cells = {
            check_lines.ListColumn.NUMBER: number,
            check_lines.ListColumn.FORENAMES: forenames,
            check_lines.ListColumn.SURNAME: surname,
            check_lines.ListColumn.REGISTER: register,
            check_lines.ListColumn.EMPLOYEE: f"E{n}",
        }
        found.append(check_lines.line(cells, held, seen))
    return found


def _timed(way: Callable[[Batch], Any]) -> tuple[float, dict[int, tuple[str, str]]]:
    """How long a way takes, and what it wrote; nothing of it stays."""
    with _batch() as batch:
        began = time.perf_counter()
        way(batch)
        took = time.perf_counter() - began
        rows = BatchLine.objects.filter(batch=batch).values_list("position", "outcome", "note")
        return took, {position: (outcome, note) for position, outcome, note in rows}


@contextmanager
def _batch() -> Any:
    with transaction.atomic():
        account = make_account(name=f"Bench {secrets.token_hex(4)}")
        now = timezone.now()
        with tenancy.within(account.organisation):
            yield Batch.objects.create(
                organisation=account.organisation,
                number=f"CHK-{secrets.token_hex(6)}",
                purpose=CheckPurpose.MONITORING,
                source=BatchSource.PASTED,
                on=timezone.localdate(now),
                state=BatchState.CHECKING,
                asked_at=now,
                moved_at=now,
                known_at=now,
            )
        transaction.set_rollback(True)


# --- The ORM's ways -------------------------------------------------------------------------------------------------

_Answers = dict[int, tuple[str, str]]


def _one_by_one(batch: Batch, lines: Sequence[Line], places: Places, today: date) -> _Answers:
    """Question after question for each line, and each row by itself."""
    said = {}
    for position, line in enumerate(lines, 1):
        entries: list[Entry] = []
        if line.key and not line.problem:
            held = _entries(Entry.objects.filter(number=line.key), today)
            entries = list(held.values()) or _outside([line.key], today).get(line.key, [])
        found = _Material(entries, _named(line, places, today) if _by_name(line) else 0)
        said[position] = _write([(position, line, found)], batch, places, today)[0]
        said[position][1].save()
    return {position: (row.outcome, row.note) for position, (_digest, row) in said.items()}


def _by_pieces(batch: Batch, lines: Sequence[Line], places: Places, today: date) -> _Answers:
    """A thousand lines at a time: their entries with all that belongs to them, then their rows."""
    digests: list[bytes] = []
    said: _Answers = {}
    for first in range(0, len(lines), PIECE):
        piece = lines[first : first + PIECE]
        by_number = _entries(Entry.objects.filter(number__in={line.key for line in piece if line.key}), today)
        missing = {line.key for line in piece if line.key} - set(by_number)
        outside = _outside(missing, today)
        material = []
        for position, line in enumerate(piece, first + 1):
            entries = [by_number[line.key]] if line.key in by_number else outside.get(line.key, [])
            found = _named(line, places, today) if _by_name(line) else 0
            material.append((position, line, _Material([] if line.problem else entries, found)))
        rows = _write(material, batch, places, today)
        digests += [digest for digest, _row in rows]
        BatchLine.objects.bulk_create(row for _digest, row in rows)
        said |= {row.position: (row.outcome, row.note) for _digest, row in rows}
    batch.root, batch.manifest = sign_manifest(batch, digests, at=timezone.now())
    batch.state, batch.done_at = BatchState.DONE, timezone.now()
    batch.save()
    return said


class _Material:
    """What a line leads to: entries by its number, or how many by its name."""

    def __init__(self, entries: list[Entry], named: int) -> None:
        self.entries, self.named = entries, named


def _by_name(line: Line) -> bool:
    return not line.key and not line.problem


def _with_everything(entries: Any, today: date) -> Any:
    spans = StandingSpan.objects.filter(during__contains=today, displayed=True)
    names = Name.objects.filter(set_aside_at=None, during__startswith__lte=today).order_by("during", "pk")
    grants = ScopeGrant.objects.filter(set_aside_at=None, during__contains=today).select_related("scope")
    terms = Term.objects.filter(set_aside_at=None, during__contains=today)
    return entries.select_related("register", "person").prefetch_related(
        Prefetch("spans", spans, to_attr="shown"),
        Prefetch("person__names", names, to_attr="held"),
        Prefetch("scope_grants", grants, to_attr="granted"),
        Prefetch("terms", terms, to_attr="covering"),
    )


def _entries(entries: Any, today: date) -> dict[str, Entry]:
    return {one.number: one for one in _with_everything(entries, today) if one.shown}


def _outside(numbers: Iterable[str], today: date) -> dict[str, list[Entry]]:
    """Entries by the number of a registration elsewhere, as the public look-up finds them."""
    held = OutsideRegistration.objects.filter(
        number__in=list(numbers), set_aside_at=None, during__startswith__lte=today
    ).exclude(standing="stated")
    people: dict[int, list[OutsideRegistration]] = {}
    for one in held:
        people.setdefault(one.person_id, []).append(one)
    found: dict[str, list[Entry]] = {}
    for entry in _entries(Entry.objects.filter(person__in=people), today).values():
        for one in people[entry.person_id]:
            now = today in one.during and one.standing != "ended"
            if (now or _last_of_its_body(one, entry, today)) and entry not in found.setdefault(one.number, []):
                found[one.number].append(entry)
    return found


def _last_of_its_body(one: OutsideRegistration, entry: Entry, today: date) -> bool:
    later = OutsideRegistration.objects.filter(
        person=one.person_id, body=one.body, set_aside_at=None, during__startswith__lte=today
    ).exclude(standing="stated")
    return entry.register.outside_body == one.body and not any(
        other.number != one.number
        and (other.during.upper is None or (one.during.upper and other.during.upper > one.during.upper))
        for other in later
    )


def _named(line: Line, places: Places, today: date) -> int:
    """How many entries are under a name, up to two."""
    register = places.register(line) if line.register else None
    last = "".join(_folded(line.last))
    keys = (
        SearchName.objects.filter(surname=last, rank__in=[0, 2], during__contains=today)
        if last
        else SearchName.objects.none()
    )
    first = _folded(line.words)[:1]
    keys = keys.filter(Q(forenames=first[0]) | Q(forenames__startswith=f"{first[0]} ")) if len(first) else keys
    spans = StandingSpan.objects.filter(during__contains=today, displayed=True, entry__person__in=keys.values("person"))
    if register:
        spans = spans.filter(entry__register=register)
    return len(set(spans.values_list("entry_id", flat=True)[:50]))


_known: dict[str, tuple[str, ...]] = {}


def _folded(words: str) -> tuple[str, ...]:
    """A name as search compares it; asked once for each that is not known yet."""
    if words not in _known:
        with connection.cursor() as cursor:
            cursor.execute("SELECT members_normalise(%s)", [words])
            _known[words] = tuple(cursor.fetchone()[0].split())
    return _known[words]


def _fold_all(names: Iterable[str]) -> None:
    unknown = [name for name in set(names) if name not in _known]
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, members_normalise(n) FROM unnest(%s::text[]) n", [unknown])
        _known.update({name: tuple(plain.split()) for name, plain in cursor.fetchall()})


def _write(
    material: Sequence[tuple[int, Line, _Material]], batch: Batch, places: Places, today: date
) -> list[tuple[bytes, BatchLine]]:
    """The rows of some lines, with the words that their digests are of."""
    _known.clear()
    held = [name for _position, _line, found in material for entry in found.entries for name in entry.person.held]
    _fold_all([n.forenames for n in held] + [n.surname for n in held])
    _fold_all([line.words for _p, line, _f in material] + [line.last for _p, line, _f in material])
    return [_one_row(position, line, found, batch, places, today) for position, line, found in material]


def _one_row(
    position: int, line: Line, found: _Material, batch: Batch, places: Places, today: date
) -> tuple[bytes, BatchLine]:
    register = places.register(line) if line.register else None
    entries = [one for one in found.entries if one.register_id == register] or found.entries
    entry = entries[0] if len(entries) == 1 else None
    held = _held(entry, today) if entry else None
    if line.problem:
        its = unreadable(line.problem)
    elif not line.key:
        its = by_name_alone(found.named)
    else:
        its = by_number(AskedName(_folded(line.words), _folded(line.last)), register, held, len(entries))
    note = its.note or (CheckNote.REPEATED.value if line.repeated else "")
    says = held if batch_answers.is_about(its, held, None) else None
    said = _said(entry) if entry and batch_answers.says(its, None) else None
    sentence = check_wording.sentence(
        its, said, on=batch.on, until=None, today=today, held=says, language=get_language()
    )
    words = receipts.line_words(
        salt=secrets.token_urlsafe(18),
        position=position,
        asked={
            "number": line.number, "name": line.name, "register": line.register, "scope": line.scope,
            "employee": line.employee, "on": batch.on.isoformat(), "until": "",
        },
        said={
            "outcome": its.outcome.value, "note": note, "sentence": sentence,
            "recorded_at": receipts.instant(batch.known_at) if batch.known_at else "",
            "entry": batch_answers._entry(said, []) if said else None, "not_registered": [],
        },
    )  # fmt: skip
    digest = receipts.digest(words)
    row = BatchLine(
        batch=batch, organisation_id=batch.organisation_id, position=position, number=line.number, name=line.name,
        surname=line.surname, register=line.register, scope=line.scope, employee=line.employee,
        outcome=its.outcome.value, note=note, entry=entry if says else None, content=words, sha256=digest.hex(),
    )  # fmt: skip
    return digest, row


def _held(entry: Any, today: date) -> Held:
    official = [name for name in entry.person.held if name.kind == NameKind.OFFICIAL]
    now = [name for name in official if today in name.during] or official
    entry.official = now[-1]
    known = [n for n in entry.person.held if n.kind == NameKind.KNOWN_AS and today in n.during]
    former = [n for n in entry.person.held if n.kind == NameKind.FORMER and n.searchable]
    verdict = entry.shown[0].verdict
    return Held(
        entry.pk,
        entry.register_id,
        tuple(_name(name, entry.official) for name in (entry.official, *known)),
        tuple(_name(name, entry.official) for name in former),
        (checking.Days(today),) if verdict == "no" else (),
        verdict == "restricted",
    )


def _name(name: Name, official: Name) -> HeldName:
    return HeldName(_folded(name.forenames or official.forenames), _folded(name.surname or official.surname))


def _said(entry: Any) -> checking.Said:
    span, term = entry.shown[0], entry.covering[0].during if entry.covering else None
    name = f"{entry.official.forenames} {entry.official.surname}".strip()
    status, verdict = checking.Status(span.status), checking.Verdict(span.verdict)
    return checking.Said(
        entry.number, entry.register.code, entry.register.name, entry.register.outside_body, name, status,
        str(status.label), verdict, span.during.lower, tuple(sorted(g.scope.name for g in entry.granted)),
        checking.Days(term.lower, term.upper) if term else None,
    )  # fmt: skip


# --- Meanwhile ------------------------------------------------------------------------------------------------------


def _while_checking(lines: Sequence[Line]) -> list[float]:
    """How long look-ups take in another process while a list is checked in this one."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.lookups"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        if other.stdout is None or other.stdin is None:
            raise RuntimeError("The other process cannot be talked to.")
        other.stdout.readline()
        _timed(lambda batch: batch_answers.answer(batch=batch, lines=lines, at=timezone.now()))
        other.stdin.close()
        took: list[float] = json.loads(other.stdout.readline())
        return took


def _calm() -> list[float]:
    """The same with nothing beside it."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.lookups"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        if other.stdout is None or other.stdin is None:
            raise RuntimeError("The other process cannot be talked to.")
        other.stdout.readline()
        time.sleep(CALM_SECONDS)
        other.stdin.close()
        took: list[float] = json.loads(other.stdout.readline())
        return took
