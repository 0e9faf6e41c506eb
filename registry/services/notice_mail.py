"""E-mails to the officers of organisations about notices: at once, or once a day all together, as each wants it.

They say how many there are and of which kind, and nobody’s name. Only whoever still acts for the organisation gets one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from members import outbox, tenancy, trail
from members.models import Message, Organisation, User
from members.queries.calendar import begins, london_day
from registry.choices import NoticeBy
from registry.models import Notice, NoticePreference
from registry.queries import notice_ways

# Days on which no digest went out are made up for, so many of them.
CAUGHT_UP = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What one organisation was told in one go: its notices from the first to the last."""

    organisation: int
    first: int
    last: int
    count: int


@transaction.atomic
def at_once(*, told: Collection[Told], at: datetime) -> None:
    """Promise every officer who wants it one e-mail about what is told, in the transaction that tells it."""
    by_organisation = {one.organisation: one for one in told}
    for organisation, user, _since in notice_ways.officers(by_organisation, NoticeBy.AT_ONCE):
        one = by_organisation[organisation]
        outbox.post(
            key=f"watch_notices:{organisation}:{one.last}:{user.pk}",
            to=user.email,
            template="registry/mail/watch_notices",
            context={"organisation": organisation, "first": one.first, "last": one.last},
            at=at,
        )


@transaction.atomic
def digest(*, on: date, at: datetime) -> int:
    """Promise the e-mail of a day to every officer who wants it: how much was told since the last one.

    A day on which it did not run is made up for by the next; a second run sends nothing again.

    Args:
        on: the London day; what was told before it began is in it.

    Returns:
        How many e-mails were promised.
    """
    earliest, sent = on - CAUGHT_UP * _DAY, 0
    with tenancy.across():
        lately = Notice.objects.filter(at__gte=begins(earliest), at__lt=begins(on)).order_by()
        told = dict(lately.values_list("organisation").annotate(last=Max("at")))
        officers = list(notice_ways.officers(told, NoticeBy.DIGEST))
        before = _days_sent([(organisation, user.pk) for organisation, user, _since in officers], earliest, on)
        for organisation, user, since in officers:
            start = max(earliest, since, before.get((organisation, user.pk), earliest))
            if start < on and london_day(told[organisation]) >= start:
                _post(organisation, user, start, on, at)
                sent += 1
    return sent


@transaction.atomic
def prefer(*, organisation: Organisation, how: NoticeBy, by: User, at: datetime) -> NoticePreference:
    """Hear of changes of this organisation's watches otherwise from now on; the same again changes nothing."""
    held = NoticePreference.objects.select_for_update().filter(organisation=organisation, user=by).first()
    if held and held.how == how:
        return held
    held, _made = NoticePreference.objects.update_or_create(
        organisation=organisation, user=by, defaults={"how": how, "changed_at": at}
    )
    trail.record("registry.notice_preference_changed", about=held, by=by, at=at, how=how)
    return held


def _post(organisation: int, user: User, start: date, on: date, at: datetime) -> None:
    outbox.post(
        key=_key(organisation, user.pk, on),
        to=user.email,
        template="registry/mail/watch_digest",
        context={"organisation": organisation, "from": start.isoformat(), "before": on.isoformat()},
        at=at,
    )


def _days_sent(pairs: Collection[tuple[int, int]], earliest: date, on: date) -> dict[tuple[int, int], date]:
    """The last day by which each officer was written to; what was told from that day on is still to be."""
    days = [earliest + n * _DAY for n in range((on - earliest).days + 1)]
    by_key = {_key(*pair, day): (pair, day) for pair in pairs for day in days}
    sent = Message.objects.filter(key__in=by_key).values_list("key", flat=True)
    return dict(sorted(by_key[key] for key in sent))


def _key(organisation: int, user: int, day: date) -> str:
    return f"watch_digest:{organisation}:{user}:{day.isoformat()}"
