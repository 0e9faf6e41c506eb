"""An invoice fetched by the employer it is for: no account and no cookie, one link that does nothing else."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from members.doors import Door
from members.throttle import Allowance
from registry.invoice_doors import INVOICE_LINK
from registry.invoice_pdf import answer
from registry.models import Invoice
from registry.queries import invoice_links


class ByLink(Door):
    """The invoice as it stands now, as a PDF."""

    door = INVOICE_LINK
    limits = "reference"
    thing: Invoice

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return answer(self.thing)

    def unknown(self) -> HttpResponseBase:
        """That a link of ours is too old; of any other nothing is known."""
        old = invoice_links.find(self.kwargs["token"], at=self.now) is not None
        return render(self.request, "registry/invoices/link.jinja", {"old": old}, status=410 if old else 404)

    def throttled(self, allowance: Allowance) -> HttpResponse:
        wait = allowance.resets_in(self.now.timestamp())
        refused = render(self.request, "registry/throttled.jinja", {"minutes": -(-wait // 60)}, status=429)
        refused["Retry-After"] = str(wait)
        return refused
