"""The public pages of certificates of equivalence: whether one is genuine and stands, and what it is not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hsst.certificate_forms import NumberForm
from hsst.queries import certificates
from registry.views.public import PublicPage


class FindCertificate(PublicPage):
    """A box for the number; the page of the certificate answers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = NumberForm(request.GET or None)
        number = form.cleaned_data["number"].strip() if form.is_bound and form.is_valid() else ""
        if number and "/" not in number:
            return redirect("equivalence-certificate", number)
        return self.page("hsst/certificates/find.jinja", {"form": form, "nothing": bool(request.GET)})


class ShowCertificate(PublicPage):
    """What a certificate says and whether it stands; every number that is nobody’s has one and the same answer."""

    limits = "lookup"
    indexed = False

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        shown = certificates.shown(number, today=self.today)
        if shown is None:
            return self.page("hsst/certificates/unknown.jinja", status=404)
        return self.page("hsst/certificates/certificate.jinja", {"certificate": shown})
