"""Who acts for an organisation, and who was asked to; and accepting such an invitation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.choices import Role
from members.doors import Door
from members.forms import ConfirmForm
from members.models import OfficerInvitation, RoleGrant
from members.organisation_doors import ORGANISATION, ORGANISATION_ADMIN_NOW, OrganisationDoor
from members.organisation_forms import InviteForm
from members.organisation_policy import INVITATION_LINK, OFFICER_OF_IT, WAITING_INVITATION
from members.queries import employers, staff
from members.queries.organisation_requests import may_accept, open_invitations
from members.queries.pages import part
from members.services import officers
from members.views.buttons import Button
from members.views.forms import FormDoor


class Officers(OrganisationDoor):
    """Who acts for the organisation, admins first, and who was asked to."""

    door = ORGANISATION
    needs_terms = False
    section = "officers"

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        page = part(list(employers.officers(self.organisation)), request.GET.get("page", ""))
        names, me = staff.called(grant.user_id for grant in page), self.asker.account().pk
        last = employers.admins(self.organisation).count() == 1
        shown = self.shown() | {
            "page": page,
            "rows": [
                {
                    "grant": grant,
                    "name": names[grant.user_id],
                    "admin": grant.role == Role.EMPLOYER_ADMIN,
                    "me": grant.user_id == me,
                    "last": last and grant.role == Role.EMPLOYER_ADMIN,
                }
                for grant in page
            ],
            "invitations": [
                {"invitation": one, "expired": one.expires_at <= self.now}
                for one in open_invitations(self.organisation)
            ],
        }
        return render(request, "members/organisations/officers.html", shown)


class Invite(FormDoor, OrganisationDoor):
    """Ask somebody to act for the organisation; an address elsewhere needs a word more."""

    door = ORGANISATION_ADMIN_NOW
    needs_terms = False
    weighty = True
    section = "officers"
    template = "members/organisations/invite.html"
    form_class = InviteForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"domains": self.thing.domains}

    def context(self) -> dict[str, Any]:
        return self.shown()

    def act(self, form: InviteForm) -> HttpResponse:
        given = form.cleaned_data
        invitation = officers.invite(
            account=self.thing,
            email=given["email"],
            as_admin=given["role"] == "admin",
            outside=bool(given.get("outside")),
            by=self.asker.account(),
            at=self.now,
        )
        words = _("%(email)s is invited. It is their move: the link in our message works for 14 days.")
        return self.done(_officers(self), words % {"email": invitation.email})


class WithdrawInvitation(Button, OrganisationDoor):
    """Take an invitation back."""

    door = WAITING_INVITATION
    needs_terms = False
    thing: OfficerInvitation

    def act(self) -> str:
        officers.withdraw(invitation=self.thing, by=self.asker.account(), at=self.now)
        return _("The invitation is withdrawn. Its link does nothing any more.")

    def next_page(self) -> str:
        return _officers(self)


class _OfOfficer(FormDoor, OrganisationDoor):
    """A page that changes what one officer or admin may do."""

    door = OFFICER_OF_IT
    needs_terms = False
    weighty = True
    section = "officers"
    form_class = ConfirmForm
    thing: RoleGrant

    def context(self) -> dict[str, Any]:
        return self.shown() | {
            "name": staff.called([self.thing.user_id])[self.thing.user_id],
            "admin": self.thing.role == Role.EMPLOYER_ADMIN,
            "me": self.thing.user_id == self.asker.account().pk,
        }


class End(_OfOfficer):
    """End an officer or an admin, after reading what follows."""

    template = "members/organisations/officer_end.html"

    def act(self, form: ConfirmForm) -> HttpResponse:
        ended = officers.end(held=self.thing, by=self.asker.account(), at=self.now)
        if ended.user_id == self.asker.account().pk:
            return self.done(reverse("organisations"))
        return self.done(_officers(self), _("They no longer act for the organisation. We have told them."))


class Change(_OfOfficer):
    """Make an officer an admin, or an admin an officer."""

    template = "members/organisations/officer_change.html"

    def act(self, form: ConfirmForm) -> HttpResponse:
        to = Role.EMPLOYER if self.thing.role == Role.EMPLOYER_ADMIN else Role.EMPLOYER_ADMIN
        officers.change(held=self.thing, to=to, by=self.asker.account(), at=self.now)
        return self.done(_officers(self), _("Changed. They sign in again before they go on. We have told them."))


class Invitation(FormDoor, Door):
    """An invitation to act for an organisation; only the account whose address it was sent to can accept it."""

    door = INVITATION_LINK
    template = "members/organisations/invitation.html"
    form_class = ConfirmForm
    thing: OfficerInvitation

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.form(), status=200 if self.works() else 410)

    def works(self) -> bool:
        """Whether whoever is signed in may accept it."""
        return may_accept(self.asker.account(), self.thing, self.now)

    def context(self) -> dict[str, Any]:
        return {"area": "organisations", "works": self.works()}

    def act(self, form: ConfirmForm) -> HttpResponse:
        officers.accept(invitation=self.thing, by=self.asker.account(), at=self.now)
        account = self.thing.organisation.account
        return self.done(reverse("organisation", args=[account.reference]), _("You now act for this organisation."))


def _officers(door: OrganisationDoor) -> str:
    return reverse("organisation-officers", args=[door.kwargs["organisation"]])
