"""The entry page over HTTP, with the full layout and every middleware, against pgbench and the plain way."""

import http.client
import re
from datetime import datetime
from pathlib import Path

import psycopg
from django.utils import timezone
from psycopg.types.range import DateRange

from registry.choices import Ground, SanctionKind
from registry.models import Entry, Sanction
from registry.services import facts
from tests.benchmarks import load, registers, web
from tests.benchmarks.figures import Figure
from tests.benchmarks.pgbench import Pgbench

ROUNDS, SECONDS, CHANGES = 5, 4, 300
_STAMP = re.compile(rb"<time .*?</time>")
_SHOWN = """
SELECT e.number FROM registry_entry e
  JOIN registry_standingspan s ON s.entry_id = e.id AND s.during @> current_date AND s.displayed
 ORDER BY md5(e.number) LIMIT %s
"""


def measure(people: int, folder: Path) -> list[Figure]:
    """Every way of answering in turn, round after round."""
    url, _ = registers.filled(people)
    shown = numbers(url, 20_000)
    pages = [f"/register/{n}/" for n in shown]
    bench, rounds = Pgbench(url, folder), []
    with web.serving(url, folder, pages_kept=0) as afresh, web.serving(url, folder, pages_kept=5_000) as kept:
        _check_alike(afresh.port, shown[:200])
        turns = {
            "pgbench": lambda: bench.per_second(SECONDS),
            "afresh": lambda: load.per_second(afresh.port, pages, folder, SECONDS),
            "plain": lambda: load.per_second(afresh.port, [f"/plain/{n}/" for n in shown], folder, SECONDS),
            "kept": lambda: load.per_second(kept.port, pages[:500], folder, SECONDS),
            "fixed": lambda: load.per_second(afresh.port, ["/static-answer"], folder, SECONDS),
        }
        for turn in turns.values():  # warm: connections, plans, policies, the kept pages of both workers
            turn()
        for number in range(ROUNDS):
            print(f"… entry, round {number + 1} of {ROUNDS}", flush=True)
            rounds.append({name: turn() for name, turn in turns.items()})
        stale = _stale(kept.port, shown)
    return [*_figures(rounds), stale]


def _figures(rounds: list[dict[str, float]]) -> list[Figure]:
    def ratio(one: str, other: str) -> tuple[float, ...]:
        return tuple(r[one] / r[other] for r in rounds)

    def rate(name: str) -> tuple[float, ...]:
        return tuple(r[name] for r in rounds)

    by = load.generator()
    return [
        Figure("entry", "pgbench, prepared look-ups", "/s", rate("pgbench")),
        Figure("entry", "page derived afresh", "/s", rate("afresh"), note=by),
        Figure("entry", "page kept", "/s", rate("kept"), note=by),
        Figure("entry", "page with ORM and render", "/s", rate("plain"), note=by),
        Figure("entry", "fixed 8 kB through every middleware", "/s", rate("fixed"), note="ceiling of the set-up"),
        Figure("entry", "afresh ÷ pgbench", "", ratio("afresh", "pgbench"), at_least=0.03),
        Figure("entry", "kept ÷ pgbench", "", ratio("kept", "pgbench"), at_least=0.06),
        Figure("entry", "afresh ÷ ORM and render", "", ratio("afresh", "plain"), at_least=2),
        # How much of what is possible at all here: PostgreSQL and Python do not keep step from machine to machine.
        Figure("entry", "fixed ÷ pgbench", "", ratio("fixed", "pgbench")),
        Figure("entry", "afresh ÷ fixed", "", ratio("afresh", "fixed")),
        Figure("entry", "kept ÷ fixed", "", ratio("kept", "fixed")),
    ]


def numbers(url: str, most: int) -> list[str]:
    """Numbers of entries that the public may see."""
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute(_SHOWN, [most]).fetchall()]


def _check_alike(port: int, numbers: list[str]) -> None:
    """The plain page says the same, byte for byte, but for the instant."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    for number in numbers:
        ours, plain = (_STAMP.sub(b"", _get(link, f"/{where}/{number}/")) for where in ("register", "plain"))
        if ours != plain:
            raise RuntimeError(f"The plain page of {number} is another page.")


def _get(link: http.client.HTTPConnection, path: str) -> bytes:
    link.request("GET", path)
    answer = link.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}.")
    return body


def _stale(port: int, numbers: list[str]) -> Figure:
    """Suspends people and lifts it again from this process; the very next answers of all workers must know."""
    links = [http.client.HTTPConnection("127.0.0.1", port) for _ in range(6)]
    entries = [e for e in Entry.objects.filter(number__in=numbers[:60]) if _says(links[0], e) == b"yes"][:20]
    old = asked = 0
    sanctions: dict[int, Sanction] = {}
    for turn in range(CHANGES):
        entry, now = entries[turn % len(entries)], timezone.now()
        if suspended := sanctions.pop(entry.pk, None):
            facts.set_aside(fact=suspended, by=None, at=now)
        else:
            sanctions[entry.pk] = _suspend(entry, now)
        wanted = b"no" if entry.pk in sanctions else b"yes"
        answers = [_says(link, entry) for link in links]
        old, asked = old + sum(answer != wanted for answer in answers), asked + len(answers)
    note = f"{asked:,} answers after {CHANGES} commits in another process"
    return Figure("entry", "stale answers of the kept page", "", (float(old),), at_most=0, note=note)


def _suspend(entry: Entry, at: datetime) -> Sanction:
    during = DateRange(timezone.localdate(at), None)
    sanction = Sanction(entry=entry, kind=SanctionKind.SUSPENDED, ground=Ground.CONDUCT, during=during, source="panel")
    return facts.record(fact=sanction, by=None, at=at)


def _says(link: http.client.HTTPConnection, entry: Entry) -> bytes:
    found = re.search(rb"verdict verdict--(\w+)", _get(link, f"/register/{entry.number}/"))
    return found[1] if found else b""
