"""Evidence confirmed by somebody who was there: what a link does and never does, and what those who judge read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.errors import Refused
from members.models import Message, TrailEvent
from registry.choices import ConfirmationState, EvidenceKind, Stage
from registry.models import Application, ItemConfirmation
from registry.queries import confirmations as links
from registry.queries import frozen
from registry.services import confirmations, mapping
from registry.submitted import evidence_cards
from tests.factories.referees import an_application
from tests.pages.reading import Page
from tests.pages.rules import assert_sound
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
SAID = {"said_name": "Dr Olive Ash", "said_role": "Head of physics then", "words": "It was <b>hers</b>."}


@pytest.fixture
def at():
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def item(at):
    application = an_application(at=at, route="RCT/overseas-physics")
    piece = mapping.Piece(
        kind=EvidenceKind.ACCOUNT, title="A new linac", text="What I did.", role="I led it.", no_patient=True
    )
    by = application.person.user
    return mapping.save_item(application=application, piece=piece, version=1, by=by, at=at)


@pytest.fixture
def asked(item, at):
    return ask(item, at)


def ask(item, at, name="Olive Ash", email="olive@leeds.nhs.uk"):
    by = item.application.person.user
    return confirmations.ask(application=item.application, item=item, name=name, email=email, by=by, at=at)


def say(item, text, at):
    """The applicant says something else in their account."""
    application = Application.objects.get(pk=item.application_id)
    piece = mapping.Piece(kind=EvidenceKind.ACCOUNT, title="A new linac", text=text, role="I led it.", no_patient=True)
    how = {"version": application.version, "by": application.person.user, "at": at}
    mapping.save_item(application=application, piece=piece, item=item, **how)
    return application


def seen(item):
    return links.digest(frozen.item(item))


def carried(answer):
    """What the form of a page carries of what it shows."""
    return answer.context["form"]["seen"].value()


def path(asked, rest=""):
    return f"/confirmations/{links.make(ItemConfirmation.objects.get(pk=asked.pk))}/{rest}"


def test_somebody_confirms_by_a_link_that_works_once_and_those_who_judge_read_it(item, asked, at):
    client, link = Client(), path(asked)
    for _ in range(2):  # looking changes nothing
        answer = client.get(link)
        assert answer.status_code == 200
        assert not answer.cookies
    shown = Page(answer.content.decode()).text()
    assert "I led it." in shown
    assert "What I did." in shown
    wrong = client.post(link, {"said_name": "Olive"})
    assert (wrong.status_code, "Enter what you were" in wrong.content.decode()) == (422, True)
    done = client.post(link, SAID | {"seen": carried(answer)})
    assert (done.status_code, "You confirmed it" in done.content.decode()) == (200, True)
    used = client.get(link)
    assert (used.status_code, "works once" in used.content.decode()) == (410, True)
    asked.refresh_from_db()
    again = confirmations.give(confirmation=asked, seen=seen(item), at=timezone.now(), **SAID)
    assert (again.state, again.settled_at) == (ConfirmationState.CONFIRMED, asked.settled_at)
    with pytest.raises(Refused, match="Nothing more is wanted"):
        confirmations.give(
            confirmation=asked, seen=seen(item), at=timezone.now(), **SAID | {"words": "Something else."}
        )
    (content,) = frozen.frozen(item.application, on=at.date())["evidence"]
    (card,) = evidence_cards([content], ())
    line = next(line.value for line in card.lines if line.key == "Confirmed by")
    assert "Dr Olive Ash, Head of physics then, by a message to an address at leeds.nhs.uk" in line
    assert "It was <b>hers</b>." in line
    assert "changed the evidence afterwards" not in line
    told = set(Message.objects.values_list("template", flat=True))
    assert {"registry/mail/confirmation_asked", "registry/mail/confirmation_thanks"} <= told
    assert "registry/mail/confirmation_received" in told
    assert not TrailEvent.objects.filter(detail__icontains="hers").exists()


def test_nobody_confirms_words_that_they_were_not_shown(item, asked, at):
    client, link = Client(), path(asked)
    read = carried(client.get(link))
    say(item, "Much more.", at)
    for old in ({}, {"seen": read}):
        answer = client.post(link, SAID | old)
        html = answer.content.decode()
        assert (answer.status_code, "This was changed meanwhile. Read it again." in html) == (422, True)
        for kept in ("Much more.", "Dr Olive Ash", "Head of physics then"):
            assert kept in html
    asked.refresh_from_db()
    assert asked.state == ConfirmationState.ASKED
    assert client.post(link, SAID | {"seen": carried(answer)}).status_code == 200
    asked.refresh_from_db()
    assert asked.shown["text"] == "Much more."


def test_a_change_after_it_was_confirmed_is_said_to_those_who_judge(item, asked, at):
    confirmations.give(confirmation=asked, seen=seen(item), at=at, **SAID)
    application = say(item, "Much more.", at)
    by = application.person.user
    (content,) = frozen.frozen(application, on=at.date())["evidence"]
    assert content["confirmed"][0]["changed"]
    page = sign_in(Client(), by).get(f"/my/applications/{application.reference}/evidence/{item.pk}/confirmations/")
    assert_sound(page.content.decode())
    assert "You changed this evidence afterwards" in page.content.decode()
    history = sign_in(Client(), by).get(f"/my/applications/{application.reference}/evidence/{item.pk}/history/")
    assert_sound(history.content.decode())
    assert "What I did." in history.content.decode()
    assert "Much more." in history.content.decode()


def test_somebody_says_that_it_was_not_so(item, asked, at):
    client = Client()
    assert client.post(path(asked, "decline/"), {}).status_code == 422
    assert client.post(path(asked, "decline/"), {"words": "I was not there."}).status_code == 200
    assert client.get(path(asked)).status_code == 410
    first = ItemConfirmation.objects.get(pk=asked.pk)
    assert confirmations.decline(confirmation=asked, words="Another.", at=timezone.now()).words == first.words
    assert "confirmed" not in frozen.frozen(item.application, on=at.date())["evidence"][0]


def test_who_is_asked_and_how_often(item, asked, at):
    assert ask(item, at, email="Olive+x@leeds.nhs.uk") == asked
    own = item.application.person.user.email
    with pytest.raises(Refused, match="your own address"):
        ask(item, at, email=own)
    for n in range(confirmations.MOST - 1):
        ask(item, at, email=f"other{n}@leeds.nhs.uk")
    with pytest.raises(Refused, match="which is enough"):
        ask(item, at, email="one.more@leeds.nhs.uk")
    by = item.application.person.user
    assert confirmations.resend(confirmation=asked, by=by, at=at).link_version == 1
    old = path(asked)
    assert confirmations.resend(confirmation=asked, by=by, at=at + timedelta(days=1)).link_version == 2
    assert "A newer link" in Client().get(old).content.decode()
    for _ in range(2):
        confirmations.take_back(confirmation=asked, by=by, at=at + timedelta(days=1))
    assert Client().get(path(asked)).status_code == 410


def test_what_was_taken_back_was_sent_all_the_same(item, asked, at):
    by = item.application.person.user
    confirmations.take_back(confirmation=asked, by=by, at=at)
    for email in ("olive@leeds.nhs.uk", "Olive+x@leeds.nhs.uk"):
        with pytest.raises(Refused, match="so nothing was sent") as refusal:
            ask(item, at, email=email)
        assert refusal.value.field == "email"
    for day in range(1, confirmations.MOST):
        again = ask(item, at + timedelta(days=day))
        confirmations.take_back(confirmation=again, by=by, at=again.asked_at)
    for email in ("olive@leeds.nhs.uk", "another@leeds.nhs.uk"):
        with pytest.raises(Refused, match="which is enough"):
            ask(item, at + timedelta(days=9), email=email)
    assert Message.objects.filter(template="registry/mail/confirmation_asked").count() == confirmations.MOST


@pytest.mark.parametrize(
    ("stage", "later", "words"),
    [
        (Stage.SUBMITTED, timedelta(), "has been handed in"),
        (Stage.WITHDRAWN, timedelta(), "Nothing more is wanted"),
        (Stage.DRAFT, timedelta(days=29), "too old"),
        (Stage.PORTFOLIO, timedelta(), ""),
    ],
)
def test_a_link_works_while_evidence_may_be_changed_and_for_four_weeks(item, asked, at, stage, later, words):
    over = {"ended_at": at} if stage == Stage.WITHDRAWN else {}
    Application.objects.filter(pk=asked.item.application_id).update(stage=stage, submitted_at=at, **over)
    ItemConfirmation.objects.filter(pk=asked.pk).update(asked_at=at - later)
    answer = Client().get(path(asked))
    assert answer.status_code == (410 if words else 200)
    assert words in answer.content.decode()
    if words:
        with pytest.raises(Refused):
            confirmations.give(confirmation=asked, seen=seen(item), at=timezone.now(), **SAID)


def test_a_link_of_somebody_else_is_none(asked):
    for token in ("x", links.make(asked) + "x", links.make(asked).replace(".1:", ".2:")):
        assert Client().get(f"/confirmations/{token}/").status_code == 404
