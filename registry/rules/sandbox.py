"""The sandbox of the employer API: invented people, one in every status, who answer the same every day."""

from dataclasses import dataclass
from typing import Any

from registry.choices import ChangeKind, CheckOutcome, Status, WatchReason


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist.

    Args:
        number, forenames, surname: under which they are asked for.
        outcome: what a check of number and name says.
        status: what the register would say of them; none where nothing may be said.
        former: a surname that they had before.
    """

    number: str
    forenames: str
    surname: str
    outcome: CheckOutcome
    status: Status | None = None
    former: str = ""

    @property
    def name(self) -> str:
        """The name, forenames first."""
        return f"{self.forenames} {self.surname}"


PEOPLE = (
    Invented("TEST10001", "Ada", "Example", CheckOutcome.REGISTERED, Status.REGISTERED),
    Invented("TEST10002", "Bran", "Example", CheckOutcome.RESTRICTED, Status.CONDITIONS),
    Invented("TEST10003", "Carys", "Example", CheckOutcome.NOT_REGISTERED, Status.LAPSED),
    Invented("TEST10004", "Dara", "Example", CheckOutcome.NOT_REGISTERED, Status.SUSPENDED),
    Invented("TEST10005", "Ewan", "Example", CheckOutcome.REGISTERED, Status.REGISTERED, former="Sample"),
    Invented("TEST10006", "Fatima", "Example", CheckOutcome.AMBIGUOUS),
    Invented("TEST10007", "Gwen", "Example", CheckOutcome.CANNOT_CONFIRM),
)
BY_NUMBER = {one.number: one for one in PEOPLE}
_ORIGIN = "2026-01-05T09:00:00+00:00"
_TOLD = (
    (1, "TEST10002", ChangeKind.RESTRICTION),
    (2, "TEST10003", ChangeKind.STANDING),
    (3, "TEST10001", ChangeKind.TERM),
)


def changes(since: str) -> dict[str, Any]:
    """The three changes that were ever told in the sandbox, after the one that `since` names."""
    after = int(since.removeprefix("test-")) if since.removeprefix("test-").isdecimal() else 0
    items = [
        {
            "id": f"test-change-{place}",
            "at": _ORIGIN,
            "type": "entry.changed",
            "kinds": [kind.value],
            "number": number,
            "watch": f"test-watch-{number}",
            "employee": "",
            "entry": f"/api/v1/entries/{number}",
        }
        for place, number, kind in _TOLD
        if place > after
    ]
    return {"items": items, "next": f"test-{len(_TOLD)}", "more": False}


def watches() -> list[dict[str, Any]]:
    """Who is watched in the sandbox, always."""
    return [_watch(number, WatchReason.EMPLOYED) for _place, number, _kind in _TOLD]


def found_watch(reference: str) -> dict[str, Any] | None:
    """One watch of the sandbox."""
    return next((one for one in watches() if one["reference"] == reference), None)


def watch(number: str, name: str, reason: WatchReason) -> dict[str, Any] | None:
    """What watching somebody invented is answered with; None where number and name are not somebody's."""
    held = BY_NUMBER.get(number.strip().upper())
    if held is None or held.status is None or held.name.casefold() != " ".join(name.split()).casefold():
        return None
    return _watch(held.number, reason)


def _watch(number: str, reason: WatchReason) -> dict[str, Any]:
    return {
        "reference": f"test-watch-{number}",
        "number": number,
        "reason": reason.value,
        "employee": "",
        "begun_at": _ORIGIN,
        "last_day": None,
    }
