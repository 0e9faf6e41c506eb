"""What is said of an address: whose door stands before it, and what each role gets there.

An address that stands in no table fails the tests, as does a row for an address that is gone. What a policy means for
each role is said once, in tests/doors/policies.py; a row says its policy, and where its page answers otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.doors import policies
from tests.doors.policies import EXPECTED, ROLES

HTML, JSON, PDF, TEXT = "text/html; charset=utf-8", "application/json", "application/pdf", "text/plain; charset=utf-8"
PROBLEM = "application/problem+json"
NEVER_KEPT = "no-store"
ASKED_AGAIN = "no-cache"  # kept only together with its ETag
READ = frozenset({"GET", "HEAD", "OPTIONS"})
FORM = READ | {"POST"}
POST_ONLY = frozenset({"POST", "OPTIONS"})

# What leads to nothing, by the placeholder of a path.
NOTHING = {"number": "RCT99999", "reference": "0123456789abcdefghjkmnpqrs", "gap": "1901-01-01"}
_NO_REFERENCE = frozenset(
    {"audit", "audit_deferred", "audit_round", "audit_opened", "audit_referred", "audit_seated"}
    | {"activity", "again", "cycle", "deleted", "entry_request", "goal", "intake", "proposed"}
    | {"act", "application", "check", "claim", "copy", "document", "paid", "payment", "refund", "role_act", "warned"}
    | {"api_key", "batch", "batch_to_map", "calibration", "invitation"}
    | {"invoice", "misuse", "organisation", "organisation_request", "receipt", "share"}
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Address:
    """One row of a table.

    Args:
        route: as the resolver has it.
        policy: the name of the policy of its door; None for one without a door, see `reason`.
        sample: a path that leads to something of the registrant's; {number}, {person} and the like are things of the
            world (tests/doors/world.py).
        answers: the status of a GET by role, where it is another than the policy's.
        missing: further paths of the same address that lead to nothing the asker may know of.
        methods: what it answers at all.
        media: the content type of a good answer.
        error_media: the content type of the others.
        kept: the Cache-Control of every answer.
        cookies: whether somebody who is not signed in is given a cookie here.
        writes: tables that a GET may write to, beside the session's.
        nothing: what is answered where there is nothing: 404, or 410 for a link that says so.
        csrf_exempt: whether a POST needs no token of a form; each such row says why beside it.
        before_second_factor: whether it is one of the pages on which a second factor is set up or given.
        sandboxed: whether what it answers with is a file that may hold anything at all.
        reason: why there is no door.
    """

    route: str
    policy: str | None
    sample: str
    answers: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    methods: frozenset[str] = READ
    media: str = HTML
    error_media: str = HTML
    kept: str = NEVER_KEPT
    cookies: bool = False
    writes: frozenset[str] = frozenset()
    nothing: int = 404
    csrf_exempt: bool = False
    before_second_factor: bool = False
    sandboxed: bool = False
    reason: str = ""

    def admits(self, role: str) -> bool:
        """Whether the door lets a role in."""
        return self.policy is None or EXPECTED[self.policy][role] == 200

    def denial(self, role: str) -> int:
        """What a role gets that the door does not let in."""
        return EXPECTED[self.policy or policies.ANYONE][role]

    def expected(self, role: str) -> int:
        """The status of a GET."""
        usual = self.denial(role) if "GET" in self.methods else 405
        return self.answers.get(role, usual)

    @property
    def things(self) -> tuple[str, ...]:
        """The placeholders of its path."""
        return tuple(_PLACEHOLDER.findall(self.sample))

    def nowhere(self) -> tuple[str, ...]:
        """Paths that lead to nothing the asker may know of."""
        if not self.things:
            return self.missing
        return (self.sample.format_map({thing: _nothing(thing) for thing in self.things}), *self.missing)

    @property
    def asks_for_sign_in(self) -> bool:
        """Whether its door sends whoever is not signed in to sign in."""
        if self.policy in {None, policies.HALF_SIGNED_IN}:
            return False
        return EXPECTED[self.policy][policies.ANONYMOUS] == 303

    @property
    def public(self) -> bool:
        """Whether nobody is asked here who they are."""
        return not self.asks_for_sign_in and not self.cookies


def _nothing(thing: str) -> str:
    if thing in _NO_REFERENCE:
        return NOTHING["reference"]
    return NOTHING.get(thing, "no-such-link" if thing.endswith("token") else "999999999")


def each(status: int) -> dict[str, int]:
    """The same for every role."""
    return dict.fromkeys(ROLES, status)
