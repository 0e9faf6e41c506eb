"""Every address of the product: whose door stands before it, and what each role gets there.

An address that is not in this table fails the tests, as does a row for an address that is gone. A new role is a new
key of `answers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ANYONE = "anyone"
SHOWN_ENTRY = "anyone, if the entry is shown"
SAVED_CHECK = "anyone who has its reference"

ANONYMOUS = "anonymous"
ROLES = (ANONYMOUS,)

HTML, JSON, PDF, TEXT = "text/html; charset=utf-8", "application/json", "application/pdf", "text/plain; charset=utf-8"
PROBLEM = "application/problem+json"
NEVER_KEPT = "no-store"
ASKED_AGAIN = "no-cache"  # kept only together with its ETag
READ = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Address:
    """One row of the table.

    Args:
        route: as the resolver has it.
        policy: the name of the policy of its door; None for one without a door, see `reason`.
        sample: a path that leads to something; {number} and {reference} are filled in.
        answers: the status of a GET, by role.
        missing: paths of the same address that lead to nothing the asker may know of.
        methods: what it answers at all.
        media: the content type of a good answer.
        error_media: the content type of the others.
        kept: the Cache-Control of every answer.
        reason: why there is no door.
    """

    route: str
    policy: str | None
    sample: str
    answers: Mapping[str, int] = field(default_factory=lambda: {ANONYMOUS: 200})
    missing: tuple[str, ...] = ()
    methods: frozenset[str] = READ
    media: str = HTML
    error_media: str = HTML
    kept: str = NEVER_KEPT
    reason: str = ""


def _api(route: str, policy: str, sample: str, **more: object) -> Address:
    return Address(route, policy, sample, error_media=PROBLEM, kept=ASKED_AGAIN, **{"media": JSON, **more})


def _health(route: str, reason: str) -> Address:
    return Address(route, None, f"/{route}", methods=frozenset({"GET", "HEAD"}), media=TEXT, reason=reason)


_NOBODYS_CHECK = "/checks/0123456789abcdefghjkmnpqrs/"

TABLE = (
    Address("", ANYONE, "/"),
    Address("register/", ANYONE, "/register/?q=haygreen"),
    Address("register/<str:number>/", SHOWN_ENTRY, "/register/{number}/", missing=("/register/RCT99999/",)),
    Address(
        "register/<str:number>/proof/",
        SHOWN_ENTRY,
        "/register/{number}/proof/",
        answers={ANONYMOUS: 405},
        missing=("/register/RCT99999/proof/",),
        methods=frozenset({"POST", "OPTIONS"}),
    ),
    Address("checks/<str:reference>/", SAVED_CHECK, "/checks/{reference}/", missing=(_NOBODYS_CHECK, "/checks/1/")),
    Address(
        "checks/<str:reference>/proof.pdf",
        SAVED_CHECK,
        "/checks/{reference}/proof.pdf",
        missing=(f"{_NOBODYS_CHECK}proof.pdf",),
        media=PDF,
    ),
    Address("robots.txt", ANYONE, "/robots.txt", media=TEXT),
    Address("statuses/", ANYONE, "/statuses/"),
    Address("concerns/", ANYONE, "/concerns/"),
    Address("about/", ANYONE, "/about/"),
    Address("accessibility/", ANYONE, "/accessibility/"),
    Address("privacy/", ANYONE, "/privacy/"),
    Address("api/", ANYONE, "/api/"),
    _api("api/v1/openapi.json", ANYONE, "/api/v1/openapi.json"),
    _api("api/v1/entries", ANYONE, "/api/v1/entries?q=haygreen"),
    _api(
        "api/v1/entries/<str:number>",
        SHOWN_ENTRY,
        "/api/v1/entries/{number}",
        missing=("/api/v1/entries/RCT99999",),
    ),
    _api("api/v1/", ANYONE, "/api/v1/anything/else", answers={ANONYMOUS: 404}, media=PROBLEM),
    _health("health/live", "asked by a supervisor, says nothing of anybody"),
    _health("health/ready", "asked by a proxy, says nothing of anybody"),
)
