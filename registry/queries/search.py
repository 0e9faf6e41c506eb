"""Finding entries by what somebody typed: which entries and in what order; `entries` reads what to show of them."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.db import connection
from django.utils.translation import gettext as _

from members.choices import NameKind
from members.errors import Refused
from registry.rules.search import parse, plain

PAGE_SIZE = 15
MOST_PAGES = 5

_BY_NAME = """
SELECT s.entry_id, s.tier, s.kind, btrim(n.forenames || ' ' || n.surname)
  FROM registry_search(%(name)s, %(register)s, %(scope)s, %(town)s, %(today)s, %(enough)s)
       WITH ORDINALITY s(entry_id, tier, kind, name_id, place)
  JOIN members_name n ON n.id = s.name_id
 WHERE s.place > %(skip)s
 ORDER BY s.place
"""

# A registration elsewhere that has ended finds only entries that depend on it, and only the last of its body.
_BY_NUMBER = """
SELECT e.id, e.number = %(number)s
  FROM registry_entry e
  JOIN registry_register r ON r.id = e.register_id
  JOIN registry_standingspan d ON d.entry_id = e.id AND d.during @> %(today)s AND d.displayed
 WHERE e.id IN (SELECT x.id FROM registry_entry x WHERE x.number = %(number)s
                UNION ALL
                SELECT x.id FROM members_outsideregistration o JOIN registry_entry x ON x.person_id = o.person_id
                  JOIN registry_register y ON y.id = x.register_id
                 WHERE o.number = %(number)s AND o.set_aside_at IS NULL AND lower(o.during) <= %(today)s
                   AND o.standing <> 'stated'
                   AND ((o.during @> %(today)s AND o.standing <> 'ended')
                        OR (y.outside_body = o.body AND NOT EXISTS (
                            SELECT FROM members_outsideregistration n
                             WHERE n.person_id = o.person_id AND n.body = o.body AND n.number <> o.number
                               AND n.set_aside_at IS NULL AND lower(n.during) <= %(today)s AND n.standing <> 'stated'
                               AND (upper_inf(n.during) OR upper(n.during) > upper(o.during))))))
   AND NOT EXISTS (SELECT FROM members_withholding h
                    WHERE h.person_id = e.person_id AND h.set_aside_at IS NULL AND h.during @> %(today)s)
 ORDER BY e.number <> %(number)s, r.position, e.number
 LIMIT %(enough)s
"""


class Tier(IntEnum):
    """How the words and the name agree, the closest first."""

    PRESENT = 1
    FORMER = 2
    BEGINS = 3
    SIMILAR = 4
    DISTANT = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, and by which name.

    Args:
        kind: the kind of name that the words met; official where a number found the entry.
        former_name: that name where it is a former one, else empty.
    """

    entry_id: int
    tier: Tier
    kind: NameKind
    former_name: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what was found.

    Args:
        hits: entries in the order to show them.
        has_more: whether another page may be asked for.
        cut_short: whether more were found than may be shown; the words should be narrowed.
        number: the register's own number when that is what was typed and found; its entry is the only hit.
    """

    hits: tuple[Hit, ...]
    page: int
    has_more: bool = False
    cut_short: bool = False
    number: str = ""


def search(
    *, words: str, register: str = "", scope: str = "", town: str = "", on: date, page: int = 1, size: int = PAGE_SIZE
) -> SearchPage:
    """Entries that the public may see, found by a number or a name, in one statement.

    Args:
        words: what was typed.
        register: a register's code, or empty for all.
        scope: the code of a scope held on the day, or empty.
        town: the town of a place of work that the person has confirmed, or empty.
        on: the London day of asking.
        page: from 1 to `MOST_PAGES`.
        size: entries a page.

    Raises:
        Refused: when fewer than two letters were typed, or a page beyond the last is asked for.
    """
    asked = parse(words)
    if not asked.number and not asked.name:
        raise Refused(_("Type at least two letters of a name, or a registration number."), field="q", code="too_short")
    if not 1 <= page <= MOST_PAGES:
        raise Refused(
            _("Search shows at most %(pages)s pages. Add a forename, a scope of practice or a town to narrow it.")
            % {"pages": MOST_PAGES},
            field="page",
            code="too_many_pages",
        )
    if asked.number:
        return _by_number(asked.number, on=on, page=page, size=size)
    wanted = {
        "name": asked.name,
        "register": plain(register) or None,
        "scope": plain(scope) or None,
        "town": plain(town) or None,
        "today": on,
    }
    return _by_name(wanted, page=page, size=size)


def _by_name(wanted: dict[str, str | date | None], *, page: int, size: int) -> SearchPage:
    with connection.cursor() as cursor:
        cursor.execute(_BY_NAME, {**wanted, "skip": (page - 1) * size, "enough": page * size + 1})
        rows = cursor.fetchall()
    hits = [Hit(row[0], Tier(row[1]), NameKind(row[2]), row[3] if row[2] == NameKind.FORMER else "") for row in rows]
    return _page(hits, page, size)


def _by_number(number: str, *, on: date, page: int, size: int) -> SearchPage:
    """Our own number first and alone; else everybody who holds that number elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_NUMBER, {"number": number, "today": on, "enough": page * size + 1})
        rows = cursor.fetchall()
    if rows and rows[0][1]:
        return SearchPage((Hit(rows[0][0], Tier.PRESENT, NameKind.OFFICIAL),), page=1, number=number)
    hits = [Hit(row[0], Tier.PRESENT, NameKind.OFFICIAL) for row in rows[(page - 1) * size :]]
    return _page(hits, page, size)


def _page(hits: list[Hit], page: int, size: int) -> SearchPage:
    more = len(hits) > size
    return SearchPage(
        tuple(hits[:size]), page, has_more=more and page < MOST_PAGES, cut_short=more and page == MOST_PAGES
    )
