"""What those who judge wrote down besides their judgement: their own papers, and the notes to the panel."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from registry.models import Judgement, PanelNote, Seat, Standard, WorkingPaper
from registry.queries import rounds
from registry.queries.rounds import Round


def of(seat: Seat, standard: Standard) -> QuerySet[WorkingPaper]:
    """The paper of whoever holds a seat on a standard, if they began one; never anybody else’s."""
    return WorkingPaper.objects.filter(application=seat.application_id, user=seat.user_id, standard=standard)


def is_judged(seat: Seat, standard: Standard, *, mark: str, reason: str) -> bool:
    """Whether that is what they judged of a standard already."""
    held: Judgement | None = rounds.own_marks(seat).get(standard.pk)
    return held is not None and (held.mark, held.reason) == (mark, reason.strip())


@dataclass(frozen=True, slots=True)
class Said:
    """A note to the panel, and which assessor wrote it by number."""

    place: int
    note: PanelNote


def said(of_round: Round, standard: Standard) -> Sequence[Said]:
    """What those who judged wrote to one another about a standard, oldest first.

    Raises:
        SealedError: before the round is opened.
    """
    if not of_round.opened:
        raise rounds.SealedError(f"round {of_round.number} of application {of_round.application.pk} is sealed")
    places = {seat.pk: place for place, seat in enumerate(of_round.seats, 1)}
    rows = PanelNote.objects.filter(Q(seat__in=places), standard=standard).order_by("written_at", "pk")
    return [Said(places[note.seat_id], note) for note in rows]
