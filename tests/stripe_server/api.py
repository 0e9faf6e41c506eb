"""The API: what is asked in Stripe's form encoding, answered in its JSON, once for each idempotency key."""

import json
import re
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from tests.stripe_server.things import KINDS, Thing, Things, Wrong

_PART = re.compile(r"\[([^\]]*)\]")
_OBJECTS = {
    "payment_intents": "payment_intent",
    "charges": "charge",
    "refunds": "refund",
    "disputes": "dispute",
    "balance_transactions": "balance_transaction",
    "events": "event",
    "mandates": "mandate",
    "payment_methods": "payment_method",
}


@dataclass
class Failure:
    """How a number of the next requests go wrong.

    Args:
        status: what is answered; 0 drops the connection.
        times: how many more.
        path: what the address begins with.
        method: GET or POST alone.
        done: whether what was asked is done all the same.
    """

    status: int
    times: int = 1
    path: str = "/v1/"
    method: str = ""
    done: bool = False


def nested(encoded: str) -> Thing:
    """Stripe's form encoding as what it means: a[b][0][c]=x."""
    found: Thing = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        head, parts, into = name.split("[", 1)[0], _PART.findall(name), found
        *path, last = [head, *parts]
        for part in path:
            into = into.setdefault(part, {})
        into[last or str(len(into))] = value
    return _listed(found)


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    numbered = bool(inner) and all(key.isdigit() for key in inner)
    return [inner[key] for key in sorted(inner, key=int)] if numbered else inner


class Api:
    """Requests and their answers."""

    def __init__(self, things: Things) -> None:
        self.things = things
        self.failures: list[Failure] = []
        self.asked: list[str] = []
        self._keys: dict[str, tuple[str, int, Thing] | None] = {}
        self._guard = threading.Lock()

    def answer(self, method: str, path: str, encoded: str, key: str) -> tuple[int, Thing]:
        """The status and body of an answer; ConnectionAbortedError where there is to be none."""
        self.asked.append(f"{method} {path}")
        failure = self._failure(method, path)
        if failure and failure.status == 429:
            return 429, _error("rate_limit", "Too many requests", "invalid_request_error")
        if failure and not failure.done:
            if failure.status == 0:
                raise ConnectionAbortedError
            return self._once(key, f"{path} {encoded}", lambda: self._broken(failure.status))
        told = self._once(key, f"{path} {encoded}", lambda: self._done(method, path, encoded, failure))
        if failure and failure.status == 0:
            raise ConnectionAbortedError
        return told

    def _failure(self, method: str, path: str) -> Failure | None:
        with self._guard:
            for failure in self.failures:
                meant = path.startswith(failure.path) and failure.method in {"", method}
                if failure.times > 0 and meant:
                    failure.times -= 1
                    return failure
        return None

    def _once(self, key: str, said: str, act: Any) -> tuple[int, Thing]:
        """The first answer of a key, again for the same request; what failed fails again, as at Stripe."""
        if not key:
            return act()
        with self._guard:
            if key in self._keys:
                earlier = self._keys[key]
                if earlier is None:
                    return 409, _error("idempotency_key_in_use", "Another request with this key is in progress.")
                if earlier[0] != said:
                    words = "Keys for idempotent requests can only be used with the same parameters."
                    return 400, _error("", words, "idempotency_error")
                return earlier[1:]
            self._keys[key] = None
        try:
            told = act()
        except BaseException:
            del self._keys[key]
            raise
        self._keys[key] = (said, *told)
        return told

    def _done(self, method: str, path: str, encoded: str, failure: Failure | None) -> tuple[int, Thing]:
        """What was asked, done; the answer may be that it failed all the same, and then stays so for its key."""
        told = self._told(method, path, nested(encoded))
        return self._broken(failure.status) if failure and failure.status else told

    def _broken(self, status: int) -> tuple[int, Thing]:
        return status, _error("", "Something went wrong on Stripe's end.", "api_error")

    def _told(self, method: str, path: str, asked: Thing) -> tuple[int, Thing]:
        expand = asked.pop("expand", [])
        try:
            with self.things.lock:
                found = self._found(method, path.removeprefix("/v1/").split("/"), asked)
                found = json.loads(json.dumps(found))
                for names in expand:
                    self._expand(found, names.split("."))
        except Wrong as wrong:
            return wrong.status, {"error": wrong.error}
        return 200, found

    def _found(self, method: str, parts: list[str], asked: Thing) -> Thing:
        match method, parts:
            case "POST", ["checkout", "sessions"]:
                return self.things.session(asked)
            case "GET", ["checkout", "sessions", session]:
                return self.things.get(session, "checkout.session")
            case "POST", ["checkout", "sessions", session, "expire"]:
                return self.things.expire(session)
            case "POST", ["customers"]:
                return self.things.customer(asked)
            case "POST", ["payment_intents"]:
                return self.things.collect(asked)
            case "POST", ["payment_methods", method_id, "detach"]:
                return self.things.detach(method_id)
            case "POST", ["refunds"]:
                pence = int(asked["amount"]) if "amount" in asked else None
                return self.things.refund(
                    intent_id=asked["payment_intent"], pence=pence, metadata=asked.get("metadata")
                )
            case "GET", [kind] if kind in _OBJECTS:
                return self._list(f"/v1/{kind}", _OBJECTS[kind], asked)
            case "GET", [kind, thing] if kind in _OBJECTS:
                return self.things.get(thing, _OBJECTS[kind])
        raise Wrong(404, "resource_missing", f"Unrecognized request URL ({method}: /v1/{'/'.join(parts)}).")

    def _list(self, path: str, kind: str, asked: Thing) -> Thing:
        limit, after, created = int(asked.pop("limit", 10)), asked.pop("starting_after", ""), asked.pop("created", {})
        found = [one for one in self.things.of(kind, **asked) if _within(one["created"], created)]
        if after:
            found = found[[one["id"] for one in found].index(after) + 1 :]
        return {"object": "list", "url": path, "has_more": len(found) > limit, "data": found[:limit]}

    def _expand(self, found: Any, names: list[str]) -> None:
        """Put things in the place of their ids."""
        if isinstance(found, list):
            for one in found:
                self._expand(one, names)
            return
        name, *rest = names
        if isinstance(found.get(name), str) and found[name].rsplit("_", 1)[0] in KINDS:
            found[name] = json.loads(json.dumps(self.things.all[found[name]]))
        if rest and found.get(name):
            self._expand(found[name], rest)


def _within(instant: int, created: Thing) -> bool:
    return int(created.get("gte", 0)) <= instant < int(created.get("lt", instant + 1))


def _error(code: str, message: str, kind: str = "invalid_request_error") -> Thing:
    return {"error": {"type": kind, "message": message} | ({"code": code} if code else {})}
