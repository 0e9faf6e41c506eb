"""May somebody apply for a certificate? The rule, and the public page that asks and answers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hsst.rules.eligibility import Elsewhere, Reason, Told, find
from members.rules.dates import Days
from registry.choices import RouteKind
from registry.models import RoutePolicy
from registry.rules import career
from registry.rules.career import Worked
from tests.pages.reading import Page
from tests.pages.rules import assert_sound

ON = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
FULL, HALF = Decimal("37.5"), Decimal("18.75")


def post(since, until=None, hours=FULL):
    return Worked(Days(since, until), hours)


def found(*posts, elsewhere=Elsewhere.YES, specialty=True):
    return find(Told(elsewhere, specialty, posts), needed=60, on=ON)


def test_five_years_full_time_in_a_specialty_with_a_registration_are_enough():
    assert not found(post(date(2021, 11, 1))).reasons


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        ({"elsewhere": Elsewhere.NO}, (Reason.REGISTER_FIRST,)),
        ({"elsewhere": Elsewhere.APPLIED}, (Reason.WAIT_FOR_REGISTER,)),
        ({"elsewhere": None}, ()),
        ({"specialty": False}, (Reason.NO_SPECIALTY,)),
        ({"specialty": False, "elsewhere": Elsewhere.NO}, (Reason.REGISTER_FIRST, Reason.NO_SPECIALTY)),
    ],
)
def test_each_thing_that_stands_in_the_way_is_named(told, reasons):
    assert found(post(date(2010, 1, 1)), **told).reasons == reasons


def test_half_time_counts_half_and_the_page_can_say_from_when_it_is_enough():
    # Four years at full time, then half time: twelve months are short, which half time makes up in two years.
    said = found(post(date(2018, 1, 1), date(2022, 1, 1)), post(date(2026, 1, 1), hours=HALF))
    assert said.reasons == (Reason.TOO_SHORT,)
    assert said.enough_on == date(2027, 12, 31)
    assert [career.whole(one.counted) for one in said.stretches] == [Decimal("48.0"), Decimal("5.3")]


def test_posts_that_ended_will_never_be_enough():
    assert found(post(date(2018, 1, 1), date(2022, 1, 1))).enough_on is None


@given(
    since=st.dates(date(2010, 1, 1), ON),
    hours=st.sampled_from([Decimal("7.5"), HALF, FULL, Decimal(60)]),
    needed=st.integers(1, 120),
)
def test_the_first_day_that_is_enough_is_the_first(since, hours, needed):
    posts = [post(since, hours=hours)]
    said = find(Told(Elsewhere.YES, True, posts), needed=needed, on=ON)
    first = said.enough_on
    if first is None:
        return
    assert first > ON
    assert career.months(posts, until=first + timedelta(days=1)) >= needed > career.months(posts, until=first)


# --- The pages ------------------------------------------------------------------------------------------------------

PATH = "/equivalence/check/HSSR/hsst-equivalence/"
ASKED = {
    "elsewhere": "yes",
    "specialty": "radiotherapy-physics",
    "since_1_day": "1",
    "since_1_month": "1",
    "since_1_year": "2020",
    "hours_1": "37.5",
}


@pytest.mark.django_db
def test_the_page_says_what_a_certificate_is_and_whether_somebody_may_apply():
    client = Client()
    with time_machine.travel(AT, tick=False):
        start = client.get("/equivalence/")
        assert_sound(start.content.decode())
        assert "not registration" in Page(start.content.decode()).text()
        assert PATH in start.content.decode()
        blank, may = client.get(PATH), client.get(PATH, ASKED)
        half = client.get(PATH, ASKED | {"hours_1": "18.75", "elsewhere": "no"})
        for answer in (blank, may, half):
            assert answer.status_code == 200
            assert not answer.cookies
            assert_sound(answer.content.decode())
        shown = [Page(answer.content.decode()).text() for answer in (blank, may, half)]
        assert "/my/applications/start/HSSR/hsst-equivalence/" not in blank.content.decode()
        assert "You may apply, by what you entered" in shown[1]
        assert "/my/applications/start/HSSR/hsst-equivalence/" in may.content.decode()
        for words in (
            "Not yet",
            "You need a current registration",
            "41.3 months",
            "31 December 2029, if the posts that go on",
        ):
            assert words in shown[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"specialty": "cookery"}, "Choose one of the answers on the list"),
        ({"since_1_year": "2040"}, "Enter a day on which you had begun, today or earlier"),
        ({"hours_1": "many"}, "Enter the hours as a number from 1 to 80"),
        ({"hours_1": "200"}, "Enter the hours as a number from 1 to 80"),
        ({"hours_2": "10"}, "Enter the first day of this post too"),
        ({"until_1_day": "1", "until_1_month": "1", "until_1_year": "2019"}, "The last day must be on or after"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(entered, words):
    with time_machine.travel(AT, tick=False):
        answer = Client().get(PATH, ASKED | entered)
    assert answer.status_code == 422
    assert_sound(answer.content.decode())
    assert words in Page(answer.content.decode()).text()


@pytest.mark.django_db
def test_every_route_to_a_certificate_has_the_page_and_no_other_route_has():
    with time_machine.travel(AT, tick=False):
        for policy in RoutePolicy.objects.select_related("route__register"):
            path = f"/equivalence/check/{policy.route.register.code}/{policy.route.code}/"
            answer = Client().get(path)
            assert answer.status_code == (200 if policy.route.kind == RouteKind.CERTIFICATE else 404), path
