"""An application for a certificate, driven at random: no illegal stage, no mark read early, no dissent lost.

It adds to the machine of admission what a panel does. Three standards stand for the sixteen, so that lives get far.
"""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from hsst.models import Certificate
from members.choices import Role
from registry.choices import Mark, Recommended, SeatKind, Stage
from registry.models import (
    Application,
    Dissent,
    Domain,
    Edition,
    Finding,
    Framework,
    Interview,
    Judgement,
    Portfolio,
    RoutePolicy,
    Seat,
    Standard,
)
from registry.queries import rounds
from registry.services import agreeing, applications, interviews, judging, portfolios, recommendations, stages
from registry.services.interviews import Slot
from tests.factories.assessing import make_assessor
from tests.registry.test_application_machine import SECRET, Life, drive

pytestmark = pytest.mark.django_db
who = st.integers(0, 5)
_RULES = ("never", "asked", "always")


def _short_edition():
    framework = Framework.objects.get(code="hss")
    edition = Edition.objects.create(framework=framework, version="short", effective_from="2026-06-01", sha256="0" * 64)
    domain = Domain.objects.create(edition=edition, code="1", title="All", position=0)
    for place in range(3):
        Standard.objects.create(edition=edition, domain=domain, code=str(place), title="One", position=place)


class Equivalence(Life):
    """One application for a certificate, its panel and everybody round it."""

    routes = ("HSSR/hsst-equivalence",)
    judges = (SeatKind.LAY_CHAIR, SeatKind.PROFESSIONAL)

    @initialize(interview=st.sampled_from(_RULES), one_stage=st.booleans())
    def of_the_route(self, interview, one_stage):
        _short_edition()
        figures = {"interview": interview} | ({"portfolio_months": 0, "extension_months": 0} if one_stage else {})
        RoutePolicy.objects.filter(route__code="hsst-equivalence").update(**figures)
        self.lay = [make_assessor(role=Role.LAY_ASSESSOR) for _ in range(2)]

    @rule(n=who)
    def everybody_judges(self, n):
        """All who sit judge all that is asked, most of them alike, so that rounds are opened often."""
        for place, taken in enumerate(Seat.objects.filter(application=self.pk, ended_at=None).order_by("pk")):
            mark = list(Mark)[n % 4] if place == n % 3 else Mark.MET if n % 2 else Mark.PARTLY
            for standard in rounds.asked(self.application, taken.round):
                self.attempt(_judge, taken=taken, standard=standard, mark=mark)
            self.attempt(_hand_in, taken=taken)

    @rule(n=who, says=st.sampled_from(("agree", "dissent")))
    def confer(self, n, says):
        taken = self.seat(n, *self.judges)
        proposals = Judgement.objects.filter(seat__application=self.pk, after_opening=True).order_by("-pk")[:3]
        for proposal in proposals if taken else ():
            how = {"taken": taken, "proposal": proposal, "by": taken.user}
            if says == "agree":
                self.attempt(agreeing.agree, **how)
            else:
                self.attempt(agreeing.dissent, reason=SECRET, **how)

    @rule(n=who, outcome=st.sampled_from(Recommended))
    def recommend_as_chosen(self, n, outcome):
        if taken := self.seat(n):
            self.attempt(recommendations.recommend, taken=taken, reason="As found.", outcome=outcome, by=taken.user)

    @rule()
    def portfolio_comes(self):
        self.attempt(applications.hand_in_portfolio, application=self.application, by=self.applicant)

    @rule()
    def portfolio_comes_by_the_services_alone(self):
        self.attempt(_came, application=self.application)

    @rule(n=who)
    def more_time(self, n):
        self.attempt(portfolios.extend, application=self.application, months=1, reason="Illness.", by=self.officer(n))

    @rule(n=who)
    def ask_for_an_interview(self, n):
        if taken := self.seat(n, *self.judges):
            asked = list(Standard.objects.filter(edition=self.application.edition).order_by("position"))[:1]
            self.attempt(interviews.ask, taken=taken, standards=asked, words="Your work.", by=taken.user)

    @rule(n=who)
    def arrange_and_hold_it(self, n):
        slots = [Slot(self.at + timedelta(days=2), "Room 4")]
        self.attempt(interviews.offer, application=self.application, slots=slots, by=self.officer(n))
        held = Interview.objects.filter(application=self.pk).order_by("-pk").first()
        slot = held.slots.order_by("-pk").first() if held else None
        if slot:
            self.attempt(interviews.choose, slot=slot, by=self.applicant)
            self.at += timedelta(days=3)
            if chair := self.seat(n, *self.judges):
                notes = dict.fromkeys(held.standards.values_list("pk", flat=True), "Well told.")
                self.attempt(interviews.record, taken=chair, notes=notes, by=chair.user)

    @invariant()
    def a_certificate_is_there_once_it_was_granted_and_only_then(self):
        if hasattr(self, "pk"):
            granted = Application.objects.get(pk=self.pk).stage == Stage.GRANTED
            assert Certificate.objects.filter(application=self.pk).count() == int(granted)

    @invariant()
    def what_is_awaited_is_open_once(self):
        if not hasattr(self, "pk"):
            return
        stage = self.application.stage
        portfolios_open = Portfolio.objects.filter(application=self.pk, handed_in_at=None, lapsed_at=None).count()
        interviews_open = Interview.objects.filter(application=self.pk, recorded_at=None).count()
        if stage == Stage.PORTFOLIO:
            assert portfolios_open == 1
        if stage == Stage.INTERVIEW:
            assert interviews_open == 1
        if stage in {Stage.ASSESSING, Stage.RECOMMENDED, Stage.GRANTED}:
            assert (portfolios_open, interviews_open) == (0, 0)

    @invariant()
    def nobody_reads_a_mark_before_all_are_in(self):
        if not hasattr(self, "pk"):
            return
        of = rounds.current(self.application)
        if not of.opened:
            with pytest.raises(rounds.SealedError):
                rounds.given(of)
            assert not Dissent.objects.filter(seat__in=of.seats).exists()

    @invariant()
    def a_finding_by_a_majority_names_everybody_who_dissents(self):
        if not hasattr(self, "pk"):
            return
        for found in Finding.objects.filter(application=self.pk, proposal__isnull=False):
            seats = Seat.objects.filter(
                application=self.pk, round=found.round, kind__in=self.judges, judgements__isnull=False
            )
            share = {
                seat.pk
                for seat in seats.distinct()
                if (own := rounds.own_marks(seat).get(found.standard_id))
                and (own.mark, own.reason) == (found.proposal.mark, found.proposal.reason)
            }
            dissent = {one.seat_id for one in rounds.dissents([found]).get(found.pk, [])}
            assert not share & dissent
            assert len(share) * 2 > len(share | dissent)


def _judge(*, taken, standard, mark, at):
    judging.declare_unconflicted(taken=taken, by=taken.user, at=at)
    judging.judge(taken=taken, standard=standard, mark=mark, reason=SECRET, by=taken.user, at=at)


def _hand_in(*, taken, at):
    judging.hand_in(taken=taken, by=taken.user, at=at)


def _came(*, application, at):
    portfolios.came(application=stages.locked(application), by=None, at=at)


def test_a_slice_of_lives():
    drive(Equivalence, 3, 20)


@pytest.mark.soak
def test_many_long_lives():
    drive(Equivalence, 300, 80)
