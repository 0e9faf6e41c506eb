"""A season of renewals with what goes wrong in it: mail that comes back or is lost, nights that fail, late news.

Whoever can be reached by any way and wants to go on does not lapse; nobody pays twice; nobody is told what is no
longer so; the ledger differs from what the bank took by £0.00.

The long one is for SEASON people, 3,000 unless it is set.
"""

import os
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db.models import Sum

from members.choices import Channel, DeliveryKind, LedgerKind, Role
from members.models import LedgerLine, Message, Payment, PersonDetails, WorkItem
from members.rules.money import Movement
from members.rules.stripe_answers import Reading
from members.services import deliveries, settling
from registry.choices import RenewalStage
from registry.models import Renewal, StandingSpan
from registry.services import reminders, renewal_upkeep, renewals
from tests.factories import renewals as make
from tests.factories.members import UserFactory
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
FIRST, AFTER = date(2026, 10, 30), date(2027, 2, 2)
A_DAY = timedelta(days=1)
PARTS = {"fee", "declare"}
REMINDERS = (reminders.OPENED, reminders.REMINDER, reminders.LAPSED)


class Killed(Exception):
    """The process died here."""


@dataclass
class Somebody:
    """A registrant: how mail reaches them, and how many days they take once it did.

    Args:
        mail: `works`, `bounces`, or `lost`, of which nobody hears anything.
    """

    entry: object
    mail: str
    address: bool
    fee_first: bool
    takes: int
    reads_on: date | None = None
    done: set = field(default_factory=set)

    @property
    def reachable(self):
        return self.mail == "works" or self.address


def noon(on):
    return datetime.combine(on, time(12), tzinfo=UTC)


def people(count, chance):
    for _number in range(count):
        entry = EntryFactory()
        UserFactory(person=entry.person, email=f"p{entry.person_id}@example.org")
        one = Somebody(
            entry,
            chance.choice(["works", "works", "bounces", "lost"]),
            chance.random() < 0.8,
            chance.random() < 0.5,
            chance.randrange(5),
        )
        if one.address:
            PersonDetails.objects.filter(person=entry.person).update(address="1 High Street\nExampleton")
        yield one


class Season:
    def __init__(self, count, seed, monkeypatch):
        self.chance = random.Random(seed)
        self.people = {one.entry.person_id: one for one in people(count, self.chance)}
        self.officer = UserFactory(role=Role.OFFICER)
        self.unheard = []  # payments that the bank has taken, with the day on which we hear of them
        self.taken = {}  # what the bank took, by payment
        self.sent = set()
        self.kills = 0
        stop, tell = reminders.stop, reminders._by_letter
        monkeypatch.setattr(reminders, "stop", self._or_die(stop))
        monkeypatch.setattr(reminders, "_by_letter", self._or_die(tell))

    def _or_die(self, function):
        def may_die(*args, **kwargs):
            if self.chance.random() < 0.1:
                self.kills += 1
                raise Killed
            return function(*args, **kwargs)

        return may_die

    def run(self):
        on = FIRST
        while on <= AFTER:
            self.hear(on)
            if self.chance.random() > 0.1:  # else the night is missed
                self.night(on)
            self.post(on)
            for one in self.people.values():
                if one.reads_on and one.done != PARTS and on >= one.reads_on + one.takes * A_DAY:
                    self.act(one, on)
            on += A_DAY

    def night(self, on):
        renewals.open_due(on=on, at=noon(on))
        renewal_upkeep.run(on=on, at=noon(on))
        for pk in list(reminders.due(on=on)):
            try:
                reminders.remind(renewal_id=pk, on=on, at=noon(on))
            except Killed:
                continue  # the next night makes up for it

    def post(self, on):
        """What was promised goes out; what becomes of it depends on whose it is."""
        for message in Message.objects.filter(template__in=REMINDERS, sent_at=None, failed_at=None).order_by("pk"):
            one = self.people[message.person_id]
            if message.channel == Channel.LETTER:
                deliveries.post_letter(message=message, by=self.officer, at=noon(on))
                self._reads(one, on + 2 * A_DAY)
                continue
            Message.objects.filter(pk=message.pk).update(sent_at=noon(on), provider_id=f"p{message.pk}")
            if one.mail == "lost":
                continue
            kind = DeliveryKind.DELIVERED if one.mail == "works" else DeliveryKind.BOUNCED
            deliveries.record_event(
                provider_id=f"p{message.pk}",
                kind=kind,
                provider_event=f"e{message.pk}",
                happened_at=noon(on),
                at=noon(on),
            )
            if one.mail == "works":
                self._reads(one, on)

    def _reads(self, one, on):
        one.reads_on = one.reads_on or on

    def act(self, one, on):
        """They do both parts in their own order; a part that dies on the way is tried again the next day."""
        renewal = make.fresh(Renewal.objects.get(entry=one.entry))
        for part in ("fee", "declare") if one.fee_first else ("declare", "fee"):
            if part in one.done or renewal.stage == RenewalStage.RENEWED:
                continue
            if part == "fee":
                payment = make.owed(renewal, at=noon(on))
                self.taken[payment.pk] = payment.amount_pence
                self.unheard.append((payment.pk, noon(on), on + self.chance.randrange(6) * A_DAY))
                one.done.add("fee")
                continue
            try:
                make.declare(renewal, at=noon(on))
            except Killed:
                continue
            one.done.add("declare")

    def hear(self, on):
        """The bank's news, days late and at times twice; a worker that dies over it is told again."""
        later = []
        for pk, paid_at, heard_on in self.unheard:
            if heard_on > on:
                later.append((pk, paid_at, heard_on))
                continue
            payment = Payment.objects.get(pk=pk)
            charge = Movement(LedgerKind.CHARGE, self.taken[pk], f"charge:{pk}", paid_at)
            reading = Reading(payment.reference, intent_id=f"pi_{pk}", paid_at=paid_at, movements=(charge,))
            try:
                for _ in range(self.chance.choice((1, 1, 2))):
                    settling.apply(payment=payment, reading=reading, at=noon(on))
            except Killed:
                later.append((pk, paid_at, on + A_DAY))
        self.unheard = later


def hold(season):
    lapsed = set(
        StandingSpan.objects.filter(during__contains=AFTER, status="lapsed").values_list("entry__person", flat=True)
    )
    assert season.kills, "nobody died: the season tried nothing"
    assert not [one for pk, one in season.people.items() if one.reachable and pk in lapsed]
    unreached = {pk for pk, one in season.people.items() if not one.reachable}
    assert unreached == lapsed
    looked_for = WorkItem.objects.filter(kind="cannot_reach", closed_at=None).values_list("person", flat=True)
    assert unreached <= set(looked_for)
    paid = Payment.objects.filter(purpose="renewal")
    assert paid.count() == paid.values("about_id").distinct().count()
    assert not paid.exclude(refund_offer="").exists()
    lines = LedgerLine.objects.filter(payment__in=paid)
    assert lines.count() == len(season.taken) == lines.values("payment").distinct().count()
    assert lines.aggregate(pence=Sum("amount_pence"))["pence"] - sum(season.taken.values()) == 0
    for renewal in Renewal.objects.filter(stage=RenewalStage.RENEWED):
        about = Message.objects.filter(template__in=REMINDERS, context__renewal=renewal.pk)
        assert not about.filter(posted_at__gt=renewal.ended_at).exists()
        assert not about.filter(sent_at__gt=renewal.ended_at).exists()
        assert about.count() == about.values("key").distinct().count()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_season_of_renewals_loses_nobody_who_can_be_reached(seed, monkeypatch):
    season = Season(30, seed, monkeypatch)
    season.run()
    hold(season)


@pytest.mark.soak
def test_a_season_of_three_thousand(monkeypatch):
    season = Season(int(os.environ.get("SEASON", "3000")), 3, monkeypatch)
    season.run()
    hold(season)
