"""Applications that come on paper: the office enters one for somebody, with the scan of what they signed by hand.

The sections are filled in by the applicant’s own verbs (registry/services/dossiers.py and the like), which the office
may call for somebody; what begins and ends it is recorded as done at their word, and they are told.
"""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.choices import DocumentState
from members.errors import Refused
from members.models import Document, Person, PersonDetails, User
from members.services import acting, deciding, documents, introductions, payments
from members.services.introductions import Said
from registry.choices import ENDED, Stage
from registry.models import Application, Route
from registry.queries import applicants, dossiers
from registry.services import applications, editing
from registry.services.office_acts import DECIDES

BACK = "/my/applications/"
_UNUSABLE = frozenset({DocumentState.REFUSED, DocumentState.INFECTED, DocumentState.FAILED})


@transaction.atomic
def introduce(*, said: Said, email: str, by: User, at: datetime, on: date) -> Person:
    """A person whom the register did not know, as their paper says; they have no account yet.

    The same name and date of birth again is the same person, so that a form sent twice makes one.

    Raises:
        Refused: without a name or an address, or for a day of birth that cannot be.
    """
    if known := _introduced(said, by):
        return known
    person = Person.objects.create(created_at=at)
    PersonDetails.objects.create(person=person, email=email)
    trail.record("members.person_begun", about=person, by=by, at=at, person=person)
    return introductions.introduce(person=person, said=said, by=by, at=at, on=on)


@transaction.atomic
def start(*, person: Person, route: Route, note: str, by: User, at: datetime, on: date) -> Application:
    """Begin to enter an application for somebody, and ask for its fee, which finance records when it arrives.

    Doing it again answers with the application that was begun.

    Args:
        note: how the office made sure who sent it.

    Raises:
        Refused: by somebody without the role or for themselves, without a note, when the person has begun one by
            this route themselves, and where something keeps them from applying.
    """
    deciding.may_decide(by, person, holding=DECIDES)
    if begun := applicants.open_applications(person).filter(route=route).first():
        if begun.on_paper_by_id is None:
            raise Refused(_("They have begun an application by this route themselves."), code="their_own")
        return begun
    application = applications.start(route=route, on=on, at=at, person=person, by=by)
    if application.policy.fee_code:
        payments.due(
            person=application.person,
            purpose=dossiers.purpose_of_fee(application, on=on),
            about=application,
            fee_code=application.policy.fee_code,
            on=on,
            at=at,
            by=by,
            back_url=f"{BACK}{application.reference}/fee/",
        )
    _at_their_word(application, "registry.application_started", note, by, at)
    return application


@transaction.atomic
def add_scan(
    *, application: Application, upload: UploadedFile, title: str, signed: bool, by: User, at: datetime
) -> Document:
    """Take a scan into the applicant’s evidence; `signed` says that it is the declaration which they signed.

    The same file again is answered with the document that it became.

    Raises:
        Refused: once the application was handed in, and for a file that cannot be taken.
    """
    application = _to_fill_in(application, by)
    document = documents.take_in(person=application.person, upload=upload, title=title, by=by, at=at)
    if signed and application.paper_declaration_id != document.pk:
        application.paper_declaration = document
        application.save(update_fields=["paper_declaration"])
        editing.changed(application)
        trail.record(
            "registry.paper_declaration_added",
            about=application,
            by=by,
            at=at,
            person=application.person,
            document=document.pk,
        )
    return document


@transaction.atomic
def hand_in(*, application: Application, note: str, by: User, at: datetime) -> Application:
    """Hand in for somebody what they sent on paper; doing it again answers the same.

    Raises:
        Refused: without the scan of what they signed, or while it is being checked or cannot be used, and as
            `registry.services.applications.submit`.
    """
    now = editing.locked(application)
    deciding.may_decide(by, now.person, holding=DECIDES)
    if now.on_paper_by_id and now.submitted_at and now.stage not in {Stage.RETURNED, Stage.EVIDENCE, *ENDED}:
        return now
    now = _to_fill_in(now, by)
    _signed(now)
    if now.stage == Stage.EVIDENCE:
        handed_in = applications.answer_evidence(application=now, by=by, at=at)
    else:
        handed_in = applications.submit(application=now, by=by, at=at)
    _at_their_word(handed_in, "registry.application_submitted", note, by, at)
    return handed_in


def _to_fill_in(application: Application, by: User) -> Application:
    application = editing.locked(application)
    deciding.may_decide(by, application.person, holding=DECIDES)
    if application.on_paper_by_id is None:
        raise Refused(_("This application did not come on paper: its applicant fills it in."), code="not_on_paper")
    if application.stage not in {Stage.DRAFT, Stage.RETURNED, Stage.EVIDENCE}:
        raise Refused(_("This application has been handed in, so it can no longer be changed."), code="handed_in")
    return application


def _signed(application: Application) -> None:
    scan = application.paper_declaration
    if scan is None or scan.removed_at or scan.state in _UNUSABLE:
        raise Refused(_("Add the scan of the declaration that they signed."), code="scan")
    if scan.state != DocumentState.CLEAN:
        raise Refused(_("The scan of the signed declaration is still being checked. Wait a minute."), code="scan")


def _introduced(said: Said, by: User) -> Person | None:
    """Somebody without an account whom this officer introduced in the same words."""
    alike = Person.objects.filter(
        user=None,
        details__date_of_birth=said.date_of_birth,
        names__surname=said.surname,
        names__forenames=said.forenames,
        names__recorded_by=by,
        names__set_aside_at=None,
    )
    return alike.order_by("-pk").first()


def _at_their_word(application: Application, what: str, note: str, by: User, at: datetime) -> None:
    acting.record(person=application.person, what=what, note=note, by_letter=True, by=by, at=at)
