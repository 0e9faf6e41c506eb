"""Links that registrants give others: made once, shown as often as was said, over for good, and never frozen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from psycopg.types.range import DateRange

from members import throttle
from members.errors import Refused
from members.models import Message, Person
from members.rules.tokens import digest
from registry.choices import ShareField, ShareState
from registry.models import Exit, Share, ShareOpening
from registry.queries import shares as queries
from registry.rules.shares import Limits, Wanted, fault
from registry.services import facts, shares, visibility
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory
from tests.plugins.accounts import sign_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVERYTHING = tuple(ShareField)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def entry():
    return EntryFactory(registered="2020-01-01/2040-01-01")


@pytest.fixture
def me(entry):
    return of(entry)


def of(entry):
    user = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    return user


def wanted(**more):
    return Wanted(**{"label": "Leeds Hospitals", "shows": (), "days": 14, "views": 3} | more)


def make(entry, by, *, nonce="a" * 26, at=AT, **more):
    return shares.make(entry=entry, wanted=wanted(**more), nonce=nonce, by=by, at=at)


def link(entry, by, **more):
    return f"/shared/{make(entry, by, **more)[1]}/"


def opened(address, client=None):
    return (client or Client()).post(address)


def state(share, at=AT):
    (row,) = queries.own(queries.counted(Share.objects.filter(pk=share.pk), at=at), at=at)
    return row.state


def refused(call, **how):
    with pytest.raises(Refused) as refusal:
        call(**how)
    return refusal.value


# --- Making one -----------------------------------------------------------------------------------------------------


def test_a_link_is_made_and_its_secret_is_kept_nowhere(entry, me):
    made, token = make(entry, me, shows=EVERYTHING)
    assert len(token) == 43  # 256 bits
    assert made.token_sha256 == digest(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text LIKE %s)", [f"%{token}%"])
            assert not cursor.fetchone()[0], table


def test_the_same_form_sent_twice_makes_one_link(entry, me):
    first, second = make(entry, me), make(entry, me)
    assert first == second
    assert Share.objects.count() == 1
    assert make(entry, me, nonce="b" * 26)[1] != first[1]


def test_the_secret_hangs_on_the_form_the_entry_and_the_account(entry, me):
    officer = UserFactory(role="officer")
    tokens = {make(entry, me)[1], make(entry, officer)[1], make(entry, me, nonce="b" * 26)[1]}
    assert len(tokens) == 3


@pytest.mark.parametrize(
    ("more", "field"),
    [({"label": "  "}, "label"), ({"days": 0}, "days"), ({"days": 91}, "days"), ({"views": 51}, "views")],
)
def test_what_is_beyond_the_limits_is_refused_beside_its_field(entry, me, more, field):
    refusal = refused(make, entry=entry, by=me, **more)
    assert refusal.field == refusal.code == field
    assert not Share.objects.exists()


def test_no_more_links_work_at_a_time_than_the_office_allows(entry, me, settings):
    settings.SHARES_AT_A_TIME = 2
    first, _token = make(entry, me, nonce="a" * 26)
    make(entry, me, nonce="b" * 26)
    assert refused(make, entry=entry, by=me, nonce="c" * 26).code == "at_a_time"
    shares.end(share=first, by=me, at=AT)
    make(entry, me, nonce="c" * 26)


def test_the_rule_says_the_first_thing_that_is_wrong():
    limits = Limits(days=90, views=50, at_a_time=2)
    assert fault(wanted(), limits=limits, live=0) == ""
    assert fault(wanted(label="", days=0), limits=limits, live=0) == "label"
    assert fault(wanted(), limits=limits, live=2) == "at_a_time"


def test_nobody_shares_somebody_elses_entry(entry):
    assert refused(make, entry=entry, by=UserFactory()).code == "not_yours"


def test_an_entry_that_the_public_does_not_see_is_not_shared(entry, me):
    visibility.withhold(person=entry.person, since=AT.date(), source="test", by=None, at=AT)
    assert refused(make, entry=entry, by=me).code == "not_shown"


# --- Opening it -----------------------------------------------------------------------------------------------------


def test_looking_at_a_link_counts_nothing_and_names_nobody(entry, me):
    address = link(entry, me)
    for _ in range(5):
        page = Client().get(address)
        assert page.status_code == 200
        assert entry.number not in page.content.decode()
        assert b"Haygreen" not in page.content
        Client().head(address)
    assert not ShareOpening.objects.exists()
    assert not Message.objects.exists()


def test_the_button_shows_the_verdict_and_only_what_was_chosen(entry, me):
    bare = opened(link(entry, me)).content.decode()
    assert "Haygreen" in bare
    assert "is on the Register" in bare
    assert "Given to you by the registrant" in bare
    assert f"/register/{entry.number}/" in bare
    for hidden in ("Scope of practice", "Current term", "First registered", "History", "2039"):
        assert hidden not in bare
    whole = opened(link(entry, me, nonce="b" * 26, shows=EVERYTHING)).content.decode()
    for shown in ("Scope of practice", "Current term", "First registered", "History", "31 December 2039"):
        assert shown in whole


def test_a_restriction_goes_with_the_verdict_whatever_was_chosen():
    entry = EntryFactory(
        registered="2020-01-01/2040-01-01", conditions="2026-01-01/2027-06-01", text="Works under watch."
    )
    page = opened(link(entry, of(entry))).content.decode()
    assert "Yes, with restrictions" in page
    assert "Works under watch." in page


def test_what_is_shown_is_true_on_the_day_of_opening_and_not_of_making():
    entry = EntryFactory(registered="2020-01-01/2026-12-01")
    address = link(entry, of(entry), days=90)
    assert "is on the Register" in opened(address).content.decode()
    with time_machine.travel(AT + timedelta(days=80), tick=False):
        assert "is on the Register" not in opened(address).content.decode()


def test_every_answer_is_kept_from_caches_searches_and_other_pages(entry, me):
    address = link(entry, me, views=1)
    for answer in (Client().get(address), opened(address), Client().get(address), Client().get("/shared/nonsense/")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not answer.cookies


def test_it_is_shown_as_often_as_was_said_and_then_no_more(entry, me):
    address = link(entry, me, views=2)
    assert [opened(address).status_code for _ in range(3)] == [200, 200, 404]
    assert ShareOpening.objects.count() == 2


def test_whatever_the_reason_the_answer_is_one_in_the_same_bytes(entry, me):
    used, ended, old, hidden = (EntryFactory(registered="2020-01-01/2040-01-01") for _ in range(4))
    tokens = {}
    for name, one in {"used": used, "ended": ended, "old": old, "hidden": hidden}.items():
        made, tokens[name] = make(one, of(one), views=1, days=1)
        if name == "used":
            shares.show(token=tokens[name], at=AT)
        if name == "ended":
            shares.end(share=made, by=made.entry.person.user, at=AT)
    visibility.withhold(person=hidden.person, since=AT.date(), source="test", by=None, at=AT)
    fresh = link(entry, me, days=10)
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        answers = [
            send(f"/shared/{token}/")
            for token in (*tokens.values(), "nonsense", "A" * 43)
            for send in (Client().get, Client().post)
        ]
        assert Client().get(fresh).status_code == 200
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert b"Ask whoever gave it to you for a new link" in answers[0].content


def test_it_works_until_the_second_before_its_end(entry, me):
    address = link(entry, me, days=14)
    with time_machine.travel(AT + timedelta(days=14, seconds=-1), tick=False):
        assert Client().get(address).status_code == 200
    with time_machine.travel(AT + timedelta(days=14), tick=False):
        assert Client().get(address).status_code == 404


def test_somebody_who_opens_links_by_trying_is_slowed_down(entry, me, settings):
    settings.LIMITS = settings.LIMITS | {"shared": ("3/10 minutes", "100/10 minutes")}
    throttle._limits.cache_clear()
    try:
        statuses = [Client().get(f"/shared/{'x' * 20}{number}/").status_code for number in range(5)]
    finally:
        throttle._limits.cache_clear()
    assert statuses == [404, 404, 404, 429, 429]


@pytest.mark.django_db(transaction=True)
def test_two_who_open_it_at_once_do_not_see_it_more_often_than_it_may_be_shown(entry, me):
    _made, token = make(entry, me, views=3)

    def one(_number):
        try:
            return shares.show(token=token, at=AT) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as several:
        shown = list(several.map(one, range(12)))
    assert sum(shown) == ShareOpening.objects.count() == 3


# --- Its maker is told ----------------------------------------------------------------------------------------------


def test_its_maker_is_told_of_the_first_opening_and_then_once_a_day(entry, me):
    _made, token = make(entry, me, views=10)
    for hours in (0, 1, 2, 24, 25, 49):
        shares.show(token=token, at=AT + timedelta(hours=hours))
    told = Message.objects.filter(template="registry/mail/share_opened")
    assert told.count() == 3
    assert {message.person_id for message in told} == {entry.person_id}


def test_nobody_is_told_who_did_not_want_to_be(entry, me):
    _made, token = make(entry, me, tell_me=False)
    assert shares.show(token=token, at=AT)
    assert not Message.objects.exists()


# --- Its end --------------------------------------------------------------------------------------------------------


def test_ending_twice_is_ending_once_and_only_its_maker_ends_it(entry, me):
    made, _token = make(entry, me)
    assert refused(shares.end, share=made, by=UserFactory(), at=AT).code == "not_yours"
    shares.end(share=made, by=me, at=AT)
    assert shares.end(share=made, by=me, at=AT + timedelta(hours=1)).ended_at == AT
    assert state(made) is ShareState.ENDED


@pytest.mark.parametrize("kind", ["deceased", "resigned", "removed_admin", "annulled"])
def test_when_the_registration_ends_so_does_every_link(entry, me, kind):
    made, token = make(entry, me)
    gone = Exit(entry=entry, kind=kind, during=DateRange(AT.date() + timedelta(days=1), None), source="test")
    facts.record(fact=gone, by=None, at=AT, tell=False)
    assert state(made) is ShareState.LIVE
    assert state(made, AT + timedelta(days=1)) is ShareState.LEFT
    assert shares.show(token=token, at=AT + timedelta(days=1)) is None


def test_a_death_that_is_undone_gives_the_links_back(entry, me):
    made, _token = make(entry, me)
    gone = Exit(entry=entry, kind="deceased", during=DateRange(AT.date(), None), source="test")
    facts.record(fact=gone, by=None, at=AT, tell=False)
    assert state(made) is ShareState.LEFT
    facts.set_aside(fact=gone, by=None, at=AT, tell=False)
    assert state(made) is ShareState.LIVE


def test_a_suspension_is_told_to_whoever_holds_a_link():
    entry = EntryFactory(registered="2020-01-01/2040-01-01", suspended="2026-11-01/2027-05-01")
    page = opened(link(entry, of(entry))).content.decode()
    assert "suspended" in page
    assert "may not practise" in page


def test_erasure_empties_for_whom_it_was_and_ends_it(entry, me):
    made, token = make(entry, me)
    shares.show(token=token, at=AT)
    visibility.erase(person=entry.person, by=None, at=AT)
    made.refresh_from_db()
    assert (made.label, made.ended_at) == ("", AT)
    assert ShareOpening.objects.count() == 1
    assert Client().get(f"/shared/{token}/").status_code == 404


def test_links_go_with_a_record_that_is_merged_into_another(entry, me):
    make(entry, me)
    kept = PersonFactory()
    Person.objects.filter(pk=entry.person_id).update(merged_into=kept, user=None)
    user = UserFactory(person=kept)
    assert queries.of_person(kept).count() == 1
    page = sign_in(Client(), user).get("/my/sharing/").content.decode()
    assert "Leeds Hospitals" in page


# --- The pages ------------------------------------------------------------------------------------------------------


FORM = {"label": "Leeds <b>Hospitals", "shows": ["term"], "days": "14", "views": "2", "tell_me": "on"}


def test_the_journey_from_the_form_to_the_link_that_is_shown_once(entry, me):
    client, address = sign_in(Client(), me), f"/my/sharing/{entry.number}/"
    nonce = client.get(address).context["form"].initial["nonce"]
    check = client.post(address, FORM | {"nonce": nonce})
    assert "Check before you make the link" in check.content.decode()
    assert "Leeds &lt;b&gt;Hospitals" in check.content.decode()
    assert not Share.objects.exists()
    changed = client.post(address, FORM | {"nonce": nonce, "step": "change"})
    assert 'value="Leeds &lt;b&gt;Hospitals"' in changed.content.decode()
    made = client.post(address, FORM | {"nonce": nonce, "step": "confirm"})
    again = client.post(address, FORM | {"nonce": nonce, "step": "confirm"})
    assert made.context["link"] == again.context["link"]
    assert Share.objects.get().most_views == 2
    assert made["Referrer-Policy"] == "no-referrer"
    assert "QR code of the link" in made.content.decode()
    assert made.context["link"] in made.context["letter"]
    assert made.content.decode().count(made.context["link"]) == 2  # by itself, and in the words for an e-mail
    token = made.context["link"].rsplit("/", 2)[-2]
    assert token not in client.get("/my/sharing/").content.decode()
    assert Client().get(f"/shared/{token}/").status_code == 200


def test_bad_input_is_told_beside_its_field_and_loses_nothing(entry, me):
    client, address = sign_in(Client(), me), f"/my/sharing/{entry.number}/"
    for bad in ({"days": "1000"}, {"days": "a few"}, {"views": "-1"}, {"label": ""}, {"shows": ["everything"]}):
        page = client.post(address, FORM | bad)
        assert page.status_code == 422, bad
        assert "There is a problem" in page.content.decode()
        assert "checked" in page.content.decode()


def test_the_list_says_what_became_of_each_link_in_few_questions(entry, me, django_assert_max_num_queries):
    client = sign_in(Client(), me)
    for number in range(12):
        _made, token = make(entry, me, nonce=f"{number:026}", label=f"Number {number}", views=1 + number % 2)
        shares.show(token=token, at=AT)
    with django_assert_max_num_queries(14):
        page = client.get("/my/sharing/").content.decode()
    assert "used up" in page
    assert "End this link" in page
    assert "1 of 2" in page


def test_ending_one_on_the_page(entry, me):
    made, token = make(entry, me)
    page = sign_in(Client(), me).post(f"/my/sharing/links/{made.reference}/end/", follow=True)
    assert "no longer works" in page.content.decode()
    assert Client().get(f"/shared/{token}/").status_code == 404


def test_opening_asks_few_questions(entry, me, django_assert_max_num_queries):
    address = link(entry, me)
    with django_assert_max_num_queries(12):
        Client().get(address)
    with django_assert_max_num_queries(40):
        opened(address)
