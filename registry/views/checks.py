"""Saving proof of a look-up, and the page and the PDF that show it again."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from members.errors import Refused
from members.views import errors
from registry.doors import SAVED_CHECK, SHOWN_ENTRY
from registry.models import Check
from registry.proof import proof
from registry.queries import checks, entries
from registry.rules.asked import day_asked
from registry.services.checks import save
from registry.views.public import PublicPage


class SeeOther(HttpResponseRedirect):
    """The answer to a form is another page, which is safe to load again."""

    status_code = 303


# A public page has no cookie and so no token; where a form was sent from is told by the browser instead.
@method_decorator(csrf_exempt, name="dispatch")
class SaveProof(PublicPage):
    """Records what the register says of an entry now, as proof that somebody asked."""

    door = SHOWN_ENTRY
    limits = "proof"
    indexed = False
    thing: entries.Visible

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        if _sent_from_elsewhere(request):
            return errors.forbidden(request)
        # From the address: a body is never read, for one that trickles in would keep a thread of ours waiting.
        asked = request.GET.get("on", "")
        try:
            on = day_asked(asked, today=self.today) if asked else self.today
        except Refused:
            return SeeOther(f"{reverse('entry', args=[self.thing.number])}?{urlencode({'on': asked[:40]})}")
        said = entries.public_entry(self.thing, on=on, today=self.today)
        if said is None:
            return self.unknown()
        check = save(entry_id=self.thing.entry_id, said=said, at=self.now)
        return SeeOther(reverse("check", args=[check.reference]))

    def unknown(self) -> HttpResponse:
        """Nothing is saved of an entry that is not shown; the answer is that of its page."""
        return self.page("registry/lookup/not_found.jinja", status=404)


class ShowCheck(PublicPage):
    """What the register said then beside what is true now, for as long as it may be shown."""

    door = SAVED_CHECK
    limits = "lookup"
    indexed = False
    thing: Check

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self.check_page(checks.recall(self.thing, today=self.today))

    def check_page(self, recalled: checks.Recalled, *, status: int = 200) -> HttpResponse:
        """The page of a check; only its number, time and hash where what it said is no longer shown."""
        context = {
            "check": recalled.check,
            "said": recalled.said,
            "now": recalled.now,
            "changed": recalled.changed,
            "pdf_url": reverse("proof-pdf", args=[recalled.check.reference]) if recalled.whole else "",
        }
        return self.page("registry/checks/check.jinja", context, status=status)


class ProofPdf(ShowCheck):
    """The proof as a document, for as long as everything in it may be shown."""

    limits = "proof"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        recalled = checks.recall(self.thing, today=self.today)
        if recalled.said is None or not recalled.whole:
            return self.check_page(recalled, status=410)
        response = HttpResponse(proof(self.thing, recalled.said), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{self.thing.number}.pdf"'
        return self.fresh(response)


def _sent_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another site's page sent this form; programs say nothing of the kind."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request.get_host()
