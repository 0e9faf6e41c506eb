"""An application driven at random by everybody who may touch it: no illegal stage, no lost clock, no double charge.

Each example is a life of one application, in a transaction that is rolled back. Acts are tried in any order, also
where they make no sense; what a rule says no to must change nothing at all.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from members.choices import PAYABLE, SETTLED, PaymentState, Role
from members.errors import Refused
from members.models import GraveAct, Payment, TrailEvent, WorkItem
from members.queries import calendar
from members.services import acts, settling
from registry.choices import (
    APPLICATION,
    ENDED,
    AppealOutcome,
    Mark,
    Recommended,
    ReturnReason,
    SeatKind,
    Stage,
    SuitabilityOutcome,
)
from registry.models import (
    Appeal,
    Application,
    ApplicationUserObjectPermission,
    Entry,
    EvidenceRequest,
    Finding,
    Judgement,
    Referee,
    Seat,
    StageChange,
    SuitabilityReview,
    Term,
)
from registry.queries import rounds
from registry.services import (
    admission_decisions,
    agreeing,
    appeals,
    application_upkeep,
    applications,
    completeness,
    evidence_requests,
    holds,
    judging,
    moderation,
    recommendations,
    rollbacks,
    seats,
    stages,
    suitability,
)
from registry.services.admission_decisions import Words
from tests.factories.admission import fill, make, pay
from tests.factories.assessing import make_assessor, make_officer
from tests.factories.decisions import give
from tests.factories.members import UserFactory

pytestmark = pytest.mark.django_db
SECRET = "only-for-the-other-assessor"
ROUTES = ("RCT/equivalence-physics", "RCT/training-scheme", "CS/hcpc")
_WAITING_LIMIT = frozenset(
    {
        Stage.SUBMITTED,
        Stage.RETURNED,
        Stage.READY,
        Stage.ASSESSING,
        Stage.PORTFOLIO,
        Stage.INTERVIEW,
        Stage.RECOMMENDED,
    }
)
who = st.integers(0, 5)


class Life(RuleBasedStateMachine):
    """One application and everybody round it."""

    routes = ROUTES
    judges = (SeatKind.ASSESSOR,)

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at = datetime(2026, 11, 2, 10, tzinfo=UTC)

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize(which=st.integers(0, 5), disclosed=st.booleans())
    def begin(self, which, disclosed):
        self.assessors = [make_assessor() for _ in range(4)]
        self.officers = [make_officer(), make_officer(Role.REGISTRAR), make_officer()]
        self.panel = [UserFactory(role=Role.PANEL_MEMBER) for _ in range(2)]
        self.pk = make(route=self.routes[which % len(self.routes)], complete=False, at=self.at).pk
        self.disclosed = "A condition that is managed." if disclosed else ""
        self.filled = self.paid = False

    # --- What anybody may look at ---------------------------------------------------------------------------------

    @property
    def application(self):
        return Application.objects.select_related("person__user", "policy", "route__register").get(pk=self.pk)

    @property
    def applicant(self):
        return self.application.person.user

    def officer(self, n):
        return self.officers[n % len(self.officers)]

    def seat(self, n, *kinds):
        held = list(Seat.objects.filter(application=self.pk).order_by("pk"))
        chosen = [one for one in held if not kinds or one.kind in kinds]
        return chosen[n % len(chosen)] if chosen else None

    def attempt(self, verb, **given):
        """Try a verb a while later; what is refused leaves no trace."""
        self.at += timedelta(hours=3)
        lines, changes = TrailEvent.objects.count(), StageChange.objects.count()
        try:
            with transaction.atomic():
                verb(**given, at=self.at)
        except Refused:
            assert (TrailEvent.objects.count(), StageChange.objects.count()) == (lines, changes)

    # --- The applicant --------------------------------------------------------------------------------------------

    @rule()
    def fill_in(self):
        if self.application.stage == Stage.DRAFT and not self.filled:
            fill(self.application, at=self.at, disclosed=self.disclosed)
            self.filled = self.paid = True

    @rule()
    def pay_by_factory(self):
        if self.application.stage == Stage.DRAFT:
            pay(self.application, at=self.at)

    @rule()
    def money_comes_again(self):
        """Stripe tells a second time that it took the money."""
        if payment := Payment.objects.filter(about_id=self.pk, state=PaymentState.PAID).first():
            lines = payment.lines.count()
            settling.put_into_effect(payment=payment, at=self.at)
            assert payment.lines.count() == lines

    @rule()
    def submit(self):
        self.attempt(applications.submit, application=self.application, by=self.applicant)

    @rule()
    def submit_again(self):
        self.attempt(applications.resubmit, application=self.application, by=self.applicant)

    @rule()
    def answer_evidence(self):
        self.attempt(applications.answer_evidence, application=self.application, by=self.applicant)

    @rule(really=st.integers(0, 9))
    def withdraw(self, really):
        if really == 0:
            self.attempt(applications.withdraw, application=self.application, by=self.applicant)

    @rule()
    def appeal(self):
        decision = self.application.decisions.order_by("-pk").first()
        if decision:
            self.attempt(
                appeals.ask,
                application=self.application,
                grounds="The evidence was misread.",
                documents=[],
                by=self.applicant,
            )

    # --- Referees -------------------------------------------------------------------------------------------------

    @rule(n=who)
    def reference_comes(self, n):
        asked = list(Referee.objects.filter(application=self.pk).order_by("pk"))
        if asked:
            self.attempt(give, referee=asked[n % len(asked)])

    # --- The office -----------------------------------------------------------------------------------------------

    @rule(n=who)
    def complete(self, n):
        self.attempt(completeness.complete, application=self.application, by=self.officer(n))

    @rule(n=who)
    def send_back(self, n):
        self.attempt(
            completeness.return_to_applicant,
            application=self.application,
            reasons=[ReturnReason.CAREER],
            words="Say where you worked in 2020.",
            by=self.officer(n),
        )

    @rule(n=who)
    def hold(self, n):
        self.attempt(holds.hold, application=self.application, reason="The office waits.", by=self.officer(n))

    @rule(n=who)
    def release(self, n):
        self.attempt(holds.release, application=self.application, by=self.officer(n))

    @rule(n=who, to=st.sampled_from(Stage))
    def roll_back(self, n, to):
        self.attempt(rollbacks.roll_back, application=self.application, to=to, reason="A slip.", by=self.officer(n))

    @rule(n=who)
    def allocate(self, n):
        self.attempt(seats.allocate, application=self.application, by=self.officer(n))

    @rule(n=who, outcome=st.sampled_from(Recommended))
    def recommend_from_checks(self, n, outcome):
        self.attempt(
            recommendations.recommend_directly,
            application=self.application,
            outcome=outcome,
            reason="As checked.",
            by=self.officer(n),
            certificate_seen=True,
        )

    @rule(n=who, outcome=st.sampled_from(SuitabilityOutcome))
    def weigh_what_was_declared(self, n, outcome):
        if review := SuitabilityReview.objects.filter(application=self.pk).order_by("-pk").first():
            self.attempt(suitability.decide, review=review, outcome=outcome, reasons="Weighed.", by=self.officer(n))

    @rule(n=who, outcome=st.sampled_from(Recommended))
    def propose_decision(self, n, outcome):
        self.attempt(
            admission_decisions.propose,
            application=self.application,
            outcome=outcome,
            words=Words("As found.", "More supervised work."),
            by=self.officer(n),
            certificate_seen=True,
        )

    @rule(n=who)
    def confirm(self, n):
        act = GraveAct.objects.filter(detail__application=self.pk).order_by("-pk").first()
        if act:
            self.attempt(acts.confirm, act=act, by=self.officer(n))

    @rule(n=who, outcome=st.sampled_from(AppealOutcome))
    def hear_appeal(self, n, outcome):
        if heard := Appeal.objects.filter(application=self.pk).order_by("-pk").first():
            self.attempt(appeals.seat, appeal=heard, user=self.panel[n % 2], by=self.officer(n))
            self.attempt(appeals.decide, appeal=heard, outcome=outcome, reasons="Heard.", by=self.panel[n % 2])

    @rule(days=st.integers(1, 40))
    def night(self, days):
        """So many days later the nightly work runs, twice."""
        self.at += timedelta(days=days)
        for _run in range(2):
            application_upkeep.run(on=calendar.london_day(self.at), at=self.at)

    # --- Those who judge ------------------------------------------------------------------------------------------

    @rule(n=who)
    def no_conflict(self, n):
        if taken := self.seat(n):
            self.attempt(judging.declare_unconflicted, taken=taken, by=taken.user)

    @rule(n=who)
    def a_conflict(self, n):
        if n == 0 and (taken := self.seat(n)):
            self.attempt(judging.declare_conflict, taken=taken, note="We share a flat.", by=taken.user)

    @rule(n=who, mark=st.sampled_from(Mark))
    def judge_all(self, n, mark):
        if (taken := self.seat(n, *self.judges)) is None:
            return
        for standard in rounds.asked(self.application, taken.round):
            self.attempt(judging.judge, taken=taken, standard=standard, mark=mark, reason=SECRET, by=taken.user)

    @rule(n=who)
    def hand_in(self, n):
        if taken := self.seat(n, *self.judges):
            self.attempt(judging.hand_in, taken=taken, by=taken.user)

    @rule(n=who, mark=st.sampled_from(Mark))
    def agree_on_all(self, n, mark):
        first, second = self.seat(n, *self.judges), self.seat(n + 1, *self.judges)
        if first is None:
            return
        for standard in rounds.asked(self.application, first.round):
            self.attempt(agreeing.propose, taken=first, standard=standard, mark=mark, reason="Agreed.", by=first.user)
        for proposal in Judgement.objects.filter(seat=first, after_opening=True):
            self.attempt(agreeing.agree, taken=second, proposal=proposal, by=second.user)

    @rule(n=who)
    def ask_a_moderator(self, n):
        if taken := self.seat(n, *self.judges):
            self.attempt(moderation.ask, taken=taken, by=taken.user)

    @rule(n=who, mark=st.sampled_from(Mark))
    def moderate(self, n, mark):
        if (taken := self.seat(n, SeatKind.MODERATOR)) is None:
            return
        for standard in rounds.asked(self.application, taken.round):
            self.attempt(moderation.decide, taken=taken, standard=standard, mark=mark, reason="Seen.", by=taken.user)

    @rule(n=who)
    def ask_for_evidence(self, n):
        if taken := self.seat(n, *self.judges):
            self.attempt(
                evidence_requests.ask,
                taken=taken,
                standards=rounds.asked(self.application, taken.round)[:1],
                words="Show one more example.",
                by=taken.user,
            )

    @rule(n=who)
    def recommend(self, n):
        if taken := self.seat(n):
            self.attempt(recommendations.recommend, taken=taken, reason="As found.", by=taken.user)

    # --- What must hold at every moment ---------------------------------------------------------------------------

    @invariant()
    def stages_follow_the_table(self):
        if not hasattr(self, "pk"):
            return
        came_to = list(
            StageChange.objects.filter(application=self.pk).order_by("pk").values_list("stage", "rolled_back", "at")
        )
        stage = Stage.DRAFT
        for then, _back, _at in came_to:
            if then != Stage.DRAFT:
                APPLICATION.check(stage, Stage(then))
            stage = Stage(then)
        assert self.application.stage == stage
        assert [at for _s, _b, at in came_to] == sorted(at for _s, _b, at in came_to)

    @invariant()
    def nothing_is_left_of_what_ended(self):
        if not hasattr(self, "pk") or self.application.stage not in ENDED:
            return
        assert not Seat.objects.filter(application=self.pk, ended_at=None).exists()
        assert not ApplicationUserObjectPermission.objects.filter(content_object=self.pk).exists()
        assert not WorkItem.objects.filter(key=stages.work_key(self.application), closed_at=None).exists()
        assert self.application.ended_at is not None

    @invariant()
    def the_queue_shows_what_is_open(self):
        if not hasattr(self, "pk"):
            return
        application = self.application
        if application.submitted_at and application.stage not in ENDED:
            assert WorkItem.objects.filter(key=stages.work_key(application), closed_at=None).count() == 1

    @invariant()
    def no_clock_is_lost(self):
        if not hasattr(self, "pk"):
            return
        application = self.application
        held = application.holds.filter(ended_at=None).exists()
        if application.stage in _WAITING_LIMIT and not held:
            assert application.due_on is not None, application.stage

    @invariant()
    def one_fee_at_most(self):
        if not hasattr(self, "pk"):
            return
        payments = Payment.objects.filter(about=Application._meta.label_lower, about_id=self.pk)
        assert payments.filter(state__in=PAYABLE).count() <= 1
        assert payments.filter(state__in=SETTLED).count() <= 1

    @invariant()
    def whoever_is_admitted_is_registered(self):
        if not hasattr(self, "pk"):
            return
        application = self.application
        entries = Entry.objects.filter(person=application.person)
        if application.stage == Stage.ADMITTED:
            assert application.entry in entries
            assert Term.objects.filter(entry=application.entry, set_aside_at=None).count() == 1
        elif application.stage != Stage.DRAFT:
            assert not entries.exists()

    @invariant()
    def marks_stay_sealed(self):
        """Nothing outside the judgements holds a reason before everybody has handed in."""
        if not hasattr(self, "pk"):
            return
        for line in TrailEvent.objects.filter(detail__icontains=SECRET):
            pytest.fail(f"{line.kind} tells a reason")
        open_round = Seat.objects.filter(
            application=self.pk, ended_at=None, handed_in_at=None, kind__in=self.judges
        ).first()
        if open_round and self.application.stage == Stage.ASSESSING:
            assert not Finding.objects.filter(application=self.pk, round=open_round.round).exists()

    @invariant()
    def one_request_for_evidence_is_open_while_it_is_awaited(self):
        if not hasattr(self, "pk"):
            return
        awaited = EvidenceRequest.objects.filter(application=self.pk, answered_at=None).count()
        assert awaited == (1 if self.application.stage == Stage.EVIDENCE else 0)


def drive(machine, examples, steps):
    """So many lives of so many steps."""
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    how = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=quiet)
    run_state_machine_as_test(machine, settings=how)


def test_a_slice_of_lives():
    drive(Life, 6, 30)


@pytest.mark.soak
def test_many_long_lives():
    drive(Life, 400, 80)
