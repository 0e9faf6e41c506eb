"""A registrant reports that somebody who checked them had no reason to; an officer looks into it and answers.

Source: security T8. The organisation is told of it only what the officer writes to its admins.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members import trail
from members.choices import Role
from members.errors import Refused
from members.models import Organisation, Person, User
from members.queries import employers, people
from members.services import deciding, messages, notices, work
from registry.choices import MISUSE, MisuseState
from registry.models import Entry, MisuseReport
from registry.queries import misuse
from registry.rules.who_checked import OTHER, Line

DECIDES = (Role.OFFICER, Role.REGISTRAR)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an officer found out.

    Args:
        found: whether it was misuse.
        words: the answer to whoever reported it.
        note: what the admins of an organisation are told, if anything; `note_to` is which.
    """

    found: bool
    words: str
    note: str = ""
    note_to: int | None = None


@transaction.atomic
def report(*, person: Person, line: Line | None, words: str, by: User, at: datetime) -> MisuseReport:
    """Report that somebody had no reason to check them; the same again, while it is looked into, is one report.

    Args:
        line: which line of “who checked me” it is about; none for checks in general.

    Raises:
        Refused: by anybody else, by somebody without an entry, or without words.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.merged_into_id or person.pk)
    deciding.own(by, person)
    entry = Entry.objects.filter(person__in=people.group(person)).order_by("pk").first()
    if entry is None:
        raise Refused(_("You have no entry that anybody could have checked."), code="no_entry")
    if not words.strip():
        raise Refused(_("Say why you think that they had no reason to check you"), field="words", code="words")
    said = {"entry": entry, "words": words.strip(), "reported_by": by} | _about(line)
    if (known := MisuseReport.objects.filter(state=MisuseState.ASKED, **said).first()) is not None:
        return known
    made = MisuseReport.objects.create(reported_at=at, **said)
    key, due = misuse.key_of(made), misuse.due_on(made)
    work.open_item(key=key, kind="misuse", about=made, at=at, person=person, due_on=due)
    trail.record("registry.misuse_reported", about=made, by=by, at=at, person=person)
    messages.tell(event="registry/mail/misuse_reported", **_notice(made, person, "reported", at))
    return made


@transaction.atomic
def answer(*, report: MisuseReport, given: Answer, by: User, at: datetime) -> MisuseReport:
    """Say what was found, to whoever reported it, and to the admins of an organisation what they must know.

    Raises:
        Refused: by somebody without the role or whom it concerns; without words; once it was answered, or its maker
            was erased; for a note without an organisation that made such a check, or to one without words.
    """
    report = MisuseReport.objects.select_for_update(of=("self",)).select_related("entry__person").get(pk=report.pk)
    person = report.entry.person
    state = MisuseState.FOUND if given.found else MisuseState.NOT_FOUND
    MISUSE.check(report.state, state)
    deciding.may_decide(by, person, holding=DECIDES)
    if not report.words:
        raise Refused(_("Whoever reported this was erased, so there is nobody to answer."), code="erased")
    if not given.words.strip():
        raise Refused(_("Say what you found, in words for the person"), field="words", code="words")
    noted = _noted(report, given)
    report.state, report.answer, report.answered_at, report.answered_by = state, given.words.strip(), at, by
    report.note, report.note_to = given.note.strip() if noted else "", noted
    report.save(update_fields=["state", "answer", "answered_at", "answered_by", "note", "note_to"])
    work.close_item(key=misuse.key_of(report), at=at)
    trail.record("registry.misuse_answered", about=report, by=by, at=at, person=person, state=state)
    messages.tell(event="registry/mail/misuse_answered", **_notice(report, person, "answered", at))
    if noted:
        notices.write_to_admins(
            organisation=noted,
            event="registry/mail/misuse_noted",
            key=f"{misuse.key_of(report)}:note",
            context={"misuse": report.pk},
            at=at,
        )
    return report


def _about(line: Line | None) -> dict[str, Any]:
    """What of a line is kept: its month, and the kind or the organisation as its maker was told it."""
    if line is None:
        return {"month": None, "organisation": None, "about": ""}
    about = "" if line.organisation else misuse.OTHER_KIND if line.kind == OTHER else line.kind
    organisation = Organisation.objects.get(pk=line.organisation) if line.organisation else None
    return {"month": line.month, "organisation": organisation, "about": about}


def _noted(report: MisuseReport, given: Answer) -> Organisation | None:
    if given.note_to is None:
        if given.note.strip():
            raise Refused(_("Select which organisation is told"), field="note_to", code="note_to")
        return None
    if not given.note.strip():
        raise Refused(_("Write what its admins are told"), field="note", code="note")
    if given.note_to not in {one.organisation for one in misuse.concerned(report)}:
        raise Refused(_("This organisation made none of these checks"), field="note_to", code="note_to")
    organisation = Organisation.objects.get(pk=given.note_to)
    if not employers.admins(organisation).exists():
        raise Refused(_("It has no admin who could be told. Write to it by post."), field="note_to", code="no_admin")
    return organisation


def _notice(report: MisuseReport, person: Person, what: str, at: datetime) -> dict[str, Any]:
    return {"person": person, "key": f"{misuse.key_of(report)}:{what}", "context": {"misuse": report.pk}, "at": at}
