"""Two at once: both hand in, two officers allocate, one agrees while the other proposes anew."""

import threading

import pytest
from django.db import connection

from members.errors import Refused
from members.models import Message
from registry.choices import Mark, Stage
from registry.models import Finding, Seat
from registry.queries import rounds
from registry.services import agreeing, judging, office_acts, recommendations, seats
from tests.factories.assessing import AT, asked, make_application, make_assessor, make_officer, mark_all, opened, seated

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*verbs):
    """What became of each of these, begun at one instant."""
    start, outcomes = threading.Barrier(len(verbs)), [None] * len(verbs)

    def act(place, verb):
        start.wait()
        try:
            verb()
            outcomes[place] = "done"
        except Refused as refusal:
            outcomes[place] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def application():
    for _ in range(4):
        make_assessor()
    return make_application()


def test_of_two_who_hand_in_at_once_the_later_opens_the_round_once(application):
    both = seated(application, make_officer())
    for taken in both:
        mark_all(taken)
    done = at_once(*(lambda one=one: judging.hand_in(taken=one, by=one.user, at=AT) for one in both))
    assert done == ["done", "done"]
    assert rounds.current(application).opened
    assert Finding.objects.count() == len(asked(application))
    assert Message.objects.filter(template="registry/mail/round_opened").count() == 2


def test_two_officers_who_allocate_at_once_seat_two(application):
    officers = [make_officer(), make_officer()]
    seen = office_acts.last_change(application).pk
    done = at_once(*(lambda by=by: seats.allocate(application=application, by=by, at=AT, seen=seen) for by in officers))
    assert sorted(done) == ["done", "done_already"]
    assert Seat.objects.count() == 2


def test_a_proposal_that_changes_while_another_agrees_is_agreed_to_as_it_was_or_not_at_all(application):
    standard = asked(application)[0]
    first, second = opened(application, make_officer(), first={standard.code: (Mark.PARTLY, "Half.")})
    how = {"taken": first, "standard": standard, "by": first.user, "at": AT}
    proposal = agreeing.propose(mark=Mark.PARTLY, reason="Half.", **how)
    done = at_once(
        lambda: agreeing.agree(taken=second, proposal=proposal, by=second.user, at=AT),
        lambda: agreeing.propose(mark=Mark.NOT_MET, reason="None.", **how),
    )
    found = Finding.objects.filter(standard=standard).first()
    assert done in (["done", "found"], ["stale", "done"])
    assert (found.mark if found else None) == (Mark.PARTLY if done[0] == "done" else None)


def test_both_recommend_at_once_and_one_recommendation_stands(application):
    both = opened(application, make_officer())
    done = at_once(
        *(lambda one=one: recommendations.recommend(taken=one, reason="", by=one.user, at=AT) for one in both)
    )
    assert sorted(done) == ["done", "ended"]
    application.refresh_from_db()
    assert (application.stage, application.recommendations.count()) == (Stage.RECOMMENDED, 1)
