"""What somebody who judges writes down besides their judgement: kept as they type, or said to the others of the panel.

What is kept for its writer alone leaves no line in the trail: it is nobody else’s, and it goes with the case.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from registry.choices import ENDED, Mark, Stage
from registry.models import PanelNote, Seat, Standard, WorkingPaper
from registry.queries import papers, rounds
from registry.queries.candidates import JUDGES
from registry.services import agreeing, judging

# Far above what may be saved, so that what is too long is kept while it is shortened.
LARGEST = 60_000
_ANY = frozenset(Stage)


@transaction.atomic
def keep(*, taken: Seat, standard: Standard, mark: str, reason: str, note: str, by: User, at: datetime) -> WorkingPaper:
    """Keep what stands in the form of a standard without judging, in the place of what was kept of it before.

    After handing in, only the note is kept.

    Raises:
        Refused: for a standard that is not asked, when it is larger than any form may be, and as `judging.begin`.
    """
    application, taken = judging.begin(taken=taken, by=by, at=at, at_stages=_ANY)
    if taken.kind not in JUDGES or standard.pk not in {one.pk for one in rounds.asked(application, taken.round)}:
        raise Refused(_("You are not asked to judge this standard."), code="not_asked")
    if len(reason) + len(note) > LARGEST:
        raise Refused(_("This is too much text to keep. Shorten it first."), code="too_long")
    typed = {"mark": mark if mark in Mark.values else "", "reason": _plain(reason)}
    if taken.handed_in_at is not None or papers.is_judged(taken, standard, **typed):
        typed = {"mark": "", "reason": ""}
    kept, _new = WorkingPaper.objects.update_or_create(
        application=application,
        user=by,
        standard=standard,
        defaults=typed | {"note": _plain(note), "kept_at": at},
    )
    return kept


@transaction.atomic
def discard(*, taken: Seat, standard: Standard, by: User, at: datetime) -> None:
    """Forget what was typed and not saved as a judgement; the note stays. Doing it again changes nothing.

    Raises:
        Refused: as `judging.begin`.
    """
    judging.begin(taken=taken, by=by, at=at, at_stages=_ANY)
    papers.of(taken, standard).update(mark="", reason="")


@transaction.atomic
def tell_panel(*, taken: Seat, standard: Standard, text: str, by: User, at: datetime) -> PanelNote:
    """Write a note on a standard to the others who judged it, once the round is opened; the same again is one note.

    Raises:
        Refused: before the round is opened, without words, and as `judging.begin`.
    """
    application, taken = judging.begin(taken=taken, by=by, at=at)
    of = agreeing.opened(application, taken)
    if standard.pk not in {one.pk for one in of.standards}:
        raise Refused(_("This standard is not asked in this round."), code="not_asked")
    words = _plain(text).strip()
    if not words:
        raise Refused(_("Write the note first."), field="text", code="empty")
    last = PanelNote.objects.filter(seat=taken, standard=standard).order_by("pk").last()
    if last is not None and last.text == words:
        return last
    made = PanelNote.objects.create(seat=taken, standard=standard, text=words, written_at=at)
    trail.record("registry.panel_note_written", about=made, by=by, at=at, person=application.person)
    return made


@transaction.atomic
def clear(*, at: datetime) -> int:
    """Delete what was kept for its writer alone where the case ended, or they have no seat on it any more.

    A day on which nothing ran is made up for on the next, and running twice changes nothing.

    Returns:
        How many papers went.
    """
    sits = Seat.objects.filter(application=OuterRef("application"), user=OuterRef("user"), ended_at=None)
    kept = WorkingPaper.objects.filter(kept_at__lte=at)
    over = kept.filter(~Exists(sits)) | kept.filter(application__stage__in=ENDED)
    return over.delete()[0]


def _plain(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n")
