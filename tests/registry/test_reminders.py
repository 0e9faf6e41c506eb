"""Nobody lapses by surprise: each message once, the latest of those missed, by another way where one fails."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from members.choices import Channel, DeliveryKind
from members.models import Message, PersonDetails, WorkItem
from members.services import deliveries, reach
from registry.choices import RenewalStage
from registry.models import Exit
from registry.services import employer_contacts, facts, reminders, renewal_upkeep
from tests.factories.registry import days
from tests.factories.renewals import AT, declare, fresh, opened, pay

pytestmark = pytest.mark.django_db
LAST = date(2027, 1, 31)
A_DAY = timedelta(days=1)


def noon(on):
    return datetime.combine(on, time(12), tzinfo=UTC)


def night(on):
    """What the timetable does on a day."""
    renewal_upkeep.run(on=on, at=noon(on))
    for pk in list(reminders.due(on=on)):
        reminders.remind(renewal_id=pk, on=on, at=noon(on))


def told(renewal):
    """What the person was told, in its order, without the prefix that every key has."""
    prefix = f"renewal:{renewal.pk}:"
    found = Message.objects.filter(key__startswith=prefix).exclude(key__endswith=":renewed").order_by("posted_at", "pk")
    return [message.key.removeprefix(prefix) for message in found]


def delivered(renewal, key, kind=DeliveryKind.DELIVERED):
    message = Message.objects.get(key=f"renewal:{renewal.pk}:{key}")
    Message.objects.filter(pk=message.pk).update(sent_at=message.posted_at, provider_id=f"p{message.pk}")
    deliveries.record_event(
        provider_id=f"p{message.pk}",
        kind=kind,
        provider_event=f"{message.pk}:{kind}",
        happened_at=message.posted_at,
        at=message.posted_at,
    )


def every_day(since, until):
    while since <= until:
        yield since
        since += A_DAY


def test_the_whole_ladder_each_message_once():
    renewal = opened()
    for on in every_day(AT.date(), LAST + timedelta(days=40)):
        night(on)
        if on == AT.date():
            delivered(renewal, "opened")
    assert told(renewal) == ["opened", "56-days", "28-days", "14-days", "7-days", "2-days", "0-days", "lapsed"]


def test_days_that_were_missed_bring_the_latest_message_alone_and_a_second_run_none():
    renewal = opened()
    for on in (LAST - timedelta(days=10), LAST - timedelta(days=10), LAST - timedelta(days=6)):
        night(on)
        night(on)
    assert [one for one in told(renewal) if one != "letter"] == ["14-days", "7-days"]


def test_it_stops_once_somebody_is_renewed_and_takes_back_what_was_not_sent():
    renewal = opened()
    night(AT.date())
    Message.objects.filter(key=f"renewal:{renewal.pk}:opened").update(sent_at=AT)
    night(LAST - timedelta(days=28))
    declare(renewal)
    pay(renewal)
    unsent = Message.objects.get(key=f"renewal:{renewal.pk}:28-days")
    assert (unsent.sent_at, unsent.failed_at) == (None, AT)
    for on in every_day(LAST - timedelta(days=20), LAST + A_DAY):
        night(on)
    assert told(renewal) == ["opened", "28-days"]


def test_nobody_is_told_of_somebody_whose_death_was_reported():
    renewal = opened()
    person = renewal.entry.person
    employer_contacts.agree(person=person, email="boss@example.org", by=person.user, at=AT)
    reach.fall_silent(person=person, by=person.user, at=AT)
    night(LAST - timedelta(days=7))
    assert told(renewal) == []
    reach.speak_again(person=person, by=person.user, at=AT)
    night(LAST - timedelta(days=6))
    assert told(renewal)[0] == "7-days"


def test_a_part_that_is_done_stops_nothing():
    renewal = declare(opened())
    night(LAST - timedelta(days=7))
    assert "7-days" in told(renewal)


def test_whoever_left_hears_nothing_more():
    renewal = opened()
    night(AT.date())
    leaving = Exit(entry=renewal.entry, kind="resigned", during=days("2026-11-10/"), source="office")
    facts.record(fact=leaving, by=None, at=AT, tell=False)
    night(LAST - timedelta(days=28))
    assert told(renewal) == ["opened"]
    assert fresh(renewal).stage == RenewalStage.CLOSED


def test_whoever_is_suspended_is_not_told_to_renew_and_nobody_kept_by_proceedings_that_they_lapsed():
    suspended, kept = opened(suspended="2026-11-20/"), opened(proceedings="2026-11-20/")
    for on in (LAST - timedelta(days=28), LAST + A_DAY):
        night(on)
    assert told(suspended) == []
    assert "28-days" in told(kept)
    assert "lapsed" not in told(kept)


# --- By whichever way reaches somebody ------------------------------------------------------------------------------


def with_address(renewal):
    PersonDetails.objects.filter(person=renewal.entry.person).update(address="1 High Street\nExampleton")


def test_silence_brings_a_letter_once_and_a_delivery_spares_it():
    silent, heard = opened(), opened()
    for renewal in (silent, heard):
        with_address(renewal)
    night(AT.date())
    delivered(heard, "opened")
    for on in (LAST - timedelta(days=14), LAST - timedelta(days=7)):
        night(on)
    assert told(silent) == ["opened", "14-days", "letter", "7-days"]
    assert Message.objects.get(key=f"renewal:{silent.pk}:letter").channel == Channel.LETTER
    assert told(heard) == ["opened", "14-days", "7-days"]


def test_a_message_that_comes_back_goes_on_by_letter_and_then_by_letter_alone():
    renewal = opened()
    with_address(renewal)
    night(AT.date())
    delivered(renewal, "opened", DeliveryKind.BOUNCED)
    night(LAST - timedelta(days=28))
    assert told(renewal) == ["opened", "opened:2", "28-days"]
    assert Message.objects.get(key=f"renewal:{renewal.pk}:28-days").channel == Channel.LETTER


def test_silence_without_an_address_has_the_office_look():
    renewal = opened()
    night(AT.date())
    night(LAST - timedelta(days=14))
    assert "letter" not in told(renewal)
    assert WorkItem.objects.filter(kind="cannot_reach", person=renewal.entry.person, closed_at=None).exists()


def test_the_employer_is_told_once_in_the_last_month_and_only_where_the_person_agreed():
    agreed, refused = opened(), opened()
    person = agreed.entry.person
    employer_contacts.agree(person=person, email="boss@example.org", by=person.user, at=AT)
    for days_left in (56, 28, 14, 7):
        night(LAST - timedelta(days=days_left))
    assert told(agreed).count("employer") == 1
    message = Message.objects.get(key=f"renewal:{agreed.pk}:employer")
    assert (message.to, message.posted_at.date(), message.person) == (
        "boss@example.org",
        LAST - timedelta(days=28),
        None,
    )
    assert "employer" not in told(refused)


def test_the_employer_is_not_told_once_the_person_took_it_back():
    renewal = opened()
    person = renewal.entry.person
    employer_contacts.agree(person=person, email="boss@example.org", by=person.user, at=AT)
    employer_contacts.withdraw(person=person, by=person.user, at=AT)
    night(LAST - timedelta(days=7))
    assert "employer" not in told(renewal)
