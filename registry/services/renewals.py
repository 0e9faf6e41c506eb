"""Renewing a registration: opened for everybody whose term ends, declared and paid in either order, then renewed."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from members import trail
from members.choices import Purpose
from members.errors import Refused
from members.models import Payment, User
from members.queries.calendar import london_day
from members.services import deciding, messages, payments
from registry.choices import RENEWAL, RENEWING, FactSource, RenewalStage, Status
from registry.models import Declaration, DeclarationQuestion, Renewal, RenewalPolicy, Term
from registry.queries import renewals
from registry.queries.renewals import Renewing
from registry.renewal_wording import WHY_NOT
from registry.rules import renewals as rules
from registry.services import cpd_periods, declared, facts, reminders, renewal_debits, renewal_reviews
from registry.services.declared import Answer
from registry.services.renewal_locks import locked

# On the register and asked to renew, as far as the day itself says; the rules say more of each.
_ASKED = (
    Status.REGISTERED,
    Status.RENEWAL_WINDOW,
    Status.FINDING,
    Status.WARNING,
    Status.CAUTION,
    Status.CONDITIONS,
    Status.INTERIM_CONDITIONS,
    Status.INTERIM_SUSPENDED,
    Status.PROCEEDINGS,
    Status.OUTSIDE_ENDED,
    Status.CAREER_BREAK,
    Status.CAREER_CHANGE,
)
# The term of each entry that ends last, if it ends within the policy's days and no break goes on beyond it.
_OPEN_DUE = """
WITH opened AS (
    INSERT INTO registry_renewal (reference, entry_id, policy_id, begins_on, stage, opened_at, why_late)
    SELECT replace(gen_random_uuid()::text, '-', ''), e.id, p.id, upper(t.during), %(open)s, %(at)s, ''
      FROM registry_term t
      JOIN registry_entry e ON e.id = t.entry_id
      JOIN registry_standingspan s ON s.entry_id = e.id AND s.during @> %(on)s
      CROSS JOIN LATERAL (
          SELECT q.id, q.opens_days, q.suspended_may_renew FROM registry_renewalpolicy q
           WHERE q.register_id = e.register_id AND q.valid_from <= upper(t.during)
           ORDER BY q.valid_from DESC LIMIT 1
      ) p
     WHERE t.set_aside_at IS NULL
       AND upper(t.during) <= %(on)s + p.opens_days
       AND (s.status = ANY(%(asked)s) OR (s.status = %(suspended)s AND p.suspended_may_renew))
       AND NOT EXISTS (SELECT FROM registry_term l WHERE l.entry_id = e.id AND l.set_aside_at IS NULL
                          AND (upper_inf(l.during) OR upper(l.during) > upper(t.during)))
       AND NOT EXISTS (SELECT FROM registry_break b WHERE b.entry_id = e.id AND b.set_aside_at IS NULL
                          AND b.during @> upper(t.during))
    ON CONFLICT (entry_id, begins_on) DO NOTHING
    RETURNING policy_id
)
SELECT policy_id, count(*) FROM opened GROUP BY policy_id ORDER BY policy_id
"""


@transaction.atomic
def open_due(*, on: date, at: datetime) -> int:
    """Open the renewal of everybody whose term ends within the days of their register's policy, in one statement.

    A day on which nothing ran is made up for by the next; running again opens nothing twice.

    Args:
        on: the London day that the run is for.

    Returns:
        How many were opened.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_DUE,
            {
                "on": on,
                "at": at,
                "open": RenewalStage.OPEN.value,
                "asked": [status.value for status in _ASKED],
                "suspended": Status.SUSPENDED.value,
            },
        )
        opened = dict(cursor.fetchall())
    for policy in RenewalPolicy.objects.filter(pk__in=opened).order_by("pk"):
        count = opened[policy.pk]
        trail.record("registry.renewals_opened", about=policy, by=None, at=at, on=on.isoformat(), count=count)
    return sum(opened.values())


@transaction.atomic
def declare(
    *, renewal: Renewal, answers: Mapping[str, Answer], by: User, at: datetime, why_late: str = ""
) -> Declaration:
    """Sign the declarations of a renewal, by the code of each question; signing the same again changes nothing.

    A matter that is disclosed goes to the registrar. It keeps nobody from being renewed and touches no entry.

    Args:
        why_late: what somebody explains who lapsed and comes back by renewing.

    Raises:
        Refused: for an answer that cannot stand, once it is renewed, or where it cannot be renewed.
    """
    renewal = locked(renewal)
    person, on = renewal.entry.person, london_day(at)
    deciding.own(by, person)
    of = renewals.declaration_set(renewal, on=on)
    questions = list(DeclarationQuestion.objects.filter(of=of).order_by("position"))
    before = renewals.declaration(renewal)
    declared.check(questions=questions, answers=answers, before=before)
    if before and declared.same(before=before, questions=questions, answers=answers, of=of):
        return before
    state = _may_go_on(renewal, at)
    if state.late and not (why_late.strip() or renewal.why_late):
        words = _("Say why you renew after the last day, in a few words")
        raise Refused(words, field="why_late", code="why_late")
    signed = declared.write(
        person=person, about=renewal, of=of, questions=questions, answers=answers, before=before, at=at
    )
    renewal.declared_at, renewal.why_late = at, why_late.strip() or renewal.why_late
    renewal.save(update_fields=["declared_at", "why_late"])
    trail.record(
        "registry.renewal_declared", about=renewal, by=by, at=at, person=person, declaration=signed.pk, of=str(of)
    )
    renewal_reviews.open_for(renewal=renewal, declaration=signed, at=at)
    renewal_debits.hold(renewal=renewal, at=at)
    _go_on(renewal, by, at)
    return signed


def pay(*, renewal: Renewal, back_url: str, by: User, at: datetime) -> Payment:
    """The payment of a renewal's fee, with the page on which it is made; a settled one has nothing to pay.

    It holds no lock while the payment service answers, so whoever pays twice is answered with one payment. The fee is
    that of the first day of the new term, whenever it is paid.

    Raises:
        Refused: where it cannot be renewed, or the payment service cannot be reached.
    """
    renewal = Renewal.objects.select_related("entry__person", "entry__register", "policy").get(pk=renewal.pk)
    deciding.own(by, renewal.entry.person)
    if renewal.paid_at is None:
        _may_go_on(renewal, at)
    return payments.start(
        person=renewal.entry.person,
        purpose=Purpose.RENEWAL,
        about=renewal,
        fee_code=renewal.policy.fee_code,
        on=renewal.begins_on,
        at=at,
        by=by,
        back_url=back_url,
    )


def settled(*, payment: Payment, at: datetime) -> None:
    """The fee of a renewal is settled; called by the verb that settles a payment, in its transaction.

    What counts is when the money was taken, as Stripe or the bank says, and not when we heard of it. An order that
    landed meanwhile wins: the money is offered back, as it is where the registration ended or it came too late.

    Raises:
        Refused: in these cases.
    """
    if payment.purpose != Purpose.RENEWAL or payment.about != Renewal._meta.label_lower:
        return
    renewal = locked(Renewal.objects.select_related("entry").get(pk=payment.about_id))
    if renewal.paid_at is not None:
        return
    renewal.paid_at = payment.paid_at or at
    _may_go_on(renewal, at, heard=True)
    renewal.save(update_fields=["paid_at"])
    trail.record(
        "registry.renewal_fee_settled", about=renewal, by=None, at=at, person=renewal.entry.person, payment=payment.pk
    )
    _go_on(renewal, None, at)


def _may_go_on(renewal: Renewal, at: datetime, *, heard: bool = False) -> Renewing:
    """The renewal as it stands, if anything may still be done for it.

    Args:
        heard: whether it is about something that was done before and is heard of now.
    """
    state = renewals.read(renewal, on=london_day(at))
    if renewal.stage == RenewalStage.RENEWED:
        raise Refused(_("This is renewed already."), code="renewed")
    if state.why_not is not None:
        raise Refused(str(WHY_NOT[state.why_not]), code=f"renewal_{state.why_not.value}")
    if renewal.stage not in RENEWING and not heard:
        raise Refused(_("This renewal is no longer open."), code="renewal_closed")
    return state


def _go_on(renewal: Renewal, by: User | None, at: datetime) -> None:
    """What follows from the parts that are done by now: the other one is waited for, or the new term begins."""
    left = rules.missing(declared=renewal.declared_at is not None, paid=renewal.paid_at is not None)
    if not left:
        _renew(renewal, by, at)
    elif renewal.stage == RenewalStage.OPEN:
        _move(renewal, RenewalStage.DECLARED if renewal.declared_at else RenewalStage.PAID)


def _renew(renewal: Renewal, by: User | None, at: datetime) -> None:
    """Both parts are done: the term goes on, the next period of CPD is opened, and no reminder goes out any more."""
    state = _may_go_on(renewal, at, heard=True)
    if state.first is None:
        raise LookupError(f"{renewal} may go on and has no first day.")
    register = renewal.entry.register
    days = rules.new_term(
        renewal.begins_on, state.first, rule=register.term_rule, late_from=register.term_late_admission_from
    )
    term = Term(entry=renewal.entry, during=DateRange(days.lower, days.upper), source=FactSource.RENEWAL)
    renewal.term = facts.record(fact=term, by=by, at=at, tell=False)
    renewal.ended_at = at
    _move(renewal, RenewalStage.RENEWED, "term", "ended_at")
    _next_period(renewal, by, at)
    reminders.stop(renewal=renewal, at=at)
    person = renewal.entry.person
    trail.record(
        "registry.renewed",
        about=renewal,
        by=by,
        at=at,
        person=person,
        entry=renewal.entry_id,
        first=days.lower.isoformat(),
        until=days.upper.isoformat() if days.upper else "",
    )
    messages.tell(
        person=person,
        event="registry/mail/renewed",
        key=f"renewal:{renewal.pk}:renewed",
        context={"renewal": renewal.pk},
        at=at,
    )


def _next_period(renewal: Renewal, by: User | None, at: datetime) -> None:
    term = renewal.term
    if term is None:
        raise LookupError(f"{renewal} gave no term.")
    try:
        cpd_periods.open_for(entry=renewal.entry, term=term.during, by=by, at=at)
    except Refused as refusal:  # a scheme is not loaded: no reason to give anybody their fee back
        raise LookupError(f"{renewal} opens no period of CPD: {refusal.message}") from refusal


def _move(renewal: Renewal, to: RenewalStage, *fields: str) -> None:
    RENEWAL.check(renewal.stage, to)
    renewal.stage = to
    renewal.save(update_fields=["stage", *fields])
