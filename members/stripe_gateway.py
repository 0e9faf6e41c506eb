"""Talking to Stripe: a payment page for one payment, what became of it, refunds, and the list of what moved.

Stripe keeps the card; no card number comes near us. What it answers is read here and nowhere else, and handed on as
plain values. `STRIPE_API_URL` puts our own Stripe-shaped server in its place, for tests and the demonstration.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import stripe
import structlog
from django.conf import settings

from members.rules import stripe_answers
from members.rules.money import Movement
from members.rules.stripe_answers import MandateReading, Reading

log = structlog.get_logger(__name__)

CURRENCY = "gbp"
TOLERANCE = 300  # seconds
_TIMEOUT = (3.0, 8.0)  # to connect, and between bytes


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
        return _read(_plain(session), _plain(intent) if intent else {})


def read_intent(intent_id: str) -> Reading:
    """What became of the money of one payment, by Stripe's id of it.

    Raises:
        Away: when there is no answer to rely on.
        NotThere: when Stripe knows no such thing of ours.
    """
    with _told():
        return _read({}, _plain(_client().v1.payment_intents.retrieve(intent_id)))


def open_setup(*, reference: str, key: str, expires_at: datetime, success_url: str, cancel_url: str) -> Page:
    """Ask for a page on which a direct debit is set up; asking again with the same key answers with the same page.

    As Stripe says of Bacs, the account is kept with a customer of its own, who is a reference of ours and no name.

    Raises:
        Away: when there is no answer to rely on.
    """
    metadata = {"mandate": reference}
    with _told():
        client = _client().v1
        customer = client.customers.create(
            params={"metadata": metadata}, options={"idempotency_key": f"{key}:customer"}
        )
        asked: Any = {
            "mode": "setup",
            "customer": customer.id,
            "client_reference_id": reference,
            "payment_method_types": ["bacs_debit"],
            "metadata": metadata,
            "setup_intent_data": {"metadata": metadata},
            "expires_at": int(expires_at.timestamp()),
            "success_url": success_url,
            "cancel_url": cancel_url,
            "locale": "en-GB",
        }
        made = client.checkout.sessions.create(params=asked, options={"idempotency_key": key})
    return Page(made.id, made.url or "")


def read_setup(session_id: str) -> MandateReading:
    """What became of a page on which a direct debit is set up.

    Raises:
        Away: when there is no answer to rely on.
        NotThere: when Stripe knows no such page of ours.
    """
    expand = ["setup_intent", "setup_intent.mandate", "setup_intent.payment_method"]
    with _told():
        session = _plain(_client().v1.checkout.sessions.retrieve(session_id, params={"expand": expand}))
    setup = session.get("setup_intent") or {}
    mandate, method = setup.get("mandate") or {}, setup.get("payment_method") or {}
    return stripe_answers.mandate_reading(session, setup, mandate, method)


def read_mandate(mandate_id: str) -> MandateReading:
    """What a direct debit instruction is now, by Stripe's id of it.

    Raises:
        Away: when there is no answer to rely on.
        NotThere: when Stripe knows no such thing of ours.
    """
    with _told():
        mandate = _plain(_client().v1.mandates.retrieve(mandate_id))
    return stripe_answers.mandate_reading({}, {}, mandate, {})


def detach(method_id: str) -> None:
    """Have Stripe forget an account, so that nothing can be collected from it; one that is gone already stays so.

    Raises:
        Away: when there is no answer to rely on.
        NotPossible: when it is attached to nobody any more.
    """
    with _told():
        _client().v1.payment_methods.detach(method_id)


@dataclass(frozen=True, slots=True)
class Account:
    """The account that a direct debit is collected from, as Stripe knows it."""

    customer_id: str
    method_id: str
    mandate_id: str


def collect(*, reference: str, debit: str, key: str, pence: int, words: str, account: Account) -> str:
    """Collect a payment by direct debit now; asking again with the same key answers with the same collection.

    Returns:
        Stripe's id of it.

    Raises:
        Away: when there is no answer to rely on.
        NotPossible: when it cannot be collected from this account.
    """
    asked: Any = {
        "amount": pence,
        "currency": CURRENCY,
        "customer": account.customer_id,
        "payment_method": account.method_id,
        "mandate": account.mandate_id,
        "payment_method_types": ["bacs_debit"],
        "confirm": True,
        "off_session": True,
        "description": words,
        "statement_descriptor": settings.STATEMENT_NAME,
        "metadata": {"payment": reference, "debit": debit},
    }
    with _told():
        made = _client().v1.payment_intents.create(params=asked, options={"idempotency_key": key})
    return str(made.id)


def refund(*, intent_id: str, pence: int, key: str, reference: str) -> None:
    """Give money back to the card; asking again with the same key answers with the same refund.

    Raises:
        Away: when there is no answer to rely on.
        NotPossible: when so much is not there to be given back.
    """
    asked: Any = {"payment_intent": intent_id, "amount": pence, "metadata": {"refund": reference}}
    with _told():
        _client().v1.refunds.create(params=asked, options={"idempotency_key": key})


def movements(start: datetime, end: datetime) -> Iterator[Movement]:
    """Stripe's own list of what moved from one instant until before another.

    Raises:
        Away: when there is no answer to rely on.
    """
    asked: Any = {"limit": 100, "created": {"gte": int(start.timestamp()), "lt": int(end.timestamp())}}
    with _told():
        for line in _client().v1.balance_transactions.list(params=asked).auto_paging_iter():
            if movement := stripe_answers.moved(_plain(line)):
                yield movement


def is_ours(event: dict[str, Any]) -> bool:
    """Whether an event is of our own account and of the kind of money that our key is for."""
    account = event.get("account") or settings.STRIPE_ACCOUNT
    live = settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
    return account == settings.STRIPE_ACCOUNT and event.get("livemode") is live


def verified(payload: bytes, signature: str) -> dict[str, Any] | None:
    """The event in a message, if Stripe signed exactly these bytes within the last 300 seconds.

    How old a signature is, Stripe's own check asks the clock of the process.
    """
    try:
        stripe.WebhookSignature.verify_header(payload, signature, settings.STRIPE_WEBHOOK_SECRET, TOLERANCE)
        event = json.loads(payload)
    except (stripe.SignatureVerificationError, ValueError):  # a body that is no text or no JSON is a ValueError
        return None
    return event if _is_event(event) else None


def _is_event(said: Any) -> bool:
    """Whether it has what is read of an event."""
    if not isinstance(said, dict) or not isinstance(said.get("data"), dict):
        return False
    named = isinstance(said.get("id"), str) and isinstance(said.get("type"), str)
    return named and isinstance(said.get("created"), int) and isinstance(said["data"].get("object"), dict)


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
        if isinstance(error, stripe.InvalidRequestError | stripe.CardError):
            missing = error.code == "resource_missing"
            raise (NotThere if missing else NotPossible)(str(error.code)) from error
        log.warning("stripe_failed", failure=type(error).__name__, status=error.http_status, code=error.code)
        waits = isinstance(error, stripe.APIConnectionError | stripe.RateLimitError)
        raise Away(type(error).__name__, again=waits) from error


def _plain(thing: Any) -> dict[str, Any]:
    found: dict[str, Any] = thing.to_dict()
    return found


def _read(session: dict[str, Any], intent: dict[str, Any]) -> Reading:
    """One payment as it stands, from its page and what Stripe calls its intent, with all that moved for it."""
    client, charged = _client().v1, intent.get("latest_charge")
    asked: Any = {"expand": ["balance_transaction"]}
    charge = _plain(client.charges.retrieve(charged, params=asked)) if charged else {}
    taken = charge if intent.get("status") == "succeeded" else {}
    refunds, disputes = [], []
    if taken:
        both = ["data.balance_transaction", "data.failure_balance_transaction"]
        of_intent: Any = {"payment_intent": intent["id"], "limit": 100, "expand": both}
        refunds = [_plain(one) for one in client.refunds.list(params=of_intent).auto_paging_iter()]
    if taken.get("disputed"):
        of_charge: Any = {"charge": charged, "limit": 100}
        disputes = [_plain(one) for one in client.disputes.list(params=of_charge).auto_paging_iter()]
    return stripe_answers.reading(session, intent, charge, refunds, disputes)
