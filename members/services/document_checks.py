"""The worker's verbs on the evidence locker: a document is scanned, examined and given its viewing copy."""

import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from members import trail
from members.choices import DOCUMENT, DocumentKind, DocumentRefusal, DocumentState
from members.documents import inspection
from members.documents.inspection import OutOfTime, Report
from members.documents.scan import ScannerAway, scan
from members.models import Document
from members.queries import documents
from members.services import document_pages
from members.services.documents import delete_files

log = structlog.get_logger(__name__)

ATTEMPTS = 3
PATIENCE = timedelta(minutes=2)
WORKING = timedelta(minutes=5)  # longer than any check takes, so one that lasts longer has lost its worker
ORPHANS_AFTER = timedelta(days=1)  # an upload is not a row before its transaction ends
_OUTCOMES = {DocumentRefusal.INFECTED: DocumentState.INFECTED, DocumentRefusal.FAILED: DocumentState.FAILED}


def check(*, document_id: int, at: datetime) -> None:
    """Scan a document, examine it, and make its viewing copy; done once, however often it is asked for.

    A scanner that cannot be asked leaves the document waiting: nobody else may open it meanwhile.
    """
    document = _take_up(document_id=document_id, at=at)
    if document is None:
        return
    with tempfile.TemporaryDirectory(prefix="document-", ignore_cleanup_errors=True) as folder:
        original, copy = Path(folder, "original"), Path(folder, "copy")
        try:
            with document.file.open("rb") as stored, original.open("wb") as here:
                shutil.copyfileobj(stored, here)
            scanned = _scan(original)
            report = _examine(document, original, copy) if scanned else Report(DocumentRefusal.INFECTED)
            _settle(document=document, report=report, copy=copy, at=at)
        except (ScannerAway, OutOfTime, OSError) as trouble:
            log.warning("document_not_checked", document=document.pk, trouble=type(trouble).__name__)
            _put_back(document=document, blame=not isinstance(trouble, ScannerAway), at=at)


@transaction.atomic
def _take_up(*, document_id: int, at: datetime) -> Document | None:
    """Marks a document as being checked; None when it is not waiting, or somebody is at it."""
    waiting = Q(state=DocumentState.RECEIVED) | Q(state=DocumentState.CHECKING, checking_at__lt=at - WORKING)
    document = (
        Document.objects.select_for_update(skip_locked=True).filter(waiting, pk=document_id, removed_at=None).first()
    )
    if document is None:
        return None
    if document.attempts >= ATTEMPTS:
        _close(document, Report(DocumentRefusal.FAILED), at)
        return None
    if document.state == DocumentState.RECEIVED:
        DOCUMENT.check(document.state, DocumentState.CHECKING)
    document.state, document.checking_at = DocumentState.CHECKING, at
    document.attempts += 1
    document.save(update_fields=["state", "checking_at", "attempts"])
    return document


def _scan(original: Path) -> bool:
    """Whether the scanner finds nothing; True too where an installation has none, which is refused in production."""
    if not settings.CLAMD_URL:
        return True
    with original.open("rb") as file:
        verdict = scan(file, url=settings.CLAMD_URL)
    return not verdict.infected


def _examine(document: Document, original: Path, copy: Path) -> Report:
    return inspection.examine(DocumentKind(document.kind), original, copy)


@transaction.atomic
def _put_back(*, document: Document, blame: bool, at: datetime) -> None:
    """Lets a document wait again; the try counts only where the document may be to blame."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.state != DocumentState.CHECKING or document.checking_at != at:
        return
    if blame and document.attempts >= ATTEMPTS:
        _close(document, Report(DocumentRefusal.FAILED), at)
        return
    DOCUMENT.check(document.state, DocumentState.RECEIVED)
    document.state = DocumentState.RECEIVED
    document.attempts -= 0 if blame else 1
    document.save(update_fields=["state", "attempts"])


@transaction.atomic
def _settle(*, document: Document, report: Report, copy: Path, at: datetime) -> None:
    """Writes the outcome, unless the document was removed or taken up by another worker meanwhile."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.state != DocumentState.CHECKING or document.checking_at != at or document.removed_at:
        return
    if report.refusal is None:
        with copy.open("rb") as made:
            document.viewing.save(f"{document.file.name}.viewing", File(made), save=False)
        document.viewing_size = copy.stat().st_size
        document.scanned_at = at if settings.CLAMD_URL else None
        document.pages, document.warnings = report.pages, list(report.warnings)
    _close(document, report, at)


def _close(document: Document, report: Report, at: datetime) -> None:
    outcome = _OUTCOMES.get(report.refusal, DocumentState.REFUSED) if report.refusal else DocumentState.CLEAN
    DOCUMENT.check(document.state, outcome)
    document.state, document.refusal, document.checked_at = outcome, report.refusal or "", at
    document.save()
    trail.record(
        "members.document_checked",
        about=document,
        by=None,
        at=at,
        person=document.person,
        outcome=outcome,
        refusal=report.refusal or "",
        signs=[warning["code"] for warning in report.warnings],
    )
    if report.why:
        log.info("document_refused", document=document.pk, refusal=report.refusal, why=report.why)


def overdue(*, at: datetime) -> Iterable[int]:
    """Documents whose check the queue lost, or which a worker left half done."""
    return documents.waiting(at, patience=PATIENCE, working=WORKING)


def clear_orphans(*, at: datetime) -> int:
    """Delete files that no document names: what a crash left behind, and pages drawn while their document went.

    Returns:
        How many were deleted.
    """
    gone = 0
    for folder in _folders("documents"):
        drawn, files = default_storage.listdir(f"documents/{folder}")
        names = {f"documents/{folder}/{name.removesuffix(document_pages.FOLDER)}" for name in (*files, *drawn)}
        rows = Document.objects.filter(Q(file__in=names) | Q(viewing__in=names)).values_list("file", "viewing")
        orphans = names - {name for row in rows for name in row}
        old = [name for name in orphans if _last_changed(name) < at - ORPHANS_AFTER]
        delete_files(names=sorted(old))
        gone += len(old)
    return gone


def _last_changed(name: str) -> datetime:
    there = name if default_storage.exists(name) else f"{name}{document_pages.FOLDER}"
    return default_storage.get_modified_time(there)


def _folders(of: str) -> list[str]:
    try:
        return default_storage.listdir(of)[0]
    except FileNotFoundError:
        return []
