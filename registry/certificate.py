"""The certificate of registration as a PDF, before it is signed: what it says, and where to see what is true now."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.jinja import day
from members.queries.calendar import london_day
from members.typeset import pdf
from registry.models import IssuedDocument


def certificate(issued: IssuedDocument) -> bytes:
    """A certificate as a tagged PDF; the same certificate gives the same bytes."""
    said = issued.said
    address = f"{settings.PUBLIC_URL}{reverse('certificate', args=[issued.reference])}"
    on = london_day(issued.issued_at)
    return pdf(
        "registry/certificates/certificate.typ",
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "title": _("Certificate of registration"),
            "subject": _("Registration of %(name)s, %(number)s") % {"name": said["name"], "number": said["number"]},
            "name": said["name"],
            "register_name": said["register_name"],
            "facts": [[label, values] for label, values in _facts(said, on.isoformat(), issued.reference) if values],
            "address": address,
            "qr": qr(address),
            "office": ", ".join(str(settings.OFFICE[key]) for key in ("name", "email", "phone")),
            "words": _words(),
        },
        at=issued.issued_at,
    )


def _facts(said: Mapping[str, Any], on: str, reference: str) -> list[tuple[str, list[str]]]:
    scopes = [scope["name"] for scope in said["scopes"]]
    return [
        (_("Registration number"), [said["number"]]),
        (_("Scope of practice"), scopes),
        (_("First registered"), [day(said["first_registered"])] if said["first_registered"] else []),
        (_("Issued with the term that ends on"), [day(said["term_end"])] if said["term_end"] else []),
        (_("Issued on"), [day(on)]),
        (_("Certificate reference"), [reference]),
    ]


def _words() -> dict[str, str]:
    return {
        "register": _("MPCE Register"),
        "certifies": _("This certifies that on the day it was issued"),
        "was_on": _("was registered on the"),
        "item": _("Detail"),
        "value": _("What the register held"),
        "check": _("See whether it is still true"),
        "check_why": _(
            "A registration can end or be restricted on any day. Scan the code or open the address to see that this "
            "certificate is genuine, and what the register says of its holder today."
        ),
        "code": _("Code that opens the page of this certificate on the register’s own site"),
        "not": _("What this certificate is not"),
        "not_why": _(
            "It is not a licence, and does not show that its holder may practise today: only the register does. It "
            "says nothing about work outside the scope of practice above."
        ),
        "signed": _("The file carries the register’s digital signature, which a changed file does not."),
        "page": _("Page"),
        "of": _("of"),
    }


def qr(address: str) -> str:
    """A code that opens an address, as a drawing."""
    drawing = BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=2, dark="#16232b")
    return drawing.getvalue().decode()
