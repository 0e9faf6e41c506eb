"""What an applicant fills in about their education, their posts and their return: saved and removed, row by row.

Evidence and what it shows are in registry/services/mapping.py, declarations in declaring.py.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from members import trail
from members.errors import Refused
from members.models import Document, Organisation, PersonDetails, User
from members.queries import evidence
from members.queries.calendar import london_day
from members.rules.dates import Days
from members.services import deciding, introductions, outside
from members.services.introductions import Said
from registry import application_wording as wording
from registry.choices import Section, UpdatingKind
from registry.models import Application, Gap, Post, Programme, Qualification, Scope, Updating
from registry.queries import applicants, dossiers
from registry.rules.sections import Paper
from registry.services import editing

Row = TypeVar("Row", Qualification, Post, Updating)


@dataclass(frozen=True, slots=True)
class Trained:
    """A qualification as the applicant tells of it: a recognised programme, or its title and provider."""

    finished_on: date
    programme: Programme | None = None
    title: str = ""
    provider: str = ""
    number: str = ""
    began_on: date | None = None
    certificate: Document | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A post as the applicant tells of it; no `until` while it goes on, else the last day.

    Args:
        counts: whether it was at the level for which the route asks for so many months.
    """

    since: date
    until: date | None
    hours_a_week: Decimal
    title: str
    organisation: Organisation | None = None
    employer: str = ""
    grade: str = ""
    duties: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Updated:
    """Updating as the applicant tells of it; `until` is its last day."""

    kind: UpdatingKind
    since: date
    until: date
    hours: Decimal
    what: str
    supervisor: str = ""
    document: Document | None = None


@transaction.atomic
def introduce(*, application: Application, said: Said, version: int, by: User, at: datetime) -> None:
    """Record who the applicant is, as they say, while no entry makes that a matter of record.

    Raises:
        Refused: for somebody who has an entry, whose details stand under My details; as `introductions.introduce`.
    """
    application = _begin(application, Section.PERSONAL, by)
    if applicants.is_registered(application.person):
        raise Refused(_("You are on the register: change this under My details."), code="registered")
    if introductions.spoken(application.person) == said:
        return
    editing.check_version(application, version)
    introductions.introduce(person=application.person, said=said, by=by, at=at, on=london_day(at))
    saved(application=application, section=Section.PERSONAL, by=by, at=at)


@transaction.atomic
def choose_scopes(*, application: Application, scopes: Collection[Scope], version: int, by: User, at: datetime) -> None:
    """Choose the scopes of practice that are applied for.

    Raises:
        Refused: for none, or one that is not open by this route.
    """
    application = _begin(application, Section.SCOPE, by)
    chosen = {scope.pk for scope in scopes}
    if not chosen:
        raise Refused(_("Choose at least one scope of practice."), field="scopes", code="empty")
    if not chosen <= set(dossiers.open_scopes(application).values_list("pk", flat=True)):
        raise Refused(_("Choose scopes that are open by this route."), field="scopes", code="closed")
    if chosen == set(application.scopes.values_list("pk", flat=True)):
        return
    editing.check_version(application, version)
    application.scopes.set(chosen)
    saved(application=application, section=Section.SCOPE, by=by, at=at)


@transaction.atomic
def tell_outside(*, application: Application, number: str, version: int, by: User, at: datetime) -> None:
    """Tell the number of the registration elsewhere that the register requires; the office checks it.

    Raises:
        Refused: as `members.services.outside.state`.
    """
    application = _begin(application, Section.OUTSIDE, by)
    held = dossiers.outside_held(application)
    said = outside.state(
        person=application.person,
        body=application.route.register.outside_body,
        number=number,
        by=by,
        at=at,
        on=london_day(at),
    )
    if held is None or said.pk != held.pk:
        editing.check_version(application, version)
        saved(application=application, section=Section.OUTSIDE, by=by, at=at)


@transaction.atomic
def save_qualification(
    *,
    application: Application,
    trained: Trained,
    version: int,
    by: User,
    at: datetime,
    row: Qualification | None = None,
) -> Qualification:
    """Add a qualification, or say otherwise what one is; the same again answers with what there is.

    Args:
        row: the one to be changed.

    Raises:
        Refused: for a programme that was not recognised on the day it was finished, naming the days on which it was;
            for days that cannot be; for a document that is not ready.
    """
    section = Section.CERTIFICATE if Section.CERTIFICATE in application.policy.sections else Section.EDUCATION
    application = _begin(application, section, by)
    _check_training(application, trained, section, london_day(at))
    if not _chosen_before(trained.certificate, row):
        ready(application, trained.certificate, "certificate")
    return _save(Qualification, application, asdict_of(trained), section, row, version, by, at)


@transaction.atomic
def save_post(
    *, application: Application, held: Held, version: int, by: User, at: datetime, row: Post | None = None
) -> Post:
    """Add a post, or say otherwise what one is; the same again answers with what there is.

    Raises:
        Refused: for days that cannot be, hours that nobody works, or without an employer or a title.
    """
    application = _begin(application, Section.CAREER, by)
    on = london_day(at)
    _in_order(held.since, held.until, "until")
    _in_life(application, held.since, "since")
    if held.since > on:
        raise Refused(_("Enter a day on which you had started."), field="since", code="future")
    if not Decimal(1) <= held.hours_a_week <= Decimal(80):
        raise Refused(_("Enter the hours a week, from 1 to 80."), field="hours_a_week", code="hours")
    if not held.title.strip():
        raise Refused(_("Enter the title of the post."), field="title", code="empty")
    if held.organisation is None and not held.employer.strip():
        raise Refused(_("Enter the employer."), field="employer", code="empty")
    values = asdict_of(held)
    values["during"] = _range(values.pop("since"), values.pop("until"))
    return _save(Post, application, values, Section.CAREER, row, version, by, at)


@transaction.atomic
def explain_gap(
    *, application: Application, during: Days, explanation: str, version: int, by: User, at: datetime
) -> Gap:
    """Explain a time without a post; saying the same again changes nothing.

    Args:
        during: as the career history has it; one that goes on is explained up to today.

    Raises:
        Refused: without a word.
    """
    application = _begin(application, Section.CAREER, by)
    if not explanation.strip():
        raise Refused(_("Say what you did in this time, in a few words."), field="explanation", code="empty")
    told = Gap.objects.filter(application=application, during__startswith=during.lower)
    closed = DateRange(during.lower, during.upper or dossiers.after(london_day(at)))
    if same := told.filter(during=closed, explanation=explanation.strip()).first():
        return same
    editing.check_version(application, version)
    told.delete()
    made = Gap.objects.create(application=application, during=closed, explanation=explanation.strip())
    saved(application=application, section=Section.CAREER, by=by, at=at)
    return made


@transaction.atomic
def save_updating(
    *, application: Application, done: Updated, version: int, by: User, at: datetime, row: Updating | None = None
) -> Updating:
    """Add updating that was done, or say otherwise what it was; the same again answers with what there is.

    Raises:
        Refused: for days that cannot be or are to come, more hours than there are, or without a word of what it was.
    """
    application = _begin(application, Section.TIME_AWAY, by)
    on = london_day(at)
    _in_order(done.since, done.until, "until")
    _in_life(application, done.since, "since")
    if done.until > on:
        raise Refused(_("Enter a last day that is not to come."), field="until", code="future")
    if not 0 < done.hours <= 24 * ((done.until - done.since).days + 1):
        raise Refused(_("Enter the hours that it took on these days."), field="hours", code="hours")
    if not done.what.strip():
        raise Refused(_("Say what you did."), field="what", code="empty")
    if done.kind == UpdatingKind.SUPERVISED and not done.supervisor.strip():
        raise Refused(_("Enter who supervised you."), field="supervisor", code="empty")
    ready(application, done.document, "document")
    values = asdict_of(done)
    values["during"] = _range(values.pop("since"), values.pop("until"))
    return _save(Updating, application, values, Section.TIME_AWAY, row, version, by, at)


@transaction.atomic
def remove(
    *, application: Application, row: Qualification | Post | Updating, version: int, by: User, at: datetime
) -> None:
    """Take out a qualification, a post or updating; what is gone already stays gone."""
    section = {Post: Section.CAREER, Updating: Section.TIME_AWAY}.get(type(row))
    if section is None:
        section = Section.CERTIFICATE if Section.CERTIFICATE in application.policy.sections else Section.EDUCATION
    application = _begin(application, section, by)
    held = type(row)._default_manager.filter(application=application, pk=row.pk)
    if not held.exists():
        return
    editing.check_version(application, version)
    held.delete()
    saved(application=application, section=section, by=by, at=at)


def ready(application: Application, document: Document | None, field: str) -> None:
    """Refuse a document that is not one of the applicant's that may be evidence; none is none.

    Raises:
        Refused: beside the field.
    """
    if document and not evidence.usable(application.person).filter(pk=document.pk).exists():
        raise Refused(_("Choose a document that is ready to use."), field=field, code="not_ready")


def asdict_of(told: Any) -> dict[str, Any]:
    """The values of what was told, texts without spaces round them."""
    values = {name: getattr(told, name) for name in told.__dataclass_fields__}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _begin(application: Application, section: Section, by: User) -> Application:
    application = editing.begin(application, section)
    deciding.own(by, application.person)
    return application


def saved(*, application: Application, section: Section, by: User, at: datetime) -> None:
    """Count a change of a section and record it; called by the verb that makes it."""
    editing.changed(application)
    trail.record(
        "registry.application_filled_in",
        about=application,
        by=by,
        at=at,
        person=application.person,
        section=section,
        version=application.version,
    )


def _save(
    model: type[Row],
    application: Application,
    values: dict[str, Any],
    section: Section,
    row: Row | None,
    version: int,
    by: User,
    at: datetime,
) -> Row:
    """Write a row, unless one says the same already."""
    same = model._default_manager.filter(application=application, **values)
    if row is not None:
        same = same.filter(pk=row.pk)
    if held := same.first():
        return held
    editing.check_version(application, version)
    if row is None:
        made = model._default_manager.create(application=application, **values)
    else:
        made = model._default_manager.get(application=application, pk=row.pk)
        for name, value in values.items():
            setattr(made, name, value)
        made.save(update_fields=list(values))
    saved(application=application, section=section, by=by, at=at)
    return made


def _check_training(application: Application, trained: Trained, section: Section, on: date) -> None:
    if trained.finished_on > on:
        raise Refused(_("Enter a day that is not to come."), field="finished_on", code="future")
    if trained.began_on:
        _in_life(application, trained.began_on, "began_on")
        if trained.finished_on < trained.began_on:
            raise Refused(_("The day you finished must be after the day you began."), field="finished_on", code="order")
    _in_life(application, trained.finished_on, "finished_on")
    if trained.programme is None and not (trained.title.strip() and trained.provider.strip()):
        field = "provider" if trained.title.strip() else "title"
        words = _("Enter who awarded it.") if field == "provider" else _("Enter what it is called.")
        raise Refused(words, field=field, code="empty")
    if section == Section.CERTIFICATE and not trained.number.strip():
        raise Refused(_("Enter the number of the certificate."), field="number", code="empty")
    if trained.programme:
        _recognised(application, trained.programme, trained.finished_on)


def _chosen_before(document: Document | None, row: Qualification | None) -> bool:
    """Whether a row has this document already, such as our own certificate, and only its check is waited for."""
    held = row.certificate if row else None
    return held is not None and held == document and dossiers.paper(held) == Paper.WAITING


def _recognised(application: Application, programme: Programme, finished_on: date) -> None:
    if not dossiers.programmes(application).filter(pk=programme.pk).exists():
        raise Refused(_("Choose a programme of this route and scope."), field="programme", code="other_route")
    known = [dossiers.days(row.during) for row in dossiers.recognitions(programme)]
    if not any(finished_on in during for during in known):
        raise Refused(
            wording.not_recognised(programme.name, finished_on, known), field="finished_on", code="recognised"
        )


def _in_order(since: date, until: date | None, field: str) -> None:
    if until is not None and until < since:
        raise Refused(_("The last day must be on or after the first."), field=field, code="order")


def _in_life(application: Application, day: date, field: str) -> None:
    """No day before birth, nor so long ago that a year was mistyped."""
    born = PersonDetails.objects.filter(person=application.person).values_list("date_of_birth", flat=True).first()
    if day < (born or introductions.EARLIEST):
        words = _("This is before you were born. Check the year.") if born else _("Check the year.")
        raise Refused(words, field=field, code="before_birth")


def _range(since: date, until: date | None) -> DateRange:
    return DateRange(since, dossiers.after(until) if until else None)
