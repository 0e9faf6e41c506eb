"""Who may see and do what about renewals."""

from members.asker import Asker
from members.choices import OFFICER_ROLES, Role
from members.doors import Door, Policy, everyone
from members.queries import people
from registry.choices import RenewalReviewOutcome
from registry.models import Renewal, RenewalReview
from registry.queries import renewals


def _own_renewal(door: Door) -> Renewal | None:
    person = door.asker.person
    return renewals.of_person(person).filter(reference=door.kwargs["reference"]).first() if person else None


def _review(door: Door) -> RenewalReview | None:
    """Whoever is not the registrar learns of none, nor does the registrar of one about themselves."""
    if not door.asker.holds({Role.REGISTRAR}):
        return None
    found = RenewalReview.objects.select_related("renewal__entry__person", "renewal__entry__register")
    review = found.filter(reference=door.kwargs["reference"]).first()
    if review is None or people.is_about(door.asker.account(), review.renewal.entry.person):
        return None
    return review


def _concern(door: Door) -> RenewalReview | None:
    review = _review(door)
    return review if review and review.outcome == RenewalReviewOutcome.CONCERN else None


def _in_office(asker: Asker, thing: object) -> bool:
    return asker.holds(OFFICER_ROLES)


OWN_RENEWAL = Policy(
    "whose renewal it is, with a second factor",
    load=_own_renewal,
    allows=everyone,
    signed_in=True,
    second_factor=True,
)
RENEWAL_REVIEW = Policy(
    "the registrar, about what anybody else declared on renewal",
    load=_review,
    allows=_in_office,
    signed_in=True,
    second_factor=True,
)
RENEWAL_CONCERN = Policy(
    "the registrar, about what was referred as a concern on renewal",
    load=_concern,
    allows=_in_office,
    signed_in=True,
    second_factor=True,
)
