"""The public page of a certificate: that it is genuine, what it said, and what is true now."""

from django.http import HttpRequest, HttpResponse

from registry.decision_doors import CERTIFICATE
from registry.models import IssuedDocument
from registry.queries import certificates
from registry.views.public import PublicPage


class ShowCertificate(PublicPage):
    """What a certificate said beside what is true now, for as long as it may be shown."""

    door = CERTIFICATE
    limits = "lookup"
    indexed = False
    thing: IssuedDocument

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        then = certificates.recall(self.thing, today=self.today)
        return self.page("registry/certificates/certificate.jinja", {"certificate": self.thing, "then": then})
