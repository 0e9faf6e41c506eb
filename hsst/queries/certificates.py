"""Certificates of equivalence: finding one by its number, and what anybody may be shown of it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hsst.choices import ADMITTED_BY
from hsst.models import Certificate
from members.models import Withholding
from members.queries import people
from registry.choices import ENDED, Section, Stage
from registry.models import Application, Entry, Qualification, Route


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public page of a certificate says.

    Args:
        said: its words on the day on which it was granted.
        revoked_on: since when it no longer stands, if it does not; `why` is the ground.
    """

    number: str
    said: dict[str, Any]
    granted_on: date
    revoked_on: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Relying:
    """What rests on a certificate.

    Args:
        entries: to which its holder was admitted by it.
        applications: of its holder that use it, handed in and not decided yet.
    """

    entries: list[Entry]
    applications: list[Application]

    def __bool__(self) -> bool:
        return bool(self.entries or self.applications)


def _bare(number: str) -> str:
    """A number without the spacing and case in which somebody wrote it."""
    return re.sub(r"[\s-]+", "", number).upper()


def find(number: str) -> Certificate | None:
    """The certificate of a number, in any spacing and case."""
    wanted = _bare(number)
    if not re.fullmatch(r"[0-9A-Z]{1,20}", wanted):
        return None
    held = Certificate.objects.select_related("issued", "person", "application__route__register", "application__person")
    return held.filter(number=wanted).first()


def shown(number: str, *, today: date) -> Shown | None:
    """What anybody may be shown of a certificate; None where there is none, and where its holder is kept from view."""
    held = find(number)
    if held is None or not held.issued.said:
        return None
    together = people.group(held.person)
    if Withholding.objects.filter(person__in=together, set_aside_at=None, during__contains=today).exists():
        return None
    why = str(held.get_revoked_ground_display()) if held.revoked_on else ""
    return Shown(held.number, held.issued.said, held.granted_on, held.revoked_on, why)


def of_application(application: Application) -> Certificate | None:
    """The certificate that an application led to."""
    held = Certificate.objects.select_related("issued", "person", "application__route__register", "revoked_act")
    return held.filter(application=application).first()


def entries_of(certificate: Certificate) -> list[Entry]:
    """The entries of its holder on the register that it opens: revoking it ends none of them by itself."""
    register = certificate.application.route.register
    return list(Entry.objects.filter(person__in=people.group(certificate.person), register=register).order_by("pk"))


def relying(certificate: Certificate) -> Relying:
    """What rests on a certificate: the entry that it led to, and an application that is to lead to one.

    A draft is left out, for it is its holder’s to change. Somebody else’s application with this number never gets far.
    """
    own = people.group(certificate.person)
    told = Qualification.objects.filter(application__person__in=own).exclude(number="")
    told = told.select_related("application__route__register", "application__entry__register")
    using = {one.application_id: one.application for one in told if _bare(one.number) == certificate.number}
    applications = [using[pk] for pk in sorted(using)]
    entries = {one.entry for one in applications if one.stage == Stage.ADMITTED and one.entry is not None}
    return Relying(
        entries=sorted(entries, key=lambda entry: entry.pk),
        applications=[one for one in applications if one.submitted_at is not None and one.stage not in ENDED],
    )


def certificate_obstacles(*, application: Application) -> list[str]:
    """What is wrong with a certificate of ours that an application rests on: another’s, revoked, or none at all.

    Only the route that asks for a certificate of ours asks that there is one; others go by those of other bodies.
    """
    if Section.CERTIFICATE not in application.policy.sections:
        return []
    told = Qualification.objects.filter(application=application).exclude(number="").values_list("number", flat=True)
    own = set(people.group(application.person).values_list("pk", flat=True))
    found = {number: find(number) for number in told}
    words = [word for held in found.values() if held for word in _against(held, own)]
    if application.route.code in ADMITTED_BY.values():
        words += _lacking(application, found)
    return words


def _against(held: Certificate, own: Collection[int]) -> Iterator[str]:
    if held.revoked_on is not None:
        yield _("The certificate %(number)s was revoked.") % {"number": held.number}
    if held.person_id not in own:
        yield _("The certificate %(number)s is somebody else’s.") % {"number": held.number}


def _lacking(application: Application, found: Mapping[str, Certificate | None]) -> Iterator[str]:
    """What keeps numbers from being certificates of the route that leads to this one."""
    if not found:
        yield _("The number of the certificate of equivalence is missing.")
    for number, held in found.items():
        if held is None:
            yield _("There is no certificate of equivalence with the number %(number)s.") % {"number": number}
        elif not _admits(held, application.route):
            yield _("The certificate %(number)s does not lead to this register.") % {"number": held.number}


def _admits(held: Certificate, route: Route) -> bool:
    earlier = held.application.route
    return ADMITTED_BY.get(earlier.code) == route.code and earlier.register_id == route.register_id
