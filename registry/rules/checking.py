"""Which one answer a line of a check gets, from what it asks and what the register says publicly.

“Registered” is said only where the number and the whole surname are those of whoever holds the number now, and no
forename that was given contradicts theirs; never on a name alone. Where no forenames are given, number and surname do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from members.rules.dates import Days
from registry.choices import CheckNote, CheckOutcome

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name as asked, its words as search compares them.

    Args:
        words: all of it.
        last: the surname, where it stood by itself.
    """

    words: Words
    last: Words = ()


@dataclass(frozen=True, slots=True)
class HeldName:
    """A name that somebody on the register has or had, its words as search compares them."""

    forenames: Words
    surname: Words


@dataclass(frozen=True, slots=True)
class Held:
    """What the register says publicly of the one entry that a number leads to.

    Args:
        register_id: of which register it is.
        present, former: the names of whoever it is; former ones only where anybody may find them.
        absent: the days asked about, without registration.
        restricted: whether the registration was restricted on one of those days.
        unshown: those days of which the register no longer shows what it said.
        in_scope: whether an expected scope was held on each of those days that were with registration.
    """

    entry_id: int
    register_id: int
    present: tuple[HeldName, ...]
    former: tuple[HeldName, ...]
    absent: tuple[Days, ...] = ()
    restricted: bool = False
    unshown: tuple[Days, ...] = ()
    in_scope: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome, and what beside it must be known."""

    outcome: CheckOutcome
    note: str = ""


_CANNOT = Answer(CheckOutcome.CANNOT_CONFIRM)


def unreadable(problem: str) -> Answer:
    """The answer to a line that could not be read."""
    return Answer(CheckOutcome.UNREADABLE, problem)


def by_name_alone(found: int) -> Answer:
    """The answer to a line without a number: at most that there is somebody of this name.

    Args:
        found: how many entries that the public may see are under it; more than two need not be counted.
    """
    if found == 0:
        return Answer(CheckOutcome.CANNOT_CONFIRM, CheckNote.NO_NUMBER)
    return Answer(CheckOutcome.AMBIGUOUS, CheckNote.BY_NAME if found == 1 else CheckNote.SEVERAL)


def by_number(name: AskedName, register_id: int | None, held: Held | None, found: int) -> Answer:
    """The answer to a line with a number.

    Args:
        register_id: the register that was expected; None where none was.
        held: what the number leads to; None where it leads to nothing that the public may see, or to several.
        found: how many entries it leads to.
    """
    if found > 1:
        return Answer(CheckOutcome.AMBIGUOUS, CheckNote.SEVERAL)
    if held is None:
        return _CANNOT
    if note := _misnamed(name, held):
        return Answer(CheckOutcome.MISMATCH, note)
    if register_id is not None and held.register_id != register_id:
        return Answer(CheckOutcome.MISMATCH, CheckNote.OTHER_REGISTER)
    return _standing(held)


def _standing(held: Held) -> Answer:
    if held.absent:
        return Answer(CheckOutcome.NOT_REGISTERED)
    if held.unshown:
        return _CANNOT
    if not held.in_scope:
        return Answer(CheckOutcome.MISMATCH, CheckNote.OTHER_SCOPE)
    return Answer(CheckOutcome.RESTRICTED if held.restricted else CheckOutcome.REGISTERED)


def _misnamed(name: AskedName, held: Held) -> str:
    if any(is_name(name, one) for one in held.present):
        return ""
    if any(is_name(name, one) for one in held.former):
        return CheckNote.FORMER_NAME
    if any(_otherwise_ordered(name, one) for one in held.present):
        return CheckNote.OTHER_ORDER
    return CheckNote.OTHER_NAME


def is_name(asked: AskedName, held: HeldName) -> bool:
    """Whether a name as asked is one that is held: the whole surname, and forenames that do not contradict it."""
    surname = "".join(held.surname)
    if not surname:
        return "".join(asked.words) == "".join(held.forenames)
    words = asked.words
    if asked.last:
        cut = len(words) - len(asked.last)
        return "".join(asked.last) == surname and forenames_agree(words[: max(cut, 0)], held.forenames)
    return any(
        "".join(words[cut:]) == surname and _forenames_alone(words[:cut], held.forenames) for cut in range(len(words))
    )


def _forenames_alone(asked: Words, held: Words) -> bool:
    """Whether words before a surname are held forenames, and none may belong to a longer surname.

    Jane Smith-Jones, in one cell, is not Jane Jones; Jane M Jones may be.
    """
    more = asked[len(held) :]
    return forenames_agree(asked, held) and (all(len(word) == 1 for word in more) or "".join(asked) == "".join(held))


def forenames_agree(asked: Sequence[str], held: Sequence[str]) -> bool:
    """Whether forenames as asked are the held ones, or begin them, or begin with them; an initial stands for a name."""
    if all(_same(*pair) for pair in zip(asked, held, strict=False)):
        return True
    whole = "".join(asked)
    return any(whole == "".join(held[:end]) for end in range(1, len(held) + 1)) or any(
        "".join(asked[:end]) == "".join(held) for end in range(1, len(asked))
    )


def _same(asked: str, held: str) -> bool:
    return asked == held or (min(len(asked), len(held)) == 1 and asked[:1] == held[:1])


def _otherwise_ordered(asked: AskedName, held: HeldName) -> bool:
    """Whether the same words stand in another order: the surname first, as in Hungary and in much of Asia."""
    words, surname = asked.words, "".join(held.surname)
    if len(words) > 1 and sorted(words) == sorted((*held.forenames, *held.surname)):
        return True
    return bool(surname) and any(
        "".join(words[:cut]) == surname and forenames_agree(words[cut:], held.forenames) for cut in range(1, len(words))
    )
