"""The pages of claiming an entry: what they tell nobody, what they take, and what the office does otherwise."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members import throttle
from members.choices import ReadingOf, Role
from members.models import AccessRecord, ActedFor, GraveAct, Message, Person, PersonDetails, TrailEvent, WorkItem
from members.services import acts
from registry.choices import ClaimEnd
from registry.models import AssistedClaim, EntryClaim
from registry.queries import shares as shares_of
from registry.queries.claim_codes import code_from, stop_token
from registry.rules.shares import Wanted
from registry.services import claims, shares, visibility
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
SAME = "If what you entered agrees with our records, we have sent a code to the address that we hold."


def claimant(**more):
    user = UserFactory(**more)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def someone(signed_in):
    """A browser of somebody signed in who has no record yet."""
    user = claimant()
    client = signed_in(user, second_factor=False)
    client.user = user
    return client


def ask(client, number, surname="Haygreen", how="email"):
    return client.post("/my/claim/", {"number": number, "surname": surname, "how": how})


def told(claim):
    claims.tell(claim_id=claim.pk, at=timezone.now())
    return Message.objects.filter(key=f"claim:{claim.pk}").first()


def bare(response):
    """The body without what is drawn anew for every answer."""
    body = re.sub(rb"user\d+@example.org", b"", response.content)  # the reader's own
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)


# --- The journey ------------------------------------------------------------------------------------------------------


def test_a_claim_with_the_code_from_the_address_on_file(someone):
    entry = EntryFactory(surname="Haygreen")
    response = ask(someone, f" {entry.number.lower()} ", surname="haygreen")
    claim = EntryClaim.objects.get()
    assert response["Location"] == f"/my/claim/{claim.reference}/"
    page = someone.get(response["Location"]).content.decode()
    assert SAME in page
    assert "We cannot say which." in page
    assert entry.person.details.email not in page
    assert told(claim).to == entry.person.details.email
    wrong = someone.post(response["Location"], {"code": "ABCD-2345"})
    assert wrong.status_code == 422
    assert "That is not the code that we sent. You can try 4 more times." in wrong.content.decode()
    assert "<title>Error:" in wrong.content.decode()
    right = someone.post(response["Location"], {"code": code_from(claim.nonce).lower()})
    done = someone.get(right["Location"]).content.decode()
    assert "This entry is yours" in done
    assert Person.objects.get(pk=entry.person_id).user == someone.user
    assert someone.get("/my/").content.decode().count(entry.number[:3])


def test_the_success_page_is_not_there_before_the_entry_is_ones_own(someone):
    ask(someone, EntryFactory().number)
    assert someone.get(f"/my/claim/{EntryClaim.objects.get().reference}/done/").status_code == 404


def test_nobody_sees_or_enters_the_code_of_somebody_elses_claim(someone, signed_in):
    entry = EntryFactory()
    ask(someone, entry.number)
    claim = EntryClaim.objects.get()
    other = signed_in(claimant())
    for path in (f"/my/claim/{claim.reference}/", f"/my/claim/{claim.reference}/done/"):
        assert other.get(path).status_code == 404
    assert other.post(f"/my/claim/{claim.reference}/", {"code": code_from(claim.nonce)}).status_code == 404
    assert Person.objects.get(pk=entry.person_id).user is None


def test_an_account_whose_address_is_not_confirmed_may_not_claim(signed_in):
    client = signed_in(UserFactory(), second_factor=False)
    assert client.get("/my/claim/").status_code == 403
    assert ask(client, EntryFactory().number).status_code == 403
    assert not EntryClaim.objects.exists()


def test_what_was_entered_is_kept_when_something_is_missing(someone):
    response = someone.post("/my/claim/", {"number": "RCT1", "surname": "", "how": "email"})
    assert response.status_code == 422
    assert "Enter surname" in response.content.decode()
    assert 'value="RCT1"' in response.content.decode()


# --- What it never tells ----------------------------------------------------------------------------------------------


def every_way_of_being_nobody():
    taken, erased, withheld = EntryFactory(), EntryFactory(), EntryFactory()
    UserFactory(person=taken.person)
    visibility.erase(person=erased.person, by=None, at=timezone.now())
    visibility.withhold(person=withheld.person, since=timezone.localdate(), source="test", by=None, at=timezone.now())
    return {
        "there": (EntryFactory().number, "Haygreen"),
        "other name": (EntryFactory().number, "Smith"),
        "no such number": ("RCT99999", "Haygreen"),
        "no number at all": ("?!", "Haygreen"),
        "taken": (taken.number, "Haygreen"),
        "erased": (erased.number, "Haygreen"),
        "withheld": (withheld.number, "Haygreen"),
    }


def test_the_answer_never_tells_whether_a_number_exists(signed_in, time_machine):
    """Status, headers, bytes and the number of questions to the database are the same for every one of them."""
    time_machine.move_to(timezone.now(), tick=False)
    seen = {}
    for name, (number, surname) in every_way_of_being_nobody().items():
        client = signed_in(claimant(), second_factor=False)
        client.get("/my/claim/")
        with CaptureQueriesContext(connection) as asked:
            first = ask(client, number, surname)
        reference = EntryClaim.objects.latest("pk").reference
        with CaptureQueriesContext(connection) as shown:
            page = client.get(first["Location"])
        with CaptureQueriesContext(connection) as tried:
            wrong = client.post(first["Location"], {"code": "ABCD2345"})
        seen[name] = tuple(
            (
                answer.status_code,
                sorted((k, v.replace(reference, "")) for k, v in answer.headers.items() if k != "Content-Length"),
                bare(answer).replace(reference.encode(), b""),
                len(queries),
            )
            for answer, queries in ((first, asked), (page, shown), (wrong, tried))
        )
    for name, answers in seen.items():
        for answer, expected in zip(answers, seen["there"], strict=True):
            assert answer == expected, name


def test_public_facts_alone_claim_nothing(signed_in):
    """Whoever knows all that anybody can know of somebody, and guesses codes as often as they may, gets nowhere."""
    entry = EntryFactory(surname="Haygreen", forenames="Susan", former="Moss", hcpc="CS123456", known_as="Sue")
    public = [entry.number, "Haygreen", "Susan", "Moss", "CS123456", "Leeds", "29021980", "SUSANHAYGREEN"]
    for _attacker in range(4):
        cache.clear()  # each from elsewhere
        client = signed_in(claimant(), second_factor=False)
        for number in (entry.number, "CS123456"):
            for surname in ("Haygreen", "Moss"):
                where = ask(client, number, surname)["Location"]
                for guess in public:
                    assert client.post(where, {"code": guess[:20]}).status_code == 422
                claims.tell(claim_id=EntryClaim.objects.latest("pk").pk, at=timezone.now())
    assert Person.objects.get(pk=entry.person_id).user is None
    assert not EntryClaim.objects.filter(end=ClaimEnd.LINKED).exists()
    assert set(Message.objects.values_list("to", flat=True)) <= {entry.person.details.email}


def test_an_entry_asked_for_three_times_in_a_day_is_looked_into(signed_in):
    entry = EntryFactory()
    for n in range(4):
        assert WorkItem.objects.filter(kind="claim_attempts", about_id=entry.pk).exists() == (n >= 3)
        ask(signed_in(claimant(), second_factor=False), entry.number)
        claims.tell(claim_id=EntryClaim.objects.latest("pk").pk, at=timezone.now())
    assert WorkItem.objects.filter(kind="claim_attempts").count() == 1


def test_an_account_that_asks_too_often_is_told_so(someone):
    for _ in range(claims.CLAIMS_A_DAY):
        assert ask(someone, "RCT99999").status_code == 302
    refused = ask(someone, "RCT99999")
    assert refused.status_code == 422
    assert "You have asked five times in a day." in refused.content.decode()


def test_an_address_that_asks_too_often_is_told_when_to_come_back(someone, settings):
    settings.LIMITS = settings.LIMITS | {"claim": ("2/1 hour", "9/1 hour")}
    throttle._limits.cache_clear()
    answers = [someone.get("/my/claim/").status_code for _ in range(3)]
    throttle._limits.cache_clear()
    assert answers == [200, 200, 429]


# --- Stopping ---------------------------------------------------------------------------------------------------------


def stopped_link(someone):
    ask(someone, EntryFactory().number)
    return EntryClaim.objects.get(), f"/claims/stop/{stop_token(EntryClaim.objects.get())}/"


def test_opening_the_link_changes_nothing_and_pressing_the_button_stops_the_claim(someone):
    claim, link = stopped_link(someone)
    anybody = Client(enforce_csrf_checks=True)
    page = anybody.get(link)
    assert "This was not me" in page.content.decode()
    assert not page.cookies
    assert EntryClaim.objects.get().end == ""
    for _ in range(2):
        done = anybody.post(link)
        assert done.status_code == 200
        assert "You told us that it was not you" in done.content.decode()
    assert EntryClaim.objects.get().end == ClaimEnd.STOPPED
    assert WorkItem.objects.get(kind="claim_stopped").about_id == claim.pk
    late = someone.post(f"/my/claim/{claim.reference}/", {"code": code_from(claim.nonce)})
    assert late.status_code == 422


def test_a_broken_or_old_link_stops_nothing_and_says_whom_to_ask(someone, time_machine):
    _claim, link = stopped_link(someone)
    for wrong in (link[:-2] + "x/", "/claims/stop/abc/", "/claims/stop/a:b:c/"):
        answer = Client().post(wrong)
        assert answer.status_code == 404
        assert "too old" in answer.content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=22))
    assert Client().get(link).status_code == 404
    assert EntryClaim.objects.get().end == ""


# --- At the desk ------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(signed_in):
    user = UserFactory(role=Role.OFFICER)
    client = signed_in(user)
    client.user = user
    return client


ASSISTED = {
    "identity": "video",
    "employer": "Leeds Teaching Hospitals",
    "confirmed_by_employer": "R. Moss, head of department",
    "confirmed_on_day": "20",
    "confirmed_on_month": "11",
    "confirmed_on_year": "2025",
}


def test_an_assisted_claim_is_proposed_at_the_desk_and_waits_for_a_second_officer(officer):
    person, user = EntryFactory().person, claimant()
    path = f"/desk/people/{person.pk}/claim/"
    assert officer.get(path).status_code == 200
    unknown = officer.post(path, ASSISTED | {"email": "nobody@example.org"})
    assert unknown.status_code == 422, unknown
    assert "There is no account with this address" in unknown.content.decode()
    for _ in range(2):
        assert officer.post(path, ASSISTED | {"email": user.email.upper()}).status_code == 302
    claim = AssistedClaim.objects.get()
    assert (claim.user, claim.act.proposed_by) == (user, officer.user)
    assert "A second officer must agree" in officer.get(path).content.decode()
    acts.confirm(act=claim.act, by=UserFactory(role=Role.REGISTRAR), at=timezone.now())
    assert "It takes effect on" in officer.get(path).content.decode()
    assert Person.objects.get(pk=person.pk).user is None


def test_a_stopped_claim_is_settled_with_what_was_found(officer, someone):
    claim, link = stopped_link(someone)
    Client().post(link)
    item = WorkItem.objects.get(kind="claim_stopped")
    path = f"/desk/claims/{item.pk}/"
    page = officer.get(path).content.decode()
    assert someone.user.email in page
    assert officer.post(path, {"found": " "}).status_code == 422
    assert officer.post(path, {"found": "A colleague mistyped."}).status_code == 302
    assert WorkItem.objects.get(pk=item.pk).closed_at
    assert officer.post(path, {"found": "Again."}).status_code == 422
    assert TrailEvent.objects.filter(kind="registry.claim_settled", person=claim.entry.person).count() == 1


def test_a_claim_that_was_wrongly_made_is_undone_by_two(officer):
    entry = EntryFactory(registered="2020-01-01/2040-01-01")
    thief = UserFactory(person=entry.person)
    entry.person.refresh_from_db()
    wanted = Wanted(label="Leeds Hospitals", shows=(), days=14, views=3)
    share, token = shares.make(entry=entry, wanted=wanted, nonce="a" * 26, by=thief, at=timezone.now())
    path = f"/desk/people/{entry.person_id}/claim/undo/"
    assert thief.email in officer.get(path).content.decode()
    officer.post(path, {"reason": "The owner stopped the claim after the code was used."})
    act = GraveAct.objects.get(kind="claim_undo")
    assert Person.objects.get(pk=entry.person_id).user == thief
    assert shares_of.find(token, at=timezone.now())
    acts.confirm(act=act, by=UserFactory(role=Role.REGISTRAR), at=timezone.now())
    assert Person.objects.get(pk=entry.person_id).user is None
    assert shares_of.find(token, at=timezone.now()) is None
    share.refresh_from_db()
    assert share.ended_at
    assert shares.end_all(records=[entry.person], by=officer.user, at=timezone.now()) == 0  # doing it again
    assert TrailEvent.objects.filter(kind="registry.share_ended", person=entry.person).count() == 1
    assert officer.post(path, {"reason": "Again."}).status_code == 422


# --- Acting for somebody ----------------------------------------------------------------------------------------------

AT_THEIR_WORD = {"how": "telephone", "note": "Called back on the number on file."}


def test_the_office_changes_how_somebody_is_reached_and_tells_them(officer):
    person = PersonFactory()
    old = person.details.email
    entered = {"email": "new@example.org", "phone": "01632 960 001", "channels": "email,second_email,letter"}
    path = f"/desk/people/{person.pk}/acted-for/contacts/"
    assert officer.get(path).status_code == 200
    assert officer.post(path, entered | {"how": "telephone", "note": ""}).status_code == 422
    assert PersonDetails.objects.get(person=person).email == old
    assert officer.post(path, entered | AT_THEIR_WORD).status_code == 302
    assert PersonDetails.objects.get(person=person).email == "new@example.org"
    done = ActedFor.objects.get()
    assert (done.person, done.officer, done.what) == (person, officer.user, "members.contacts_changed")
    assert Message.objects.filter(template="members/mail/acted_for", person=person).exists()
    assert Message.objects.filter(to=old).exists()
    listed = officer.get(f"/desk/people/{person.pk}/acted-for/").content.decode()
    assert "Called back on the number on file." in listed


def test_what_the_office_reads_to_change_it_is_recorded_as_read(officer):
    person = PersonFactory()
    page = officer.get(f"/desk/people/{person.pk}/acted-for/contacts/").content.decode()
    assert person.details.email in page
    read = AccessRecord.objects.get()
    assert (read.person, read.user, read.what) == (person, officer.user, ReadingOf.RECORD)


def test_what_a_rule_refuses_is_not_recorded_as_done(officer):
    person = PersonFactory()
    path = f"/desk/people/{person.pk}/acted-for/contacts/"
    refused = officer.post(path, {"email": "", "channels": "letter"} | AT_THEIR_WORD)
    assert refused.status_code == 422
    assert "Enter a postal address" in refused.content.decode()
    assert not ActedFor.objects.exists()


@pytest.mark.parametrize(
    ("page", "entered"), [("withhold", {"grounds": "An ex-partner."}), ("erasure", {"reason": ""})]
)
def test_a_request_is_started_for_somebody(officer, page, entered):
    person = PersonFactory()
    path = f"/desk/people/{person.pk}/acted-for/{page}/"
    assert officer.get(path).status_code == 200
    assert officer.post(path, entered | AT_THEIR_WORD).status_code == 302
    assert WorkItem.objects.filter(person=person, closed_at=None).count() == 1
    assert ActedFor.objects.get().person == person


def test_nobody_acts_for_themselves(signed_in):
    person = PersonFactory()
    own = signed_in(UserFactory(role=Role.OFFICER, person=person))
    for page in ("claim/", "claim/undo/", "acted-for/", "acted-for/contacts/", "acted-for/erasure/"):
        assert own.get(f"/desk/people/{person.pk}/{page}").status_code == 403
