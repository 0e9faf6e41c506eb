"""Applications: the pages of office, assessors and applicants with very many, how many statements and how long."""

import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from members.choices import Role
from members.models import RoleGrant, User
from registry.choices import Stage
from registry.models import Application, Edition, Seat, Standard
from tests.benchmarks import applications, registers
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.queries import count_of
from tests.factories.admission import ApplicationFactory
from tests.factories.assessing import make_assessor
from tests.plugins.accounts import sign_in

Size = tuple[int, int, int]
# Few and very many: open applications, cases of one assessor, pieces of evidence of one applicant.
FEW, MANY = (500, 4, 10), (5_000, 40, 300)
OTHER_ASSESSORS, ROUNDS = 20, 40
ROUTE = "RCT/equivalence-physics"
# Whose sixteen standards make the widest matrix.
WIDEST = "HSSR/hsst-equivalence"
NUMBERS = "applications in numbers"
_DESK, _MINE, _CASE = "/desk/applications/", "/my/applications/", "/assessing/"
Pages = list[tuple[Client, str, str]]


def measure(people: int, folder: Path) -> list[Figure]:
    """Statements with few and with very many, and the time of each page with very many."""
    registers.filled(people)
    with connection.cursor() as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan")  # as in a web process
    at = timezone.now()
    with override_settings(MEDIA_ROOT=folder):
        model = ApplicationFactory(stage=Stage.ASSESSING, route=ROUTE, at=at - timedelta(days=20))
        draft = ApplicationFactory(route=WIDEST, at=at - timedelta(days=5))
    officer = User.objects.create_user("applications@bench.example")
    RoleGrant.objects.create(user=officer, role=Role.OFFICER, granted_at=at)
    assessor, others = make_assessor(), [make_assessor().pk for _ in range(OTHER_ASSESSORS)]
    who = {"officer": officer.pk, "assessor": assessor.pk, "others": others, "permission": _permission()}
    few_of, many_of = _within(people, FEW), _within(people, MANY)
    _fill(few_of, model, draft, who)
    pages = _pages(officer, assessor, draft)
    few = _counts(pages)
    _fill(many_of, model, draft, who)
    many = _counts(pages)
    said = f"{_words(many_of)}; {_words(few_of)}"
    found = [_statements(name, few[name], many[name], said) for _client, name, _path in pages]
    return found + [_times(client, name, path) for client, name, path in pages]


def _permission() -> int:
    return Permission.objects.get(codename="assess_application", content_type__app_label="registry").pk


def _within(people: int, size: Size) -> Size:
    of, cases, items = size
    return min(of, people), cases, items


def _fill(size: Size, model: Application, draft: Application, who: Mapping[str, Any]) -> None:
    of, cases, items = size
    applications.fill(of, model=model, cases=cases, **who)
    edition = Edition.objects.filter(framework=draft.policy.framework).latest("effective_from")
    applications.fill_dossier(draft, edition=edition.pk, items=items)


def _pages(officer: User, assessor: User, draft: Application) -> Pages:
    """Each page with whoever asks for it; the applications that are shown are there from the start."""
    desk, mine, judge = (Client(SERVER_NAME="localhost") for _ in range(3))
    for client, user in ((desk, officer), (mine, draft.person.user), (judge, assessor)):
        sign_in(client, user)
    case = Seat.objects.filter(user=assessor).select_related("application").earliest("pk").application
    standard = Standard.objects.filter(edition=case.edition).earliest("position")
    asked = Standard.objects.filter(edition__framework=draft.policy.framework).earliest("position")
    own, judged = f"{_MINE}{draft.reference}/", f"{_CASE}{case.reference}/"
    return [
        (desk, "applications", _DESK),
        (desk, "applications, last page", f"{_DESK}?page=20"),
        (desk, "applications, mine and overdue", f"{_DESK}?stage=assessing&holder=mine&overdue=on&register=RCT"),
        (desk, "one application", f"{_DESK}{case.reference}/"),
        (desk, NUMBERS, f"{_DESK}numbers/"),
        (desk, "seats of an application", f"{_DESK}{case.reference}/assessment/"),
        (desk, "queue", "/desk/"),
        (desk, "queue, applications", "/desk/?kind=application&holder=mine&order=due"),
        (judge, "assessor’s cases", _CASE),
        (judge, "one case", judged),
        (judge, "one standard of a case", f"{judged}standards/{standard.code}/"),
        (mine, "task list", own),
        (mine, "evidence matrix", f"{own}evidence/"),
        (mine, "evidence of one standard", f"{own}evidence/standards/{asked.pk}/"),
        (mine, "check answers", f"{own}check/"),
    ]


def _counts(pages: Pages) -> dict[str, int]:
    for client, _name, path in pages:  # the first answer of a session writes, and a process learns the policies once
        client.get(path)
    return {name: count_of(client, path) for client, name, path in pages}


def _statements(name: str, few: int, many: int, said: str) -> Figure:
    what = f"{name}: statements more with very many"
    return Figure("admission", what, "", (float(many - few),), at_most=0, note=f"{many} and {few}, with {said}")


def _words(size: Size) -> str:
    of, cases, items = size
    return f"{of:,} applications, {cases} cases, {items} pieces of evidence"


def _times(client: Client, name: str, path: str) -> Figure:
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    note = f"slowest of twenty {percentile(taken, 0.95):.0f} ms, {len(answer.content) / 1024:.0f} kB"
    most = 1_000 if name == NUMBERS else 250  # that one reads every change of stage of a year
    return Figure("admission", f"{name}, p50", "ms", (percentile(taken, 0.5),), at_most=most, note=note)
