"""What an applicant filled in, read in a constant number of statements, and as the plain values that rules judge."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from cpd.queries import logs
from members.choices import DocumentState, NameKind, OutsideStanding, Purpose
from members.models import Document, Name, OutsideRegistration, Person, PersonDetails
from members.queries import money, people
from members.rules.dates import Days
from registry.choices import EvidenceKind, ScopeState, Section, UpdatingKind
from registry.models import (
    Application,
    Claim,
    Declaration,
    DeclarationSet,
    Edition,
    EvidenceItem,
    Gap,
    Post,
    Programme,
    Qualification,
    Recognition,
    Scope,
    SectionPaper,
    Standard,
    Statement,
    Updating,
)
from registry.queries import applicants, references
from registry.rules import matrix, sections
from registry.rules.career import Worked
from registry.rules.matrix import Covered
from registry.rules.returning import Plan, Updated
from registry.rules.sections import Item, Paper, Training


def after(on: date) -> date:
    """The day after one, up to which a career counts: that day is worked too."""
    return on + timedelta(days=1)


def days(during: object) -> Days:
    """A range of days of the database as rules have it."""
    return Days(during.lower, during.upper)  # type: ignore[attr-defined]


def paper(document: Document | None) -> Paper:
    """How far a document can be used; one of somebody else's, or none, is none."""
    if document is None:
        return Paper.NONE
    if document.removed_at or document.state in {DocumentState.REFUSED, DocumentState.INFECTED, DocumentState.FAILED}:
        return Paper.UNUSABLE
    ready = document.state == DocumentState.CLEAN and (document.answer or not document.warnings)
    return Paper.READY if ready else Paper.WAITING


def qualifications(application: Application) -> QuerySet[Qualification]:
    """Education and certificates, the latest first."""
    found = Qualification.objects.filter(application=application)
    return found.select_related("programme", "certificate").order_by("-finished_on", "pk")


def posts(application: Application) -> QuerySet[Post]:
    """The career history, the latest first."""
    found = Post.objects.filter(application=application).select_related("organisation")
    return found.order_by("-during", "pk")


def worked(held: Iterable[Post]) -> list[Worked]:
    """Posts as the sum of months needs them."""
    return [Worked(days(post.during), post.hours_a_week, post.counts) for post in held]


def gaps(application: Application) -> QuerySet[Gap]:
    """The times without a post that the applicant explained."""
    return Gap.objects.filter(application=application).order_by("during", "pk")


def updating(application: Application) -> QuerySet[Updating]:
    """What was done to come back, the latest first."""
    found = Updating.objects.filter(application=application).select_related("document")
    return found.order_by("-during", "pk")


def statement(application: Application) -> str:
    """What the applicant says for themselves."""
    return Statement.objects.filter(application=application).values_list("text", flat=True).first() or ""


def words_in(text: str) -> int:
    """How many words a text has, as people count them."""
    return len(text.split())


def section_paper(application: Application, section: Section) -> Document | None:
    """The one document that a section asks for, if it was chosen."""
    held = SectionPaper.objects.filter(application=application, section=section).select_related("document").first()
    return held.document if held else None


def items(application: Application) -> QuerySet[EvidenceItem]:
    """Pieces of evidence in the applicant's order."""
    found = EvidenceItem.objects.filter(application=application).select_related("document")
    return found.order_by("position", "pk")


def claims(application: Application) -> QuerySet[Claim]:
    """What each item is said to show."""
    return Claim.objects.filter(application=application).order_by("item", "standard")


def edition(application: Application, *, on: date) -> Edition | None:
    """The edition of the standards that an application is judged by: the one pinned, or the one in force today."""
    if application.edition_id:
        return application.edition
    framework = application.policy.framework_id
    if framework is None:
        return None
    in_force = Edition.objects.filter(framework=framework, effective_from__lte=on)
    return in_force.order_by("-effective_from").first()


def standards(application: Application, *, on: date) -> list[Standard]:
    """The standards that evidence is mapped to; none where the route maps none."""
    if not application.policy.maps_evidence:
        return []
    of = edition(application, on=on)
    if of is None:
        return []
    return list(Standard.objects.filter(edition=of).select_related("domain").order_by("position", "pk"))


def covered(found: Sequence[Standard], claimed: Iterable[tuple[int, int]], *, needed: int) -> list[Covered]:
    """How far claims cover standards."""
    return matrix.coverage([(standard.pk, standard.code) for standard in found], claimed, needed=needed)


def declaration_set(code: str, *, on: date) -> DeclarationSet | None:
    """The version of some declarations in force on a day."""
    return DeclarationSet.objects.filter(code=code, valid_from__lte=on).order_by("-valid_from").first()


def declaration(application: Application) -> Declaration | None:
    """What the applicant signed and has not signed anew."""
    signed = Declaration.objects.filter(
        about=application._meta.label_lower, about_id=application.pk, replaced_at=None
    ).select_related("of")
    return signed.first()


def open_scopes(application: Application) -> QuerySet[Scope]:
    """The scopes of practice that somebody may apply for by this route."""
    named = application.route.scopes.all()
    found = Scope.objects.filter(register=application.route.register_id, state__in=[ScopeState.OPEN, ScopeState.PILOT])
    return (found.filter(pk__in=named) if named.exists() else found).order_by("group", "position")


def programmes(application: Application) -> QuerySet[Programme]:
    """The programmes that can lead on to the register by this route, in the scopes applied for."""
    scopes = list(application.scopes.values_list("pk", flat=True))
    fits = Q(scopes=None) | Q(scopes__in=scopes)
    return Programme.objects.filter(fits, routes=application.route).distinct().order_by("name", "provider")


def recognitions(programme: Programme) -> list[Recognition]:
    """When a programme was recognised, as believed now, oldest first."""
    return list(Recognition.objects.filter(programme=programme, set_aside_at=None).order_by("during"))


def purpose_of_fee(application: Application, *, on: date) -> Purpose:
    """What the fee of an application is paid for, as the fee table has it."""
    return Purpose(money.fee(application.policy.fee_code, on).purpose)


def paid(application: Application, *, on: date) -> bool:
    """Whether the fee of an application is settled; one that is free of charge is."""
    if not application.policy.fee_code:
        return True
    return money.settled(purpose_of_fee(application, on=on), application) is not None


def plan(application: Application, *, on: date) -> Plan | None:
    """What somebody coming back must bring if they apply on a day; None where the route does not ask for it."""
    if application.entry_id is None or Section.TIME_AWAY not in application.policy.sections:
        return None
    return applicants.plan(application.person, application.route.register, on=on)


def updated(held: Iterable[Updating]) -> list[Updated]:
    """What was done to come back, as the rules have it."""
    return [
        Updated(UpdatingKind(one.kind), float(one.hours), one.during.lower, one.during.upper - timedelta(days=1))
        for one in held
    ]


def outside_held(application: Application) -> OutsideRegistration | None:
    """The registration with the body that the register requires, as believed now: one that is current before others."""
    held = OutsideRegistration.objects.filter(
        person__in=people.group(application.person),
        body=application.route.register.outside_body,
        set_aside_at=None,
    )
    order = [OutsideStanding.CURRENT, OutsideStanding.STATED, OutsideStanding.SUSPENDED, OutsideStanding.ENDED]
    return min(held, key=lambda one: (order.index(OutsideStanding(one.standing)), -one.pk), default=None)


@dataclass(frozen=True, slots=True)
class Read:
    """An application as the rules judge it."""

    dossier: sections.Dossier
    asked: sections.Asked


def asked(application: Application) -> sections.Asked:
    """What the route asks for."""
    policy = application.policy
    return sections.Asked(
        sections=tuple(Section(section) for section in policy.sections),
        needs_programme=policy.needs_programme,
        needs_referees=policy.needs_referees,
        min_months=policy.min_months,
        statement_words=policy.statement_words,
        pays=bool(policy.fee_code),
    )


def read(application: Application, *, on: date) -> Read:
    """All that was filled in, as plain values; what the route does not ask for is not read."""
    of = asked(application)
    found: dict[str, object] = {}
    for section in of.sections:
        found |= _READ[section](application, on)
    return Read(sections.Dossier(**found), of)  # type: ignore[arg-type]


def _personal(application: Application, on: date) -> dict[str, object]:
    details = PersonDetails.objects.filter(person=application.person).first()
    names = Name.objects.filter(person=application.person, kind=NameKind.OFFICIAL, set_aside_at=None)
    return {
        "named": names.exists(),
        "born": bool(details and details.date_of_birth),
        "housed": bool(details and details.address.strip()),
    }


def _scope(application: Application, on: date) -> dict[str, object]:
    chosen = list(application.scopes.order_by("position"))
    open_now = {scope.pk for scope in open_scopes(application)}
    closed = tuple(scope.name for scope in chosen if scope.pk not in open_now)
    return {"scopes": tuple(scope.name for scope in chosen), "closed_scopes": closed}


def _outside(application: Application, on: date) -> dict[str, object]:
    held = outside_held(application)
    return {"outside": OutsideStanding(held.standing) if held else None}


def _trainings(application: Application, on: date) -> dict[str, object]:
    held = list(qualifications(application))
    recognised: dict[int, list[Days]] = {}
    rows = Recognition.objects.filter(programme__in={one.programme_id for one in held}, set_aside_at=None)
    for row in rows:
        recognised.setdefault(row.programme_id, []).append(days(row.during))
    return {"trainings": tuple(_training(one, recognised) for one in held)}


def _training(one: Qualification, recognised: dict[int, list[Days]]) -> Training:
    known: bool | None = None
    if one.programme_id:
        known = any(one.finished_on in during for during in recognised.get(one.programme_id, []))
    return Training(
        name=one.programme.name if one.programme else one.title,
        paper=paper(one.certificate),
        recognised=known,
        numbered=bool(one.number),
    )


def _career(application: Application, on: date) -> dict[str, object]:
    return {
        "posts": tuple(worked(posts(application))),
        "explained": tuple(days(gap.during) for gap in gaps(application) if gap.explanation.strip()),
    }


def _time_away(application: Application, on: date) -> dict[str, object]:
    held = list(updating(application))
    papers = tuple(paper(one.document) for one in held if one.document_id)
    return {"plan": plan(application, on=on), "updated": tuple(updated(held)), "updating_papers": papers}


def _job_description(application: Application, on: date) -> dict[str, object]:
    return {"job_description": paper(section_paper(application, Section.JOB_DESCRIPTION))}


def _statement(application: Application, on: date) -> dict[str, object]:
    return {"statement": words_in(statement(application))}


def _evidence(application: Application, on: date) -> dict[str, object]:
    held, wanted = list(items(application)), standards(application, on=on)
    known = {standard.pk for standard in wanted}
    pairs = [pair for pair in claims(application).values_list("item_id", "standard_id") if pair[1] in known]
    names = {item.pk: name_of(item) for item in held}
    return {
        "items": judged(held, application.person),
        "unused": tuple(names[pk] for pk in matrix.unused(names, pairs)),
        "covered": tuple(covered(wanted, pairs, needed=application.policy.evidence_per_standard)),
    }


def judged(held: Sequence[EvidenceItem], person: Person) -> tuple[Item, ...]:
    """Pieces of evidence as the rules judge them; one from the log counts while the activity is in it."""
    copied = [item.record for item in held if item.kind == EvidenceKind.CPD]
    there = set(logs.kept(person).filter(reference__in=copied).values_list("reference", flat=True)) if copied else set()
    return tuple(
        Item(name_of(item), _paper_of(item, there), item.kind == EvidenceKind.ACCOUNT, item.no_patient) for item in held
    )


def _paper_of(item: EvidenceItem, there: Collection[str]) -> Paper:
    if item.kind == EvidenceKind.CPD:
        return Paper.READY if item.record in there else Paper.GONE
    return paper(item.document)


def name_of(item: EvidenceItem) -> str:
    """What a piece of evidence is called; one without a title by its place."""
    return item.title or f"{item.position + 1}"


def _declarations(application: Application, on: date) -> dict[str, object]:
    signed, in_force = declaration(application), declaration_set(application.policy.declarations, on=on)
    return {"declared": signed.of.version if signed else "", "in_force": in_force.version if in_force else ""}


def _referees(application: Application, on: date) -> dict[str, object]:
    lost = references.lost(application).count()
    return {"referees": references.in_place(application).count(), "referees_lost": lost}


def _fee(application: Application, on: date) -> dict[str, object]:
    return {"paid": paid(application, on=on)}


_READ = {
    Section.PERSONAL: _personal,
    Section.SCOPE: _scope,
    Section.OUTSIDE: _outside,
    Section.CERTIFICATE: _trainings,
    Section.EDUCATION: _trainings,
    Section.CAREER: _career,
    Section.TIME_AWAY: _time_away,
    Section.JOB_DESCRIPTION: _job_description,
    Section.STATEMENT: _statement,
    Section.EVIDENCE: _evidence,
    Section.DECLARATIONS: _declarations,
    Section.REFEREES: _referees,
    Section.FEE: _fee,
}
