"""Evidence and the standards that it shows: items added, changed and removed, and claims with their reasons.

While more evidence is asked for, only what bears on the standards asked about may change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from cpd.choices import Told
from cpd.models import Record
from cpd.queries import logs
from members import trail
from members.errors import Refused
from members.models import Document, User
from members.queries.calendar import london_day
from members.services import deciding
from registry.choices import EvidenceKind, Section
from registry.models import Application, Claim, EvidenceItem, EvidenceVersion
from registry.queries import applications, dossiers, frozen
from registry.queries import form_drafts as names
from registry.services import editing, form_drafts
from registry.services.dossiers import asdict_of, ready

ITEMS = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as the applicant tells of it.

    Args:
        record: the activity of their log whose words, as they are now, are the evidence.
        role: what they did themselves.
        no_patient: that no patient can be identified in it.
    """

    kind: EvidenceKind
    title: str
    document: Document | None = None
    record: Record | None = None
    text: str = ""
    role: str = ""
    context: str = ""
    since: date | None = None
    until: date | None = None
    no_patient: bool = False


@transaction.atomic
def save_item(
    *,
    application: Application,
    piece: Piece,
    version: int,
    by: User,
    at: datetime,
    item: EvidenceItem | None = None,
) -> EvidenceItem:
    """Add a piece of evidence, or say otherwise what one is; the same again answers with what there is.

    Args:
        item: the one to be changed.

    Raises:
        Refused: without a document or an account, without the word that no patient can be identified, for days that
            cannot be, beyond the number that anybody can read, or for one that shows standards nobody asked about.
    """
    application = _begin(application, by)
    _check(application, piece, london_day(at))
    values = asdict_of(piece)
    since, until = values.pop("since"), values.pop("until")
    if record := values["record"]:
        values |= {"record": record.reference, "text": _words_of(record)}
        since, until = since or record.first_on, until or (None if since else record.last_on)
    values["record"] = values["record"] or ""
    form_drafts.forget(application, names.item_form(item))
    values["during"] = DateRange(since, dossiers.after(until or since)) if since else None
    same = EvidenceItem.objects.filter(application=application, **values)
    if held := (same.filter(pk=item.pk) if item else same).first():
        return held
    editing.check_version(application, version)
    if item is not None:
        made = EvidenceItem.objects.get(application=application, pk=item.pk)
        editing.stays(standards=_shown(made), allowed=applications.open_standards(application))
        _keep_version(made, at)
    else:
        made = EvidenceItem(application=application, position=_next(application))
    for name, value in values.items():
        setattr(made, name, value)
    made.save()
    _saved(application, by, at)
    return made


@transaction.atomic
def remove_item(*, application: Application, item: EvidenceItem, version: int, by: User, at: datetime) -> None:
    """Take out a piece of evidence with all that it is said to show; what is gone already stays gone.

    Raises:
        Refused: for one that shows standards nobody asked about.
    """
    application = _begin(application, by)
    held = EvidenceItem.objects.filter(application=application, pk=item.pk).first()
    if held is None:
        return
    editing.check_version(application, version)
    editing.stays(standards=_shown(held), allowed=applications.open_standards(application))
    form_drafts.forget(application, names.item_form(held), names.claims_form(held))
    for rows in (held.claims, held.versions, held.confirmations):
        rows.all().delete()
    held.delete()
    _saved(application, by, at)


@transaction.atomic
def claim(
    *, application: Application, item: EvidenceItem, why: Mapping[int, str], version: int, by: User, at: datetime
) -> None:
    """Say which standards a piece of evidence shows, and why; an empty reason takes the claim back.

    Args:
        why: reasons by standard; one that is not named stays as it is.

    Raises:
        Refused: for a standard that is none of the route's, or that nobody asked about.
    """
    application = _begin(application, by)
    item = EvidenceItem.objects.get(application=application, pk=item.pk)
    known = {standard.pk for standard in dossiers.standards(application, on=london_day(at))}
    if not set(why) <= known:
        raise Refused(_("Choose standards of this route."), code="standard")
    form_drafts.forget(application, names.claims_form(item))
    held = {one.standard_id: one for one in Claim.objects.filter(item=item)}
    wanted = {standard: text.strip() for standard, text in why.items()}
    changed = {pk: text for pk, text in wanted.items() if text != (held[pk].why if pk in held else "")}
    if not changed:
        return
    editing.check_version(application, version)
    editing.stays(standards=changed, allowed=applications.open_standards(application))
    _keep_version(item, at)
    for standard, text in changed.items():
        if not text:
            held[standard].delete()
        else:
            Claim.objects.update_or_create(
                item=item, standard_id=standard, defaults={"application": application, "why": text}
            )
    _saved(application, by, at)


def _begin(application: Application, by: User) -> Application:
    application = editing.begin(application, Section.EVIDENCE)
    deciding.own(by, application.person)
    return application


def _check(application: Application, piece: Piece, on: date) -> None:
    if not piece.title.strip():
        raise Refused(_("Enter a title for this evidence."), field="title", code="empty")
    if piece.kind == EvidenceKind.DOCUMENT and piece.document is None:
        raise Refused(_("Choose the document."), field="document", code="empty")
    if piece.kind == EvidenceKind.CPD and piece.record is None:
        raise Refused(_("Choose the activity."), field="record", code="empty")
    if piece.record and piece.record not in logs.kept(application.person):
        raise Refused(_("Choose an activity that is in your log."), field="record", code="not_kept")
    if piece.kind == EvidenceKind.ACCOUNT and (piece.document or not piece.text.strip()):
        raise Refused(_("Write your account."), field="text", code="empty")
    if not piece.role.strip():
        raise Refused(_("Say what you did yourself."), field="role", code="empty")
    if not piece.no_patient:
        words = _("Confirm that no patient can be identified. If one can, take out what identifies them first.")
        raise Refused(words, field="no_patient", code="no_patient")
    _check_days(piece, on)
    ready(application, piece.document, "document")


def _check_days(piece: Piece, on: date) -> None:
    if piece.since and piece.since > on:
        raise Refused(_("Enter a day that is not to come."), field="since", code="future")
    if piece.until and piece.since is None:
        raise Refused(_("Enter the first day too."), field="since", code="empty")
    if piece.since and piece.until and piece.until < piece.since:
        raise Refused(_("The last day must be on or after the first."), field="until", code="order")


def _keep_version(item: EvidenceItem, at: datetime) -> None:
    """What a piece of evidence said until now, so that its history can be read."""
    last = item.versions.aggregate(last=Max("number"))["last"] or 0
    EvidenceVersion.objects.create(item=item, number=last + 1, content=frozen.item(item), replaced_at=at)


def _words_of(record: Record) -> str:
    """What an activity of the log says, each part under its name."""
    told = [(name.label, getattr(record, name.value).strip()) for name in Told]
    return "\n\n".join(f"{label}: {words}" for label, words in told if words)


def _next(application: Application) -> int:
    held = EvidenceItem.objects.filter(application=application)
    if held.count() >= ITEMS:
        words = _("There are %(items)s pieces of evidence, which is as many as anybody can read. Remove one first.")
        raise Refused(words % {"items": ITEMS}, code="too_many")
    last = held.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _shown(item: EvidenceItem) -> list[int]:
    return list(item.claims.values_list("standard_id", flat=True))


def _saved(application: Application, by: User, at: datetime) -> None:
    editing.changed(application)
    trail.record(
        "registry.evidence_mapped",
        about=application,
        by=by,
        at=at,
        person=application.person,
        version=application.version,
    )
