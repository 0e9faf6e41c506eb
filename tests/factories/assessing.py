"""Applications that are ready to be assessed, and those who may assess them, each with a domain of their own."""

import hashlib
from datetime import UTC, datetime
from itertools import count

from members.choices import Role
from members.models import PersonDetails, RoleGrant
from registry import serialise
from registry.choices import Stage
from registry.models import Application, Edition, Route, Scope, StageChange, Standard, Submission
from registry.services import judging, seats, stages, standards
from tests.factories.members import LONG_AGO, PersonFactory, UserFactory

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)  # a Friday
_people = count(1)
_numbers = count(100_001)


def make_assessor(*, role=Role.ASSESSOR, person=True, scope="", **more):
    """Somebody who holds the role, for one scope if it is said, whom nothing connects with anybody else."""
    n = next(_people)
    who = PersonFactory(forenames=f"Assessor{n}", surname="Abernethy") if person is True else person
    if who:
        PersonDetails.objects.filter(person=who).update(email=f"home{n}@assessor{n}.example")
    user = UserFactory(**{"email": f"work{n}@hospital{n}.example", "person": who or None} | more)
    RoleGrant.objects.create(user=user, role=role, scope=scope, granted_at=LONG_AGO)
    return user


def make_officer(role=Role.OFFICER):
    """An officer of the registrar’s office."""
    return UserFactory(email=f"officer{next(_people)}@office.example", role=role)


def content_of(number, claims=(), **more):
    """A frozen copy, as `registry.queries.frozen` makes it."""
    return {
        "number": number,
        "register": "Register of Clinical Technologists",
        "route": "Equivalence, physics",
        "standards": "RCT physics, 2026.1",
        "entry": "",
        "on": "2026-11-02",
        "personal": {
            "name": "Nia Probert",
            "former_names": [],
            "date_of_birth": "1990-05-04",
            "address": "7 Applicant Row\nCardiff CF10 1AA",
            "phone": "029 2000 0000",
        },
        "scopes": ["Nuclear Medicine"],
        "career": {"posts": [], "gaps": [], "months": "30", "full_time": "37.5", "working": []},
        "evidence": list(claims),
    } | more


def make_application(
    *,
    person=None,
    route="RCT/equivalence-physics",
    scope="nuclear-medicine",
    stage=Stage.READY,
    content=None,
    at=AT,
    documents=(),
):
    """An application that was found complete, with a frozen copy; by a route with standards."""
    register, _, code = route.partition("/")
    found = Route.objects.get(register__code=register, code=code)
    policy = found.policies.order_by("-valid_from").first()
    edition = policy.framework and Edition.objects.filter(framework=policy.framework).latest("effective_from")
    if person is None:
        person = PersonFactory(forenames="Nia", surname="Probert")
        PersonDetails.objects.filter(person=person).update(email=f"nia{person.pk}@applicant.example")
    application = Application.objects.create(
        number=f"APP{next(_numbers)}",
        person=person,
        route=found,
        policy=policy,
        edition=edition,
        stage=Stage.SUBMITTED,
        stage_since=at,
        started_at=LONG_AGO,
        submitted_at=at,
    )
    if edition:
        standards.freeze(edition=edition, at=at)
    if scope:
        application.scopes.set(Scope.objects.filter(register=found.register, code=scope))
    StageChange.objects.create(application=application, stage=Stage.SUBMITTED, at=at)
    add_copy(application, content or content_of(application.number), at=at, documents=documents)
    if stage != Stage.SUBMITTED:
        stages.move(application=application, to=stage, by=None, at=at)
    return application


def add_copy(application, content, *, at=AT, documents=()):
    """A further frozen copy."""
    copy = Submission.objects.create(
        application=application,
        round=application.submissions.count() + 1,
        made_at=at,
        content=content,
        sha256=hashlib.sha256(serialise.canonical(content)).hexdigest(),
    )
    copy.documents.set(documents)
    return copy


def asked(application):
    """The standards of its edition."""
    return list(Standard.objects.filter(edition=application.edition).order_by("position"))


def seated(application, by, at=AT):
    """Two who judge it and said that nothing keeps them from it."""
    taken = seats.allocate(application=application, by=by, at=at)
    return [judging.declare_unconflicted(taken=one, by=one.user, at=at) for one in taken]


def mark_all(taken, mark="met", reason="As the evidence shows.", at=AT, **others):
    """Judge every standard; `others` are marks by code, as (mark, reason)."""
    for standard in asked(taken.application):
        given, why = others.get(standard.code, (mark, reason))
        judging.judge(taken=taken, standard=standard, mark=given, reason=why, by=taken.user, at=at)


def opened(application, by, *, first=None, second=None, at=AT):
    """Both judged all and handed in; `first` and `second` say where they did not find a standard met."""
    both = seated(application, by, at)
    for taken, others in zip(both, (first or {}, second or {}), strict=True):
        mark_all(taken, at=at, **others)
        judging.hand_in(taken=taken, by=taken.user, at=at)
    return both
