"""What the register says publicly of everybody that the lines of a check ask about, in one statement.

It sees what the public look-up sees (queries/search.py, queries/entries.py), and a test holds the two equal: an entry
that is hidden, unknown, erased or no longer shown has no row here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from psycopg.types.range import DateRange

from members.rules.dates import Days
from registry.choices import Status, Verdict
from registry.models import Register, Scope, ScopeSynonym
from registry.rules.check_lines import Line, Places, places
from registry.rules.checking import AskedName, Held, HeldName

_CHUNK = 5_000
_APART = "\x1f"

_ASKED = """
CREATE TEMPORARY TABLE check_asked (
    position integer, number text, words text, last text, register_id bigint, scope_ids bigint[]
) ON COMMIT DROP
"""

# `plain` is members_normalise for what needs nothing of it but small letters: most names, a hundred times as fast.
_PLAIN = (
    "CASE WHEN {0} ~ '^[A-Za-z]+([ -][A-Za-z]+)*$' THEN translate(lower({0} COLLATE \"C\"), '-', ' ')"
    " ELSE members_normalise({0}) END"
)

# Which of some entries the public may see, with the record whose names count (docs/adr/0013).
_SHOWN = """
SELECT e.id, e.person_id, e.register_id, e.number, coalesce(p.merged_into_id, p.id) AS kept
  FROM registry_entry e JOIN members_person p ON p.id = e.person_id
 WHERE EXISTS (SELECT FROM registry_standingspan d
                WHERE d.entry_id = e.id AND d.during @> %(today)s AND d.displayed)
   AND NOT EXISTS (SELECT FROM members_withholding h
                    WHERE h.person_id = e.person_id AND h.set_aside_at IS NULL AND h.during @> %(today)s)
"""

# Which entry each number leads to, in steps: each is a table that is counted before the next, so that the planner knows
# whether to look up one row after the other or to read the register as a whole. What is said of it is asked after.
_STEPS = {
    # Whether or not it may be seen; by the number of a registration elsewhere as the public look-up finds it.
    "check_led": """
SELECT a.position, e.id, true AS direct, false AS expected
  FROM check_asked a JOIN registry_entry e ON e.number = a.number
 WHERE a.number <> ''
UNION
SELECT a.position, e.id, false, coalesce(e.register_id = a.register_id, false)
  FROM check_asked a
  JOIN members_outsideregistration o ON o.number = a.number
  JOIN registry_entry e ON e.person_id = o.person_id
  JOIN registry_register y ON y.id = e.register_id
 WHERE a.number <> ''
   AND o.set_aside_at IS NULL AND lower(o.during) <= %(today)s AND o.standing <> 'stated'
   AND ((o.during @> %(today)s AND o.standing <> 'ended')
        OR (y.outside_body = o.body AND NOT EXISTS (
            SELECT FROM members_outsideregistration n
             WHERE n.person_id = o.person_id AND n.body = o.body AND n.number <> o.number
               AND n.set_aside_at IS NULL AND lower(n.during) <= %(today)s AND n.standing <> 'stated'
               AND (upper_inf(n.during) OR upper(n.during) > upper(o.during)))))
""",
    "check_shown": f"SELECT id FROM ({_SHOWN} AND e.id IN (SELECT id FROM check_led)) s",  # noqa: S608 - this module's constants alone
    # The number of an entry comes before one elsewhere; of several that one elsewhere leads to, those on the register
    # that is expected, if any is.
    "check_hit": """
SELECT position, count(DISTINCT id) AS found, min(id) AS entry_id
  FROM (SELECT l.position, l.id, rank() OVER (PARTITION BY l.position ORDER BY l.direct DESC, l.expected DESC) AS place
          FROM check_led l JOIN check_shown s ON s.id = l.id) l
 WHERE place = 1
 GROUP BY position
""",
}

_BY_NUMBER = f"""
WITH found AS MATERIALIZED (
    -- Asked again in the statement that says what the register says, so that all of it is of one moment.
    SELECT s.*, r.code, r.name AS register_name, r.outside_body
      FROM ({_SHOWN} AND e.id IN (SELECT entry_id FROM check_hit WHERE found = 1)) s
      JOIN registry_register r ON r.id = s.register_id
), people AS MATERIALIZED (
    SELECT DISTINCT kept FROM found
), believed AS MATERIALIZED (
    SELECT n.person_id, n.kind, n.forenames, n.surname, n.searchable, lower(n.during) AS since, n.id,
           n.during @> %(today)s AS present
      FROM members_name n JOIN people w ON w.kept = n.person_id
     WHERE n.set_aside_at IS NULL AND lower(n.during) <= %(today)s
), official AS MATERIALIZED (
    SELECT DISTINCT ON (person_id) person_id, forenames, surname FROM believed WHERE kind = 'official'
     ORDER BY person_id, present DESC, since DESC, id DESC
), named AS MATERIALIZED (
    -- A known-as or former name often records only the part that differs.
    SELECT b.person_id, coalesce(array_agg(b.key) FILTER (WHERE b.now), '{{}}') AS present,
           coalesce(array_agg(b.key) FILTER (WHERE NOT b.now), '{{}}') AS former
      FROM (SELECT b.person_id, b.now, {_PLAIN.format("b.forenames")} || E'\\x1f' || {_PLAIN.format("b.surname")} AS key
              FROM (SELECT person_id, true AS now, forenames, surname FROM official
                    UNION ALL
                    SELECT b.person_id, b.kind = 'known_as', coalesce(nullif(b.forenames, ''), o.forenames, ''),
                           coalesce(nullif(b.surname, ''), o.surname, '')
                      FROM believed b LEFT JOIN official o ON o.person_id = b.person_id
                     WHERE (b.kind = 'known_as' AND b.present) OR (b.kind = 'former' AND b.searchable)) b) b
     GROUP BY b.person_id
), cut AS (
    SELECT s.entry_id, s.status, s.verdict, s.during,
           (s.status, s.verdict, lower(s.during)) IS DISTINCT FROM
           (lag(s.status) OVER w, lag(s.verdict) OVER w, lag(upper(s.during)) OVER w) AS begins
      FROM registry_standingspan s WHERE s.entry_id IN (SELECT id FROM found)
    WINDOW w AS (PARTITION BY s.entry_id ORDER BY lower(s.during))
), life AS (
    SELECT entry_id, status, verdict, min(lower(during)) AS lower,
           CASE WHEN NOT bool_or(upper_inf(during)) THEN max(upper(during)) END AS upper
      FROM (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY entry_id ORDER BY lower(during)) AS run
              FROM cut) c
     GROUP BY entry_id, run, status, verdict
), masked AS (
    -- As today's display policy shows what was (rules/public.py).
    SELECT l.entry_id, l.lower, l.upper,
           CASE WHEN v.seen THEN l.status WHEN l.verdict = 'no' THEN 'not_shown' ELSE 'registered' END AS status,
           CASE WHEN v.seen THEN l.verdict WHEN l.verdict = 'no' THEN 'not_shown' ELSE 'yes' END AS verdict
      FROM life l
      JOIN found e ON e.id = l.entry_id
      LEFT JOIN registry_displaypolicy p ON p.register_id = e.register_id AND p.status = l.status
     CROSS JOIN LATERAL (SELECT
           (p.shown_months IS NULL OR %(today)s < l.lower + make_interval(months => p.shown_months))
           AND (l.upper IS NULL OR %(today)s < l.upper OR p.after_months IS NULL
                OR %(today)s < l.upper + make_interval(months => p.after_months)) AS seen) v
     WHERE l.lower <= %(today)s
), history AS (
    SELECT entry_id, status, verdict, min(lower) AS lower,
           CASE WHEN count(*) = count(upper) THEN max(upper) END AS upper
      FROM (SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY entry_id ORDER BY lower) AS run
              FROM (SELECT *, (status, verdict, lower) IS DISTINCT FROM
                              (lag(status) OVER w, lag(verdict) OVER w, lag(upper) OVER w) AS begins
                      FROM masked WINDOW w AS (PARTITION BY entry_id ORDER BY lower)) m) m
     GROUP BY entry_id, run, status, verdict
), said AS MATERIALIZED (
    SELECT entry_id,
           max(status) FILTER (WHERE during @> %(until)s) AS status,
           max(label) FILTER (WHERE during @> %(until)s) AS label,
           max(verdict) FILTER (WHERE during @> %(until)s) AS verdict,
           max(lower) FILTER (WHERE during @> %(until)s) AS since,
           coalesce(bool_or(verdict = 'restricted'), false) AS restricted,
           %(asked)s::datemultirange
           * coalesce(range_agg(during) FILTER (WHERE verdict = 'not_shown'), '{{}}') AS unshown,
           %(asked)s::datemultirange - coalesce(range_agg(during) FILTER (WHERE verdict <> 'no'), '{{}}') AS absent
      FROM (SELECT h.entry_id, h.status, h.verdict, h.lower, daterange(h.lower, h.upper) AS during, p.label
              FROM history h JOIN found e ON e.id = h.entry_id
              LEFT JOIN registry_displaypolicy p ON p.register_id = e.register_id AND p.status = h.status) h
     WHERE during && %(range)s::daterange
     GROUP BY entry_id
), granted AS MATERIALIZED (
    SELECT g.entry_id, g.scope_id, g.during, c.name, c.position
      FROM registry_scopegrant g JOIN registry_scope c ON c.id = g.scope_id
     WHERE g.set_aside_at IS NULL AND g.during && %(range)s::daterange AND g.entry_id IN (SELECT id FROM found)
), scopes AS MATERIALIZED (
    SELECT entry_id, array_agg(name ORDER BY name) AS names FROM granted WHERE during @> %(until)s GROUP BY entry_id
), terms AS MATERIALIZED (
    SELECT DISTINCT ON (t.entry_id) t.entry_id, lower(t.during) AS lower, upper(t.during) AS upper FROM registry_term t
     WHERE t.set_aside_at IS NULL AND t.during @> %(until)s AND t.entry_id IN (SELECT id FROM found)
     ORDER BY t.entry_id, lower(t.during), t.id
)
SELECT a.position, a.plain, a.plain_last, a.register_id, coalesce(h.found, 0),
       e.id, e.number, e.register_id, e.code, e.register_name, e.outside_body,
       btrim(o.forenames || ' ' || o.surname), n.present, n.former,
       d.status, d.label, d.verdict, d.since, d.restricted,
       nullif(d.unshown, '{{}}'), nullif(coalesce(d.absent, %(asked)s::datemultirange), '{{}}'),
       a.scope_ids IS NULL OR e.id IS NULL OR (
           %(asked)s::datemultirange - coalesce(d.absent, %(asked)s::datemultirange)
           <@ coalesce((SELECT range_agg(g.during) FROM granted g
                         WHERE g.entry_id = e.id AND g.scope_id = ANY (a.scope_ids)), '{{}}')),
       c.names, t.lower, t.upper
  FROM (SELECT *, {_PLAIN.format("words")} AS plain,
               CASE WHEN last = '' THEN '' ELSE {_PLAIN.format("last")} END AS plain_last
          FROM check_asked WHERE number <> '') a
  LEFT JOIN check_hit h ON h.position = a.position
  LEFT JOIN found e ON e.id = h.entry_id AND h.found = 1
  LEFT JOIN official o ON o.person_id = e.kept
  LEFT JOIN named n ON n.person_id = e.kept
  LEFT JOIN said d ON d.entry_id = e.id
  LEFT JOIN scopes c ON c.entry_id = e.id
  LEFT JOIN terms t ON t.entry_id = e.id
"""  # noqa: S608 - put together from this module's constants alone

# How many entries are under a name, as far as two.
_BY_NAME = f"""
WITH shown AS NOT MATERIALIZED ({_SHOWN})
SELECT a.position, a.plain, a.plain_last, a.register_id, (
           SELECT count(*) FROM (
               SELECT DISTINCT e.id
                 FROM generate_series(1, cardinality(a.w)) cut
                CROSS JOIN LATERAL (SELECT array_to_string(a.w[cut:], '') AS surname,
                                           CASE WHEN cut > 1 THEN a.w[1] ELSE '' END AS first) t
                 JOIN members_searchname k ON k.surname = left(t.surname, 40) AND k.rank IN (0, 2)
                  AND k.forenames >= t.first AND k.forenames < t.first || E'\\U0010FFFF'
                  AND (length(t.first) < 2 OR split_part(k.forenames, ' ', 1) = t.first)
                  AND k.during @> %(today)s
                 JOIN shown e ON e.person_id = k.person_id AND (a.register_id IS NULL OR e.register_id = a.register_id)
                WHERE a.plain_last = '' OR replace(a.plain_last, ' ', '') = t.surname
                LIMIT 2) n), NULL::bigint
  FROM (SELECT *, string_to_array(plain, ' ') AS w
          FROM (SELECT *, {_PLAIN.format("words")} AS plain,
                       CASE WHEN last = '' THEN '' ELSE {_PLAIN.format("last")} END AS plain_last
                  FROM check_asked WHERE number = '' OFFSET 0) a OFFSET 0) a
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to say publicly of one line.

    Args:
        register_id: the register that is expected.
        found: how many entries it leads to.
        held: the one that its number leads to.
        said: of that one, in words.
    """

    position: int
    name: AskedName
    register_id: int | None
    found: int
    held: Held | None = None
    said: "Said | None" = None


@dataclass(frozen=True, slots=True)
class Said:
    """What may be said of an entry, on the last day asked about.

    Args:
        name: the present name, as the register writes it.
        since: the first day of the status.
        scopes: the names of the scopes held.
        term: the days of the term, if one covers the day.
    """

    number: str
    register: str
    register_name: str
    outside_body: str
    name: str
    status: Status
    status_label: str
    verdict: Verdict
    since: date | None
    scopes: tuple[str, ...]
    term: Days | None


def gather(lines: Sequence[Line], held: Places, *, on: date, until: date, today: date) -> Iterator[Found]:
    """What the register says publicly of every line that can be read, as of one moment; in one transaction.

    Args:
        lines: all lines; positions count from 1.
        on, until: the first and last London day asked about, today or earlier.
        today: the London day of asking, whose display policy governs.
    """
    _bring(lines, held)
    days: dict[str, Any] = {"range": DateRange(on, until + timedelta(days=1)), "until": until, "today": today}
    days |= {"asked": f"{{[{on},{until}]}}"}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        for table, rows in _STEPS.items():
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
            cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {rows}", days)
            cursor.execute(f"ANALYZE {table}")
    for statement in (_BY_NUMBER, _BY_NAME):
        with connection.chunked_cursor() as cursor:
            cursor.execute(statement, days)
            while rows := cursor.fetchmany(_CHUNK):
                yield from map(_found, rows)


def known_places() -> Places:
    """The registers and scopes that a line may expect, by every word for them."""
    registers = list(Register.objects.all())
    words: dict[int, list[str]] = {}
    for scope, word in ScopeSynonym.objects.values_list("scope_id", "word"):
        words.setdefault(scope, []).append(word)
    return places(
        [(r.pk, (r.code, r.name, r.registrant, r.name.removeprefix("Register of "))) for r in registers],
        [(s.pk, s.register_id, (s.code, s.name, *words.get(s.pk, ()))) for s in Scope.objects.all()],
    )


def _bring(lines: Sequence[Line], held: Places) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.check_asked")
        cursor.execute(_ASKED)
        with cursor.copy("COPY check_asked FROM STDIN") as copy:
            for row in _rows(lines, held):
                copy.write_row(row)
        cursor.execute("ANALYZE check_asked")


def _rows(lines: Sequence[Line], held: Places) -> Iterable[tuple[Any, ...]]:
    for position, line in enumerate(lines, 1):
        if not line.problem:
            register = held.register(line) if line.register else None
            scopes = sorted(held.scope(line)) if line.scope else None
            yield position, line.key, line.words, line.last, register, scopes


def _found(row: tuple[Any, ...]) -> Found:
    position, plain, last, expected, found, entry_id = row[:6]
    name = AskedName(tuple(plain.split()), tuple(last.split()))
    if entry_id is None:
        return Found(position, name, expected, found)
    number, register_id, code, register_name, outside_body, full, present, former = row[6:14]
    status, label, verdict, since, restricted, unshown, absent, in_scope, scopes, lower, upper = row[14:]
    held = Held(
        entry_id,
        register_id,
        tuple(map(_name, present or ())),
        tuple(map(_name, former or ())),
        tuple(Days(days.lower, days.upper) for days in absent or ()),
        bool(restricted),
        tuple(Days(days.lower, days.upper) for days in unshown or ()),
        in_scope,
    )
    said = Said(
        number,
        code,
        register_name,
        outside_body,
        full or "",
        Status(status) if status else Status.NOT_YET,
        label or str(Status(status or Status.NOT_YET).label),
        Verdict(verdict) if verdict else Verdict.NO,
        since,
        tuple(scopes or ()),
        Days(lower, upper) if lower else None,
    )
    return Found(position, name, expected, found, held, said)


def _name(key: str) -> HeldName:
    forenames, _, surname = key.partition(_APART)
    return HeldName(tuple(forenames.split()), tuple(surname.split()))
