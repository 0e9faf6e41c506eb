"""Coming on to the register: everything of it in one transaction, or nothing."""

import random
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from psycopg.types.range import DateRange

from cpd.models import Cycle
from members.choices import Role
from members.errors import Refused
from members.models import Message, OutsideRegistration, Payment, TrailEvent
from members.services import acts
from registry.choices import ExitKind, FactSource, Recommended, SanctionKind, Stage, Status, UpdatingKind
from registry.models import (
    AdmissionDecision,
    Application,
    Entry,
    Exit,
    Hold,
    IssuedDocument,
    Register,
    Sanction,
    ScopeGrant,
    Term,
)
from registry.queries import admitting, applicants
from registry.rules.numbers import numbered
from registry.services import admission_decisions, applications, cpd_periods, dossiers, entries
from tests.factories.admission import ApplicationFactory
from tests.factories.decisions import REFUSAL, WORDS, decide, officers, recommended
from tests.factories.members import PersonFactory, UserFactory
from tests.factories.registry import EntryFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 21, 10, tzinfo=UTC)
ON = AT.date()
A_DAY = timedelta(days=1)


def status(entry, on=ON):
    return next(one.status for one in applicants.entries_of(entry.person, on=on) if one.entry == entry.pk)


def test_updating_that_was_done_between_a_return_and_handing_in_again_counts():
    application = ApplicationFactory(route="RCT/readmission", stage=Stage.RETURNED, at=AT)
    again, by = AT + timedelta(days=25), application.person.user
    first = application.updating.get()
    dossiers.remove(application=application, row=first, version=application.version, by=by, at=again)
    application.refresh_from_db()
    done = dossiers.Updated(
        UpdatingKind.FORMAL, ON - timedelta(days=40), again.date() - A_DAY, first.hours, "A course that ended since."
    )
    dossiers.save_updating(application=application, done=done, version=application.version, by=by, at=again)
    applications.resubmit(application=application, by=by, at=again)
    application.refresh_from_db()
    codes = {one.code for one in admitting.to_admit(application, on=again.date() + A_DAY)}
    assert "time_away" not in codes


def test_admission_makes_the_entry_its_number_term_scopes_certificate_letter_and_messages():
    application = decide(recommended(at=AT), at=AT)
    entry = application.entry
    assert application.stage == Stage.ADMITTED
    assert re.fullmatch(r"RCT[1-9][0-9]{5}[A-Z]", entry.number)
    assert Term.objects.get(entry=entry).during == DateRange(ON, date(2027, 1, 1))
    grants = ScopeGrant.objects.filter(entry=entry)
    assert [grant.scope for grant in grants] == list(application.scopes.all())
    assert status(entry) == Status.REGISTERED
    certificate, letter = IssuedDocument.objects.filter(application=application, entry=entry).order_by("kind")
    assert certificate.said["number"] == letter.said["entry"]["number"] == entry.number
    decision = AdmissionDecision.objects.get(application=application)
    assert (decision.letter, decision.against_recommendation, decision.appeal_until) == (letter, False, None)
    told = Message.objects.filter(person=application.person, posted_at=AT)
    assert [message.template for message in told] == ["registry/mail/admitted"]
    line = TrailEvent.objects.get(kind="registry.entry_admitted")
    assert line.detail["application"] == application.pk


@pytest.mark.parametrize(
    ("on", "last"), [(date(2026, 9, 30), date(2026, 12, 31)), (date(2026, 10, 1), date(2027, 12, 31))]
)
def test_whoever_is_admitted_late_in_a_year_has_the_next_one_too(on, last):
    at = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    application = decide(recommended(at=at), at=at)
    assert Term.objects.get(entry=application.entry).during.upper == last + A_DAY


def test_admitting_again_answers_with_the_entry_and_makes_nothing_twice():
    application = decide(recommended(at=AT), at=AT)
    decision = AdmissionDecision.objects.get(application=application)
    again = entries.admit(application=application, decision=decision, by=None, at=AT + A_DAY)
    assert again == application.entry
    assert Term.objects.filter(entry=again).count() == 1
    assert IssuedDocument.objects.filter(application=application, kind="certificate").count() == 1


def test_nobody_is_admitted_by_a_decision_to_refuse_or_about_another():
    application, other = recommended(at=AT), decide(recommended(at=AT), at=AT)
    decision = AdmissionDecision.objects.get(application=other)
    with pytest.raises(Refused, match="without a decision"):
        entries.admit(application=application, decision=decision, by=None, at=AT)
    assert not Entry.objects.filter(person=application.person).exists()


def test_a_sanction_that_lands_between_the_two_people_wins():
    entry = EntryFactory(registered="2018-01-01/2023-01-01")
    application = recommended(at=AT, route="RCT/readmission", person=entry.person)
    first, second = officers()
    act = admission_decisions.propose(application=application, outcome=Recommended.ADMIT, words=WORDS, by=first, at=AT)
    EntryFactory(person=entry.person, register="CS", suspended=f"{ON}/")
    with pytest.raises(Refused, match="under a sanction: Suspension"):
        acts.confirm(act=act, by=second, at=AT)
    application.refresh_from_db()
    act.refresh_from_db()
    assert (application.stage, act.state) == (Stage.RECOMMENDED, "proposed")
    assert Term.objects.filter(entry=entry).count() == 1


def test_somebody_back_after_lapsing_has_the_same_entry_and_number_with_a_new_term():
    entry = EntryFactory(registered="2018-01-01/2023-01-01")
    application = decide(recommended(at=AT, route="RCT/readmission", person=entry.person), at=AT)
    assert application.entry == entry
    assert Term.objects.filter(entry=entry).order_by("during").last().during == DateRange(ON, date(2027, 1, 1))
    assert status(entry) == Status.REGISTERED
    assert status(entry, ON - A_DAY) == Status.LAPSED


def test_what_ended_a_registration_ends_when_it_is_taken_up_again():
    entry = EntryFactory(registered="2018-01-01/2027-01-01", resigned="2023-03-01/")
    application = decide(recommended(at=AT, route="RCT/readmission", person=entry.person), at=AT)
    assert application.entry == entry
    left = Exit.objects.get(entry=entry, set_aside_at=None)
    assert (left.kind, left.during, left.source) == (
        ExitKind.RESIGNED,
        DateRange(date(2023, 3, 1), ON),
        FactSource.ADMISSION,
    )
    terms = [term.during for term in Term.objects.filter(entry=entry, set_aside_at=None).order_by("during")]
    assert terms == [DateRange(date(2018, 1, 1), ON), DateRange(ON, date(2027, 1, 1))]
    assert status(entry) == Status.REGISTERED
    assert ScopeGrant.objects.filter(entry=entry, set_aside_at=None, during__contains=ON).count() == 1


def test_restoration_ends_the_removal_and_keeps_it_in_the_history():
    entry = EntryFactory(registered="2015-01-01/2027-01-01", removed="2020-01-01/")
    application = decide(recommended(at=AT, route="RCT/restoration", person=entry.person), at=AT)
    assert application.entry == entry
    removal = Sanction.objects.get(entry=entry, set_aside_at=None)
    assert (removal.kind, removal.during) == (SanctionKind.REMOVED, DateRange(date(2020, 1, 1), ON))
    assert (status(entry), status(entry, ON - A_DAY)) == (Status.REGISTERED, Status.REMOVED)


def _hold(application):
    Hold.objects.create(application=application, reason="A query.", began_at=AT)


def _forget_name(application):
    application.person.names.update(set_aside_at=AT)


def _forget_birth(application):
    application.person.details.date_of_birth = None
    application.person.details.save()


def _unscoped(application):
    application.scopes.clear()


def _unpaid(application):
    Payment.objects.filter(about_id=application.pk).update(state="open", paid_at=None)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_hold, "on hold"),
        (_forget_name, "no official name"),
        (_forget_birth, "date of birth"),
        (_unscoped, "scope"),
        (_unpaid, "fee is not paid"),
    ],
)
def test_what_is_open_or_missing_keeps_somebody_from_being_admitted(spoil, words):
    application = recommended(at=AT)
    spoil(application)
    with pytest.raises(Refused, match=words):
        decide(application, at=AT)
    assert Application.objects.get(pk=application.pk).stage == Stage.RECOMMENDED


def test_references_must_have_come():
    application = recommended(at=AT, references=False)
    with pytest.raises(Refused, match="reference is still to come"):
        decide(application, at=AT)


def test_somebody_with_an_entry_is_not_admitted_as_somebody_new():
    application = recommended(at=AT)
    EntryFactory(person=application.person)
    with pytest.raises(Refused, match="an entry already"):
        decide(application, at=AT)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"standing": "suspended"}, "Nobody has found a current registration"),
        ({"checked_on": None}, "Nobody has found a current registration"),
        ({"checked_on": ON - timedelta(days=91)}, "looked up more than 90 days ago"),
    ],
)
def test_a_clinical_scientist_needs_a_current_registration_that_was_looked_up_lately(changed, words):
    application = recommended(at=AT, route="CS/hcpc")
    held = OutsideRegistration.objects.get(person=application.person, set_aside_at=None)
    kept = {"body": held.body, "number": held.number, "standing": held.standing, "checked_on": held.checked_on}
    OutsideRegistration.objects.filter(pk=held.pk).update(set_aside_at=AT)
    OutsideRegistration.objects.create(
        person=held.person, during=held.during, recorded_at=AT, source="test", **kept | changed
    )
    with pytest.raises(Refused, match=words):
        decide(application, at=AT)


def test_a_clinical_scientist_whose_registration_was_looked_up_is_admitted():
    application = decide(recommended(at=AT, route="CS/hcpc"), at=AT)
    assert application.entry.number.startswith("CS")
    assert status(application.entry) == Status.REGISTERED


def test_the_higher_register_needs_its_certificate_seen():
    application = recommended(at=AT, route="HSSR/hsst")
    with pytest.raises(Refused, match="seen the certificate"):
        decide(application, at=AT)
    application = decide(application, at=AT, certificate_seen=True)
    assert application.entry.number.startswith("HSS")


def test_an_obstacle_that_was_found_keeps_somebody_out_and_refusing_needs_none_of_it():
    application = recommended(at=AT, outcome=Recommended.REFUSE, references=False)
    application = decide(application, outcome=Recommended.REFUSE, words=REFUSAL, at=AT)
    assert application.stage == Stage.REFUSED
    decision = AdmissionDecision.objects.get(application=application)
    assert decision.appeal_until == ON + timedelta(days=30)
    assert Message.objects.filter(template="registry/mail/refused", person=application.person).count() == 1


def test_proposing_asks_the_role():
    application = recommended(at=AT)
    with pytest.raises(Refused, match="role"):
        decide(application, at=AT, by=(UserFactory(role=Role.ASSESSOR), UserFactory(role=Role.OFFICER)))


def test_the_first_period_of_cpd_is_opened_with_the_first_term_and_the_scopes_held():
    application = decide(recommended(at=AT), at=AT)
    cycle = Cycle.objects.get(person=application.person)
    term = Term.objects.get(entry=application.entry)
    assert (cycle.scheme.code, cycle.during) == ("RCT", term.during)
    held = ScopeGrant.objects.filter(entry=application.entry).values_list("scope__code", flat=True)
    assert {one["code"] for one in cycle.scopes} == set(held)
    again = cpd_periods.open_for(entry=application.entry, term=term.during, by=None, at=AT)
    assert again == cycle


def test_a_register_without_a_scheme_asks_for_no_log():
    Register.objects.filter(code="RCT").update(cpd_scheme="")
    application = decide(recommended(at=AT), at=AT)
    assert application.entry is not None
    assert not Cycle.objects.exists()


# --- Many at once ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_fifty_numbers_though_chance_gives_them_the_same(monkeypatch):
    """Chance deals out few numbers, so that they collide: whoever comes second draws again."""
    register = Register.objects.get(code="RCT")
    people = [PersonFactory() for _one in range(50)]
    drawn = random.Random(7)
    monkeypatch.setattr(secrets, "randbelow", lambda most: drawn.randrange(120))

    def take(person):
        try:
            with transaction.atomic():
                return entries.numbered(person=person, register=register, at=AT).number
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(take, people))
    assert len(set(numbers)) == 50
    assert set(Entry.objects.values_list("number", flat=True)) >= set(numbers)


def test_a_number_that_was_ever_used_is_not_given_again(monkeypatch):
    taken = EntryFactory(number=numbered("RCT", 5), registered="2010-01-01/2011-01-01", annulled="2010-06-01/")
    chance = iter([5, 5, 6])
    monkeypatch.setattr(secrets, "randbelow", lambda most: next(chance))
    register = Register.objects.get(code="RCT")
    given = entries.numbered(person=PersonFactory(), register=register, at=AT)
    assert given.number == numbered("RCT", 6) != taken.number
