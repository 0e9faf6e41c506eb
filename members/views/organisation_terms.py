"""The terms on which an organisation checks people, and agreeing to them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.choices import CheckPurpose
from members.models import EmployerTerms, TermsAgreement
from members.organisation_doors import ORGANISATION, ORGANISATION_ADMIN, OrganisationDoor
from members.organisation_forms import AgreeForm
from members.queries import employers, staff
from members.queries.pages import part
from members.services import employer_terms
from members.views.forms import FormDoor


class Terms(OrganisationDoor):
    """The terms in force, who can agree to them, and what was agreed to so far."""

    door = ORGANISATION
    needs_terms = False
    section = "terms"

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        page = part(list(employers.agreements(self.organisation)), request.GET.get("page", ""), size=20)
        agreed = employers.agreement(self.organisation, on=self.today)
        shown = (
            self.shown()
            | _terms(employers.terms_on(self.today))
            | {
                "agreed": agreed,
                "purposes": _purposes(agreed) if agreed else [],
                "admins": list(staff.called(employers.admins(self.organisation).values_list("pk", flat=True)).values()),
                "page": page,
                "agreements": _rows(page.object_list),
            }
        )
        return render(request, "members/organisations/terms.html", shown)


class Agree(FormDoor, OrganisationDoor):
    """Read the terms in force and agree to them, for the purposes that are ticked."""

    door = ORGANISATION_ADMIN
    needs_terms = False
    weighty = True
    section = "terms"
    template = "members/organisations/agree.html"
    form_class = AgreeForm

    def initial(self) -> dict[str, Any]:
        terms, last = employers.terms_on(self.today), employers.agreements(self.organisation).first()
        return {"version": terms.version if terms else None, "purposes": last.purposes if last else []}

    def context(self) -> dict[str, Any]:
        return self.shown() | _terms(employers.terms_on(self.today))

    def act(self, form: AgreeForm) -> HttpResponse:
        given = form.cleaned_data
        employer_terms.agree(
            account=self.thing,
            version=given["version"],
            purposes=given["purposes"],
            by=self.asker.account(),
            at=self.now,
            on=self.today,
        )
        return self.done(reverse("organisation", args=[self.thing.reference]), _("Agreed. You can check people now."))


def _terms(terms: EmployerTerms | None) -> dict[str, Any]:
    """The terms, and their text as headings and paragraphs."""
    blocks = [block.strip() for block in terms.text.split("\n\n")] if terms else []
    return {"terms": terms, "blocks": [(block.startswith("# "), block.removeprefix("# ")) for block in blocks]}


def _purposes(agreed: TermsAgreement) -> list[Any]:
    return [CheckPurpose(purpose).label for purpose in agreed.purposes]


def _rows(agreements: Any) -> list[dict[str, Any]]:
    names = staff.called(one.agreed_by_id for one in agreements)
    return [{"one": one, "who": names[one.agreed_by_id], "purposes": _purposes(one)} for one in agreements]
