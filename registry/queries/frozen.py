"""An application as plain values, frozen when it is handed in: what assessors, officers and the letter go by.

It holds neither the fee, which is none of an assessor's business, nor what was explained to declarations, which is
sealed and opens to those alone who decide. Numbers are written as text, so that there is one way to write it down.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from members.choices import NameKind
from members.models import Document, Name, PersonDetails
from members.queries.calendar import london_day
from members.rules.dates import Days
from registry.choices import Section
from registry.models import Application, DeclarationAnswer, EvidenceItem, ItemConfirmation, Referee, SectionPaper
from registry.queries import confirmations, dossiers, references
from registry.rules import career

# The parts that may change when more evidence was asked for.
EVIDENCE = ("evidence",)
Plain = dict[str, Any]


def frozen(application: Application, *, on: date) -> Plain:
    """An application as it is now, as text, truth values, lists and dictionaries of them; only what its route has."""
    content = _head(application, on)
    for section in application.policy.sections:
        if part := _PARTS.get(Section(section)):
            content[part[0]] = part[1](application, on)
    return content


def documents(application: Application) -> list[int]:
    """The documents that an application rests on now."""
    held = {
        *dossiers.qualifications(application).values_list("certificate", flat=True),
        *dossiers.updating(application).values_list("document", flat=True),
        *dossiers.items(application).values_list("document", flat=True),
        *SectionPaper.objects.filter(application=application).values_list("document", flat=True),
        application.paper_declaration_id,
    }
    return sorted(pk for pk in held if pk)


def _head(application: Application, on: date) -> Plain:
    edition = dossiers.edition(application, on=on)
    return {
        "number": application.number,
        "register": application.route.register.name,
        "route": application.route.name,
        "standards": f"{edition.framework.name}, {edition.version}" if edition else "",
        "entry": application.entry.number if application.entry else "",
        "on": on.isoformat(),
    }


def _personal(application: Application, on: date) -> Plain:
    held = list(Name.objects.filter(person=application.person, set_aside_at=None).order_by("-during", "pk"))
    details = PersonDetails.objects.get(person=application.person)
    official = next((name for name in held if name.kind == NameKind.OFFICIAL), None)
    return {
        "name": _called(official) if official else "",
        "former_names": [_called(name) for name in held if name.kind == NameKind.FORMER],
        "date_of_birth": details.date_of_birth.isoformat() if details.date_of_birth else "",
        "address": details.address,
        "phone": details.phone,
    }


def _called(name: Name) -> str:
    return " ".join(f"{name.title} {name.forenames} {name.surname}".split())


def _scope(application: Application, on: date) -> list[str]:
    return [scope.name for scope in application.scopes.order_by("position")]


def _outside(application: Application, on: date) -> Plain:
    held = dossiers.outside_held(application)
    body = application.route.register.outside_body
    return {"body": body, "number": held.number if held else "", "standing": held.standing if held else ""}


def _trainings(application: Application, on: date) -> list[Plain]:
    return [
        {
            "id": str(one.pk),
            "title": one.programme.name if one.programme else one.title,
            "provider": one.programme.provider if one.programme else one.provider,
            "programme": one.programme.code if one.programme else "",
            "version": _version(one.programme_id, one.finished_on, one),
            "number": one.number,
            "began_on": one.began_on.isoformat() if one.began_on else "",
            "finished_on": one.finished_on.isoformat(),
            "certificate": _document(one.certificate),
        }
        for one in dossiers.qualifications(application)
    ]


def _version(programme: int | None, finished_on: date, one: Any) -> str:
    """The version of a programme that was recognised on the day on which it was finished."""
    if programme is None:
        return ""
    rows = [row for row in dossiers.recognitions(one.programme) if finished_on in dossiers.days(row.during)]
    return rows[-1].version if rows else ""


def _career(application: Application, on: date) -> Plain:
    held = list(dossiers.posts(application))
    until = dossiers.after(on)
    worked = dossiers.worked(held)
    stretches = career.stretches(worked, until=until)
    return {
        "posts": [
            {
                "id": str(post.pk),
                "employer": post.organisation.name if post.organisation else post.employer,
                "title": post.title,
                "grade": post.grade,
                "duties": post.duties,
                "hours_a_week": f"{post.hours_a_week:f}",
                **({"counts": post.counts} if application.policy.min_months else {}),
                **_days(dossiers.days(post.during)),
            }
            for post in held
        ],
        "gaps": [
            {"id": str(gap.pk), "explanation": gap.explanation, **_days(dossiers.days(gap.during))}
            for gap in dossiers.gaps(application)
        ],
        "months": f"{career.whole(career.months(worked, until=until)):f}",
        "full_time": f"{career.FULL_TIME:f}",
        "working": [
            {**_days(one.during), "hours_a_week": f"{one.hours:f}", "months": f"{career.whole(one.counted):f}"}
            for one in stretches
        ],
    }


def _time_away(application: Application, on: date) -> Plain:
    plan = dossiers.plan(application, on=on)
    return {
        "days": str(plan.updating_days) if plan else "0",
        "years_away": str(plan.years_away) if plan else "",
        "updating": [
            {
                "id": str(one.pk),
                "kind": one.kind,
                "hours": f"{one.hours:f}",
                "what": one.what,
                "supervisor": one.supervisor,
                "document": _document(one.document),
                **_days(dossiers.days(one.during)),
            }
            for one in dossiers.updating(application)
        ],
    }


def _job_description(application: Application, on: date) -> Plain:
    return {"document": _document(dossiers.section_paper(application, Section.JOB_DESCRIPTION))}


def _statement(application: Application, on: date) -> Plain:
    return {"text": dossiers.statement(application)}


def _evidence(application: Application, on: date) -> list[Plain]:
    """Each item with what it is said to show; standards by their code, so that a copy reads without the database."""
    codes = {standard.pk: standard.code for standard in dossiers.standards(application, on=on)}
    shown: dict[int, list[Plain]] = {}
    for claim in dossiers.claims(application).order_by("item", "standard__position"):
        if claim.standard_id in codes:
            shown.setdefault(claim.item_id, []).append({"standard": codes[claim.standard_id], "why": claim.why})
    confirmed = confirmations.confirmed(application)
    return [_with_confirmations(item, shown.get(item.pk, []), confirmed) for item in dossiers.items(application)]


def item(of: EvidenceItem) -> Plain:
    """One piece of evidence as it is now, as a copy would say it."""
    claimed = of.claims.select_related("standard").order_by("standard__position")
    return _item(of, [{"standard": claim.standard.code, "why": claim.why} for claim in claimed])


def _with_confirmations(
    item: EvidenceItem, shows: Sequence[Plain], confirmed: Mapping[int, Sequence[ItemConfirmation]]
) -> Plain:
    """Who confirmed it, and whether it says something else since."""
    content = _item(item, shows)
    if not confirmed.get(item.pk):
        return content
    return content | {"confirmed": [_confirmation(one, content) for one in confirmed[item.pk]]}


def _confirmation(one: ItemConfirmation, content: Plain) -> Plain:
    return {
        "name": one.said_name,
        "role": one.said_role,
        "at": one.email.rpartition("@")[2],
        "words": one.words,
        "on": london_day(one.settled_at).isoformat() if one.settled_at else "",
        "changed": confirmations.differs(one, content),
    }


def _item(item: EvidenceItem, shows: Sequence[Plain]) -> Plain:
    return {
        "id": str(item.pk),
        "kind": item.kind,
        "title": item.title,
        "document": _document(item.document),
        "text": item.text,
        "role": item.role,
        "context": item.context,
        **(_days(dossiers.days(item.during)) if item.during else {"from": "", "until": ""}),
        "no_patient": item.no_patient,
        "shows": list(shows),
    }


def _declarations(application: Application, on: date) -> Plain:
    signed = dossiers.declaration(application)
    answers = DeclarationAnswer.objects.filter(declaration=signed).select_related("question") if signed else []
    return {
        "version": f"{signed.of.code} {signed.of.version}" if signed else "",
        "answers": [
            {
                "code": one.question.code,
                "text": one.question.text,
                "yes": one.yes,
                "clear": one.clear,
                "explained": bool(one.explanation),
            }
            for one in sorted(answers, key=lambda one: one.question.position)
        ],
    }


def _referees(application: Application, on: date) -> list[Plain]:
    return [_referee(one) for one in references.in_place(application).order_by("named_at", "pk")]


def _referee(one: Referee) -> Plain:
    return {
        "id": str(one.pk),
        "name": one.name,
        "job_title": one.job_title,
        "employer": one.employer,
        "relation": one.relation,
        "registered_with": one.registered_with,
        "registration_number": one.registration_number,
    }


def _document(document: Document | None) -> Plain | None:
    if document is None:
        return None
    return {"reference": document.reference, "title": document.title, "sha256": document.sha256}


def _days(during: Days) -> dict[str, str]:
    """A range of days with its inclusive last day, as people read it."""
    return {
        "from": during.lower.isoformat(),
        "until": during.last_day.isoformat() if during.last_day else "",
    }


_PARTS = {
    Section.PERSONAL: ("personal", _personal),
    Section.SCOPE: ("scopes", _scope),
    Section.OUTSIDE: ("outside", _outside),
    Section.CERTIFICATE: ("certificates", _trainings),
    Section.EDUCATION: ("education", _trainings),
    Section.CAREER: ("career", _career),
    Section.TIME_AWAY: ("time_away", _time_away),
    Section.JOB_DESCRIPTION: ("job_description", _job_description),
    Section.STATEMENT: ("statement", _statement),
    Section.EVIDENCE: ("evidence", _evidence),
    Section.DECLARATIONS: ("declarations", _declarations),
    Section.REFEREES: ("referees", _referees),
}
# Under which name each part of a copy stands, and the section that it is of.
SECTIONS = {name: section for section, (name, _part) in _PARTS.items()}


def references_of(content: Plain) -> set[str]:
    """The references of the documents that a copy names."""
    found: set[str] = set()
    for name, key in (("certificates", "certificate"), ("education", "certificate"), ("evidence", "document")):
        found |= {one[key]["reference"] for one in content.get(name, ()) if one[key]}
    if described := content.get("job_description", {}).get("document"):
        found.add(described["reference"])
    updating = content.get("time_away", {}).get("updating", ())
    return found | {one["document"]["reference"] for one in updating if one["document"]}
