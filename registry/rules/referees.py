"""Who may be a referee, what the office looks at before relying on one, and when one is reminded (security T4, T19)."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from registry.choices import RefereeFlag

# Days after a referee was asked on which they are reminded.
REMINDERS = (7, 14)
_LIKE = 0.85
# Mail of whole services and universities: that two people share one of these says nothing about them.
_INSTITUTIONS = ("nhs.net", "nhs.uk", "nhs.scot", "hscni.net", "ac.uk", "gov.uk", "gov.scot", "gov.wales", "mod.uk")
# Providers that take no notice of the full stops before the at sign.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom an applicant names, as they name them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who names them."""

    name: str
    emails: Collection[str]


def one_address(email: str) -> str:
    """An e-mail address as everything that reaches the same mailbox is written: in one case, without a tag."""
    local, _, domain = email.strip().casefold().rpartition("@")
    local = local.partition("+")[0]
    if domain in _DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def is_applicant(candidate: Candidate, applicant: Applicant) -> bool:
    """Whether somebody named themselves: a reference would come to their own mailbox."""
    return one_address(candidate.email) in {one_address(email) for email in applicant.emails}


def flags(
    candidate: Candidate,
    applicant: Applicant,
    *,
    domains: Mapping[str, bool],
    names_at_address: Collection[str] = (),
) -> list[RefereeFlag]:
    """What an officer should look at before they rely on somebody.

    Args:
        domains: domains that are not simply believed → whether anybody can have an address there.
        names_at_address: what others called a referee of the same address.
    """
    found = []
    kind = _known(_domain(candidate.email), domains)
    if kind is not None:
        found.append(RefereeFlag.PUBLIC_MAILBOX if kind else RefereeFlag.DOMAIN_OF_CONCERN)
    elif _private(_domain(candidate.email)) and _domain(candidate.email) in {_domain(e) for e in applicant.emails}:
        found.append(RefereeFlag.APPLICANT_DOMAIN)
    if any(not same_name(candidate.name, name) for name in names_at_address):
        found.append(RefereeFlag.SHARED_ADDRESS)
    if _alike(candidate.name, applicant.name):
        found.append(RefereeFlag.LIKE_APPLICANT)
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name one person: the same words in any order, or an initial for one of them."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return first == second
    shorter, longer = sorted((first, second), key=len)
    return all(any(_meets(word, there) for there in longer) for word in shorter) and bool(
        {word for word in first if len(word) > 1} & set(second)
    )


def reminder(asked_on: date, *, on: date) -> int | None:
    """Which reminder is due on a day, by how many days after asking it is sent; None while none is.

    A day that was missed is made up for: of several that are due the latest is sent, and the earlier ones never.
    """
    return max((days for days in REMINDERS if asked_on + timedelta(days=days) <= on), default=None)


def _domain(email: str) -> str:
    return email.strip().casefold().rpartition("@")[2]


def _under(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")


def _known(domain: str, domains: Mapping[str, bool]) -> bool | None:
    """Whether a listed domain, or the one that it belongs to, is open to anybody; None where it is not listed."""
    return next((is_open for listed, is_open in domains.items() if _under(domain, listed)), None)


def _private(domain: str) -> bool:
    return not any(_under(domain, institution) for institution in _INSTITUTIONS)


def _words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return "".join(c if c.isalnum() else " " for c in plain).split()


def _meets(word: str, there: str) -> bool:
    return word == there or (1 in {len(word), len(there)} and word[0] == there[0])


def _alike(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    return first[-1] == second[-1] or SequenceMatcher(None, " ".join(first), " ".join(second)).ratio() >= _LIKE
