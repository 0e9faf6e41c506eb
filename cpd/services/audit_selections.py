"""Who is audited without having been drawn: volunteers, those put off, and those whom the office chooses for a reason.

They join a round once it is drawn, so that nothing of them shows in its list and none of them counts in its rates.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cpd.choices import SelectionKind
from cpd.models import AuditRound, AuditSelection, Cycle
from cpd.queries import audit_rounds
from members import trail
from members.errors import Refused
from members.models import Person, User
from members.queries import people, roles


@transaction.atomic
def add_volunteer(*, round: AuditRound, person: Person, by: User, at: datetime) -> AuditSelection:  # noqa: A002
    """Somebody volunteers to be audited, or tells the office so; doing it again answers with what is there.

    Raises:
        Refused: by anybody else, by whoever has no period to look at, or who is audited in this round already.
    """
    if not people.is_about(by, person) and not roles.works_in_office(by):
        raise Refused(_("Only the person may do this."), code="not_yours")
    return _add(round, person, SelectionKind.VOLUNTEER, "", by, at)


@transaction.atomic
def add_targeted(
    *,
    round: AuditRound,  # noqa: A002
    person: Person,
    reason: str,
    by: User,
    at: datetime,
) -> AuditSelection:
    """The office has somebody audited for a reason; doing it again answers with what is there.

    Raises:
        Refused: without a reason, about oneself, or about somebody who has no period to look at or is audited in this
            round already.
    """
    if not reason.strip():
        raise Refused(_("Say why this person is to be audited."), field="reason", code="reason")
    if people.is_about(by, person):
        raise Refused(_("This concerns you, so others must decide."), code="own")
    return _add(round, person, SelectionKind.TARGETED, reason.strip(), by, at)


def carry_over(*, held: AuditRound, at: datetime) -> int:
    """Take those into a round who were put off to it, and those whom the registrar wants audited again.

    Within the transaction of the draw.

    Returns:
        How many.
    """
    there = set(held.selections.values_list("person_id", flat=True))
    put_off = [one for one in audit_rounds.put_off(held) if one.person_id not in there]
    made = [
        AuditSelection(
            round=held, person_id=one.person_id, kind=SelectionKind.PUT_OFF, carried_from=one, selected_at=at
        )
        for one in put_off
    ]
    there |= {one.person_id for one in put_off}
    for referral in audit_rounds.to_audit_again(held):
        if referral.case.person_id not in there:
            there.add(referral.case.person_id)
            made.append(
                AuditSelection(
                    round=held,
                    person_id=referral.case.person_id,
                    kind=SelectionKind.TARGETED,
                    reason=_("The registrar decided on another audit."),
                    selected_at=at,
                    selected_by=referral.decided_by,
                )
            )
    AuditSelection.objects.bulk_create(made)
    return len(made)


def _add(
    round_: AuditRound, person: Person, kind: SelectionKind, reason: str, by: User, at: datetime
) -> AuditSelection:
    held = AuditRound.objects.select_for_update().get(pk=round_.pk)
    person = person.merged_into or person
    if (there := audit_rounds.of_person(held, person)) is not None:
        if there.kind == kind and there.reason == reason:
            return there
        words = _("This person is audited in this round already: %(how)s.")
        raise Refused(words % {"how": there.get_kind_display()}, field="number", code="there")
    if held.stage not in audit_rounds.JOINED:
        raise Refused(_("Others join a round between its draw and its end."), code="wrong_state")
    read = Cycle.objects.filter(
        person__in=people.group(person), scheme=held.scheme_id, during__overlap=held.audited
    ).exists()
    if not read:
        raise Refused(_("This person has no CPD period on the audited days."), field="number", code="no_period")
    made = AuditSelection.objects.create(
        round=held, person=person, kind=kind, reason=reason, selected_at=at, selected_by=by
    )
    trail.record("cpd.audit_selected", about=made, by=by, at=at, person=person, how=kind)
    return made
