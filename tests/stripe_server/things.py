"""What the server keeps and what becomes of it: sessions, intents, charges, refunds, disputes, balance lines."""

import json
import math
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

Thing = dict[str, Any]
KINDS = {
    "cs_test": "checkout.session",
    "pi": "payment_intent",
    "ch": "charge",
    "re": "refund",
    "du": "dispute",
    "txn": "balance_transaction",
    "evt": "event",
    "cus": "customer",
    "seti": "setup_intent",
    "pm": "payment_method",
    "mandate": "mandate",
}


class Wrong(Exception):
    """What Stripe answers to a request that it will not follow."""

    def __init__(self, status: int, code: str, message: str, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status, self.error = status, {"type": kind, "code": code, "message": message}


class Things:
    """Everything there is, by id; each change tells of itself by an event.

    Args:
        address: where the server's pages are.
        tell: called with each event, in order.
        kept: a file that holds everything between two starts.
    """

    def __init__(self, *, address: str, tell: Callable[[Thing], None], kept: Path | None = None) -> None:
        self.address, self._tell, self._kept = address, tell, kept
        self.lock = threading.RLock()
        self.all: dict[str, Thing] = json.loads(kept.read_text()) if kept and kept.exists() else {}
        # The same by kind, so that thousands of payments do not make every answer a search through all of them.
        self._of_kind: dict[str, list[str]] = defaultdict(list)
        for thing in self.all.values():
            self._of_kind[thing["object"]].append(thing["id"])
        self._first_end = 0.0  # before then no open page is over
        self.now: Callable[[], int] = lambda: int(time.time())  # noqa: TID251 - a stranger's clock

    def get(self, thing_id: str, kind: str) -> Thing:
        self.expire_due()
        found = self.all.get(thing_id)
        if found is None or found["object"] != kind:
            raise Wrong(404, "resource_missing", f"No such {kind}: '{thing_id}'")
        return found

    def of(self, kind: str, **having: Any) -> list[Thing]:
        """Things of a kind, newest first."""
        found = [self.all[one] for one in reversed(self._of_kind[kind]) if one in self.all]
        return [one for one in found if all(one.get(name) == value for name, value in having.items())]

    def session(self, asked: Thing) -> Thing:
        """A payment page, or one on which a direct debit is set up."""
        if asked.get("mode") == "setup":
            return self._setup(asked)
        price = asked["line_items"][0]["price_data"]
        pence, expires = int(price["unit_amount"]), int(asked.get("expires_at") or self.now() + 86_400)
        if not 1_800 <= expires - self.now() <= 86_400:
            raise Wrong(400, "parameter_invalid_integer", "expires_at must be between 30 minutes and 24 hours from now")
        if pence < 30:
            raise Wrong(400, "amount_too_small", "Amount must be at least £0.30 gbp")
        made = self._make(
            "cs_test",
            amount_total=pence,
            currency=price["currency"],
            client_reference_id=asked.get("client_reference_id"),
            metadata=asked.get("metadata", {}),
            intent_metadata=asked.get("payment_intent_data", {}).get("metadata", {}),
            words=price["product_data"]["name"],
            success_url=asked["success_url"],
            cancel_url=asked.get("cancel_url"),
            expires_at=expires,
            mode="payment",
            status="open",
            payment_status="unpaid",
            payment_intent=None,
        )
        made["url"] = f"{self.address}/c/pay/{made['id']}"
        self._first_end = min(self._first_end, expires)
        return self._done(made)

    def _setup(self, asked: Thing) -> Thing:
        customer = self.get(asked["customer"], "customer")
        expires = int(asked["expires_at"])
        if asked["payment_method_types"] != ["bacs_debit"]:
            raise Wrong(400, "parameter_unknown", "This server sets up bacs_debit alone.")
        setup = self._make(
            "seti",
            customer=customer["id"],
            metadata=asked.get("setup_intent_data", {}).get("metadata", {}),
            status="requires_payment_method",
            payment_method=None,
            mandate=None,
        )
        made = self._make(
            "cs_test",
            amount_total=None,
            client_reference_id=asked.get("client_reference_id"),
            customer=customer["id"],
            metadata=asked.get("metadata", {}),
            words="Direct debit",
            success_url=asked["success_url"],
            cancel_url=asked.get("cancel_url"),
            expires_at=expires,
            mode="setup",
            status="open",
            payment_status="no_payment_required",
            payment_intent=None,
            setup_intent=setup["id"],
        )
        made["url"] = f"{self.address}/c/pay/{made['id']}"
        self._first_end = min(self._first_end, expires)
        return self._done(made)

    def customer(self, asked: Thing) -> Thing:
        """Somebody whose account is kept."""
        return self._done(self._make("cus", metadata=asked.get("metadata", {})))

    def set_up(self, session_id: str, *, last4: str = "2345") -> Thing:
        """The payer lets money be collected from an account."""
        session = self._open(session_id)
        setup = self.all[session["setup_intent"]]
        bank = {"fingerprint": secrets.token_hex(8), "last4": last4, "sort_code": "108800"}
        method = self._make("pm", type="bacs_debit", customer=setup["customer"], bacs_debit=bank)
        reference = f"MPCE{secrets.token_hex(4).upper()}"
        told = {"network_status": "pending", "reference": reference, "revocation_reason": None}
        mandate = self._make(
            "mandate",
            payment_method=method["id"],
            payment_method_details={"type": "bacs_debit", "bacs_debit": told},
            status="pending",
            type="multi_use",
        )
        setup |= {"status": "succeeded", "payment_method": method["id"], "mandate": mandate["id"]}
        session["status"] = "complete"
        self._event("setup_intent.succeeded", setup)
        self._event("checkout.session.completed", session)
        return self._done(mandate)

    def mandate_becomes(self, mandate_id: str, status: str, *, why: str | None = None) -> Thing:
        """The payer's bank says of the instruction that it is active, or inactive and why."""
        mandate = self.get(mandate_id, "mandate")
        mandate["status"] = status
        mandate["payment_method_details"]["bacs_debit"] |= {
            "network_status": "accepted" if status == "active" else "revoked",
            "revocation_reason": why,
        }
        self._event("mandate.updated", mandate)
        return self._done(mandate)

    def detach(self, method_id: str) -> Thing:
        """The account is kept no longer."""
        method = self.get(method_id, "payment_method")
        if method["customer"] is None:
            raise Wrong(400, "", "The payment method you provided is not attached to a customer.")
        method["customer"] = None
        self._event("payment_method.detached", method)
        return self._done(method)

    def collect(self, asked: Thing) -> Thing:
        """A direct debit is taken in; its bank answers days later, see `end_slow`."""
        mandate = self.get(asked["mandate"], "mandate")
        method = self.get(asked["payment_method"], "payment_method")
        if mandate["status"] == "inactive":
            raise Wrong(400, "payment_method_invalid_parameter", "The mandate is not active.")
        if method["customer"] != asked["customer"] or mandate["payment_method"] != method["id"]:
            raise Wrong(400, "payment_method_unexpected_state", "The payment method does not belong to the customer.")
        if asked.get("confirm") != "true" or asked.get("off_session") != "true":
            raise Wrong(400, "parameter_missing", "This server collects off session and at once alone.")
        intent = self._make(
            "pi",
            amount=int(asked["amount"]),
            amount_received=0,
            currency=asked["currency"],
            customer=asked["customer"],
            metadata=asked.get("metadata", {}),
            status="processing",
            latest_charge=None,
            last_payment_error=None,
            payment_method=method["id"],
            statement_descriptor=asked.get("statement_descriptor"),
        )
        charge = self._charge(intent, "pending")
        self._event("charge.pending", charge)
        self._event("payment_intent.processing", intent)
        return self._done(intent)

    def pay(self, session_id: str) -> Thing:
        """The payer's card is charged."""
        session = self._open(session_id)
        intent = self._intent(session)
        charge = self._charge(intent, "succeeded")
        charge["balance_transaction"] = self._moved("charge", charge["amount"], charge["id"])
        intent |= {"status": "succeeded", "amount_received": intent["amount"], "last_payment_error": None}
        session |= {"status": "complete", "payment_status": "paid"}
        self._event("charge.succeeded", charge)
        self._event("payment_intent.succeeded", intent)
        self._event("checkout.session.completed", session)
        return self._done(charge)

    def decline(self, session_id: str) -> Thing:
        """The payer's card is declined; the page stays open."""
        session = self._open(session_id)
        intent = self._intent(session)
        charge = self._charge(intent, "failed")
        intent |= {
            "status": "requires_payment_method",
            "last_payment_error": {"code": "card_declined", "message": "Your card was declined.", "type": "card_error"},
        }
        self._event("charge.failed", charge)
        self._event("payment_intent.payment_failed", intent)
        return self._done(charge)

    def begin_slow(self, session_id: str) -> Thing:
        """The payer has done their part, and their bank takes days, as for a debit."""
        session = self._open(session_id)
        intent = self._intent(session)
        intent["status"], session["status"] = "processing", "complete"
        self._event("checkout.session.completed", session)
        return self._done(intent)

    def end_slow(self, intent_id: str, *, well: bool, code: str = "") -> Thing:
        """The bank of a slow payment answers; a direct debit has had its charge since it was taken in."""
        intent = self.get(intent_id, "payment_intent")
        status = "succeeded" if well else "failed"
        if intent["latest_charge"]:
            charge = self.all[intent["latest_charge"]]
            charge |= {"status": status, "captured": well, "paid": well, "failure_code": code or None}
        else:
            charge = self._charge(intent, status)
        if well:
            charge["balance_transaction"] = self._moved("payment", charge["amount"], charge["id"])
            intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        else:
            error = {"code": "payment_intent_payment_attempt_failed", "message": "The bank refused."}
            intent |= {"status": "requires_payment_method", "last_payment_error": error}
        self._event("charge.succeeded" if well else "charge.failed", charge)
        self._event("payment_intent.succeeded" if well else "payment_intent.payment_failed", intent)
        return self._done(charge)

    def cancel_slow(self, intent_id: str) -> Thing:
        """Stripe gives a direct debit up before its bank answers."""
        intent = self.get(intent_id, "payment_intent")
        intent |= {"status": "canceled", "cancellation_reason": "automatic"}
        self._event("payment_intent.canceled", intent)
        return self._done(intent)

    def expire(self, session_id: str) -> Thing:
        """Nobody can pay on a page any more."""
        session = self.get(session_id, "checkout.session")
        if session["status"] != "open":
            raise Wrong(400, "session_not_open", f"Only open sessions can be expired; this is {session['status']}")
        session["status"] = "expired"
        self._event("checkout.session.expired", session)
        return self._done(session)

    def expire_due(self) -> None:
        """Pages whose time is over, are over."""
        with self.lock:
            if self.now() < self._first_end:
                return
            for session in self.of("checkout.session", status="open"):
                if session["expires_at"] <= self.now():
                    session["status"] = "expired"
                    self._event("checkout.session.expired", session)
            still_open = self.of("checkout.session", status="open")
            self._first_end = min((session["expires_at"] for session in still_open), default=math.inf)

    def refund(self, *, intent_id: str, pence: int | None = None, metadata: Thing | None = None) -> Thing:
        """Money back to the card."""
        intent = self.get(intent_id, "payment_intent")
        if intent["status"] != "succeeded":
            raise Wrong(400, "charge_not_refundable", "This PaymentIntent does not have a successful charge to refund.")
        charge = self.all[intent["latest_charge"]]
        left = charge["amount"] - charge["amount_refunded"]
        pence = left if pence is None else pence
        if left == 0:
            raise Wrong(400, "charge_already_refunded", f"Charge {charge['id']} has already been refunded.")
        if pence > left:
            raise Wrong(400, "amount_too_large", f"Refund amount is greater than unrefunded amount on charge ({left}).")
        made = self._make(
            "re",
            amount=pence,
            charge=charge["id"],
            payment_intent=intent_id,
            currency=charge["currency"],
            metadata=metadata or {},
            status="succeeded",
            failure_balance_transaction=None,
        )
        made["balance_transaction"] = self._moved("refund", -pence, made["id"])
        charge["amount_refunded"] += pence
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._event("refund.created", made)
        self._event("charge.refunded", charge)
        return self._done(made)

    def fail_refund(self, refund_id: str) -> Thing:
        """The card's bank sends a refund back."""
        made = self.get(refund_id, "refund")
        charge = self.all[made["charge"]]
        made["status"] = "failed"
        made["failure_balance_transaction"] = self._moved("refund_failure", made["amount"], refund_id)
        charge["amount_refunded"] -= made["amount"]
        charge["refunded"] = False
        self._event("refund.failed", made)
        return self._done(made)

    def dispute(self, charge_id: str) -> Thing:
        """The payer's bank takes the money back."""
        charge = self.get(charge_id, "charge")
        charge["disputed"] = True
        made = self._make(
            "du", amount=charge["amount"], charge=charge_id, payment_intent=charge["payment_intent"], status="lost"
        )
        made["balance_transactions"] = [self.all[self._moved("adjustment", -charge["amount"], made["id"])]]
        self._event("charge.dispute.created", made)
        self._event("charge.dispute.funds_withdrawn", made)
        return self._done(made)

    def win_dispute(self, dispute_id: str) -> Thing:
        """The payer's bank gives it back."""
        made = self.get(dispute_id, "dispute")
        made["status"] = "won"
        made["balance_transactions"].append(self.all[self._moved("adjustment", made["amount"], dispute_id)])
        self._event("charge.dispute.funds_reinstated", made)
        return self._done(made)

    def plant(self, kind: str, pence: int, source: str) -> str:
        """A line in Stripe's list that nothing else tells of."""
        return self._moved(kind, pence, source)

    def _make(self, prefix: str, **fields: Any) -> Thing:
        made = {"id": f"{prefix}_{secrets.token_hex(12)}", "object": KINDS[prefix], "created": self.now()}
        made |= {"livemode": False} | fields
        self.all[made["id"]] = made
        self._of_kind[made["object"]].append(made["id"])
        return made

    def _open(self, session_id: str) -> Thing:
        session = self.get(session_id, "checkout.session")
        if session["status"] != "open":
            raise Wrong(400, "session_not_open", f"This page is {session['status']}.")
        return session

    def _intent(self, session: Thing) -> Thing:
        if session["payment_intent"]:
            return self.all[session["payment_intent"]]
        made = self._make(
            "pi",
            amount=session["amount_total"],
            amount_received=0,
            currency=session["currency"],
            metadata=session["intent_metadata"],
            status="requires_payment_method",
            latest_charge=None,
            last_payment_error=None,
        )
        session["payment_intent"] = made["id"]
        return made

    def _charge(self, intent: Thing, status: str) -> Thing:
        made = self._make(
            "ch",
            amount=intent["amount"],
            amount_refunded=0,
            balance_transaction=None,
            captured=status == "succeeded",
            currency=intent["currency"],
            disputed=False,
            metadata=intent["metadata"],
            paid=status == "succeeded",
            payment_intent=intent["id"],
            refunded=False,
            status=status,
        )
        intent["latest_charge"] = made["id"]
        return made

    def _moved(self, kind: str, pence: int, source: str) -> str:
        fee = 20 + pence * 15 // 1_000 if kind == "charge" else 0
        made = self._make("txn", amount=pence, fee=fee, net=pence - fee, type=kind, source=source, currency="gbp")
        return str(made["id"])

    def _event(self, kind: str, thing: Thing) -> None:
        now = json.loads(json.dumps(thing))
        self._tell(self._make("evt", type=kind, api_version="2026-01-28", data={"object": now}, pending_webhooks=1))

    def _done(self, thing: Thing) -> Thing:
        if self._kept:
            fresh = self._kept.with_suffix(".new")
            fresh.write_text(json.dumps(self.all))
            fresh.replace(self._kept)
        return thing
