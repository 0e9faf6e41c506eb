"""The people of the sandbox as a check of the register would find them, so that the same rules answer about them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from members.rules.dates import Days
from registry.choices import CheckOutcome, Status, Verdict
from registry.queries.checking import Found, Said
from registry.rules.check_lines import Line
from registry.rules.checking import AskedName, Held, HeldName
from registry.rules.sandbox import BY_NUMBER, Invented

_NOBODYS = 0  # no entry has this id


def gather(lines: Sequence[Line], *, on: date, until: date) -> Iterator[Found]:
    """What there is to say of every line that can be read; of everybody else the sandbox knows nothing.

    Args:
        lines: all lines; positions count from 1.
        on, until: the first and last London day asked about.
    """
    for position, line in enumerate(lines, 1):
        if line.problem:
            continue
        name = AskedName(_words(line.words), _words(line.last))
        one = BY_NUMBER.get(line.key)
        if one is None or one.status is None:
            yield Found(position, name, None, 2 if one and one.outcome == CheckOutcome.AMBIGUOUS else 0)
        else:
            yield Found(position, name, None, 1, _held(one, on, until), _said(one, one.status, on))


def _held(one: Invented, on: date, until: date) -> Held:
    absent = one.outcome == CheckOutcome.NOT_REGISTERED
    return Held(
        entry_id=_NOBODYS,
        register_id=_NOBODYS,
        present=(HeldName(_words(one.forenames), _words(one.surname)),),
        former=(HeldName(_words(one.forenames), _words(one.former)),) if one.former else (),
        absent=(Days(on, until + timedelta(days=1)),) if absent else (),
        restricted=one.outcome == CheckOutcome.RESTRICTED,
    )


def _said(one: Invented, status: Status, on: date) -> Said:
    verdicts = {CheckOutcome.REGISTERED: Verdict.YES, CheckOutcome.RESTRICTED: Verdict.RESTRICTED}
    verdict = verdicts.get(one.outcome, Verdict.NO)
    return Said(
        number=one.number,
        register="TEST",
        register_name=_("the sandbox"),
        outside_body="",
        name=one.name,
        status=status,
        status_label=str(status.label),
        verdict=verdict,
        since=date(on.year, 1, 1),
        scopes=(),
        term=None if verdict is Verdict.NO else Days(date(on.year, 1, 1), date(on.year + 1, 1, 1)),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split())
