"""What the employer API takes and gives; its description is made from these."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field

from members.choices import CheckPurpose
from registry.choices import ApiScope, BatchState, ChangeKind, CheckOutcome, WatchReason


class Taken(Schema):
    """What is sent; what is not named here is refused, so that a misspelt name is never quietly left out."""

    model_config = ConfigDict(extra="forbid")


def _day(value: Any) -> Any:
    """A day in the one form that is described, and in none of the others that could be read as one."""
    if isinstance(value, date) or value is None:
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("Give a day as year-month-day, like 2026-11-29.")
    return date.fromisoformat(value)


# Text that a database can keep.
_KEPT = Field(pattern=r"^[^\x00]*$")
Day = Annotated[date, BeforeValidator(_day), Field(description="A London day, year-month-day.")]


class KeyFacts(Schema):
    """What a key is, and whose."""

    organisation: str
    name: str
    scopes: list[ApiScope]
    sandbox: bool
    expires_on: Day


class ChangeItem(Schema):
    """Something the register says of a watched entry became something else.

    `entry` is where today's answer is; the answer itself is not repeated here.
    """

    id: str
    at: datetime
    type: str
    kinds: list[ChangeKind]
    number: str
    watch: str
    employee: str
    entry: str


class ChangePage(Schema):
    """One page of changes, oldest first. `next` goes into `since` of the next request, at once where there is more."""

    items: list[ChangeItem]
    next: str
    more: bool


class WatchItem(Schema):
    """An entry that is watched, until its last day where it has one."""

    reference: str
    number: str
    reason: WatchReason
    employee: str
    begun_at: datetime
    last_day: Day | None


class WatchPage(Schema):
    """One page of watches, oldest first; `next` is the address of the page after it."""

    items: list[WatchItem]
    next: str | None


class WatchBegun(Taken):
    """Watch somebody: the number and the name must agree with what the register shows."""

    number: Annotated[str, _KEPT, Field(min_length=1, max_length=60)]
    name: Annotated[str, _KEPT, Field(min_length=1, max_length=200)]
    reason: WatchReason
    employee: Annotated[str, _KEPT, Field(max_length=100)] = ""
    last_day: Day | None = None


class LineAsked(Taken):
    """One person: the number on the register and the name, and what you expect of them."""

    number: Annotated[str, _KEPT, Field(max_length=60)] = ""
    name: Annotated[str, _KEPT, Field(max_length=200)] = ""
    register_: Annotated[str, _KEPT, Field(max_length=60, alias="register")] = ""
    scope: Annotated[str, _KEPT, Field(max_length=100)] = ""
    employee: Annotated[str, _KEPT, Field(max_length=100)] = ""


class CheckAsked(Taken):
    """Check one person or many, for one of the purposes that your organisation agreed to.

    Results come line by line in the order that they were sent. `on` is today where it is left out.
    """

    purpose: CheckPurpose
    on: Day | None = None
    until: Day | None = None
    lines: Annotated[list[LineAsked], Field(min_length=1, max_length=100_000)]


class CheckSummary(Schema):
    """A check, and how far it has come."""

    reference: str
    number: str
    state: BatchState
    trouble: str
    purpose: CheckPurpose
    on: Day
    until: Day | None
    asked_at: datetime
    known_at: datetime | None
    done_at: datetime | None
    lines_total: int
    lines_done: int
    lines: str


class CheckFacts(CheckSummary):
    """A check, how far it has come, and once it is done how many lines got each outcome."""

    outcomes: dict[str, int]


class CheckPage(Schema):
    """One page of checks, newest first; `next` is the address of the page after it."""

    items: list[CheckSummary]
    next: str | None


class LineFacts(Schema):
    """One line of a check: exactly one outcome, with what must be known beside it; `line` says all of it."""

    position: int
    outcome: CheckOutcome
    note: str
    sentence: str
    number: str
    name: str
    employee: str
    sha256: str
    line: str


class WholeLine(LineFacts):
    """One line of a check with what the register said, and the address of its receipt.

    `words` are what the receipt proves; null once what they said may no longer be shown.
    """

    words: dict[str, Any] | None
    receipt: str | None


class LinePage(Schema):
    """One page of lines, in the order that they were sent; `next` is the address of the page after it."""

    items: list[LineFacts]
    next: str | None


class ReceiptFacts(Schema):
    """The signed receipt of one line as a file has it, and where anybody can verify it."""

    number: str
    receipt: dict[str, Any]
    verify: str
