"""Conflicts of interest: each kind by itself, and planted among a hundred people, blocked wherever it matters."""

import random
from datetime import date, timedelta

import pytest
from django.urls import reverse
from psycopg.types.range import DateRange

from members.choices import NameKind, Role
from members.errors import Refused
from members.models import Employment, Name, Organisation, OutsideRegistration, Person, PersonDetails, RoleGrant, User
from members.rules.conflicts import Known, Worked, address_key, employer_key
from members.rules.dates import Days
from registry.choices import ConflictKind, RefereeRelation, SeatEnd, SeatKind, Stage
from registry.models import Conflict, Referee, Seat
from registry.queries import candidates, conflicts
from registry.rules.conflicts import Applicant, Close, Found, Part
from registry.rules.conflicts import conflicts as rule
from registry.services import judging, seat_ends, seats, stages
from tests.factories.assessing import AT, asked, content_of, make_application, make_officer, mark_all, seated
from tests.factories.members import LONG_AGO

ON = date(2026, 11, 20)


NOTHING_DONE = Part()


def found(assessor, applicant, close=(), part=NOTHING_DONE, public=("gmail.com",)):
    return rule(assessor, Applicant(applicant, tuple(close), frozenset(public)), part, on=ON)


def kinds(*args, **how):
    return [one.kind for one in found(*args, **how)]


def worked(employer, first, after=None, organisation=None):
    return Worked(employer, Days(date.fromisoformat(first), date.fromisoformat(after) if after else None), organisation)


# --- The rule by itself ---------------------------------------------------------------------------------------------


def test_strangers_have_no_conflict():
    one = Known(frozenset({1}), frozenset({"Ann Bell"}), frozenset({"ann@leeds.example"}), frozenset({"1 High St"}))
    other = Known(frozenset({2}), frozenset({"Bo Cole"}), frozenset({"bo@york.example"}), frozenset({"2 Low Rd"}))
    assert not found(one, other)


def test_nobody_judges_themselves_under_any_record():
    assert kinds(Known(frozenset({1, 7})), Known(frozenset({7}))) == [ConflictKind.SELF]


@pytest.mark.parametrize(
    ("theirs", "applicants", "conflict"),
    [
        (worked("Leeds", "2019-01-01", organisation=4), worked("Leeds", "2024-01-01", organisation=4), True),
        (worked("Leeds Teaching Hospitals NHS Trust", "2019-01-01"), worked("leeds teaching hospitals", "2020-01-01"),
         True),
        (worked("St. James’s & Co Ltd", "2019-01-01"), worked("St James's and Co", "2020-01-01"), True),
        # One left six years ago.
        (worked("Leeds", "2010-01-01", "2020-11-20"), worked("Leeds", "2010-01-01"), False),
        # One left a day less than five years ago.
        (worked("Leeds", "2010-01-01", "2021-11-21"), worked("Leeds", "2010-01-01"), True),
        (worked("Leeds", "2010-01-01", "2021-11-20"), worked("Leeds", "2010-01-01"), False),
        # One begins next month.
        (worked("Leeds", "2026-12-01"), worked("Leeds", "2010-01-01"), False),
        (worked("Leeds", "2020-01-01"), worked("York", "2020-01-01"), False),
        (worked("NHS Trust", "2020-01-01"), worked("York NHS Trust", "2020-01-01"), False),
    ],
)  # fmt: skip
def test_the_same_employer_within_five_years(theirs, applicants, conflict):
    assert bool(kinds(Known(worked=(theirs,)), Known(worked=(applicants,)))) is conflict


@pytest.mark.parametrize(
    ("close", "conflict"),
    [
        (Close(email="ANN@leeds.example"), True),
        (Close(name="Ann  Bell", email="x@y.example"), True),
        (Close(name="Ánn Bell"), True),
        (Close(number="cs 12-345"), True),
        (Close(name="Anna Bell", email="anna@leeds.example", number="CS99"), False),
        (Close(), False),
    ],
)
def test_a_referee_or_supervisor(close, conflict):
    assessor = Known(
        names=frozenset({"Ann Bell"}), emails=frozenset({"ann@leeds.example"}), numbers=frozenset({"CS12345"})
    )
    assert (ConflictKind.REFEREE in kinds(assessor, Known(), [close])) is conflict


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12 High Street\nLeeds\nLS1 4DY", "12 High St., Leeds, ls14dy", True),
        ("Flat 2, 12 High Street, Leeds LS1 4DY", "2/12 High Street LS1 4DY", True),
        ("12 High Street, Leeds LS1 4DY", "14 High Street, Leeds LS1 4DY", False),
        ("Rose Cottage, LS1 4DY", "Rose Cottage, Leeds LS1 4DY", True),
        ("12 High Street, Leeds", "12 high st leeds", True),
        ("Leeds", "Leeds", False),
        ("", "", False),
    ],
)
def test_the_same_postal_address_in_two_spellings(one, other, same):
    got = kinds(Known(addresses=frozenset({one})), Known(addresses=frozenset({other})))
    assert (got == [ConflictKind.ADDRESS]) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a@leeds.nhs.uk", "b@Leeds.nhs.uk", True),
        ("a@mail.leeds.nhs.uk", "b@leeds.nhs.uk", True),
        ("a@notleeds.nhs.uk", "b@leeds.nhs.uk", False),
        ("a@gmail.com", "b@gmail.com", False),
        ("a@nhs.net", "b@nhs.net", False),  # one mailbox system for a million people
        ("a@example.org", "b@example.org", False),  # nobody's
    ],
)
def test_the_same_organisation_s_e_mail_domain(one, other, same):
    got = kinds(Known(emails=frozenset({one})), Known(emails=frozenset({other})))
    assert (got == [ConflictKind.EMAIL_DOMAIN]) is same


def test_what_was_done_or_declared_counts_once_each():
    part = Part(("APP1",), ("officer",), (ConflictKind.DECLARED_BY_APPLICANT, ConflictKind.EARLIER_CASE))
    assert found(Known(), Known(), part=part) == [
        Found(ConflictKind.EARLIER_CASE, "APP1"),
        Found(ConflictKind.THIS_CASE, "officer"),
        Found(ConflictKind.DECLARED_BY_APPLICANT),
    ]


def test_keys_of_nothing_are_nothing():
    assert (address_key(" , "), employer_key("")) == ("", "")


# --- Planted among a hundred people ---------------------------------------------------------------------------------

FACT = {"recorded_at": LONG_AGO, "source": "test"}
SINCE = DateRange(date(2015, 1, 1), None)


def organisation_graph(seed, people=100):
    """A hundred assessors at twenty organisations, none of which is the applicant’s."""
    rng = random.Random(seed)
    places = [Organisation.objects.create(name=f"Hospital {n} of seed {seed}", nation="England") for n in range(20)]
    users = User.objects.bulk_create(User(email=f"a{n}@h{n}-{seed}.example") for n in range(people))
    persons = Person.objects.bulk_create(Person(user=user, created_at=LONG_AGO) for user in users)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role.ASSESSOR, granted_at=LONG_AGO) for user in users)
    Name.objects.bulk_create(
        Name(person=one, kind=NameKind.OFFICIAL, forenames=f"Given{n}", surname=f"Family{seed}", during=SINCE, **FACT)
        for n, one in enumerate(persons)
    )
    PersonDetails.objects.bulk_create(
        PersonDetails(person=one, email=f"p{n}@home{n}-{seed}.example", address=f"{n} Grove Lane\nLeeds LS{n % 9} 4DY")
        for n, one in enumerate(persons)
    )
    Employment.objects.bulk_create(
        Employment(person=one, organisation=place, during=SINCE, **FACT)
        for one in persons
        for place in rng.sample(places, 2)
    )
    return users, persons


def plant_employer(application, user, person):
    place = Organisation.objects.create(name=f"Shared hospital {user.pk}", nation="Wales")
    for one in (person, application.person):
        Employment.objects.create(person=one, organisation=place, during=SINCE, **FACT)


def plant_post(application, user, person):
    """Only the frozen copy says that the applicant worked there."""
    name = f"Clinic {user.pk}"
    Employment.objects.create(person=person, employer_name=f"{name} Ltd", during=SINCE, **FACT)
    copy = application.submissions.get()
    copy.content["career"]["posts"].append({"employer": name, "from": "2023-01-01", "until": "2024-02-29"})
    copy.save(update_fields=["content"])


def plant_referee(application, user, person):
    Referee.objects.create(
        application=application, name="A. Referee", email=user.email, relation=RefereeRelation.MANAGER, named_at=AT
    )


def plant_referee_number(application, user, person):
    OutsideRegistration.objects.create(
        person=person, body="HCPC", number=f"CS{user.pk}", standing="current", during=SINCE, **FACT
    )
    Referee.objects.create(
        application=application,
        name="Somebody Else",
        email=f"x@far{user.pk}.example",
        registration_number=f"cs {user.pk}",
        relation=RefereeRelation.MANAGER,
        named_at=AT,
    )


def plant_address(application, user, person):
    address = PersonDetails.objects.get(person=person).address.replace("Lane", "Ln.")
    PersonDetails.objects.filter(person=application.person).update(address=address)


def plant_domain(application, user, person):
    domain = f"trust{user.pk}.example"
    PersonDetails.objects.filter(person=person).update(second_email=f"a@mail.{domain}")
    PersonDetails.objects.filter(person=application.person).update(second_email=f"b@{domain}")


def plant_earlier_case(application, user, person):
    earlier = make_application(person=application.person, route="RCT/training-scheme", stage=Stage.SUBMITTED)
    Seat.objects.create(
        application=earlier, kind=SeatKind.ASSESSOR, user=user, seated_at=AT, ended_at=AT, end=SeatEnd.DONE
    )


def plant_merged(application, user, person):
    """The assessor’s own record was merged into the applicant’s: they are one human being, whose work is one too."""
    Employment.objects.filter(person=person).update(set_aside_at=AT)
    Person.objects.filter(pk=person.pk).update(merged_into=application.person)


def plant_declared(application, user, person):
    Conflict.objects.create(application=application, user=user, kind=ConflictKind.DECLARED_BY_ASSESSOR, declared_at=AT)


def plant_objected(application, user, person):
    Conflict.objects.create(application=application, user=user, kind=ConflictKind.DECLARED_BY_APPLICANT, declared_at=AT)


PLANTS = {
    plant_employer: ConflictKind.EMPLOYER,
    plant_post: ConflictKind.EMPLOYER,
    plant_referee: ConflictKind.REFEREE,
    plant_referee_number: ConflictKind.REFEREE,
    plant_address: ConflictKind.ADDRESS,
    plant_domain: ConflictKind.EMAIL_DOMAIN,
    plant_earlier_case: ConflictKind.EARLIER_CASE,
    plant_merged: ConflictKind.SELF,
    plant_declared: ConflictKind.DECLARED_BY_ASSESSOR,
    plant_objected: ConflictKind.DECLARED_BY_APPLICANT,
}
each_plant = pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)


@pytest.mark.django_db
def test_every_planted_conflict_is_found_among_a_hundred_and_no_other(django_assert_max_num_queries):
    users, persons = organisation_graph(1)
    application = make_application(content=content_of("X"))
    officer = make_officer()
    planted = {}
    for place, (plant, kind) in enumerate(PLANTS.items()):
        plant(application, users[place * 7], persons[place * 7])
        planted[users[place * 7].pk] = kind
    with django_assert_max_num_queries(40):
        pool = candidates.for_seat(application, SeatKind.ASSESSOR, at=AT)
    kept_out = {one.user: one.kept_out_by for one in pool if one.kept_out_by}
    assert {user: kinds_of[0] for user, kinds_of in kept_out.items()} == planted
    assert len(pool) == 100
    for user in planted:
        with pytest.raises(Refused):
            seats.seat(
                application=application,
                user=User.objects.get(pk=user),
                kind=SeatKind.ASSESSOR,
                reason="By hand.",
                by=officer,
                at=AT,
            )
        # The same, where somebody would decide.
        assert conflicts.found(User.objects.get(pk=user), application, ON)
    taken = seats.allocate(application=application, by=officer, at=AT)
    assert not {one.user_id for one in taken} & set(planted)


@pytest.mark.django_db
@each_plant
def test_a_conflict_that_arises_later_blocks_everywhere_and_ends_the_seat(plant, signed_in):
    _users, persons = organisation_graph(2, people=4)
    application = make_application(content=content_of("X"))
    taken = seated(application, make_officer())[0]
    mark_all(taken)
    person = next(one for one in persons if one.user_id == taken.user_id)
    plant(application, taken.user, person)
    standard = asked(application)[0]
    later = AT + timedelta(days=1)
    for verb in (
        lambda: judging.judge(taken=taken, standard=standard, mark="met", reason="x", by=taken.user, at=later),
        lambda: judging.hand_in(taken=taken, by=taken.user, at=later),
        lambda: judging.declare_unconflicted(taken=taken, by=taken.user, at=later),
    ):
        with pytest.raises(Refused) as refusal:
            verb()
        assert refusal.value.code == "ended"
    assert conflicts.found(taken.user, application, ON)
    assert conflicts.of_seat(taken, ON)[0].kind == PLANTS[plant]
    answer = signed_in(taken.user).get(reverse("assessing-case", args=[application.reference]))
    assert answer.status_code == 410
    taken.refresh_from_db()
    assert taken.end == SeatEnd.CONFLICT
    assert seat_ends.sweep(at=later) == 0


@pytest.mark.django_db
def test_whoever_dealt_with_it_in_the_office_does_not_judge_it_but_may_decide():
    application = make_application(stage=Stage.REFERENCES)
    officer = make_officer()
    RoleGrant.objects.create(user=officer, role=Role.ASSESSOR, granted_at=LONG_AGO)
    stages.move(application=application, to=Stage.READY, by=officer, at=AT)
    [candidate] = candidates.for_seat(application, SeatKind.ASSESSOR, at=AT)
    assert candidate.kept_out_by == (ConflictKind.THIS_CASE,)
    assert not conflicts.found(officer, application, ON)
    assert conflicts.found(officer, application, ON, fresh=True)


@pytest.mark.django_db
def test_whoever_judged_does_not_decide_nor_moderate():
    organisation_graph(3, people=3)
    application = make_application()
    taken = seated(application, make_officer())
    for one in taken:
        assert [f.kind for f in conflicts.found(one.user, application, ON)] == [ConflictKind.THIS_CASE]
        assert not conflicts.of_seat(one, ON)
    pool = candidates.for_seat(application, SeatKind.MODERATOR, at=AT)
    assert {one.user for one in pool if one.kept_out_by} == {one.user_id for one in taken}
    assert "assessed it" in conflicts.in_words(conflicts.found(taken[0].user, application, ON)[0])
