"""What tests of checks share: asking, and the slow reference, which asks the public look-up line by line."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection

from members.choices import CheckPurpose, NameKind
from members.models import Name, SearchName
from members.rules.dates import Days
from registry.choices import BatchSource, ListColumn, Verdict
from registry.models import Entry, ScopeGrant, StandingSpan
from registry.queries import checking, entries, search
from registry.rules.checking import AskedName, Held, HeldName, by_name_alone, by_number, unreadable
from registry.services import batches
from registry.services.batches import Question

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def question(account, *, on=TODAY, until=None, at=NOW, purpose=CheckPurpose.RECRUITMENT, by=None):
    """What an organisation asks of each line."""
    return Question(account.organisation, purpose, on, until, by or account.admin, at)


def asked(*cells):
    """Lines from (number, name) and, where wanted, more columns as a mapping."""
    return [
        {ListColumn.NUMBER: number, ListColumn.NAME: name, **(more[0] if more else {})} for number, name, *more in cells
    ]


def check(account, *cells, **more):
    """A check of these lines, answered, and its lines."""
    batch = batches.check(question=question(account, **more), lines=asked(*cells), source=BatchSource.TYPED)
    return batch, list(batch.lines.order_by("position"))


def fold(words):
    """A name as search compares it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_normalise(%s)", [words])
        return tuple(cursor.fetchone()[0].split())


def slowly(line, *, on, until=None, today=TODAY):
    """The answer to a line by the public look-up alone, an entry and a day at a time."""
    if line.problem:
        return unreadable(line.problem), None
    places = checking.known_places()
    register = places.register(line) if line.register else None
    name = AskedName(fold(line.words), fold(line.last))
    if not line.key:
        return by_name_alone(len(_of_name(name, register, today))), None
    hits = [hit.entry_id for hit in search.search(words=f"{line.key} 0"[: len(line.key)], on=today, size=50).hits]
    if not any(sign.isdigit() for sign in line.key):
        hits = []
    found = list(Entry.objects.filter(pk__in=hits).order_by("pk"))
    expected = [entry for entry in found if entry.register_id == register]
    if len(found) > 1 and expected:
        found = expected
    held = _held(found[0], line, places, on, until or on, today) if len(found) == 1 else None
    return by_number(name, register, held, len(found)), held


def _held(entry, line, places, on, until, today):
    visible = entries.visible(number=entry.number, today=today)
    days = [on + timedelta(days=n) for n in range((until - on).days + 1)]
    said = {day: entries.public_entry(visible, on=day, today=today) for day in days}
    scopes = places.scope(line) if line.scope else None
    absent = [day for day in days if said[day].verdict is Verdict.NO]
    present = [day for day in days if said[day].verdict is not Verdict.NO]
    grants = ScopeGrant.objects.filter(entry=entry, scope__in=scopes or (), set_aside_at=None)
    names = _names(entry, today)
    return Held(
        entry.pk,
        entry.register_id,
        names[0],
        names[1],
        _runs(absent),
        any(said[day].verdict is Verdict.RESTRICTED for day in days),
        _runs([day for day in days if said[day].verdict is Verdict.NOT_SHOWN]),
        scopes is None or all(any(day in _days(g.during) for g in grants) for day in present),
    )


def _names(entry, today):
    person = entry.person.merged_into_id or entry.person_id
    held = [n for n in Name.objects.filter(person=person, set_aside_at=None).order_by("pk") if n.during.lower <= today]
    official = max(
        (n for n in held if n.kind == NameKind.OFFICIAL), key=lambda n: (today in _days(n.during), n.during.lower, n.pk)
    )

    def folded(name):
        return HeldName(fold(name.forenames or official.forenames), fold(name.surname or official.surname))

    known = [n for n in held if n.kind == NameKind.KNOWN_AS and today in _days(n.during)]
    former = [n for n in held if n.kind == NameKind.FORMER and n.searchable]
    return (folded(official), *map(folded, known)), tuple(map(folded, former))


def _of_name(name, register, today):
    found = set()
    for cut in range(len(name.words)):
        surname = "".join(name.words[cut:])
        first = name.words[0] if cut else ""
        if name.last and "".join(name.last) != surname:
            continue
        keys = SearchName.objects.filter(surname=surname[:40], rank__in=[0, 2], during__contains=today)
        for key in keys:
            given = key.forenames.split(" ")[0]
            if not first or given == first or (len(first) == 1 and given.startswith(first)):
                shown = StandingSpan.objects.filter(entry__person=key.person_id, during__contains=today, displayed=True)
                if register:
                    shown = shown.filter(entry__register=register)
                found |= set(shown.values_list("entry_id", flat=True))
    return found


def _days(during):
    return Days(during.lower, during.upper)


def _runs(days):
    found = []
    for day in days:
        if found and found[-1].upper == day:
            found[-1] = Days(found[-1].lower, day + timedelta(days=1))
        else:
            found.append(Days(day, day + timedelta(days=1)))
    return tuple(found)
