"""A certificate of equivalence at the desk: whether it stands, the proposal to revoke it, and what follows that."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hsst.certificate_doors import CERTIFICATE_AT_DESK, REVOKED_CERTIFICATE
from hsst.certificate_forms import RelyingForm, RevokeForm
from hsst.choices import RevokeGround
from hsst.models import Certificate
from hsst.queries import certificates
from hsst.services import certificates as verbs
from hsst.services import revocations
from members.doors import Door
from members.models import WorkItem
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


class RelyingAtDesk(FormDoor, Door):
    """What rests on a certificate that was revoked, and what the registrar decided about it."""

    door = REVOKED_CERTIFICATE
    template = "hsst/desk/relying.html"
    form_class = RelyingForm
    thing: Certificate

    def context(self) -> dict[str, Any]:
        held = self.thing
        return {
            "certificate": held,
            "name": people.names([held.person_id]).get(held.person_id, ""),
            "relying": certificates.relying(held),
            "waits": WorkItem.objects.filter(key=revocations.key_of(held), closed_at=None).exists(),
            "area": "desk",
            "section": "queue",
            "back_url": reverse("desk"),
        }

    def act(self, form: Any) -> HttpResponse:
        note = form.cleaned_data["note"]
        revocations.settle(held=self.thing, note=note, by=self.asker.account(), at=self.now)
        return self.done(reverse("desk"), _("It is recorded, and the work is done."))
