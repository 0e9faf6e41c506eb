"""Finding the answer to every line of a check as of one moment; lines, tree and statement are written at once."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language

from members import trail
from members.choices import CheckPurpose
from members.rules.dates import Days
from registry import check_wording, progress
from registry.choices import BATCH, BatchState, CheckNote, CheckOutcome, Status
from registry.models import Batch
from registry.queries import checking, invented, policies
from registry.queries.checking import Found, Said
from registry.queries.entries import publish
from registry.queries.facts import read_facts
from registry.rules import receipts
from registry.rules.check_lines import Line
from registry.rules.checking import Answer, Held, by_name_alone, by_number, unreadable
from registry.rules.public import PublicSanction
from registry.services import line_emptying, manifests

_PIECE = 5_000
_COLUMNS = (
    "batch_id, organisation_id, position, number, name, surname, register, scope, employee, outcome, note, entry_id,"
    " content, sha256"
)
_WRITTEN = """
CREATE TEMPORARY TABLE check_written (
    batch_id bigint, organisation_id bigint, position integer, number text, name text, surname text, register text,
    scope text, employee text, outcome text, note text, entry_id bigint, content text, sha256 text
) ON COMMIT DROP
"""
# An answer says what the register says only where number and name are one person's.
_SAYS = {CheckOutcome.REGISTERED, CheckOutcome.RESTRICTED, CheckOutcome.NOT_REGISTERED}
_SAYS_ALL_THE_SAME = {CheckNote.OTHER_REGISTER.value, CheckNote.OTHER_SCOPE.value}
_DECIDED = {
    Status.REMOVED,
    Status.SUSPENDED,
    Status.INTERIM_SUSPENDED,
    Status.CONDITIONS,
    Status.INTERIM_CONDITIONS,
    Status.CAUTION,
    Status.WARNING,
    Status.FINDING,
}
_Restrictions = dict[int, list[receipts.Restriction]]


@transaction.atomic
def answer(*, batch: Batch, lines: Sequence[Line], at: datetime) -> Batch:
    """Answer every line, and hand the whole in: all of it stands, or nothing of it.

    Args:
        batch: locked by the caller, with state CHECKING.
        at: the instant whose belief of the register is asked.
    """
    BATCH.check(batch.state, BatchState.DONE)
    batch.known_at = at
    writing = _Writing(batch, lines, today=timezone.localdate(at))
    writing.write()
    line_emptying.empty(line_emptying.erased_meanwhile().filter(batch=batch))
    batch.root, batch.manifest = manifests.sign_manifest(batch, writing.digests, at=at)
    batch.state, batch.done_at, batch.moved_at = BatchState.DONE, at, at
    batch.lines_total = len(lines)
    batch.save()
    trail.record(
        "registry.batch_answered",
        about=batch,
        by=batch.made_by,
        at=at,
        organisation=batch.organisation_id,
        lines=len(lines),
        purpose=CheckPurpose(batch.purpose).value,
        root=batch.root,
    )
    return batch


class _Writing:
    """The lines of one batch on their way into the database."""

    def __init__(self, batch: Batch, lines: Sequence[Line], *, today: date) -> None:
        self.batch, self.lines, self.today = batch, lines, today
        self.until = batch.until or batch.on
        self.digests = [b""] * len(lines)
        self.recorded_at = receipts.instant(batch.known_at) if batch.known_at else ""
        self.on_words = batch.on.isoformat()
        self.language = get_language()
        self.until_words = batch.until.isoformat() if batch.until else ""
        self.done = 0

    def write(self) -> None:
        """Every line, in pieces; how far it has come may be looked at meanwhile."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.check_written")
            cursor.execute(_WRITTEN)
        self._bring(
            self._row(position, unreadable(line.problem), None)
            for position, line in enumerate(self.lines, 1)
            if line.problem
        )
        found = self._gather()
        for piece in _pieces(found):
            answered = [(one, self._answer(one)) for one in piece]
            decided = self._restrictions(answered)
            self._bring(self._row(one.position, its, one, decided) for one, its in answered)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO registry_batchline ({_COLUMNS}) SELECT * FROM check_written"  # noqa: S608 - ours
            )

    def _gather(self) -> Iterable[Found]:
        """What there is to say of the lines that can be read: of the register, or of the sandbox's invented people."""
        if self.batch.sandbox:
            return invented.gather(self.lines, on=self.batch.on, until=self.until)
        return checking.gather(
            self.lines, checking.known_places(), on=self.batch.on, until=self.until, today=self.today
        )

    def _answer(self, one: Found) -> Answer:
        line = self.lines[one.position - 1]
        if not line.key:
            return by_name_alone(one.found)
        return by_number(one.name, one.register_id, one.held, one.found)

    def _restrictions(self, answered: Iterable[tuple[Found, Answer]]) -> _Restrictions:
        """What the public may read of decisions about those few on whom there are any."""
        ids = {
            one.held.entry_id
            for one, its in answered
            if one.held and one.said and one.said.status in _DECIDED and says(its, self.batch.until)
        }
        if not ids:
            return {}
        book, found = policies.current(), {}
        for held in read_facts(entry_ids=sorted(ids)):
            entry = publish(held, book, on=self.until, today=self.today)
            found[held.entry_id] = [_restriction(one) for one in entry.sanctions] if entry else []
        return found

    def _row(
        self, position: int, its: Answer, one: Found | None, decided: _Restrictions | None = None
    ) -> tuple[Any, ...]:
        line = self.lines[position - 1]
        note = its.note or (CheckNote.REPEATED.value if line.repeated else "")
        held = one.held if one and is_about(its, one.held, self.batch.until) else None
        said = one.said if one and held and says(its, self.batch.until) else None
        about = (held.entry_id or None) if held else None
        its_days_are_gone = its.outcome is CheckOutcome.CANNOT_CONFIRM
        absent = held.absent if held and said and self.batch.until else ()
        sentence = check_wording.sentence(
            its, said, on=self.batch.on, until=self.batch.until, today=self.today, held=held, language=self.language
        )
        words = receipts.line_words(
            salt=secrets.token_urlsafe(18),
            position=position,
            asked={
                "number": line.number,
                "name": line.name,
                "register": line.register,
                "scope": line.scope,
                "employee": line.employee,
                "on": self.on_words,
                "until": self.until_words,
            },
            said={
                "outcome": its.outcome.value,
                "note": note,
                "sentence": sentence,
                "recorded_at": self.recorded_at,
                "entry": _entry(said, (decided or {}).get(about or 0, [])) if said and not its_days_are_gone else None,
                "not_registered": [_run(run) for run in absent],
            },
        )
        digest = receipts.digest(words)
        self.digests[position - 1] = digest
        return (
            self.batch.pk,
            self.batch.organisation_id,
            position,
            line.number,
            line.name,
            line.surname,
            line.register,
            line.scope,
            line.employee,
            its.outcome.value,
            note,
            about,
            words,
            digest.hex(),
        )

    def _bring(self, rows: Iterable[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor, cursor.copy(f"COPY check_written ({_COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                self.done += 1
        progress.say(self.batch.pk, self.done)


def says(its: Answer, until: date | None) -> bool:
    """Whether an answer says what the register says of the entry: its number and name were one person's.

    Of a range of days it also says on which of them the register no longer shows what it said, as its page does.
    """
    unshown = until is not None and its.outcome is CheckOutcome.CANNOT_CONFIRM
    return its.outcome in _SAYS or its.note in _SAYS_ALL_THE_SAME or unshown


def is_about(its: Answer, held: Held | None, until: date | None) -> bool:
    """Whether a line is found to be about the entry that its number leads to, which the public may see."""
    return held is not None and (its.outcome is CheckOutcome.MISMATCH or says(its, until))


def _entry(said: Said, decided: list[receipts.Restriction]) -> receipts.SaidEntry:
    term = said.term
    return {
        "number": said.number,
        "name": said.name,
        "register": said.register,
        "register_name": said.register_name,
        "status": said.status.value,
        "status_label": said.status_label,
        "since": said.since.isoformat() if said.since else "",
        "term_start": term.lower.isoformat() if term else "",
        "term_end": term.last_day.isoformat() if term and term.last_day else "",
        "scopes": list(said.scopes),
        "restrictions": decided,
    }


def _restriction(one: PublicSanction) -> receipts.Restriction:
    return {
        "kind": one.kind.value,
        "label": one.label,
        "start": one.start.isoformat(),
        "end": one.end.isoformat() if one.end else "",
        "text": one.text,
    }


def _run(run: Days) -> list[str]:
    last = (run.upper or run.lower + timedelta(days=1)) - timedelta(days=1)
    return [run.lower.isoformat(), last.isoformat()]


def _pieces(found: Iterable[Found]) -> Iterable[list[Found]]:
    piece: list[Found] = []
    for one in found:
        piece.append(one)
        if len(piece) == _PIECE:
            yield piece
            piece = []
    yield piece
