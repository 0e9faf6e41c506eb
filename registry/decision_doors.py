"""Who may see decisions, letters and certificates, review what was declared, and hear appeals."""

from dataclasses import dataclass

from members.asker import Asker
from members.choices import Role
from members.doors import Door, Policy, everyone
from members.queries import people
from registry.application_doors import anybody_elses, application_at_desk
from registry.models import AdmissionDecision, Application, IssuedDocument, Seat
from registry.queries import certificates, decisions, hearings


def _own(door: Door) -> Application | None:
    """The asker's own application of this reference."""
    person = door.asker.person
    if person is None:
        return None
    found = Application.objects.select_related("person", "policy", "route__register", "entry")
    mine = found.filter(person__in=people.group(person))
    return mine.filter(reference=door.kwargs["reference"]).first()


def _own_decided(door: Door) -> Application | None:
    application = _own(door)
    return application if application and decisions.latest(application) else None


def _own_refused(door: Door) -> Application | None:
    """One that was refused, whether it can still be appealed against or was: its page says which."""
    application = _own(door)
    return application if application and decisions.refusal(application) else None


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that the register issued about an application."""

    application: Application
    document: IssuedDocument


def _issued(application: Application | None, door: Door) -> Issued | None:
    found = application and decisions.issued(application, door.kwargs["name"])
    return Issued(application, found) if application and found else None


def _own_issued(door: Door) -> Issued | None:
    return _issued(_own(door), door)


def _issued_at_desk(door: Door) -> Issued | None:
    return _issued(application_at_desk(door), door)


def _anybody_elses_document(asker: Asker, thing: Issued) -> bool:
    return anybody_elses(asker, thing.application)


OWN_DECISION = Policy("whose application was decided", load=_own_decided, allows=everyone, signed_in=True)
OWN_REFUSAL = Policy("whose application was refused", load=_own_refused, allows=everyone, signed_in=True)
OWN_ISSUED = Policy("whom the register sent the document", load=_own_issued, allows=everyone, signed_in=True)
ISSUED_AT_DESK = Policy(
    "officers and the registrar, about a document sent to anybody else",
    load=_issued_at_desk,
    allows=_anybody_elses_document,
    signed_in=True,
    second_factor=True,
)


def _declared(door: Door) -> Application | None:
    """An application on which something declared was or is to be weighed; whoever is no registrar learns of none."""
    application = application_at_desk(door) if door.asker.holds({Role.REGISTRAR}) else None
    return application if application and application.suitability_reviews.exists() else None


SUITABILITY = Policy(
    "the registrar, about what anybody else declared",
    load=_declared,
    allows=anybody_elses,
    signed_in=True,
    second_factor=True,
)


def _appealed(door: Door) -> Application | None:
    application = application_at_desk(door)
    return application if application and decisions.refusal(application) else None


APPEAL_AT_DESK = Policy(
    "officers and the registrar, if anybody else’s application was refused",
    load=_appealed,
    allows=anybody_elses,
    signed_in=True,
    second_factor=True,
)


def _refusal_for_registrar(door: Door) -> AdmissionDecision | None:
    application = _appealed(door) if door.asker.holds({Role.REGISTRAR}) else None
    refused = application and decisions.refusal(application)
    if application and refused:
        refused.application = application
    return refused or None


def _of_anybody_else(asker: Asker, thing: AdmissionDecision) -> bool:
    return anybody_elses(asker, thing.application)


LATE_APPEAL = Policy(
    "the registrar, if anybody else’s application was refused",
    load=_refusal_for_registrar,
    allows=_of_anybody_else,
    signed_in=True,
    second_factor=True,
)


def _hearing(door: Door) -> Seat | None:
    """The seat that the asker holds on the panel of this application's appeal."""
    user = door.asker.user
    return hearings.held(user).filter(application__reference=door.kwargs["reference"]).first() if user else None


def _on_panels(asker: Asker, thing: object) -> bool:
    return asker.holds({Role.PANEL_MEMBER})


PANEL_MEMBERS = Policy(
    "panel members", load=lambda door: door.asker.user, allows=_on_panels, signed_in=True, second_factor=True
)
HEARING = Policy(
    "whoever sits on the panel that hears the appeal",
    load=_hearing,
    allows=_on_panels,
    signed_in=True,
    second_factor=True,
)


def _certificate(door: Door) -> IssuedDocument | None:
    return certificates.find(reference=door.kwargs["reference"])


CERTIFICATE = Policy("anyone who has the reference of a certificate", load=_certificate, allows=everyone)
