"""What two people may have in common that keeps one from judging the other, as plain values.

Towards caution: two spellings of one employer count. What belongs to nobody’s organisation does not (docs/adr/0027).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from members.rules.dates import Days, add_years

EMPLOYER_YEARS = 5
# One mailbox system for a whole health service, and names that belong to nobody (RFC 2606): neither is an organisation.
NOBODYS = frozenset(
    {
        "nhs.net", "nhs.scot", "nhs.uk", "wales.nhs.uk", "hscni.net", "ac.uk", "co.uk", "org.uk", "gov.uk",
        "example.com", "example.net", "example.org",
    }
)  # fmt: skip
_USUAL = frozenset({"the", "of", "and", "nhs", "foundation", "trust", "ltd", "limited", "plc", "llp"})
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)
_STREETS = {
    "avenue": "ave", "close": "cl", "court": "ct", "crescent": "cres", "drive": "dr", "flat": "flat", "gardens": "gdns",
    "grove": "gr", "lane": "ln", "place": "pl", "road": "rd", "saint": "st", "square": "sq", "street": "st",
    "terrace": "ter",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worked:
    """Somebody worked somewhere on these days.

    Args:
        employer: what the place is called.
        organisation: its id in the directory, if it stands there.
    """

    employer: str
    during: Days
    organisation: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one human being that a conflict may rest on.

    Args:
        people: the records that are this human being.
        names: every name, present and former.
        numbers: of registrations, here and elsewhere.
    """

    people: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    worked: tuple[Worked, ...] = ()


def employers(theirs: Iterable[Worked], others: Iterable[Worked], *, on: date) -> list[str]:
    """The employers that both had within five years before a day."""
    since = add_years(on, -EMPLOYER_YEARS)
    held = dict(_places(theirs, since, on))
    return sorted({employer for key, employer in _places(others, since, on) if key in held})


def one_address(theirs: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a postal address of one is an address of the other."""
    return bool(_keys(theirs) & _keys(others))


def domains(theirs: Iterable[str], others: Iterable[str], *, public: Collection[str]) -> list[str]:
    """The organisations’ e-mail domains that both have; a mailbox that anybody can have is nobody’s."""
    nobodys = NOBODYS | set(public) | {""}
    ours = {domain_of(email) for email in theirs} - nobodys
    its = {domain_of(email) for email in others} - nobodys
    return sorted({min(one, other, key=len) for one in ours for other in its if _one_house(one, other)})


def address_key(address: str) -> str:
    """What makes two spellings of one postal address the same: postcode and house, or all of it where there is none."""
    words = [_STREETS.get(word, word) for word in words_of(_POSTCODE.sub(" ", address))]
    if not words:
        return ""
    if postcode := _POSTCODE.search(address):
        house = next((word for word in words if word[0].isdigit()), words[0])
        return f"{postcode[1]}{postcode[2]} {house}".lower()
    return " ".join(words) if len(words) > 2 else ""


def employer_key(name: str) -> str:
    """What makes two spellings of one employer the same: its words without those that every employer has."""
    words = words_of(name)
    return " ".join(word for word in words if word not in _USUAL) or " ".join(words)


def domain_of(email: str) -> str:
    """The domain of an e-mail address."""
    return email.rpartition("@")[2].strip().lower().rstrip(".")


def words_of(text: str) -> list[str]:
    """The words of a text, however it is spelt, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("'", "").replace("’", "")
    return re.findall(r"[a-z0-9]+", kept)


def _keys(addresses: Iterable[str]) -> set[str]:
    return {key for key in map(address_key, addresses) if key}


def _places(worked: Iterable[Worked], since: date, on: date) -> Iterator[tuple[str | int, str]]:
    for one in worked:
        if one.during.lower <= on and (one.during.upper is None or one.during.upper > since):
            if one.organisation is not None:
                yield one.organisation, one.employer
            if key := employer_key(one.employer):
                yield key, one.employer


def _one_house(one: str, other: str) -> bool:
    """Whether two domains are one, or one lies within the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
