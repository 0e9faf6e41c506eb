"""Taking a list of people out of the register: with a reason, on the record, and seen by those it lists."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from members import outbox, trail
from members.acts import EITHER, Kind, Sayings
from members.choices import OFFICE_ROLES, ActState, ReadingOf, Role
from members.errors import Refused
from members.models import AccessRecord, Export, GraveAct, User
from members.queries import people, roles
from members.references import new_reference
from members.rules.cells import Table, taken_by
from members.services import acts
from members.spreadsheets import as_csv

# More rows than this need a second person; more than the other, a sign-in of just now.
ALONE = 500
WITHOUT_PROOF = 50
# More than this is no list but a copy of the register, which nobody takes in this way.
AT_MOST = 20_000
OPEN_FOR = timedelta(hours=24)
REASON = 10


@dataclass(frozen=True, slots=True)
class Taken:
    """An export with the file that goes with it, which is kept nowhere."""

    export: Export
    content: bytes


@transaction.atomic
def take(*, table: Table, reason: str, proved: bool, by: User, at: datetime, act: GraveAct | None = None) -> Taken:
    """Take a list out: the file carries the reference under which the register remembers it.

    Every other registrar is told, or the officers where there is none, and everybody listed can see that an export
    lists them. Each call is another export, but for one that a second person agreed to, which is taken once.

    Args:
        table: the list as it is now.
        reason: why, in words.
        proved: whether the taker proved who they are within the last minutes.
        act: the agreement of a second person, for a list of more than `ALONE` rows.

    Raises:
        Refused: without a role or a reason, for an empty list, or one too long for what was proved or agreed.
    """
    _may(by, table.kind)
    _may_take(table, reason, proved)
    if act is not None:
        act = _agreed(act, table, by, at)
    elif len(table.rows) > ALONE:
        raise Refused(f"A list of more than {ALONE} rows needs a second person.", code="second_person")
    reference = new_reference()
    content = _csv(table, reference)
    export = Export.objects.create(
        reference=reference,
        kind=table.kind,
        chosen=table.chosen,
        reason=reason.strip(),
        rows=len(table.rows),
        sha256=hashlib.sha256(content).hexdigest(),
        taken_by=by,
        taken_at=at,
        act=act,
    )
    _show_to_those_listed(table, export, by, at)
    trail.record("members.export_taken", about=export, by=by, at=at, list=table.kind, rows=export.rows)
    for told in roles.overseers(by):
        outbox.post(
            key=f"export:{export.pk}:registrar:{told.pk}",
            to=told.email,
            template="members/mail/export_taken",
            context={"export": export.pk},
            at=at,
        )
    return Taken(export, content)


@transaction.atomic
def propose(*, table: Table, reason: str, by: User, at: datetime) -> GraveAct:
    """Ask a second person to agree that a long list is taken out; the proposer then takes it, once, within a day.

    Raises:
        Refused: as `take`, and for a list that needs nobody else.
    """
    _may(by, table.kind)
    _may_take(table, reason, proved=True)
    if len(table.rows) <= ALONE:
        raise Refused("This list needs no second person.", code="short")
    detail = {"list": table.kind, "chosen": table.chosen, "rows": len(table.rows)}
    return acts.propose(kind="export", reason=reason, detail=detail, by=by, at=at)


def may_be_taken(*, by: User, at: datetime) -> list[GraveAct]:
    """The long lists that a second person agreed to and that this account has yet to take."""
    agreed = GraveAct.objects.filter(kind="export", state=ActState.DONE, proposed_by=by, export=None)
    return list(agreed.filter(done_at__gt=at - OPEN_FOR).order_by("done_at"))


def _may(by: User, kind: str) -> None:
    if not roles.holds(by, *taken_by(kind)):
        raise Refused("You do not hold the role that this needs.", code="role")


def _may_take(table: Table, reason: str, proved: bool) -> None:
    if len(reason.strip()) < REASON:
        raise Refused(f"Say why you need this list, in {REASON} characters or more.", field="reason", code="reason")
    if not table.rows:
        raise Refused("There is nothing on this list.", code="empty")
    if len(table.rows) > AT_MOST:
        raise Refused(f"Choose filters: no list of more than {AT_MOST} rows may be taken.", code="too_long")
    if len(table.rows) > WITHOUT_PROOF and not proved:
        raise Refused("Prove who you are again before you take this list.", code="proof")


def _agreed(act: GraveAct, table: Table, by: User, at: datetime) -> GraveAct:
    """The act, locked, if it allows this account to take this list now."""
    act = GraveAct.objects.select_for_update().get(pk=act.pk)
    if (act.kind, act.state, act.proposed_by_id) != ("export", ActState.DONE, by.pk):
        raise Refused("A second person has not agreed to this.", code="not_agreed")
    if act.detail["list"] != table.kind or act.detail["chosen"] != table.chosen:
        raise Refused("A second person agreed to another list.", code="another")
    if Export.objects.filter(act=act).exists():
        raise Refused("This list was taken already. Propose it again if you need it again.", code="taken")
    if act.done_at is None or at >= act.done_at + OPEN_FOR:
        raise Refused("This was agreed more than 24 hours ago. Propose it again.", code="too_late")
    return act


def _csv(table: Table, reference: str) -> bytes:
    """The file: every row carries the reference, so that a part of the list says where it came from too."""
    return as_csv([[*table.headings, "Export"], *([*row, reference] for row in table.rows)])


def _show_to_those_listed(table: Table, export: Export, by: User, at: datetime) -> None:
    held = [grant.role for grant in roles.held_by(by) if grant.role in OFFICE_ROLES]
    own = people.of_account(by)
    themselves = set(people.group(own).values_list("pk", flat=True)) if own else set()
    AccessRecord.objects.bulk_create(
        [
            AccessRecord(
                user=by,
                role=held[0],
                person_id=person,
                what=ReadingOf.COPY,
                about=Export._meta.label_lower,
                about_id=export.pk,
                at=at,
            )
            for person in sorted(table.people - themselves)
        ],
        batch_size=5_000,
    )


def _check(act: GraveAct) -> None:
    if act.detail.get("rows", 0) <= ALONE:
        raise Refused("This list needs no second person.", code="short")


def _says(act: GraveAct) -> Sayings:
    """The list by its code, how long it was when it was asked for, and by what it was narrowed."""
    yield _("List"), act.detail["list"].replace("-", " ").capitalize()
    yield _("Rows"), str(act.detail["rows"])
    for by, value in act.detail["chosen"].items():
        yield by.replace("_", " ").capitalize(), str(value)


def _nothing_yet(act: GraveAct, by: User, at: datetime) -> None:
    """The agreement is all that there is to it: the proposer takes the list, as it is then, with `take`."""


KINDS = {
    "export": Kind(
        "Take a list of more than 500 rows out of the register",
        _nothing_yet,
        _says,
        _check,
        may_propose=EITHER | {Role.FINANCE},  # `propose` says of which lists
    )
}
