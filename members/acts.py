"""What kinds of grave act there are: each app names its own, and `settings.WIRED["act_kinds"]` brings them together."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from members import wiring
from members.choices import Role
from members.models import GraveAct, Person, User

# What an act is about, line by line: what, and which.
Sayings = Iterable[tuple[str, str]]
REGISTRAR_ONLY = frozenset({Role.REGISTRAR})
EITHER = frozenset({Role.REGISTRAR, Role.OFFICER})


def _nothing_to_check(act: GraveAct) -> None:
    return None


def _nothing_more(act: GraveAct) -> Sayings:
    return ()


def _nothing_then(act: GraveAct, at: datetime) -> None:
    return None


@dataclass(frozen=True)
class Kind:
    """One kind of act that needs two people (docs/adr/0012).

    Args:
        label: the act in words, as the queue and the trail's page show it; begins with a verb.
        carry_out: does it; given the act, who decided (who proposed, for a protective one) and the instant.
        says: what exactly is to be done, in words for whoever confirms it.
        check: refuses a proposal that could not be carried out, in words for whoever proposes.
        may_propose: who may propose it.
        may_confirm: who may confirm it.
        delay: how long after the confirmation it is carried out.
        agreed: tells those whom it concerns that the delay has begun, so that they can stop it.
        declined: puts back what waited for the act, when it was declined or withdrawn.
        protective: in effect at once, confirmed within a working day.
        undone_by: for a protective act, the kind and the detail of the act that would undo it; None where it was
            undone meanwhile.
        work: the kind of work that waits for the second person, which says who sees it in the queue.
    """

    label: str
    carry_out: Callable[[GraveAct, User, datetime], None]
    says: Callable[[GraveAct], Sayings] = _nothing_more
    check: Callable[[GraveAct], None] = _nothing_to_check
    may_propose: frozenset[Role] = EITHER
    may_confirm: frozenset[Role] = EITHER
    delay: timedelta = timedelta(0)
    agreed: Callable[[GraveAct, datetime], None] = _nothing_then
    declined: Callable[[GraveAct, datetime], None] = _nothing_then
    protective: bool = False
    undone_by: Callable[[GraveAct], tuple[str, dict[str, Any]] | None] | None = None
    work: str = "act"


def kinds() -> dict[str, Kind]:
    """Every kind of grave act, by its code."""
    return {code: kind for found in wiring.call("act_kinds") for code, kind in found.items()}


def open_to(roles: Collection[str]) -> frozenset[str]:
    """The kinds that whoever holds one of these powers may confirm, and so may see."""
    held = frozenset(roles)
    return frozenset(code for code, kind in kinds().items() if held & kind.may_confirm)


def person_of(act: GraveAct) -> Person:
    """The person whom an act concerns, for the kinds that concern one."""
    if act.person is None:
        raise LookupError(f"{act} concerns no person.")
    return act.person


def user_of(act: GraveAct) -> User:
    """The account that an act concerns, for the kinds that concern one."""
    if act.user is None:
        raise LookupError(f"{act} concerns no account.")
    return act.user


def kind_of(act: GraveAct) -> Kind:
    """The kind of an act."""
    return kinds()[act.kind]
