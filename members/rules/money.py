"""What the movements of a payment come to; no database, no clock, no Stripe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from members.choices import LedgerKind, PaymentState

_IN = frozenset({LedgerKind.CHARGE, LedgerKind.DEBIT, LedgerKind.OFFLINE})
_BACK = frozenset({LedgerKind.REFUND, LedgerKind.REFUND_FAILED, LedgerKind.OFFLINE_REFUND})
_TAKEN = frozenset({LedgerKind.CHARGEBACK, LedgerKind.CHARGEBACK_WON})


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that moved once.

    Args:
        pence: what came in; below nought for what went out.
        source: what told of it; the same movement has the same source wherever it is read.
        reference: our own reference of the refund that it is, if it is one that we asked for.
    """

    kind: LedgerKind
    pence: int
    source: str
    at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """What the lines of one payment come to.

    Args:
        received: what came in by card, by direct debit and otherwise.
        given_back: what was refunded and did not come back.
        taken_back: what the payer's bank took and did not give back.
    """

    received: int = 0
    given_back: int = 0
    taken_back: int = 0

    @property
    def held(self) -> int:
        """What is left of it, and so may still be refunded."""
        return self.received - self.given_back - self.taken_back


def sums(lines: Iterable[tuple[str, int]]) -> Sums:
    """What lines come to, each a kind and pence; a waived fee moves no money."""
    told = list(lines)
    return Sums(
        received=sum(pence for kind, pence in told if kind in _IN),
        given_back=-sum(pence for kind, pence in told if kind in _BACK),
        taken_back=-sum(pence for kind, pence in told if kind in _TAKEN),
    )


def state_of(found: Sums, *, owed: int) -> PaymentState | None:
    """What a payment is by its money; None while too little came in for it to count as paid.

    Money that was asked for once and came twice leaves it paid when the second is given back.
    """
    if found.received < owed:
        return None
    if found.taken_back:
        return PaymentState.TAKEN_BACK
    if found.held <= 0:
        return PaymentState.REFUNDED
    return PaymentState.PAID if found.held >= owed else PaymentState.PART_REFUNDED


def pounds(pence: int) -> str:
    """An amount as people read it: £80.00."""
    sign = "−" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


class Differs(StrEnum):
    """How a movement differs between Stripe's list and the ledger."""

    NOT_HERE = "not_here"
    NOT_AT_STRIPE = "not_at_stripe"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Difference:
    """One movement of which Stripe's list and the ledger do not say the same."""

    how: Differs
    source: str
    stripe_pence: int
    ledger_pence: int


def differences(*, theirs: Mapping[str, int], ours: Mapping[str, int]) -> list[Difference]:
    """Every difference between what Stripe lists and what the ledger has, each by source and pence."""
    found = []
    for source in sorted({*theirs, *ours}):
        at_stripe, here = theirs.get(source), ours.get(source)
        if at_stripe == here:
            continue
        how = Differs.AMOUNT
        if here is None or at_stripe is None:
            how = Differs.NOT_HERE if here is None else Differs.NOT_AT_STRIPE
        found.append(Difference(how, source, at_stripe or 0, here or 0))
    return found
