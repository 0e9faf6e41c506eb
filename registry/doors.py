"""Who may see what of the register."""

from members.asker import Asker
from members.choices import OFFICE_ROLES, OFFICER_ROLES, Role
from members.doors import Door, Policy, everyone
from members.models import GraveAct, Person, RoleGrant, User, WorkItem
from members.queries import people, work
from members.rules.cells import taken_by
from registry.choices import ClaimEnd
from registry.claims_work import KINDS as CLAIM_WORK_KINDS
from registry.models import Check, EntryClaim
from registry.queries import checks, claim_codes, claimants, entries


def _shown_entry(door: Door) -> entries.Visible | None:
    return entries.visible(number=door.kwargs["number"], today=door.today)


def _saved_check(door: Door) -> Check | None:
    return checks.find(reference=door.kwargs["reference"])


SHOWN_ENTRY = Policy("anyone, if the entry is shown", load=_shown_entry, allows=everyone)
SAVED_CHECK = Policy("anyone who has its reference", load=_saved_check, allows=everyone)


def _person(door: Door) -> Person | None:
    """A person as the office knows them; nobody else learns whether there is one of this id."""
    if not door.asker.holds(OFFICE_ROLES):
        return None
    return Person.objects.select_related("merged_into").filter(pk=door.kwargs["person"]).first()


def _work_item(door: Door) -> WorkItem | None:
    return work.visible(door.asker).select_related("person").filter(pk=door.kwargs["item"]).first()


def _anybody_else(asker: Asker, person: Person) -> bool:
    return not people.is_about(asker.account(), person)


def _case_of_anybody_else(asker: Asker, person: Person) -> bool:
    return asker.holds(OFFICER_ROLES) and _anybody_else(asker, person)


def _in_office(asker: Asker, item: WorkItem) -> bool:
    return asker.holds(OFFICE_ROLES)


def _list_to_take(door: Door) -> str:
    return str(door.kwargs["code"])


def _takes(asker: Asker, kind: str) -> bool:
    return asker.holds(taken_by(kind))


# Nobody sees their own record as the office does: they have their own page.
PERSON_AT_DESK = Policy(
    "the office, about anybody else", load=_person, allows=_anybody_else, signed_in=True, second_factor=True
)
CASE_OF_PERSON = Policy(
    "officers and the registrar, about anybody else",
    load=_person,
    allows=_case_of_anybody_else,
    signed_in=True,
    second_factor=True,
)
WORK_ITEM = Policy(
    "the office, if the work is for their role and not about themselves",
    load=_work_item,
    allows=_in_office,
    signed_in=True,
    second_factor=True,
)


def _confirmed(asker: Asker, thing: User) -> bool:
    return claimants.confirmed(thing)


def _own_claim(door: Door) -> EntryClaim | None:
    user = door.asker.user
    return EntryClaim.objects.filter(user=user, reference=door.kwargs["reference"]).first() if user else None


def _linked_claim(door: Door) -> EntryClaim | None:
    claim = _own_claim(door)
    return claim if claim and claim.end == ClaimEnd.LINKED else None


def _claim_link(door: Door) -> str | None:
    token = str(door.kwargs["token"])
    return token if claim_codes.is_valid(token) else None


def _claim_work(door: Door) -> WorkItem | None:
    item = _work_item(door)
    return item if item and item.kind in CLAIM_WORK_KINDS else None


CONFIRMED_ACCOUNT = Policy(
    "whoever signed in and confirmed their address",
    load=lambda door: door.asker.user,
    allows=_confirmed,
    signed_in=True,
)
OWN_CLAIM = Policy("whoever made the claim", load=_own_claim, allows=everyone, signed_in=True)
LINKED_CLAIM = Policy("whoever made the claim, once it was right", load=_linked_claim, allows=everyone, signed_in=True)
CLAIM_LINK = Policy("anyone who has the link sent to the address on file", load=_claim_link, allows=everyone)
CLAIM_WORK = Policy(
    "officers and the registrar, if it is about a claim and not about themselves",
    load=_claim_work,
    allows=_in_office,
    signed_in=True,
    second_factor=True,
)


def _role_grant(door: Door) -> RoleGrant | None:
    if not door.asker.holds({Role.REGISTRAR}):
        return None
    return RoleGrant.objects.select_related("user", "organisation").filter(pk=door.kwargs["grant"]).first()


def _role_act(door: Door) -> GraveAct | None:
    if not door.asker.holds({Role.REGISTRAR}):
        return None
    acts = GraveAct.objects.filter(kind__in=["role_grant", "role_end"])
    return acts.filter(reference=door.kwargs["reference"]).first()


LIST_TO_TAKE = Policy(
    "those of the office who may take this list", load=_list_to_take, allows=_takes, signed_in=True, second_factor=True
)
ROLE_GRANT = Policy(
    "the registrar, if there is such a role", load=_role_grant, allows=everyone, signed_in=True, second_factor=True
)
ROLE_ACT = Policy(
    "the registrar, if it is about a role", load=_role_act, allows=everyone, signed_in=True, second_factor=True
)
