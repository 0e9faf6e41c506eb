"""A round of audits over everybody: its list locked and drawn in sets, beside the same made row by row with the ORM."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from psycopg.types.range import DateRange

from cpd.models import AuditLine, AuditRound, AuditSelection
from cpd.queries import audit_rounds as held_rounds
from cpd.rules import draw
from cpd.services import audit_rounds
from members.models import User
from members.rules.dates import add_years
from registry.choices import Verdict
from registry.models import Entry
from registry.queries.audit_population import audit_population
from tests.benchmarks.figures import Figure

# As many as the row by row way is tried on; it takes as long for each of more.
ROWS, VALUE, FASTER, GROWS = 1_000, "3 14 15 9 26 53", 50.0, 1.3


def measure(people: int, folder: Path) -> list[Figure]:
    """Lock and draw a round of everybody, and of a quarter of them, and hold the draw against the rule."""
    call_command("load_schemes", verbosity=0)
    by = User.objects.create(email="audit-bench@example.org")
    with _undone():
        held, took, lines = _round(by)
        same = _as_the_rule_draws(held)
    quarter = {**settings.WIRED, "audit_population": ["tests.benchmarks.audit.a_quarter"]}
    with _undone(), override_settings(WIRED=quarter):
        _, took_quarter, lines_quarter = _round(by)
    with _undone():
        rows_took, rows = _row_by_row(by)
    each, each_quarter, each_row = took / lines, took_quarter / lines_quarter, rows_took / rows
    note = f"{lines:,} lines in {took:.1f} s; row by row {each_row * 1e3:.1f} ms each over {rows:,}"
    return [
        Figure("audit", "a list locked and drawn, against row by row", "×", (each_row / each,), FASTER, note=note),
        Figure("audit", "the time of one line, against a quarter of them", "×", (each / each_quarter,), None, GROWS),
        Figure("audit", "drawn again outside the database: differences", "", (0 if same else 1,), None, 0),
    ]


def a_quarter(**asked: Any) -> tuple[str, dict[str, Any]]:
    """Every fourth of those who may be drawn."""
    sql, values = audit_population(**asked)
    return f"SELECT * FROM ({sql}) everybody WHERE person_id %% 4 = 0", values


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _planned(by: User) -> AuditRound:
    at = timezone.now()
    on = timezone.localdate(at)
    plan = audit_rounds.Plan(
        scheme="RCT", name="Bench", audited=DateRange(add_years(on, -1), on), as_of=on, witness="The Lottery",
        witness_how="Six numbers", witness_on=on + timedelta(days=1),
    )  # fmt: skip
    return audit_rounds.plan(plan=plan, by=by, at=at)


def _round(by: User) -> tuple[AuditRound, float, int]:
    held, at = _planned(by), timezone.now()
    began = time.perf_counter()
    held = audit_rounds.lock(round=held, by=by, at=at)
    held = audit_rounds.commit(round=held, by=by, at=at)
    held = audit_rounds.enter_witness(round=held, value=VALUE, by=by, at=at + timedelta(days=2))
    return held, time.perf_counter() - began, held.lines.count()


def _as_the_rule_draws(held: AuditRound) -> bool:
    listed = [line.split() for line in held_rounds.published_list(held)][1:]
    leaves = [(label, bytes.fromhex(leaf)) for label, leaf in listed]
    seed = draw.seed(secret=bytes(held.secret or b""), witness_value=VALUE)
    policy = held.policy
    chosen = draw.selected(leaves, seed=seed, share_per_mille=policy.share_per_mille, least=policy.least_in_stratum)
    drawn = held.selections.filter(line__isnull=False).values_list("line__leaf", flat=True)
    return {leaves[number - 1][1] for number in chosen} == {bytes(leaf) for leaf in drawn}


def _row_by_row(by: User) -> tuple[float, int]:
    """What a round does, for one person after the other: may they be drawn, their line, and whether they are."""
    held, tried = _planned(by), 0
    strata: dict[str, Any] = {}
    since = add_years(held.as_of, -held.policy.registered_years)
    began = time.perf_counter()
    for entry in Entry.objects.filter(register__cpd_scheme="RCT").order_by("pk")[:ROWS]:
        tried += 1
        now = entry.spans.filter(during__contains=held.as_of).first()
        before = entry.spans.filter(during__contains=since).first()
        between = entry.spans.filter(during__overlap=DateRange(since, held.as_of, "[]"))
        if not now or not before or now.verdict == Verdict.NO or any(one.verdict == Verdict.NO for one in between):
            continue
        if AuditSelection.objects.filter(person=entry.person, round__in=held_rounds.before(held)).exists():
            continue
        grant = entry.scope_grants.filter(during__contains=held.as_of).select_related("scope").first()
        code = grant.scope.code if grant else ""
        if code not in strata:
            label = f"S{len(strata) + 1:02}"
            strata[code] = held.strata.create(label=label, register="RCT", scope=code, size=1, draws=1)
        salt = secrets.token_bytes(draw.SALT_BYTES)
        leaf = draw.leaf(salt=salt, number=entry.number, label=strata[code].label)
        line = AuditLine.objects.create(
            round=held, stratum=strata[code], person=entry.person, number=entry.number, salt=salt, leaf=leaf
        )
        draw.rank(seed=bytes(32), leaf=bytes(line.leaf))
    return time.perf_counter() - began, tried
