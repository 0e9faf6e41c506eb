"""What Stripe's answers mean: the things of its API as plain values, read into what the ledger knows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from members.choices import LedgerKind
from members.rules.money import Movement

Thing = Mapping[str, Any]
# Stripe lists what no card paid as a payment.
_CHARGES = {"charge": LedgerKind.CHARGE, "payment": LedgerKind.DEBIT}
_REFUNDS = frozenset({"refund", "payment_refund"})
_CAME_BACK = frozenset({"refund_failure", "payment_failure_refund"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What Stripe says of a payment now.

    Args:
        reference: our own reference of the payment, which went with the request.
        ended: whether the payment page is over without a payment.
        processing: whether the payer has done their part and their bank has not.
        declined_at: when a card was last declined.
        paid_at: when the money was taken; of a direct debit, when one that the bank then paid was accepted.
        debit: our own reference of the direct debit, if it is one.
        accepted_at: when the last try was made.
        failure: why the last try failed, as Stripe writes it; a direct debit that Stripe cancelled failed too.
        refunds: Stripe's id of each refund that we asked for, by our reference.
    """

    reference: str
    session_id: str = ""
    intent_id: str = ""
    ended: bool = False
    processing: bool = False
    declined_at: datetime | None = None
    paid_at: datetime | None = None
    debit: str = ""
    accepted_at: datetime | None = None
    failure: str = ""
    movements: tuple[Movement, ...] = ()
    refunds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MandateReading:
    """What Stripe says of a direct debit instruction now.

    Args:
        reference: our own reference, which went with the request; empty where only Stripe's own is known.
        ended: whether the page on which it was to be set up is over without it.
        works: whether it was set up and may be used.
        stopped: whether it was set up and may not be used any more, and why, as Stripe writes it.
    """

    reference: str = ""
    session_id: str = ""
    mandate_id: str = ""
    method_id: str = ""
    customer_id: str = ""
    bank_reference: str = ""
    last_four: str = ""
    ended: bool = False
    works: bool = False
    stopped: bool = False
    why: str = ""


def mandate_reading(session: Thing, setup: Thing, mandate: Thing, method: Thing) -> MandateReading:
    """A direct debit instruction as it stands, from the page on which it was set up and what came of it."""
    bank = (mandate.get("payment_method_details") or {}).get("bacs_debit") or {}
    return MandateReading(
        reference=(session.get("metadata") or {}).get("mandate", ""),
        session_id=session.get("id", ""),
        mandate_id=mandate.get("id", ""),
        method_id=method.get("id", ""),
        customer_id=setup.get("customer") or "",
        bank_reference=bank.get("reference") or "",
        last_four=(method.get("bacs_debit") or {}).get("last4") or "",
        ended=session.get("status") == "expired",
        works=mandate.get("status") in {"active", "pending"},
        stopped=mandate.get("status") == "inactive",
        why=bank.get("revocation_reason") or bank.get("network_status") or "",
    )


def reading(
    session: Thing, intent: Thing, charge: Thing, refunds: Iterable[Thing], disputes: Iterable[Thing]
) -> Reading:
    """One payment as it stands.

    Args:
        session: its page; empty where only the money was asked about.
        intent: what holds its money together; empty before the first try.
        charge: the last try, empty before it.
        refunds: what went back, where the try succeeded.
        disputes: what the payer's bank took, where it did.
    """
    metadata = intent.get("metadata") or session.get("metadata") or {}
    taken = intent.get("status") == "succeeded"
    debit = metadata.get("debit", "")
    given_up = bool(debit) and intent.get("status") == "canceled"
    failed = not taken and (given_up or bool(intent.get("last_payment_error")))
    done = session.get("status") == "complete" or intent.get("status") == "processing"
    refunds = list(refunds)
    kind = LedgerKind.DEBIT if debit else LedgerKind.CHARGE
    return Reading(
        reference=metadata.get("payment", ""),
        session_id=session.get("id", ""),
        intent_id=intent.get("id", ""),
        ended=session.get("status") == "expired",
        processing=done and not taken and not failed,
        declined_at=_instant(charge["created"]) if failed and charge else None,
        paid_at=_instant(charge["created"]) if taken else None,
        debit=debit,
        accepted_at=_instant(charge["created"]) if charge else None,
        failure=_why(intent, charge) if failed else "",
        movements=(
            *([Movement(kind, charge["amount"], charge["id"], _moved_at(charge))] if taken else ()),
            *(movement for one in refunds for movement in _refunded(one)),
            *(movement for one in disputes for line in one["balance_transactions"] if (movement := moved(line))),
        ),
        refunds={reference: one["id"] for one in refunds if (reference := _asked_as(one))},
    )


def moved(line: Thing) -> Movement | None:
    """A line of Stripe's list as a movement, under the same source as where it is read of its payment.

    None for what passes between Stripe and us without a payer: its fees, and what it pays out.
    """
    kind, source, pence = line["type"], line["source"], line["amount"]
    if kind in _CHARGES:
        told = (_CHARGES[kind], source)
    elif kind in _REFUNDS:
        told = (LedgerKind.REFUND, source)
    elif kind in _CAME_BACK:
        told = (LedgerKind.REFUND_FAILED, f"{source}:failed")
    elif kind == "adjustment":
        told = (LedgerKind.CHARGEBACK if pence < 0 else LedgerKind.CHARGEBACK_WON, line["id"])
    else:
        return None
    return Movement(told[0], pence, told[1], _instant(line["created"]))


def _why(intent: Thing, charge: Thing) -> str:
    """Why a try failed: the bank's reason before Stripe's."""
    error = intent.get("last_payment_error") or {}
    why = charge.get("failure_code") or error.get("decline_code") or error.get("code")
    return str(why or intent.get("cancellation_reason") or "failed")


def _refunded(one: Thing) -> Iterator[Movement]:
    ours = _asked_as(one)
    if one.get("balance_transaction"):
        yield Movement(LedgerKind.REFUND, -one["amount"], one["id"], _moved_at(one), ours)
    if failed := one.get("failure_balance_transaction"):
        at, source = _instant(failed["created"]), f"{one['id']}:failed"
        yield Movement(LedgerKind.REFUND_FAILED, one["amount"], source, at, ours)


def _asked_as(refund: Thing) -> str:
    """Our reference of a refund; empty for one that somebody made at Stripe."""
    return str((refund.get("metadata") or {}).get("refund", ""))


def _moved_at(thing: Thing) -> datetime:
    """When it moved the balance; when it was made, as long as that is not told."""
    return _instant((thing.get("balance_transaction") or thing)["created"])


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
