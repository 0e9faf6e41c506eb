"""Claims at the desk: connecting an account with a record, undoing that, and looking into claims that went wrong."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from members.choices import IdentityCheck
from members.doors import Door
from members.errors import Refused
from members.models import Person, User, WorkItem
from members.queries import people
from members.services import acts
from members.views.forms import FormDoor
from members.work import title_of
from registry.claims_forms import AssistedClaimForm, SettleForm, UndoForm
from registry.doors import CASE_OF_PERSON, CLAIM_WORK
from registry.queries import claimants
from registry.services import assisted_claims, claim_cases

PEOPLE = {"area": "desk", "section": "people"}


class _OfPerson(FormDoor, Door):
    """A page about the account of one person's record."""

    door = CASE_OF_PERSON
    thing: Person

    def context(self) -> dict[str, Any]:
        return PEOPLE | {
            "name": people.names([self.thing.pk]).get(self.thing.pk, ""),
            "account": claimants.account_of(self.thing),
            "waiting": claimants.assisted_waiting(self.thing),
        }


class AssistedClaim(_OfPerson):
    """Proposes that an account is that of a person whom the office identified and an employer confirmed."""

    template = "registry/desk/assisted_claim.html"
    form_class = AssistedClaimForm

    def act(self, form: AssistedClaimForm) -> HttpResponse:
        given = form.cleaned_data
        claim = assisted_claims.ask(
            person=self.thing,
            user=_account(given["email"]),
            identity=IdentityCheck(given["identity"]),
            employer=given["employer"],
            confirmed_by_employer=given["confirmed_by_employer"],
            confirmed_on=given["confirmed_on"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(
            reverse("desk-person-claim", args=[claim.person_id]), _("The connection is proposed. Both sides are told.")
        )


class UndoClaim(_OfPerson):
    """Proposes that an account and a record are no longer connected."""

    template = "registry/desk/claim_undo.html"
    form_class = UndoForm

    def act(self, form: UndoForm) -> HttpResponse:
        act = acts.propose(
            kind="claim_undo",
            person=self.thing,
            user=claimants.account_of(self.thing),
            reason=form.cleaned_data["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(reverse("desk-act", args=[act.reference]), _("It is proposed. A second officer must agree."))


class ClaimWork(FormDoor, Door):
    """One piece of work about a claim: what was tried, and what the office found."""

    door = CLAIM_WORK
    template = "registry/desk/claim.html"
    form_class = SettleForm
    thing: WorkItem

    def context(self) -> dict[str, Any]:
        entry, person = claimants.entry_of(self.thing), self.thing.person
        return {
            "area": "desk",
            "section": "queue",
            "label": title_of(self.thing),
            "entry": entry,
            "person": person,
            "name": people.names([person.pk]).get(person.pk, "") if person else "",
            "claims": claimants.claims_to(entry, at=self.now) if entry else [],
            "account": claimants.account_of(person) if person else None,
        }

    def act(self, form: SettleForm) -> HttpResponse:
        claim_cases.settle(item=self.thing, found=form.cleaned_data["found"], by=self.asker.account(), at=self.now)
        return self.done(reverse("desk"), _("It is settled."))


def _account(email: str) -> User:
    user = claimants.account(email)
    if user is None:
        raise Refused(
            _("There is no account with this address whose owner has confirmed it. Ask them to make one first."),
            field="email",
            code="no_account",
        )
    return user
