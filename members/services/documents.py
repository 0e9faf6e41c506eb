"""The evidence locker's verbs for its owner: a file is taken in with a receipt, a warning answered, a file removed."""

import hashlib
import os
import secrets
from datetime import datetime, timedelta
from typing import BinaryIO, cast

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.choices import DOCUMENT, DocumentKind, DocumentRefusal, DocumentState, WarningAnswer
from members.documents import sniff
from members.documents.verdicts import Unusable
from members.errors import Refused
from members.jobs import after_commit
from members.models import Document, Erasure, Person, User
from members.queries import documents
from members.references import new_reference
from members.rules import documents as rules
from members.services import document_pages, evidence

log = structlog.get_logger(__name__)

_AN_HOUR = timedelta(hours=1)


@transaction.atomic
def take_in(*, person: Person, upload: UploadedFile, title: str, by: User | None, at: datetime) -> Document:
    """Keep a file that a person sent in, and give a dated receipt; its check follows.

    The same file again is answered with the document that it became, so that a form sent twice does no harm.

    Args:
        person: whose evidence it is.
        upload: the file as it came.
        title: what its owner calls it; the file's name if empty.
        by: who sent it.
        at: when it came.

    Raises:
        Refused: in the fixed words for the file's kind, size or contents, beside the field `file`.
    """
    name = rules.safe_name(upload.name or "")
    kind = _known(name, upload)
    sha256, size = _sha256(upload), upload.size or 0
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # one at a time, so that the quota holds
    if Erasure.objects.filter(person=person).exists():  # while the file came in
        raise refused(DocumentRefusal.FAILED)
    if first := documents.locker(person).filter(sha256=sha256, kind=kind).last():
        return _again(first)
    _check_room(person, kind, size, at)
    document = Document(
        person=person,
        reference=new_reference(),
        title=title.strip() or rules.title_from(name),
        original_name=name,
        kind=kind,
        size=size,
        sha256=sha256,
        file=_keep(upload),
        received_at=at,
    )
    document.save()
    trail.record("members.document_received", about=document, by=by, at=at, person=person, kind_of=kind, sha256=sha256)
    after_commit("members.check_document", document_id=document.pk)
    return document


@transaction.atomic
def answer_warning(*, document: Document, answer: WarningAnswer, by: User, at: datetime) -> Document:
    """The owner says what the signs of a patient's details are; until then the document is evidence for nothing.

    Raises:
        Refused: when there is nothing to answer.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.removed_at or not document.warnings:
        raise Refused(_("There is no warning to answer."), field="answer", code="no_warning")
    if document.answer == answer:
        return document
    document.answer, document.answered_at = answer, at
    document.save(update_fields=["answer", "answered_at"])
    trail.record(
        "members.document_warning_answered",
        about=document,
        by=by,
        at=at,
        person=document.person,
        answer=answer,
        signs=[warning["code"] for warning in document.warnings],
    )
    return document


@transaction.atomic
def remove(*, document: Document, by: User | None, at: datetime) -> Document:
    """Empty a document: file, copy and words go; what came, when and with which sha256 stays as the receipt.

    Raises:
        Refused: while it is evidence for something undecided.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.removed_at:
        return document
    if kept := [use.words for use in documents.uses(document) if use.keeps]:
        raise Refused(_("This document is still needed: %(uses)s.") % {"uses": ", ".join(kept)}, code="in_use")
    for grant in document.grants.select_related("user"):
        evidence.close_to(user=grant.user, documents=[document.pk])
    names = [name for name in (document.file.name, document.viewing.name) if name]
    document.file = document.viewing = document.title = document.original_name = ""
    document.removed_at = at
    document.save(update_fields=["file", "viewing", "title", "original_name", "removed_at"])
    trail.record("members.document_removed", about=document, by=by, at=at, person=document.person)
    transaction.on_commit(lambda: delete_files(names=names), robust=True)
    return document


def delete_files(*, names: list[str]) -> None:
    """Delete files that no row names any more, with what was drawn of them; what fails the nightly clearing finds."""
    for name in names:
        for one in (name, *document_pages.kept_files(name)):
            default_storage.delete(one)


def _known(name: str, upload: UploadedFile) -> DocumentKind:
    """The kind of a file, by its name, size and first bytes."""
    kind = rules.kind_by_name(name)
    refusal = rules.at_the_door(kind=kind, size=upload.size or 0, used=0, quota=settings.DOCUMENTS_QUOTA)
    if refusal or kind is None:
        raise refused(refusal or DocumentRefusal.WRONG_TYPE, kind)
    try:
        sniff.check_head(cast(BinaryIO, upload), kind)
    except Unusable as failure:
        raise refused(failure.refusal, kind) from None
    return kind


def refused(refusal: DocumentRefusal, kind: DocumentKind | None = None, *, left: int = 0) -> Refused:
    """A refusal in its fixed words, beside the field of the file."""
    words, figures = rules.wording(refusal, kind, left=left)
    return Refused(_(words) % figures, field="file", code=refusal.value)


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()


def _again(first: Document) -> Document:
    """The document that the same file became before; one whose check failed is checked once more."""
    first = Document.objects.select_for_update().get(pk=first.pk)
    if first.state == DocumentState.FAILED:
        DOCUMENT.check(first.state, DocumentState.RECEIVED)
        first.state, first.refusal, first.attempts = DocumentState.RECEIVED, "", 0
        first.save(update_fields=["state", "refusal", "attempts"])
        after_commit("members.check_document", document_id=first.pk)
    return first


def _check_room(person: Person, kind: DocumentKind, size: int, at: datetime) -> None:
    room = documents.room(person)
    if refusal := rules.at_the_door(kind=kind, size=size, used=room.used, quota=room.quota):
        raise refused(refusal, kind, left=room.left)
    if documents.received_since(person, at - _AN_HOUR) >= settings.DOCUMENTS_AN_HOUR:
        words = _("You have uploaded %(files)s files in the last hour: wait a while, then try again")
        raise Refused(words % {"files": settings.DOCUMENTS_AN_HOUR}, field="file", code="too_often")


def _keep(upload: UploadedFile) -> str:
    """Writes the file under a random name, and returns once it is on the disk; half a file is taken away again."""
    token = secrets.token_hex(20)
    name = f"documents/{token[:2]}/{token}"
    upload.seek(0)
    try:
        kept = default_storage.save(name, upload)
        _settle(kept)
    except OSError as failure:
        log.warning("document_not_kept", failure=type(failure).__name__)
        default_storage.delete(name)
        raise refused(DocumentRefusal.FAILED) from failure
    return kept


def _settle(name: str) -> None:
    """Waits until a file on a disk of ours survives a loss of power; other storage does so by itself."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
