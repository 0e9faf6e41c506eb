"""Name search on a small and a large register in turn: how long, and whether whoever was meant is found."""

import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks import registers
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.names import Search, searches

LARGE, EACH, ROUNDS, SHOWN = 1_000_000, 200, 5, 25
# Tiers up to this one are people whose name is, or begins with, the words that were typed.
AS_TYPED = 3
_SEARCH = "SELECT entry_id, tier FROM registry_search(%s, NULL, NULL, NULL, current_date, 25)"
_NAMES = """
SELECT e.id, array_agg(lower(split_part(n.forenames, ' ', 1) || ' ' || n.surname))
  FROM registry_entry e JOIN members_name n ON n.person_id = e.person_id
 WHERE e.id = ANY(%s) GROUP BY e.id
"""
_TRIGRAMS = """
CREATE TABLE IF NOT EXISTS bench_trigrams AS
    SELECT person_id, members_normalise(forenames || ' ' || surname) AS words FROM members_name WHERE kind = 'official';
CREATE INDEX IF NOT EXISTS bench_trigrams_words ON bench_trigrams USING gin (words gin_trgm_ops);
ANALYZE bench_trigrams;
"""
# The same question: people whom the public may find, the likeliest first.
_BY_TRIGRAMS = """
SELECT e.id FROM bench_trigrams t JOIN registry_entry e ON e.person_id = t.person_id
 WHERE t.words %% members_normalise(%s)
   AND EXISTS (SELECT FROM registry_standingspan s
                WHERE s.entry_id = e.id AND s.during @> current_date AND s.displayed)
 ORDER BY similarity(t.words, members_normalise(%s)) DESC LIMIT 25
"""


def measure(people: int, folder: Path) -> list[Figure]:
    """Times on both sizes, recall on the large one; PEOPLE other than 50,000 makes the large one twenty times that."""
    large = LARGE if people == 50_000 else people * 20
    (small_url, _), (large_url, took) = registers.filled(people), registers.filled(large)
    found = [
        Figure("search", f"inventing {large:,} people", "s", (took,), at_most=300 if large == LARGE else None),
    ]
    with psycopg.connect(large_url) as link:
        link.execute(_TRIGRAMS)
    with _linked(small_url) as small, _linked(large_url) as big:
        few, many = searches(small_url, EACH), searches(large_url, EACH)
        found += _recall(big, many)
        found += _times(small, few, big, many, people, large)
        found += _against_trigrams(big, many)
    return found


def _linked(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url, autocommit=True, prepare_threshold=0)


def _recall(link: psycopg.Connection[Any], kinds: dict[str, list[Search]]) -> list[Figure]:
    """Found: the person, or one of the same name, among the first 25. Not counted: a page full of what was typed."""
    figures = []
    for kind, asked in kinds.items():
        outcomes = [_found(link, search) for search in asked]
        counted = [o for o in outcomes if o is not None]
        note = f"{len(counted)} of {len(outcomes)} counted"
        figures.append(
            Figure("search", f"recall@25, {kind}", "", (sum(counted) / len(counted),), at_least=0.97, note=note)
        )
    return figures


def _found(link: psycopg.Connection[Any], search: Search) -> bool | None:
    hits = link.execute(_SEARCH, [search.typed]).fetchall()
    names = dict(link.execute(_NAMES, [[entry for entry, _ in hits]]).fetchall())
    wanted = f"{search.forename} {search.surname}".lower()
    if any(wanted in held for held in names.values()):
        return True
    full = len(hits) == SHOWN and all(tier <= AS_TYPED for _, tier in hits)
    return None if full else False


def _times(
    small: psycopg.Connection[Any], few: dict[str, list[Search]], big: psycopg.Connection[Any],
    many: dict[str, list[Search]], people: int, large: int,
) -> list[Figure]:  # fmt: skip
    """Both registers in turn, search by search, so that whatever else happens on the machine happens to both."""
    by_kind: dict[str, list[float]] = defaultdict(list)
    rounds: list[tuple[list[float], list[float]]] = []
    for _ in range(ROUNDS):
        took: tuple[list[float], list[float]] = [], []
        for kind, asked in many.items():
            for one, other in zip(few[kind], asked, strict=False):
                took[0].append(_timed(small, _SEARCH, [one.typed]))
                took[1].append(_timed(big, _SEARCH, [other.typed]))
                by_kind[kind].append(took[1][-1])
        rounds.append(took)

    def each(at: int, share: float) -> tuple[float, ...]:
        return tuple(percentile(r[at], share) for r in rounds)

    ratio = tuple(a / b for a, b in zip(each(1, 0.5), each(0, 0.5), strict=True))
    return [
        Figure("search", f"p50 at {people:,}", "ms", each(0, 0.5)),
        Figure("search", f"p99 at {people:,}", "ms", each(0, 0.99)),
        Figure("search", f"p50 at {large:,}", "ms", each(1, 0.5), at_most=4),
        Figure("search", f"p99 at {large:,}", "ms", each(1, 0.99), at_most=15),
        Figure("search", "p50 large ÷ p50 small", "", ratio, at_most=2.5),
        *(
            Figure(
                "search", f"p50, {kind}", "ms", (percentile(took, 0.5),), note=f"p99 {percentile(took, 0.99):.2g} ms"
            )
            for kind, took in by_kind.items()
        ),
    ]


def _against_trigrams(link: psycopg.Connection[Any], kinds: dict[str, list[Search]]) -> list[Figure]:
    """The usual way: a trigram index over the people, in turn with ours on the same words."""
    ours: list[float] = []
    theirs: list[float] = []
    ratios = []
    for number in range(ROUNDS):
        asked = [search for found in kinds.values() for search in found[number * 4 : number * 4 + 4]]
        ours, theirs = [], []
        for search in asked:
            ours.append(_timed(link, _SEARCH, [search.typed]))
            theirs.append(_timed(link, _BY_TRIGRAMS, [search.typed, search.typed]))
        ratios.append(percentile(theirs, 0.5) / percentile(ours, 0.5))
    note = f"{percentile(theirs, 0.5):.0f} ms against {percentile(ours, 0.5):.2g} ms in the last round"
    return [Figure("search", "trigram index ÷ ours, p50", "", tuple(ratios), at_least=50, note=note)]


def _timed(link: psycopg.Connection[Any], statement: str, values: Iterable[str]) -> float:
    began = time.perf_counter()
    link.execute(statement, list(values)).fetchall()
    return (time.perf_counter() - began) * 1_000
