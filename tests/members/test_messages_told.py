"""Telling a person: by the first channel that works, then the next, and the office when none is left."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from members.choices import Channel, DeliveryKind, Outcome, Role
from members.errors import Refused
from members.models import DeliveryEvent, Erasure, Message, Person, PersonDetails, TrailEvent, WorkItem
from members.queries.messages import usable
from members.rules.messages import outcome
from members.services import deliveries, messages
from tests.factories.members import PersonFactory, UserFactory

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
BY_ALL = {"email": "first@example.org", "second_email": "second@example.org", "address": "1 Mill Lane\nLeeds"}


class Unknown(BaseEmailBackend):
    """A mail server that knows no such address."""

    def send_messages(self, email_messages):
        raise smtplib.SMTPRecipientsRefused({email_messages[0].to[0]: (550, b"No such user")})


class Greylisting(BaseEmailBackend):
    """A mail server that wants to be asked again."""

    def send_messages(self, email_messages):
        raise smtplib.SMTPRecipientsRefused({email_messages[0].to[0]: (450, b"Later")})


@pytest.fixture
def person(db):
    return reachable_by(**BY_ALL)


def reachable_by(**details):
    person = PersonFactory()
    PersonDetails.objects.filter(person=person).update(**{"email": ""} | details)
    return person


def tell(person, key="renewal:812:open", at=AT):
    return messages.tell(person=person, event="tests/mail/plain", key=key, context={"number": 7}, at=at)


def bounce(message, kind=DeliveryKind.BOUNCED, event="one", at=LATER):
    return deliveries.record_event(
        provider_id=message.provider_id, kind=kind, provider_event=event, happened_at=at, at=at
    )


def sent(message, at=AT):
    assert messages.deliver(message_id=message.pk, at=at)
    message.refresh_from_db()
    return message


def items():
    return set(WorkItem.objects.filter(closed_at=None).values_list("key", flat=True))


@pytest.mark.parametrize(
    ("details", "channel", "to"),
    [
        (BY_ALL, Channel.EMAIL, "first@example.org"),
        (BY_ALL | {"unreachable": ["email"]}, Channel.SECOND_EMAIL, "second@example.org"),
        (BY_ALL | {"unreachable": ["email", "second_email"]}, Channel.LETTER, ""),
        (BY_ALL | {"channels": ["letter", "email"]}, Channel.LETTER, ""),
        (BY_ALL | {"email": ""}, Channel.SECOND_EMAIL, "second@example.org"),
        ({"address": " \n"}, None, None),
        (BY_ALL | {"channels": []}, None, None),
    ],
)
@pytest.mark.django_db
def test_a_person_is_told_by_the_first_channel_that_works(details, channel, to):
    person = reachable_by(**details)
    message = tell(person)
    if channel is None:
        assert (message.failed_at, items()) == (AT, {f"cannot_reach:{person.pk}"})
    else:
        assert (message.channel, message.to, message.person, message.failed_at) == (channel, to, person, None)
        assert items() == set()


@pytest.mark.django_db
def test_the_address_of_an_account_comes_before_the_one_on_file(person):
    user = UserFactory(person=person, email="account@example.org")
    assert tell(Person.objects.get(pk=person.pk)).to == "account@example.org"
    user.is_active = False
    user.save()
    assert usable(person)[0].to == "first@example.org"


@pytest.mark.django_db
def test_a_merged_record_is_told_where_the_kept_one_is_reached(person):
    merged = PersonFactory(merged_into=person)
    UserFactory(person=merged, email="account@example.org")
    message = tell(Person.objects.get(pk=merged.pk))
    assert (message.person, message.to) == (person, "account@example.org")


@pytest.mark.django_db
def test_telling_twice_promises_one_message_also_when_nobody_could_be_reached_at_first(person):
    assert tell(person) == tell(person, at=LATER)
    hidden = reachable_by()
    lost = tell(hidden, "other")
    PersonDetails.objects.filter(person=hidden).update(**BY_ALL)
    assert tell(hidden, "other", LATER) == lost
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_an_erased_person_is_looked_for_by_nobody():
    person = reachable_by()
    Erasure.objects.create(person=person, erased_at=AT)
    assert tell(person).failed_at == AT
    assert items() == set()


# --- The next channel ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [DeliveryKind.BOUNCED, DeliveryKind.COMPLAINED, DeliveryKind.REJECTED])
def test_what_comes_back_is_sent_by_the_next_channel_and_the_office_is_told(person, kind):
    first = sent(tell(person))
    event = bounce(first, kind)
    assert bounce(first, kind) == event
    first.refresh_from_db()
    second = first.next
    assert (second.key, second.channel, second.to) == (f"{first.key}:2", "second_email", "second@example.org")
    assert (second.context, second.template, second.posted_at) == (first.context, first.template, LATER)
    assert PersonDetails.objects.get(person=person).unreachable == ["email"]
    assert items() == {f"cannot_reach:{person.pk}"}
    bounce(sent(second, LATER), event="two")
    second.refresh_from_db()
    assert second.next.channel == Channel.LETTER
    assert Message.objects.count() == 3
    assert tell(person, "another").channel == Channel.LETTER


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [DeliveryKind.DELIVERED, DeliveryKind.DEFERRED])
def test_what_arrives_or_is_only_late_is_recorded_and_nothing_else_happens(person, kind):
    message = sent(tell(person))
    bounce(message, kind)
    assert [e.kind for e in message.deliveries.all()] == [kind]
    assert (items(), Message.objects.count(), PersonDetails.objects.get(person=person).unreachable) == (set(), 1, [])


@pytest.mark.django_db
def test_a_bounce_of_an_address_that_was_changed_since_says_nothing_of_the_new_one(person):
    message = sent(tell(person))
    PersonDetails.objects.filter(person=person).update(email="new@example.org")
    bounce(message)
    message.refresh_from_db()
    assert message.next.to == "new@example.org"
    assert PersonDetails.objects.get(person=person).unreachable == []


@pytest.mark.django_db
def test_an_address_that_is_refused_is_given_up_at_once_and_one_that_asks_for_patience_is_not(person, settings):
    message = tell(person)
    settings.EMAIL_BACKEND = f"{__name__}.Greylisting"
    assert not messages.deliver(message_id=message.pk, at=AT)
    message.refresh_from_db()
    assert (message.failed_at, message.next) == (None, None)
    settings.EMAIL_BACKEND = f"{__name__}.Unknown"
    assert not messages.deliver(message_id=message.pk, at=LATER)
    message.refresh_from_db()
    assert (message.failed_at, message.next.to) == (LATER, "second@example.org")
    assert items() == {f"cannot_reach:{person.pk}"}


@pytest.mark.django_db
def test_a_message_that_no_server_takes_goes_on_to_the_next_channel_and_the_address_stays_good(person, settings):
    settings.EMAIL_BACKEND = "tests.members.test_messages.Refusing"
    message = tell(person)
    for day in range(6):
        messages.deliver(message_id=message.pk, at=AT + timedelta(days=day))
    message.refresh_from_db()
    assert message.next.to == "second@example.org"
    assert (PersonDetails.objects.get(person=person).unreachable, items()) == ([], set())
    assert messages.pass_on(message=message, at=LATER) == message.next


@pytest.mark.django_db
def test_what_was_for_one_address_alone_is_never_passed_on(person):
    message = sent(
        messages.outbox.post(
            key="confirm:1", to="first@example.org", template="tests/mail/plain", context={}, at=AT, person=person
        )
    )
    bounce(message)
    message.refresh_from_db()
    assert (message.next, Message.objects.count()) == (None, 1)
    assert PersonDetails.objects.get(person=person).unreachable == ["email"]


@pytest.mark.django_db
def test_once_an_address_is_known_again_what_did_not_arrive_lately_is_sent_there():
    person = reachable_by(email="old@example.org")
    old, late = sent(tell(person, "old", AT - timedelta(days=99))), sent(tell(person, "late"))
    bounce(old, event="old")
    bounce(late, event="late")
    lost = tell(person, "lost", LATER)
    PersonDetails.objects.filter(person=person).update(email="new@example.org")
    for _twice in range(2):
        deliveries.found_again(person=person, channel=Channel.EMAIL, at=LATER)
    again = Message.objects.filter(to="new@example.org").order_by("key")
    assert [m.key for m in again] == ["late:2", "lost:2"]
    assert (lost.failed_at, items(), PersonDetails.objects.get(person=person).unreachable) == (LATER, set(), [])


@pytest.mark.django_db
def test_an_event_that_overtakes_the_answer_with_the_providers_id_finds_its_message_by_ours(person):
    message = tell(person)
    found = deliveries.record_event(
        provider_id="not known yet",
        kind=DeliveryKind.DELIVERED,
        provider_event="e1",
        happened_at=AT,
        at=AT,
        message_id=message.pk,
    )
    assert found.message == message


# --- Letters -------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(db):
    return tell(reachable_by(address="1 Mill Lane\nLeeds"))


@pytest.mark.django_db
def test_a_letter_is_posted_once_and_comes_back_once(letter):
    by = UserFactory(role=Role.OFFICER)
    with pytest.raises(Refused):
        deliveries.return_letter(message=letter, by=by, at=AT)
    for hour in range(2):
        deliveries.post_letter(message=letter, by=by, at=AT + timedelta(hours=hour))
    letter.refresh_from_db()
    assert letter.sent_at == AT
    for _twice in range(2):
        deliveries.return_letter(message=letter, by=by, at=LATER)
    assert [e.kind for e in DeliveryEvent.objects.order_by("pk")] == ["posted", "returned"]
    assert list(
        TrailEvent.objects.filter(about_id=letter.pk, about="members.message")
        .order_by("pk")
        .values_list("kind", flat=True)
    ) == [
        "members.letter_posted",
        "members.letter_returned",
    ]
    assert items() == {f"cannot_reach:{letter.person_id}"}


@pytest.mark.django_db
def test_no_worker_sends_a_letter_and_an_e_mail_is_not_posted(letter, person, mailoutbox):
    assert not messages.deliver(message_id=letter.pk, at=LATER)
    assert letter.pk not in messages.waiting(at=LATER)
    assert mailoutbox == []
    with pytest.raises(Refused):
        deliveries.post_letter(message=tell(person, "mail"), by=UserFactory(role=Role.OFFICER), at=AT)


@pytest.mark.parametrize(
    ("channel", "attempts", "sent_at", "failed_at", "reported", "expected"),
    [
        ("email", 0, None, None, [], Outcome.WAITING),
        ("email", 2, None, None, [], Outcome.TRYING),
        ("email", 6, None, AT, [], Outcome.FAILED),
        ("email", 1, AT, None, [], Outcome.SENT),
        ("email", 1, AT, None, ["deferred", "delivered"], Outcome.DELIVERED),
        ("email", 1, AT, None, ["delivered", "complained"], Outcome.UNWANTED),
        ("email", 1, AT, None, ["bounced"], Outcome.CAME_BACK),
        ("letter", 0, None, None, [], Outcome.TO_POST),
        ("letter", 0, None, AT, [], Outcome.NO_WAY),
        ("letter", 0, AT, None, ["posted", "returned"], Outcome.RETURNED),
    ],
)
def test_what_became_of_a_message_in_a_word(channel, attempts, sent_at, failed_at, reported, expected):
    found = outcome(channel=channel, attempts=attempts, sent_at=sent_at, failed_at=failed_at, reported=reported)
    assert found is expected
