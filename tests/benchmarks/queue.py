"""The desk and my page with 50,000 open pieces of work: how many statements, and how long."""

import time
from pathlib import Path

from django.db import connection
from django.test import Client
from django.utils import timezone

from members.choices import Role
from members.models import RoleGrant, User
from registry.models import Entry
from tests.benchmarks import registers
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.queries import count_of
from tests.plugins.accounts import sign_in

ITEMS, FEW, ROUNDS = 50_000, 500, 40
# A third of them with somebody, due on days around today, of several kinds, about different people.
_FILL = """
INSERT INTO members_workitem (key, kind, about, about_id, person_id, waiting_on, opened_at, due_on, assigned_to_id)
SELECT 'bench:' || n, (ARRAY['duplicate', 'cannot_reach', 'name_change', 'act'])[1 + n %% 4],
       'members.person', p.id, p.id,
       (ARRAY['office', 'person', 'second_person'])[1 + n %% 3],
       %(at)s::timestamptz - n * interval '7 minutes', %(on)s::date + (n %% 90 - 45)::integer,
       CASE WHEN n %% 3 = 0 THEN %(officer)s END
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM members_person) p WHERE n <= %(items)s
ON CONFLICT (key) DO NOTHING
"""
QUALITY = "data quality"
QUEUE = {
    "queue": "/desk/",
    "queue by day due": "/desk/?order=due",
    "queue, last page": "/desk/?page=20",
    "queue, mine and overdue": "/desk/?holder=mine&overdue=on&waiting_on=office&kind=duplicate",
}


def measure(people: int, folder: Path) -> list[Figure]:
    """Statements with some pieces of work and with very many, and the time of each page with very many."""
    registers.filled(people)
    with connection.cursor() as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan")  # as in a web process
    entry = Entry.objects.order_by("person")[FEW // 2]  # somebody whom work is about from the start
    officer = User.objects.create_user("officer@bench.example")
    RoleGrant.objects.create(user=officer, role=Role.OFFICER, granted_at=timezone.now())
    desk, mine = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    sign_in(desk, officer)
    registrant = User.objects.create_user("registrant@bench.example")
    type(entry.person).objects.filter(pk=entry.person_id).update(user=registrant)
    sign_in(mine, registrant)
    desk.post("/desk/people/", {"q": "smith"})
    pages = [(desk, name, path) for name, path in QUEUE.items()]
    pages += [
        (desk, "a person’s page", f"/desk/people/{entry.person_id}/"),
        (desk, "people found", "/desk/people/?found=1"),
        (desk, QUALITY, "/desk/quality/"),
        (mine, "my page", "/my/"),
    ]
    few = _counts(pages, officer, FEW)
    many = _counts(pages, officer, ITEMS)
    found = [_statements(name, few[name], many[name]) for _client, name, _path in pages]
    return found + [_times(client, name, path) for client, name, path in pages]


def _counts(pages: list[tuple[Client, str, str]], officer: User, items: int) -> dict[str, int]:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"at": now, "on": timezone.localdate(now), "officer": officer.pk, "items": items})
        cursor.execute("ANALYZE members_workitem")
    for client, _name, path in pages:  # the first answer of a session writes, and a process learns the policies once
        client.get(path)
    return {name: count_of(client, path) for client, name, path in pages}


def _statements(name: str, few: int, many: int) -> Figure:
    note = f"{many} with {ITEMS:,} open pieces of work, {few} with {FEW}"
    return Figure("queue", f"{name}: statements more with very many", "", (float(many - few),), at_most=0, note=note)


def _times(client: Client, name: str, path: str) -> Figure:
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    note = f"slowest of twenty {percentile(taken, 0.95):.0f} ms"
    most = 1_000 if name == QUALITY else 250  # that one reads the whole register
    return Figure("queue", f"{name}, p50", "ms", (percentile(taken, 0.5),), at_most=most, note=note)
