"""Checks of organisations that are done and signed: make_batch(account, [line(entry), line(number="RCT1")])."""

import secrets
from itertools import count

from members import tenancy
from members.choices import CheckPurpose
from members.queries.calendar import london_day
from registry.choices import BatchSource, BatchState, CheckOutcome, Status, Verdict
from registry.models import Batch, BatchLine
from registry.queries import entries
from registry.rules import receipts
from registry.services.manifests import sign_manifest
from tests.factories.members import LONG_AGO

_numbers = count(1)
_OUTCOMES = {
    Verdict.YES: CheckOutcome.REGISTERED,
    Verdict.RESTRICTED: CheckOutcome.RESTRICTED,
    Verdict.NO: CheckOutcome.NOT_REGISTERED,
}


def line(entry=None, *, number="", name="", employee="", not_registered=()):
    """A line about an entry, or about a number and a name of which nothing may be said."""
    return {
        "entry": entry,
        "number": number or (entry.number if entry else "RCT99999"),
        "name": name,
        "employee": employee,
        "not_registered": [list(days) for days in not_registered],
    }


def make_batch(account, lines, *, at=LONG_AGO, on=None, until=None, sandbox=False, purpose=CheckPurpose.MONITORING):
    """A check by the organisation, done at an instant: as services make them, but for the asking."""
    on = on or london_day(at)
    with tenancy.within(account.organisation):
        batch = Batch.objects.create(
            organisation=account.organisation,
            number=f"CHK-20261122-TEST-{next(_numbers):04}",
            made_by=getattr(account, "admin", None),
            purpose=purpose,
            source=BatchSource.PASTED,
            sandbox=sandbox,
            on=on,
            until=until,
            state=BatchState.CHECKING,
            asked_at=at,
            moved_at=at,
            known_at=at,
            lines_total=len(lines),
        )
        made = [_line(batch, each, position, at) for position, each in enumerate(lines, start=1)]
        BatchLine.objects.bulk_create(made)
        digests = [bytes.fromhex(each.sha256) for each in made]
        batch.root, batch.manifest = sign_manifest(batch, digests, at=at)
        batch.state, batch.done_at = BatchState.DONE, at
        batch.save()
    return batch


def _line(batch, asked, position, at):
    entry = asked["entry"]
    said = _said(batch, asked, at)
    words = receipts.line_words(
        salt=secrets.token_urlsafe(16),
        position=position,
        asked=receipts.Asked(
            number=asked["number"],
            name=asked["name"],
            register="",
            scope="",
            employee=asked["employee"],
            on=batch.on.isoformat(),
            until=batch.until.isoformat() if batch.until else "",
        ),
        said=said,
    )
    return BatchLine(
        batch=batch,
        organisation=batch.organisation,
        position=position,
        number=asked["number"],
        name=asked["name"],
        employee=asked["employee"],
        outcome=said["outcome"],
        entry=entry,
        content=words,
        sha256=receipts.digest(words).hex(),
    )


def _said(batch, asked, at):
    answer = {"note": "", "recorded_at": receipts.instant(at), "not_registered": asked["not_registered"]}
    if asked["entry"] is None:
        sentence = "We cannot confirm this. Ask the office."
        return {**answer, "outcome": CheckOutcome.CANNOT_CONFIRM.value, "sentence": sentence, "entry": None}
    today = london_day(at)
    public = entries.public_entry(entries.visible(number=asked["entry"].number, today=today), on=batch.on, today=today)
    entry = receipts.SaidEntry(
        number=public.number,
        name=public.name,
        register=public.register,
        register_name=public.register_name,
        status=public.status.value,
        status_label=public.status_label,
        since=public.since.isoformat() if public.since else "",
        term_start=public.term_start.isoformat() if public.term_start else "",
        term_end=public.term_end.isoformat() if public.term_end else "",
        scopes=[scope.name for scope in public.scopes],
        restrictions=[
            receipts.Restriction(
                kind=s.kind.value,
                label=s.label,
                start=s.start.isoformat(),
                end=s.end.isoformat() if s.end else "",
                text=s.text,
            )
            for s in public.sanctions
        ],
    )
    assert public.status is not Status.NOT_SHOWN
    return {**answer, "outcome": _OUTCOMES[public.verdict].value, "sentence": public.sentence, "entry": entry}
