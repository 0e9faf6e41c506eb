"""Whether somebody may not work on an application: every conflict of interest between them and the applicant.

What is compared are plain values about both; what is found names its kind and what it rests on, for the office alone.
Source: security T9, domain 3.5. Towards caution: two spellings of one employer, or a referee’s name alone, count.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from members.rules.dates import Days, add_years
from registry.choices import ConflictKind

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


@dataclass(frozen=True, slots=True)
class Close:
    """A referee or supervisor of the applicant."""

    name: str = ""
    email: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody already did, or declared, about the applicant.

    Args:
        earlier_cases: numbers of earlier applications of the applicant that they worked on.
        in_this_case: codes of the ways in which they took part in this one.
        kept: kinds that either side declared, or that ended a seat of theirs.
    """

    earlier_cases: tuple[str, ...] = ()
    in_this_case: tuple[str, ...] = ()
    kept: tuple[ConflictKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One conflict, and what it rests on: an employer, a name, a domain, a number, a code; may be empty."""

    kind: ConflictKind
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """The applicant as conflicts see them.

    Args:
        close: referees and supervisors, whether their reference was given or they were replaced.
        public_mailboxes: e-mail domains that anybody can have.
    """

    known: Known
    close: tuple[Close, ...] = ()
    public_mailboxes: Collection[str] = field(default=frozenset())


def conflicts(assessor: Known, applicant: Applicant, part: Part, *, on: date) -> list[Found]:
    """Every conflict between somebody and an applicant on a day, in the order of their kinds; none means that they may.

    Args:
        part: what they did or what was declared about them.
        on: the day from which five years are counted back.
    """
    known = applicant.known
    found = [
        *([Found(ConflictKind.SELF)] if assessor.people & known.people else []),
        *_employers(assessor.worked, known.worked, on),
        *_referees(assessor, applicant.close),
        *([Found(ConflictKind.ADDRESS)] if _keys(assessor.addresses) & _keys(known.addresses) else []),
        *_domains(assessor.emails, known.emails, applicant.public_mailboxes),
        *(Found(ConflictKind.EARLIER_CASE, number) for number in part.earlier_cases),
        *(Found(ConflictKind.THIS_CASE, code) for code in part.in_this_case),
    ]
    held = {one.kind for one in found}
    return found + [Found(kind) for kind in part.kept if kind not in held]


def address_key(address: str) -> str:
    """What makes two spellings of one postal address the same: postcode and house, or all of it where there is none."""
    words = [_STREETS.get(word, word) for word in _words(_POSTCODE.sub(" ", address))]
    if not words:
        return ""
    if postcode := _POSTCODE.search(address):
        house = next((word for word in words if word[0].isdigit()), words[0])
        return f"{postcode[1]}{postcode[2]} {house}".lower()
    return " ".join(words) if len(words) > 2 else ""


def employer_key(name: str) -> str:
    """What makes two spellings of one employer the same: its words without those that every employer has."""
    words = _words(name)
    return " ".join(word for word in words if word not in _USUAL) or " ".join(words)


def domain_of(email: str) -> str:
    """The domain of an e-mail address."""
    return email.rpartition("@")[2].strip().lower().rstrip(".")


def _words(text: str) -> list[str]:
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


def _employers(theirs: Iterable[Worked], applicants: Iterable[Worked], on: date) -> list[Found]:
    since = add_years(on, -EMPLOYER_YEARS)
    held = dict(_places(theirs, since, on))
    same = {employer for key, employer in _places(applicants, since, on) if key in held}
    return [Found(ConflictKind.EMPLOYER, employer) for employer in sorted(same)]


def _referees(assessor: Known, close: Iterable[Close]) -> list[Found]:
    emails = {email.lower() for email in assessor.emails if email}
    names = {tuple(_words(name)) for name in assessor.names}
    numbers = {"".join(_words(number)) for number in assessor.numbers}
    found = {
        one.name or one.email
        for one in close
        if (one.email and one.email.lower() in emails)
        or (_words(one.name) and tuple(_words(one.name)) in names)
        or (one.number and "".join(_words(one.number)) in numbers)
    }
    return [Found(ConflictKind.REFEREE, name) for name in sorted(found)]


def _domains(theirs: Iterable[str], applicants: Iterable[str], public: Collection[str]) -> list[Found]:
    nobodys = NOBODYS | set(public) | {""}
    ours = {domain_of(email) for email in theirs} - nobodys
    others = {domain_of(email) for email in applicants} - nobodys
    same = {min(one, other, key=len) for one in ours for other in others if _one_house(one, other)}
    return [Found(ConflictKind.EMAIL_DOMAIN, domain) for domain in sorted(same)]


def _one_house(one: str, other: str) -> bool:
    """Whether two domains are one, or one lies within the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
