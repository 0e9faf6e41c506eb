"""Talking to Stripe: a payment page for one payment, what became of it, refunds, and the list of what moved.

Stripe keeps the card; no card number comes near us. What it answers is read here and nowhere else, and handed on as
plain values. `STRIPE_API_URL` puts our own Stripe-shaped server in its place, for tests and the demonstration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import stripe
import structlog
from django.conf import settings

from members.choices import LedgerKind
from members.rules.money import Movement

log = structlog.get_logger(__name__)

CURRENCY = "gbp"
_TIMEOUT = (3.0, 8.0)  # to connect, and between bytes
_CHARGES, _REFUNDS = frozenset({"charge", "payment"}), frozenset({"refund", "payment_refund"})
_CAME_BACK = frozenset({"refund_failure", "payment_failure_refund"})


class Away(Exception):
    """Stripe cannot be reached or does not answer as it should; nothing was decided.

    Args:
        again: whether asking with the same key again may answer otherwise; a failure of Stripe's own is kept by it
            for as long as the key, so that a new one is needed.
    """

    def __init__(self, message: str, *, again: bool = True) -> None:
        super().__init__(message)
        self.again = again


class NotThere(LookupError):
    """Stripe has no such thing, or not for us."""


class NotPossible(Exception):
    """Stripe will not do this now, because of what has happened meanwhile."""


@dataclass(frozen=True, slots=True)
class Page:
    """A payment page at Stripe."""

    session_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What Stripe says of a payment now.

    Args:
        reference: our own reference of the payment, which went with the request.
        ended: whether the payment page is over without a payment.
        processing: whether the payer has done their part and their bank has not.
        declined_at: when a card was last declined.
        paid_at: when the money was taken.
    """

    reference: str
    session_id: str = ""
    intent_id: str = ""
    ended: bool = False
    processing: bool = False
    declined_at: datetime | None = None
    paid_at: datetime | None = None
    movements: tuple[Movement, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A refund that Stripe took on."""

    stripe_id: str
    failed: bool


def open_page(
    *, reference: str, key: str, pence: int, words: str, expires_at: datetime, success_url: str, cancel_url: str
) -> Page:
    """Ask for a payment page; asking again with the same key answers with the same page.

    Raises:
        Away: when there is no answer to rely on.
    """
    metadata = {"payment": reference}
    product = {"currency": CURRENCY, "unit_amount": pence, "product_data": {"name": words}}
    asked: Any = {
        "mode": "payment",
        "client_reference_id": reference,
        "line_items": [{"quantity": 1, "price_data": product}],
        "payment_method_types": ["card"],
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "capture_method": "automatic"},
        "expires_at": int(expires_at.timestamp()),
        "success_url": success_url,
        "cancel_url": cancel_url,
        "locale": "en-GB",
    }
    with _told():
        made = _client().v1.checkout.sessions.create(params=asked, options={"idempotency_key": key})
    return Page(made.id, made.url or "")


def close_page(session_id: str) -> None:
    """Let nobody pay on a page any more; one that is over already stays so.

    Raises:
        Away: when there is no answer to rely on.
        NotPossible: when it was paid, or is no page of ours.
    """
    with _told():
        _client().v1.checkout.sessions.expire(session_id)


def read_page(session_id: str) -> Reading:
    """What became of a payment page, and of the money.

    Raises:
        Away: when there is no answer to rely on.
        NotThere: when Stripe knows no such page of ours.
    """
    with _told():
        session = _client().v1.checkout.sessions.retrieve(session_id, params={"expand": ["payment_intent"]})
        intent: Any = session.payment_intent
        return _reading(_plain(session), _plain(intent) if intent else {})


def read_intent(intent_id: str) -> Reading:
    """What became of the money of one payment, by Stripe's id of it.

    Raises:
        Away: when there is no answer to rely on.
        NotThere: when Stripe knows no such thing of ours.
    """
    with _told():
        return _reading({}, _plain(_client().v1.payment_intents.retrieve(intent_id)))


def refund(*, intent_id: str, pence: int, key: str, reference: str) -> Sent:
    """Give money back to the card; asking again with the same key answers with the same refund.

    Raises:
        Away: when there is no answer to rely on.
        NotPossible: when so much is not there to be given back.
    """
    asked: Any = {"payment_intent": intent_id, "amount": pence, "metadata": {"refund": reference}}
    with _told():
        made = _client().v1.refunds.create(params=asked, options={"idempotency_key": key})
    return Sent(made.id, failed=made.status in {"failed", "canceled"})


def movements(start: datetime, end: datetime) -> Iterator[Movement]:
    """Stripe's own list of what moved from one instant until before another.

    Raises:
        Away: when there is no answer to rely on.
    """
    asked: Any = {"limit": 100, "created": {"gte": int(start.timestamp()), "lt": int(end.timestamp())}}
    with _told():
        for line in _client().v1.balance_transactions.list(params=asked).auto_paging_iter():
            if movement := _moved(_plain(line)):
                yield movement


def is_ours(event: dict[str, Any]) -> bool:
    """Whether an event is of our own account and of the kind of money that our key is for."""
    account = event.get("account") or settings.STRIPE_ACCOUNT
    live = settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
    return account == settings.STRIPE_ACCOUNT and event.get("livemode") is live


def verified(payload: bytes, signature: str) -> dict[str, Any] | None:
    """The event in a message, if Stripe signed exactly these bytes within the last 300 seconds.

    The signature is Stripe's of the clock's time, so the clock is read here, by Stripe's own check.
    """
    client = _client()
    try:
        event = client.construct_event(payload, signature, settings.STRIPE_WEBHOOK_SECRET, tolerance=300)
    except (stripe.SignatureVerificationError, ValueError):  # a body that is no JSON or no text is a ValueError
        return None
    return _plain(event)


@cache
def _connected(key: str, address: str, account: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_account=account or None,
        base_addresses={"api": address} if address else None,
        http_client=stripe.RequestsClient(timeout=_TIMEOUT),
        max_network_retries=2,
    )


def _client() -> stripe.StripeClient:
    if not settings.STRIPE_SECRET_KEY:
        raise Away("No key for Stripe is set.")
    return _connected(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_URL, settings.STRIPE_ACCOUNT)


class _told:  # noqa: N801 - read as a verb: with _told()
    """Says what a failure of Stripe's means to us."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, stripe.StripeError):
            return
        if isinstance(error, stripe.InvalidRequestError):
            missing = error.code == "resource_missing"
            raise (NotThere if missing else NotPossible)(str(error.code)) from error
        log.warning("stripe_failed", failure=type(error).__name__, status=error.http_status, code=error.code)
        waits = isinstance(error, stripe.APIConnectionError | stripe.RateLimitError)
        raise Away(type(error).__name__, again=waits) from error


def _plain(thing: Any) -> dict[str, Any]:
    found: dict[str, Any] = thing.to_dict()
    return found


def _instant(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(seconds, tz=UTC) if seconds else None


def _reading(session: dict[str, Any], intent: dict[str, Any]) -> Reading:
    """One payment as it stands, from its page and what Stripe calls its intent; without money the intent says why."""
    metadata = intent.get("metadata") or session.get("metadata") or {}
    failed = intent.get("last_payment_error")
    done = session.get("status") == "complete" or intent.get("status") == "processing"
    charge, moved = _money(intent)
    return Reading(
        reference=metadata.get("payment", ""),
        session_id=session.get("id", ""),
        intent_id=intent.get("id", ""),
        ended=session.get("status") == "expired",
        processing=done and charge is None and not failed,
        declined_at=_last_decline(intent) if failed else None,
        paid_at=_instant(charge["created"]) if charge else None,
        movements=tuple(moved),
    )


def _money(intent: dict[str, Any]) -> tuple[dict[str, Any] | None, list[Movement]]:
    """The charge of a payment that succeeded, and what moved."""
    if intent.get("status") != "succeeded":
        return None, []
    client, of = _client().v1, {"payment_intent": intent["id"], "limit": 100}
    charge = _plain(client.charges.retrieve(intent["latest_charge"], params={"expand": ["balance_transaction"]}))
    moved = [Movement(LedgerKind.CHARGE, charge["amount"], charge["id"], _moved_at(charge))]
    both = ["data.balance_transaction", "data.failure_balance_transaction"]
    listed: Any = of | {"expand": both}
    for one in client.refunds.list(params=listed).auto_paging_iter():
        moved += _refunded(_plain(one))
    if charge.get("disputed"):
        disputed: Any = of
        for dispute in client.disputes.list(params=disputed).auto_paging_iter():
            moved += [found for line in _plain(dispute)["balance_transactions"] if (found := _moved(line))]
    return charge, moved


def _moved_at(thing: dict[str, Any]) -> datetime:
    line = thing.get("balance_transaction") or thing
    return datetime.fromtimestamp(line["created"], tz=UTC)


def _refunded(one: dict[str, Any]) -> Iterator[Movement]:
    ours = (one.get("metadata") or {}).get("refund", "")
    if one.get("balance_transaction"):
        yield Movement(LedgerKind.REFUND, -one["amount"], one["id"], _moved_at(one), ours)
    if failed := one.get("failure_balance_transaction"):
        at = datetime.fromtimestamp(failed["created"], tz=UTC)
        yield Movement(LedgerKind.REFUND_FAILED, one["amount"], f"{one['id']}:failed", at, ours)


def _moved(line: dict[str, Any]) -> Movement | None:
    """A line of Stripe's list as a movement, under the same source as where it is read of its payment.

    None for what passes between Stripe and us without a payer: its fees, and what it pays out.
    """
    kind, source, pence = line["type"], line["source"], line["amount"]
    if kind in _CHARGES:
        told = (LedgerKind.CHARGE, source)
    elif kind in _REFUNDS:
        told = (LedgerKind.REFUND, source)
    elif kind in _CAME_BACK:
        told = (LedgerKind.REFUND_FAILED, f"{source}:failed")
    elif kind == "adjustment":
        told = (LedgerKind.CHARGEBACK if pence < 0 else LedgerKind.CHARGEBACK_WON, line["id"])
    else:
        return None
    return Movement(told[0], pence, told[1], datetime.fromtimestamp(line["created"], tz=UTC))


def _last_decline(intent: dict[str, Any]) -> datetime | None:
    charge = intent.get("latest_charge")
    if not charge:
        return None
    return _instant(_plain(_client().v1.charges.retrieve(charge))["created"])
