"""Certificates of equivalence: granted with the decision, made and signed by a worker, revoked by two people.

A certificate is not registration. With it the application for the register is begun and filled in as far as we know its
answers; whether somebody is admitted stays a decision of its own (domain 3.1 and 9.5).
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hsst.certificate import certificate as built
from hsst.choices import RevokeGround
from hsst.models import Certificate
from hsst.services import admissions, revocations
from members import trail
from members.acts import Kind, Sayings
from members.errors import Refused
from members.jinja import day
from members.jobs import after_commit
from members.models import GraveAct, Person, User
from members.queries import people
from members.queries.calendar import london_day
from members.services import acts, deciding, messages
from registry.choices import IssuedKind
from registry.models import Application, IssuedDocument
from registry.services import certificates, numbers

PREFIX = "COE"
_REVOKE = "revoke_equivalence"


@transaction.atomic
def certificate_granted(*, application: Application, by: User, at: datetime) -> Certificate:
    """Issue the certificate of an application that two people granted; once, whoever asks again.

    Called with the application locked.
    """
    if held := Certificate.objects.filter(application=application).first():
        return held
    made = _numbered(application, at)
    trail.record(
        "hsst.certificate_granted",
        about=made,
        by=by,
        at=at,
        person=application.person,
        application=application.pk,
        number=made.number,
    )
    after_commit("hsst.make_certificate", certificate_id=made.pk)
    admissions.begin(certificate=made, at=at)
    return made


@transaction.atomic
def make(*, certificate_id: int, at: datetime) -> Certificate | None:
    """Make and sign the file of a certificate, once; whatever becomes of the copy, which is handed over on its own.

    Returns:
        The certificate; None where its file was made already or emptied.

    Raises:
        ImproperlyConfigured: when nothing here can sign.
    """
    held = Certificate.objects.get(pk=certificate_id)
    issued = certificates.make_file(document_id=held.issued_id, kind=IssuedKind.EQUIVALENCE, build=built, at=at)
    if issued is None:
        return None
    after_commit("hsst.hand_over_certificate", certificate_id=held.pk)
    return held


def unmade(*, at: datetime) -> list[int]:
    """Certificates whose making the queue lost, or that nothing could sign so far."""
    lost = certificates.unmade(at=at, kind=IssuedKind.EQUIVALENCE)
    return list(Certificate.objects.filter(issued__in=lost).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def revoke(*, certificate: Certificate, ground: RevokeGround, reason: str, by: User, at: datetime) -> GraveAct:
    """Propose that a certificate is revoked; a second person confirms it. Proposing the same again answers with it.

    Args:
        reason: for the office and for whoever held it.

    Raises:
        Refused: for one that was revoked, and as `acts.propose`.
    """
    return acts.propose(
        kind=_REVOKE,
        person=certificate.person,
        detail={"certificate": certificate.pk, "ground": ground},
        reason=reason,
        by=by,
        at=at,
    )


# --- What is done once a second person confirms it ------------------------------------------------------------------


def _check_stands(act: GraveAct) -> None:
    if Certificate.objects.get(pk=act.detail["certificate"]).revoked_on is not None:
        raise Refused(_("This certificate was revoked already."), code="revoked")


def _revoke(act: GraveAct, by: User, at: datetime) -> None:
    wanted = Certificate.objects.select_related("person").get(pk=act.detail["certificate"])
    # Whoever admits its holder at this moment holds them too: one of the two sees what the other did.
    Person.objects.select_for_update(no_key=True).get(pk=wanted.person_id)
    held = Certificate.objects.select_for_update(of=("self",)).select_related("person").get(pk=wanted.pk)
    _check_stands(act)
    deciding.may_decide(by, held.person, holding=_CONFIRM)
    held.revoked_on, held.revoked_act, held.revoked_ground = london_day(at), act, act.detail["ground"]
    held.save(update_fields=["revoked_on", "revoked_act", "revoked_ground"])
    trail.record(
        "hsst.certificate_revoked",
        about=held,
        by=by,
        at=at,
        person=held.person,
        number=held.number,
        ground=held.revoked_ground,
    )
    revocations.open_for(held=held, at=at)
    messages.tell(
        person=held.person,
        event="hsst/mail/certificate_revoked",
        key=f"equivalence_certificate:{held.pk}:revoked",
        context={"certificate": held.pk},
        at=at,
    )


def _says(act: GraveAct) -> Sayings:
    held = Certificate.objects.select_related("application__route", "issued").get(pk=act.detail["certificate"])
    yield _("Certificate"), held.number
    yield _("Granted on"), day(held.granted_on)
    yield _("Equivalence"), held.application.route.name
    yield _("What its public page will say"), str(RevokeGround(act.detail["ground"]).label).capitalize()


KINDS = {_REVOKE: Kind("Revoke a certificate of equivalence", _revoke, _says, check=_check_stands)}
_CONFIRM = KINDS[_REVOKE].may_confirm


def act_kinds() -> dict[str, Kind]:
    """The grave acts of this app, by code."""
    return KINDS


def _numbered(application: Application, at: datetime) -> Certificate:
    edition = application.edition
    if edition is None:
        raise LookupError(f"{application} was judged against no standards.")
    for number in numbers.candidates(PREFIX):
        if Certificate.objects.filter(number=number).exists():
            continue
        try:
            with transaction.atomic():
                return Certificate.objects.create(
                    number=number,
                    person=application.person,
                    application=application,
                    edition=edition,
                    issued=_issued(application, number, at),
                    granted_on=london_day(at),
                )
        except IntegrityError as failure:
            if "number" not in str(failure):
                raise
    raise LookupError("No number is free.")


def _issued(application: Application, number: str, at: datetime) -> IssuedDocument:
    edition = application.edition
    return IssuedDocument.objects.create(
        kind=IssuedKind.EQUIVALENCE,
        person=application.person,
        application=application,
        said={
            "number": number,
            "name": people.names([application.person_id]).get(application.person_id, ""),
            "route": application.route.name,
            "specialties": [scope.name for scope in application.scopes.order_by("position")],
            "standards": f"{edition.framework.name}, {edition.version}" if edition else "",
            "granted_on": london_day(at).isoformat(),
        },
        issued_at=at,
    )
