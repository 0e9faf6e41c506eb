"""Messages on my page, and letters at the desk, over HTTP."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.choices import DeliveryKind, Role
from members.models import AccessRecord, Message, PersonDetails, WorkItem
from members.services import messages
from tests.factories.members import PersonFactory, UserFactory
from tests.members.test_messages_told import bounce, reachable_by, sent
from tests.plugins.accounts import sign_in


def tell(person, key="one"):
    return messages.tell(
        person=person, event="tests/mail/plain", key=key, context={"name": "Sue", "number": "RCT7"}, at=timezone.now()
    )


@pytest.fixture
def person(db):
    return reachable_by(email="first@example.org", address="1 Mill Lane\nLeeds LS1 1AA")


@pytest.fixture
def mine(person):
    return sign_in(Client(), UserFactory(person=person, email="first@example.org"), second_factor=False)


@pytest.fixture
def officer(db):
    return sign_in(Client(), UserFactory(role=Role.OFFICER))


def words(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.mark.django_db
def test_my_messages_say_what_was_sent_how_and_whether_it_arrived(mine, person):
    message = sent(tell(person), timezone.now())
    bounce(message, at=timezone.now())
    page = words(mine.get("/my/messages/"))
    assert "2 messages, newest first" in page
    assert "Your registration, Sue" in page
    assert "first@example.org" in page
    assert "came back" in page
    assert "waiting to be printed and posted" in page
    one = words(mine.get(f"/my/messages/{message.pk}/"))
    assert "Hello Sue. Your reference is RCT7." in one
    assert "It did not reach you, so it was sent again by letter." in one
    assert f"M{message.pk}" in one


@pytest.mark.django_db
def test_somebody_without_messages_reads_what_will_be_there(mine):
    assert "You have no messages yet" in words(mine.get("/my/messages/"))


@pytest.mark.django_db
def test_long_lists_have_pages_and_each_takes_as_many_questions_as_the_last(
    mine, person, django_assert_max_num_queries
):
    for n in range(45):
        tell(person, f"n{n}")
    for page, rows in ((1, 20), (3, 5), (99, 5), ("x", 20)):
        with django_assert_max_num_queries(60):
            answer = mine.get(f"/my/messages/?page={page}")
        assert answer.content.count(b"/my/messages/") - answer.content.count(b'"/my/messages/"') >= rows


@pytest.mark.django_db
def test_what_can_no_longer_be_written_is_said_to_be_so(mine, person):
    message = tell(person)
    Message.objects.filter(pk=message.pk).update(template="members/mail/of_an_old_release")
    assert "A message whose words are no longer kept" in words(mine.get("/my/messages/"))
    assert "no longer kept" in words(mine.get(f"/my/messages/{message.pk}/"))


@pytest.mark.django_db
def test_nobody_reads_the_messages_of_another(person, officer):
    message = tell(person)
    other = sign_in(Client(), UserFactory(person=PersonFactory()))
    nobody = sign_in(Client(), UserFactory())
    for client in (other, nobody, officer):
        assert client.get(f"/my/messages/{message.pk}/").status_code == 404
    assert other.get(f"/my/messages/{10**30}/").status_code == 404
    assert nobody.get("/my/messages/").status_code == 404
    assert Client().get("/my/messages/").status_code == 303


@pytest.mark.django_db
def test_a_merged_person_reads_what_was_sent_to_either_record(person):
    merged = PersonFactory(merged_into=person)
    theirs = Message.objects.create(
        key="x",
        template="tests/mail/plain",
        context={"name": "A", "number": 1},
        person=merged,
        posted_at=timezone.now(),
    )
    mine = sign_in(Client(), UserFactory(person=merged))
    assert mine.get(f"/my/messages/{theirs.pk}/").status_code == 200


# --- Letters -------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(person):
    PersonDetails.objects.filter(person=person).update(channels=["letter"])
    return tell(person)


@pytest.mark.django_db
def test_an_officer_prints_a_letter_and_says_that_it_was_posted_and_that_it_came_back(officer, letter):
    assert "Your registration, Sue" in words(officer.get("/desk/letters/"))
    page = words(officer.get(f"/desk/letters/{letter.pk}/"))
    for part in ("Susan Haygreen", "1 Mill Lane", "LS1 1AA", "Hello Sue.", f"Our reference: M{letter.pk}"):
        assert part in page
    told = officer.post(f"/desk/letters/{letter.pk}/posted/", follow=True)
    assert "recorded as posted" in words(told)
    assert "No letter is waiting" in words(told)
    assert "Your registration" in words(officer.get("/desk/letters/?show=posted"))
    assert "It came back" in words(officer.get(f"/desk/letters/{letter.pk}/"))
    officer.post(f"/desk/letters/{letter.pk}/returned/")
    assert WorkItem.objects.get().key == f"cannot_reach:{letter.person_id}"
    assert "came back" in words(officer.get("/desk/letters/?show=posted"))
    assert "This letter came back" in words(officer.get(f"/desk/letters/{letter.pk}/"))


@pytest.mark.django_db
def test_reading_a_letter_is_recorded_for_the_person(officer, letter):
    officer.get(f"/desk/letters/{letter.pk}/")
    read = AccessRecord.objects.get()
    assert (read.person, read.what, read.about_id) == (letter.person, "message", letter.pk)


@pytest.mark.django_db
def test_a_letter_that_was_not_posted_cannot_come_back(officer, letter):
    assert officer.post(f"/desk/letters/{letter.pk}/returned/").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, Role.FINANCE, Role.ASSESSOR, Role.EMPLOYER])
def test_letters_are_the_offices_and_their_numbers_tell_nothing(letter, role):
    client = sign_in(Client(), UserFactory(role=role))
    addresses = ["/desk/letters/", f"/desk/letters/{letter.pk}/", f"/desk/letters/{letter.pk + 1}/"]
    assert [client.get(address).status_code for address in addresses] == [403, 403, 403]
    assert client.post(f"/desk/letters/{letter.pk}/posted/").status_code == 403


@pytest.mark.django_db
def test_an_e_mail_is_no_letter(officer, person):
    assert officer.get(f"/desk/letters/{tell(person).pk}/").status_code == 404


@pytest.mark.django_db
def test_a_letter_without_an_address_any_more_cannot_be_posted_by_mistake(officer, letter):
    PersonDetails.objects.update(address="")
    page = officer.get(f"/desk/letters/{letter.pk}/")
    assert "no address on file any more" in words(page)
    assert b"/posted/" not in page.content


@pytest.mark.django_db
def test_every_outcome_has_its_words(mine, person):
    for kind in DeliveryKind:
        message = sent(tell(person, f"k{kind}"), timezone.now())
        bounce(message, kind, event=f"e{kind}", at=timezone.now() + timedelta(seconds=1))
        PersonDetails.objects.update(unreachable=[])
        assert mine.get(f"/my/messages/{message.pk}/").status_code == 200
