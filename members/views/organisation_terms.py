"""The terms on which an organisation checks people, and agreeing to them."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members.choices import CheckPurpose
from members.jinja import day
from members.models import EmployerTerms, TermsAgreement
from members.organisation_doors import ORGANISATION, ORGANISATION_ADMIN, OrganisationDoor
from members.organisation_forms import AgreeForm
from members.queries import employers, staff
from members.queries.pages import part
from members.services import employer_terms
from members.views.forms import FormDoor


class Terms(OrganisationDoor):
    """The terms in force and those to come, who can agree to them, and what was agreed to so far."""

    door = ORGANISATION
    needs_terms = False
    section = "terms"

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        page = part(list(employers.agreements(self.organisation)), request.GET.get("page", ""), size=20)
        agreed, ahead = employers.agreement(self.organisation, on=self.today), employers.terms_after(self.today)
        shown = (
            self.shown()
            | _terms(employers.terms_on(self.today))
            | {
                "agreed": agreed,
                "purposes": _purposes(agreed) if agreed else [],
                "ahead": ahead,
                "agreed_ahead": employers.agreement_to(ahead, self.organisation),
                "admins": list(staff.called(employers.admins(self.organisation).values_list("pk", flat=True)).values()),
                "page": page,
                "agreements": _rows(page.object_list),
            }
        )
        return render(request, "members/organisations/terms.html", shown)


class Ahead(OrganisationDoor):
    """The next terms, to be read before their day by everybody who acts for the organisation."""

    door = ORGANISATION
    needs_terms = False
    section = "terms"

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        terms = employers.terms_after(self.today)
        agreed = employers.agreement_to(terms, self.organisation)
        shown = self.shown() | _terms(terms) | {"agreed": agreed, "purposes": _purposes(agreed) if agreed else []}
        return render(request, "members/organisations/terms_ahead.html", shown)


class Agree(FormDoor, OrganisationDoor):
    """Read the terms in force and agree to them, for the purposes that are ticked."""

    door = ORGANISATION_ADMIN
    needs_terms = False
    weighty = True
    section = "terms"
    template = "members/organisations/agree.html"
    form_class = AgreeForm
    # Whether the page leads to the next terms, and not to those in force.
    ahead: ClassVar[bool] = False

    @cached_property
    def terms(self) -> EmployerTerms | None:
        """Which terms they are: those of the page that was sent, for as long as they can be agreed to."""
        sent = self.request.POST.get("version")
        offered = (one for one in employers.terms_offered(self.today) if str(one.version) == sent)
        next_ones = employers.terms_after if self.ahead else employers.terms_on
        return next(offered, None) or next_ones(self.today)

    def initial(self) -> dict[str, Any]:
        terms = self.terms
        last = employers.agreement_to(terms, self.organisation) or employers.agreements(self.organisation).first()
        return {"version": terms.version if terms else None, "purposes": last.purposes if last else []}

    def context(self) -> dict[str, Any]:
        terms = self.terms
        return self.shown() | _terms(terms) | {"ahead": terms.valid_from > self.today if terms else self.ahead}

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        terms = self.terms
        if form.is_bound and terms and str(terms.version) != form.data.get("version"):
            form.read_again(terms.version)
        return super().show(form, status=status)

    def act(self, form: AgreeForm) -> HttpResponse:
        given = form.cleaned_data
        agreed = employer_terms.agree(
            account=self.thing,
            version=given["version"],
            purposes=given["purposes"],
            by=self.asker.account(),
            at=self.now,
            on=self.today,
        )
        words, begins = _("Agreed. You can check people now."), agreed.terms.valid_from
        if begins > self.today:
            words = _("Agreed. These terms apply from %(day)s.") % {"day": day(begins)}
        return self.done(reverse("organisation", args=[self.thing.reference]), words)


class AgreeAhead(Agree):
    """Read the next terms and agree to them before their day, so that nothing stops on it."""

    ahead = True


def _terms(terms: EmployerTerms | None) -> dict[str, Any]:
    """The terms, and their text as headings and paragraphs."""
    blocks = [block.strip() for block in terms.text.split("\n\n")] if terms else []
    return {"terms": terms, "blocks": [(block.startswith("# "), block.removeprefix("# ")) for block in blocks]}


def _purposes(agreed: TermsAgreement) -> list[Any]:
    return [CheckPurpose(purpose).label for purpose in agreed.purposes]


def _rows(agreements: Any) -> list[dict[str, Any]]:
    names = staff.called(one.agreed_by_id for one in agreements)
    return [{"one": one, "who": names[one.agreed_by_id], "purposes": _purposes(one)} for one in agreements]
