"""A copy of everything held about a person, made by the worker for them alone and kept for seven days."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string

from members import trail
from members.choices import COPY, CopyState
from members.errors import Refused
from members.exporting import Piece, pieces
from members.jobs import after_commit
from members.models import DataCopy, Erasure, Person, User
from members.queries import people
from members.services import messages
from members.services.documents import delete_files

FOLDER = "copies"
KEPT = timedelta(days=7)
# A ready copy this new is the answer to asking again.
NEW_ENOUGH = timedelta(hours=1)
# A worker that lives has made it within this time; later the queue has lost it.
LOST_AFTER, GIVEN_UP_AFTER = timedelta(minutes=10), timedelta(hours=2)
_CHUNK = 1 << 20
_UNDER_WAY = [CopyState.ASKED, CopyState.MAKING]


@transaction.atomic
def ask(*, person: Person, by: User, at: datetime) -> DataCopy:
    """Ask for a copy; while one is being made, or was made within the hour, that one is the answer."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    held = DataCopy.objects.filter(person=person)
    found = (
        held.filter(state__in=_UNDER_WAY).first()
        or held.filter(state=CopyState.READY, ready_at__gt=at - NEW_ENOUGH).order_by("-ready_at").first()
    )
    if found:
        return found
    copy = DataCopy.objects.create(person=person, asked_at=at)
    trail.record("members.copy_asked", about=copy, by=by, at=at, person=person)
    after_commit("members.make_copy", copy_id=copy.pk)
    return copy


def make(*, copy_id: int, at: datetime) -> bool:
    """Make one copy, piece by piece; each piece done shows at once, so this is not one transaction.

    May be run twice, also at the same time: whoever is done first hands in the file, and nobody hands in a second.

    Returns:
        Whether this call handed in the file.
    """
    copy = _start(copy_id=copy_id)
    if copy is None:
        return False
    together = [one.pk for one in people.group(copy.person)]
    parts = pieces(people=together, at=at)
    DataCopy.objects.filter(pk=copy.pk).update(of=len(parts), done=0)
    try:
        with tempfile.TemporaryFile() as file:
            _write(file, parts, copy, at)
            return _hand_in(copy_id=copy.pk, file=file, at=at)
    except OSError:  # the disk is full, or a document's file is out of reach
        _fail(copy_id=copy.pk, at=at)
        return False


@transaction.atomic
def take(*, copy: DataCopy, by: User, at: datetime) -> FieldFile:
    """Hand out the file; each time is a line in the trail.

    Raises:
        Refused: when it is not there, or no longer.
    """
    copy = DataCopy.objects.select_for_update().get(pk=copy.pk)
    if copy.state != CopyState.READY or copy.expires_at is None or copy.expires_at <= at:
        raise Refused("This copy is no longer kept. Ask for another.", code="gone")
    trail.record("members.copy_taken", about=copy, by=by, at=at, person=copy.person)
    return copy.file


@transaction.atomic
def remove(*, copy_id: int, at: datetime) -> None:
    """Delete the file of a copy whose days are over; its hash stays. Doing it again changes nothing."""
    copy = DataCopy.objects.select_for_update().get(pk=copy_id)
    if copy.state != CopyState.READY or copy.expires_at is None or copy.expires_at > at:
        return
    COPY.check(copy.state, CopyState.GONE)
    name = str(copy.file.name)
    copy.state, copy.file = CopyState.GONE, ""
    copy.save(update_fields=["state", "file"])
    trail.record("members.copy_removed", about=copy, by=None, at=at, person=copy.person)
    transaction.on_commit(lambda: delete_files(names=[name]), robust=True)


def expired(*, at: datetime) -> list[int]:
    """Copies whose days are over."""
    return list(DataCopy.objects.filter(state=CopyState.READY, expires_at__lte=at).values_list("pk", flat=True))


def lost(*, at: datetime) -> list[int]:
    """Copies that nobody can still be making, to be made again."""
    return list(
        DataCopy.objects.filter(state__in=_UNDER_WAY, asked_at__lte=at - LOST_AFTER).values_list("pk", flat=True)
    )


def clear_strays(*, at: datetime) -> int:
    """Delete files that no copy names: what a crash left behind.

    Returns:
        How many were deleted.
    """
    try:
        names = {f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]}
    except FileNotFoundError:
        return 0
    strays = names - set(DataCopy.objects.filter(file__in=names).values_list("file", flat=True))
    old = [name for name in strays if default_storage.get_modified_time(name) < at - GIVEN_UP_AFTER]
    delete_files(names=old)
    return len(old)


@transaction.atomic
def _start(*, copy_id: int) -> DataCopy | None:
    copy = DataCopy.objects.select_for_update(of=["self"]).select_related("person").filter(pk=copy_id).first()
    if copy is None or copy.state not in _UNDER_WAY:
        return None
    COPY.check(copy.state, CopyState.MAKING)
    copy.state = CopyState.MAKING
    copy.save(update_fields=["state"])
    return copy


def _write(file: IO[bytes], parts: Sequence[Piece], copy: DataCopy, at: datetime) -> None:
    """The data for machines, a page for people, and the files as they came."""
    sections: list[dict[str, Any]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for done, part in enumerate(parts, 1):
            sections.append({"code": part.code, "title": part.title, "rows": [dict(one) for one in part.rows()]})
            for attached in part.files():
                _pack(packed, f"files/{_safe(attached.name)}", attached.file)
            DataCopy.objects.filter(pk=copy.pk, state=CopyState.MAKING).update(done=done)
        data = {"made_at": at.isoformat(), "reference": copy.reference}
        data |= {section["code"]: section["rows"] for section in sections}
        packed.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        shown = {"sections": [_readable(section) for section in sections], "made_at": at, "copy": copy}
        packed.writestr("read-me.html", render_to_string("members/copies/copy.html", shown))


def _readable(section: dict[str, Any]) -> dict[str, Any]:
    headings = list(section["rows"][0]) if section["rows"] else []
    return section | {
        "headings": [heading.replace("__", " ").replace("_", " ") for heading in headings],
        "lines": [[_words(row[heading]) for heading in headings] for row in section["rows"]],
    }


def _words(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"from", "until_before"}:
        return f"{value['from']} – {value['until_before'] or ''}"
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _pack(packed: zipfile.ZipFile, name: str, file: FieldFile) -> None:
    with file.open("rb") as source, packed.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
        for chunk in source.chunks():
            target.write(chunk)


def _safe(name: str) -> str:
    """A file name that no system takes for a path."""
    return "".join(c if c.isalnum() or c in "-_. " else "_" for c in name)[-120:].lstrip(". ") or "file"


@transaction.atomic
def _hand_in(*, copy_id: int, file: IO[bytes], at: datetime) -> bool:
    copy = DataCopy.objects.select_for_update(of=["self"]).select_related("person").get(pk=copy_id)
    if copy.state != CopyState.MAKING or Erasure.objects.filter(person=copy.person).exists():
        return False
    copy.state, copy.ready_at, copy.expires_at = CopyState.READY, at, at + KEPT
    copy.size, copy.sha256 = file.seek(0, 2), _sha256(file)
    file.seek(0)
    copy.file.save(f"{FOLDER}/{copy.reference}.zip", File(file), save=False)
    copy.save(update_fields=["state", "ready_at", "expires_at", "size", "sha256", "file"])
    trail.record("members.copy_made", about=copy, by=None, at=at, person=copy.person, sha256=copy.sha256)
    messages.tell(
        person=copy.person,
        event="members/mail/copy_ready",
        key=f"copy:{copy.pk}:ready",
        context={"copy": copy.pk},
        at=at,
    )
    return True


@transaction.atomic
def _fail(*, copy_id: int, at: datetime) -> None:
    copy = DataCopy.objects.select_for_update(of=["self"]).select_related("person").get(pk=copy_id)
    if copy.state not in _UNDER_WAY:
        return
    COPY.check(copy.state, CopyState.FAILED)
    copy.state = CopyState.FAILED
    copy.save(update_fields=["state"])
    trail.record("members.copy_failed", about=copy, by=None, at=at, person=copy.person)
    messages.tell(
        person=copy.person,
        event="members/mail/copy_failed",
        key=f"copy:{copy.pk}:failed",
        context={"copy": copy.pk},
        at=at,
    )


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()


def give_up(*, at: datetime) -> int:
    """Say of copies that were tried for too long that they could not be made."""
    late = DataCopy.objects.filter(state__in=_UNDER_WAY, asked_at__lte=at - GIVEN_UP_AFTER).values_list("pk", flat=True)
    for copy_id in list(late):
        _fail(copy_id=copy_id, at=at)
    return len(late)
