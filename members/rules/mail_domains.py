"""Whose an e-mail domain is, as far as an organisation can be known by it."""

import re
from collections.abc import Collection, Iterable

from members.rules.conflicts import NOBODYS, domain_of

_DOMAIN = re.compile(r"(?=.{4,100}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def own_domain(email: str, *, public: Collection[str]) -> str:
    """The domain of an address if it can be one organisation's own; empty for one that many share or anybody can have.

    Args:
        public: domains of mailboxes that anybody can have.
    """
    domain = domain_of(email)
    return "" if domain in NOBODYS or domain in public else domain


def belongs(email: str, domains: Iterable[str]) -> bool:
    """Whether an address is at one of these domains, or at a part of one."""
    domain = domain_of(email)
    return any(domain == one or domain.endswith(f".{one}") for one in domains)


def tidy(words: str) -> list[str]:
    """The domains that somebody listed, one a line or with commas, each once and in small letters."""
    listed = (word.strip().removeprefix("@").rstrip(".").lower() for word in re.split(r"[\s,;]+", words))
    return list(dict.fromkeys(domain for domain in listed if domain))


def wrong(domains: Iterable[str], *, public: Collection[str]) -> list[str]:
    """Those among listed domains that are none, or are nobody's own."""
    return [one for one in domains if not _DOMAIN.fullmatch(one) or one in NOBODYS or one in public]
