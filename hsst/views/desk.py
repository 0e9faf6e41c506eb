"""A certificate of equivalence at the desk: what it says, whether it stands, and the proposal to revoke it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from hsst.certificate_doors import CERTIFICATE_AT_DESK
from hsst.certificate_forms import RevokeForm
from hsst.choices import RevokeGround
from hsst.models import Certificate
from hsst.queries import certificates
from hsst.services import certificates as verbs
from members.doors import Door
from members.queries import people
from members.views.forms import FormDoor


class CertificateAtDesk(FormDoor, Door):
    """What a certificate says, and the proposal to revoke it, which a second person confirms."""

    door = CERTIFICATE_AT_DESK
    template = "hsst/desk/certificate.html"
    form_class = RevokeForm
    thing: Certificate

    def context(self) -> dict[str, Any]:
        held = self.thing
        return {
            "certificate": held,
            "name": people.names([held.person_id]).get(held.person_id, ""),
            "entries": certificates.entries_of(held),
            "application": held.application,
            "area": "desk",
            "section": "applications",
        }

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        act = verbs.revoke(
            certificate=self.thing,
            ground=RevokeGround(given["ground"]),
            reason=given["reason"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(reverse("desk-proposed", args=[act.reference]))
