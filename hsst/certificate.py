"""The certificate of equivalence as a PDF, before it is signed: what it says, what it is not, and where to check it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.jinja import day
from members.typeset import pdf
from registry.certificate import qr
from registry.models import IssuedDocument


def certificate(issued: IssuedDocument) -> bytes:
    """A certificate as a tagged PDF; the same certificate gives the same bytes."""
    said = issued.said
    address = f"{settings.PUBLIC_URL}{reverse('equivalence-certificate', args=[said['number']])}"
    return pdf(
        "registry/certificates/certificate.typ",
        {
            "lang": (get_language() or settings.LANGUAGE_CODE)[:2],
            "title": _("Certificate of equivalence"),
            "subject": _("Equivalence shown by %(name)s, %(number)s")
            % {"name": said["name"], "number": said["number"]},
            "name": said["name"],
            "register_name": said["route"],
            "facts": [[label, values] for label, values in _facts(said) if any(values)],
            "address": address,
            "qr": qr(address),
            "office": ", ".join(str(settings.OFFICE[key]) for key in ("name", "email", "phone")),
            "words": _words(),
        },
        at=issued.issued_at,
    )


def _facts(said: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    return [
        (_("Certificate number"), [said["number"]]),
        (_("Specialty"), said["specialties"]),
        (_("Standards"), [said["standards"]]),
        (_("Granted on"), [day(said["granted_on"])]),
    ]


def _words() -> dict[str, str]:
    return {
        "register": _("MPCE Register"),
        "certifies": _("This certifies that on the day it was granted"),
        "was_on": _("had shown every standard for"),
        "item": _("Detail"),
        "value": _("What was granted"),
        "check": _("See whether it still stands"),
        "check_why": _(
            "A certificate can be revoked. Scan the code or open the address to see that this one is genuine."
        ),
        "code": _("Code that opens the page of this certificate on the register’s own site"),
        "not": _("What this certificate is not"),
        "not_why": _(
            "It is not registration, and does not show that its holder may practise: the registers do. It is neither"
            " the certificate of completion of a training scheme nor a degree."
        ),
        "signed": _("The file carries the register’s digital signature, which a changed file does not."),
        "page": _("Page"),
        "of": _("of"),
    }
