"""Very many logs: what they come to in one statement, how ready they are in batches, and a page of a long one."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.db import connection
from django.test import Client
from django.utils import timezone

from cpd.choices import RecordState
from cpd.models import Cycle, Record
from cpd.queries import readiness, totals
from members.models import User
from tests.benchmarks import registers
from tests.benchmarks.figures import Figure
from tests.benchmarks.queries import count_of
from tests.plugins.accounts import sign_in

# Each person’s activities; 800,000 people have 20 million of them.
EACH, ROUNDS = 25, 3
# As many as the one by one ways are tried on; each of more takes as long.
ONE_BY_ONE, SINGLE, BATCH, READ = 400, 200, 1_000, 100_000
LONG, SHORT = 2_000, 20
_CYCLES = """
INSERT INTO cpd_cycle (reference, person_id, scheme_id, version_id, during, standards, scopes, opened_at)
SELECT md5('cycle' || p.id), p.id, v.scheme_id, v.id, daterange(%(first)s, %(after)s), v.standards, '[]', %(at)s
  FROM members_person p
  CROSS JOIN (SELECT v.* FROM cpd_schemeversion v JOIN cpd_scheme s ON s.id = v.scheme_id
               WHERE s.code = 'RCT' ORDER BY v.valid_from DESC LIMIT 1) v
ON CONFLICT DO NOTHING
"""
# Some years are good and some have a hole: every seventh person recorded nothing in the last half.
_RECORDS = """
INSERT INTO cpd_record (reference, person_id, key, row_hash, state, source, kind, title, first_on, last_on, minutes,
                        participatory, did, learnt, benefit_practice, benefit_served, standards, scopes, tags,
                        patient_signs, patients_answer, added_at, written_at)
SELECT md5('record' || p.id || '/' || n), p.id, 'bench:' || n, '', 'kept', 'typed',
       (ARRAY['work', 'professional', 'formal', 'self'])[1 + (p.id + n) %% 4], 'Activity ' || n,
       %(first)s::date + (n * %(days)s / (%(each)s * CASE WHEN p.id %% 7 = 0 THEN 2 ELSE 1 END))::integer,
       %(first)s::date + (n * %(days)s / (%(each)s * CASE WHEN p.id %% 7 = 0 THEN 2 ELSE 1 END))::integer,
       30 + n, n, 'Read and talked.', 'How it is done.', CASE WHEN n %% 3 = 0 THEN 'Safer.' ELSE '' END, '', '{}', '{}',
       '{}', '{}', '', %(at)s, %(at)s
  FROM members_person p CROSS JOIN generate_series(0, %(each)s - 1) n
 WHERE p.id %% %(of)s = ANY(%(parts)s)
ON CONFLICT DO NOTHING
"""


def measure(people: int, folder: Path) -> list[Figure]:
    """Fill a quarter of the logs and then the rest, and measure what there is each time."""
    registers.filled(people)
    year = timezone.localdate().year
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    told = {"first": first, "after": after, "at": timezone.now(), "each": EACH, "of": 4}
    told["days"] = max(1, (timezone.localdate() - first).days)
    with connection.cursor() as cursor:
        cursor.execute(_CYCLES, told)
        cursor.execute(_RECORDS, told | {"parts": [0]})
        cursor.execute("VACUUM ANALYZE cpd_record")
    quarter, quarter_took = Record.objects.count(), [_totals(first, after) for _ in range(ROUNDS)]
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, told | {"parts": [1, 2, 3]})
        cursor.execute("VACUUM ANALYZE cpd_record, cpd_cycle")
    return [*_added_up(first, after, quarter, quarter_took), *_ready(after), *_long_log(first)]


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _totals(first: date, after: date) -> float:
    return _timed(lambda: totals.by_kind(first=first, after=after))


def _added_up(first: date, after: date, quarter: int, quarter_took: list[float]) -> list[Figure]:
    """In one statement, and in turn a person at a time and an activity at a time with the ORM."""
    number, took, persons, rows = Record.objects.count(), [], [], []
    people = list(Cycle.objects.order_by("reference").values_list("person", flat=True)[:ONE_BY_ONE])
    ids = list(Record.objects.filter(person__in=people).values_list("pk", flat=True)[:ONE_BY_ONE])
    for _ in range(ROUNDS):
        took.append(_totals(first, after) / number)
        persons.append(_timed(lambda: [_one_persons(pk, first, after) for pk in people]) / (len(people) * EACH))
        rows.append(_timed(lambda: [Record.objects.get(pk=pk).minutes for pk in ids]) / len(ids))
    each_quarter = sorted(quarter_took)[len(quarter_took) // 2] / quarter
    note = f"{number:,} activities; one statement {sorted(took)[1] * 1e6:.2f} µs each"
    by_row = tuple(row / one for row, one in zip(rows, took, strict=True))
    by_person = tuple(each / one for each, one in zip(persons, took, strict=True))
    grows = tuple(one / each_quarter for one in took)
    return [
        Figure("cpd", "totals, against an activity at a time", "×", by_row, 50, note=note),
        Figure("cpd", "totals, against a person at a time", "×", by_person, note="25 activities in one question"),
        Figure("cpd", "totals: time of one activity, against a quarter of them", "×", grows, None, 1.3),
    ]


def _one_persons(person: int, first: date, after: date) -> int:
    held = Record.objects.filter(
        person=person, deleted_at=None, state=RecordState.KEPT, last_on__gte=first, last_on__lt=after
    )
    return sum(one.minutes for one in held)


def _ready(after: date) -> list[Figure]:
    """In batches of a thousand, and in turn one by one; how many statements a batch takes."""
    on = after - timedelta(days=1)
    cycles = list(Cycle.objects.select_related("scheme", "version").order_by("reference")[:READ])
    batches = [cycles[place : place + BATCH] for place in range(0, len(cycles), BATCH)]
    ratios, share = [], -(-len(batches) // ROUNDS)
    for turn in range(ROUNDS):
        mine = batches[turn * share : (turn + 1) * share]
        single = cycles[turn * SINGLE : (turn + 1) * SINGLE]
        alone = _timed(lambda single=single: [readiness.of_cycles([one], on=on) for one in single]) / len(single)
        together = _timed(lambda mine=mine: [readiness.of_cycles(some, on=on) for some in mine])
        ratios.append(alone / (together / sum(len(some) for some in mine)))
    asked = float(_asked(batches[0], on) - _asked(cycles[: BATCH // 10], on))
    return [
        Figure("cpd", "readiness, against one at a time", "×", tuple(ratios), 8, note=f"{len(cycles):,} people"),
        Figure("cpd", "readiness: statements more for 1,000 than for 100", "", (asked,), None, 0),
    ]


def _asked(cycles: list[Cycle], on: date) -> int:
    asked = 0

    def count(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        readiness.of_cycles(cycles, on=on)
    return asked


def _long_log(first: date) -> list[Figure]:
    """The page of a log with 2,000 activities, beside the same log with 20."""
    person = Cycle.objects.order_by("reference").first().person
    user = User.objects.create_user("log@bench.example")
    type(person).objects.filter(pk=person.pk).update(user=user)
    Record.objects.filter(person=person).update(deleted_at=timezone.now())
    client = sign_in(Client(SERVER_NAME="localhost"), user)
    found = []
    for number in (SHORT, LONG):
        at = timezone.now()
        Record.objects.bulk_create(
            Record(
                person=person, key=f"long:{number}:{n}", kind="work", title=f"Activity {n}", added_at=at,
                written_at=at, first_on=first + timedelta(days=n % 300), last_on=first + timedelta(days=n % 300),
            )
            for n in range(number)
        )  # fmt: skip
        client.get("/cpd/")
        found.append((count_of(client, "/cpd/"), len(client.get("/cpd/").content)))
    (few, _short), (many, size) = found
    note = f"{many} statements"
    return [
        Figure("cpd", "log of 2,000: statements more than with 20", "", (float(many - few),), None, 0, note),
        Figure("cpd", "log of 2,000: the page", "kB", (size / 1_000,), None, 100),
    ]
