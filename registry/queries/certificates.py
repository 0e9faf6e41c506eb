"""Certificates of registration: finding one, what it says, and what of that may be shown today."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from members.models import Person
from members.queries import people
from members.queries.calendar import london_day
from registry.choices import IssuedKind
from registry.models import Application, Entry, IssuedDocument
from registry.queries import checks, entries, policies
from registry.queries.facts import read_facts
from registry.serialise import plain


def said_of(entry: Entry, *, on: date) -> dict[str, Any]:
    """What a certificate says of an entry on a day: what the public is told, also of somebody who is kept from view.

    The certificate is the registrant’s own; its public page shows no more than the register does.
    """
    (held,) = read_facts(entry_ids=[entry.pk])
    said = entries.publish(replace(held, withheld=()), policies.current(), on=on, today=on)
    if said is None:
        raise LookupError(f"{entry} says nothing on {on}.")
    return plain(said)


def find(*, reference: str) -> IssuedDocument | None:
    """The certificate with this reference, if there is one; capitals do not matter to who types it from paper."""
    if not re.fullmatch(r"[0-9A-Za-z]{1,40}", reference):
        return None
    issued = IssuedDocument.objects.select_related("entry__person").filter(kind=IssuedKind.CERTIFICATE)
    return issued.filter(reference=reference.lower()).first()


def of_application(application: Application) -> IssuedDocument | None:
    """The certificate with which somebody was admitted."""
    return IssuedDocument.objects.filter(application=application, kind=IssuedKind.CERTIFICATE).first()


def of_equivalence(application: Application) -> IssuedDocument | None:
    """The certificate of equivalence that an application led to."""
    return IssuedDocument.objects.filter(application=application, kind=IssuedKind.EQUIVALENCE).first()


def of_person(person: Person) -> list[IssuedDocument]:
    """The certificates of one human being, newest first."""
    issued = IssuedDocument.objects.filter(person__in=people.group(person), kind=IssuedKind.CERTIFICATE)
    return list(issued.select_related("entry").order_by("-issued_at"))


def recall(certificate: IssuedDocument, *, today: date) -> checks.Then:
    """What of a certificate may be shown today, and what is true now."""
    if certificate.entry is None:
        raise LookupError(f"{certificate} is of no entry.")
    about = london_day(certificate.issued_at)
    return checks.then_and_now(entry=certificate.entry, said=certificate.said, about=about, today=today)
