"""Renewals as services, pages and messages ask for them: whose they are, until when, and what keeps them from it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members.choices import DEBITING, DebitState, PaymentState, Purpose
from members.models import Debit, Payment, Person
from members.queries import debits, money, people
from members.queries.calendar import bank_holidays, london_day
from registry.choices import RENEWING, InvoiceState, RenewalStage
from registry.models import (
    Declaration,
    DeclarationAnswer,
    DeclarationSet,
    EmployerContact,
    InvoiceLine,
    Renewal,
    RenewalReview,
    ReturnPolicy,
)
from registry.queries import dossiers, policies
from registry.queries.facts import EntryFacts, read_facts
from registry.rules import debits as debit_rules
from registry.rules import renewals as rules
from registry.rules.renewals import Part, Why


@dataclass(frozen=True, slots=True)
class Renewing:
    """A renewal with what its pages and messages say of it.

    Args:
        last: the last day on which one is registered without it.
        late_until: the last day on which somebody who lapsed may come back by renewing.
        left: the parts still to be done.
        why_not: what keeps it from being renewed today.
        late: whether the last day is over and the entry lapsed.
        first: the first day of the new term, were both parts done today.
        debit: what is to be collected for it by direct debit, or is on its way.
    """

    renewal: Renewal
    last: date
    late_until: date
    left: list[Part]
    why_not: Why | None
    late: bool
    first: date | None
    debit: Debit | None = None

    @property
    def asks(self) -> list[Part]:
        """The parts that its person still has to do: what is collected from their account is none of them."""
        return [part for part in self.left if part is not Part.FEE or self.debit is None]

    @property
    def tried(self) -> bool:
        """Whether Stripe may have collected the fee already, so that nobody pays it otherwise."""
        return self.debit is not None and self.debit.tried_at is not None

    @property
    def open(self) -> bool:
        """Whether something can still be done for it."""
        return self.renewal.stage in RENEWING and self.why_not is None


def of_person(person: Person) -> QuerySet[Renewal]:
    """Every renewal of one human being, the newest first."""
    found = Renewal.objects.filter(entry__person__in=people.group(person))
    return found.select_related("entry__register", "entry__person", "policy", "term").order_by("-begins_on", "entry")


def current(person: Person, *, on: date) -> list[Renewing]:
    """The renewals of one human being that something is still to be done for."""
    return read_all(of_person(person).filter(stage__in=RENEWING), on=on)


def read(renewal: Renewal, *, on: date) -> Renewing:
    """One renewal on a day."""
    return read_all([renewal], on=on)[0]


def read_all(renewals: Iterable[Renewal], *, on: date) -> list[Renewing]:
    """These renewals on a day, in a few statements whatever their number."""
    found = list(renewals)
    if not found:
        return []
    held = {facts.entry_id: facts for facts in read_facts(entry_ids=[one.entry_id for one in found])}
    figures = {register: figures_of(register, on=on) for register in {one.entry.register_id for one in found}}
    coming = _debits([one.pk for one in found])
    return [_read(one, held[one.entry_id], figures[one.entry.register_id], on, coming.get(one.pk)) for one in found]


def figures_of(register: int, *, on: date) -> rules.Policy:
    """The figures that renewing on a register depends on, but for what the renewal's own policy says."""
    returning = ReturnPolicy.objects.filter(register=register, valid_from__lte=on).order_by("-valid_from").first()
    months = returning.short_readmission_months if returning else 0
    return rules.Policy(policies.current().register(register).book, months)


def last_day(renewal: Renewal) -> date:
    """The last day on which somebody is registered without the new term."""
    return rules.last_day(renewal.begins_on, policies.current().register(renewal.entry.register_id).book)


@dataclass(frozen=True, slots=True)
class DebitPlan:
    """When the fee of a renewal is collected by direct debit, and whether that is to be announced by now."""

    due_on: date
    is_time: bool


def debit_figures(renewal: Renewal) -> debit_rules.Figures:
    """What the policy of a renewal says of direct debits."""
    policy = renewal.policy
    return debit_rules.Figures(
        notice_days=policy.debit_notice_days,
        spare_days=policy.debit_spare_days,
        tries=policy.debit_tries,
        again_days=policy.debit_again_days,
        otherwise_days=policy.debit_otherwise_days,
    )


def debit_plan(renewal: Renewal, *, on: date, failed_on: date | None = None) -> DebitPlan | None:
    """When the fee would be collected, were it announced on a day or as soon as it is time.

    None where it is too late for it, where nothing is to be paid or somebody cannot go on, and where the account was
    tried as often as the policy says. Whether there is an account at all is not asked.
    """
    state = read(renewal, on=on)
    owed = payment(renewal)
    unpaid = owed is None or owed.state in {PaymentState.OPEN, PaymentState.CANCELLED}
    unpaid = unpaid and invoiced(renewal) is None
    if not state.open or state.late or renewal.paid_at is not None or not unpaid:
        return None
    figures, holidays = debit_figures(renewal), bank_holidays()
    mandate = debits.working(renewal.entry.person)
    tried = Debit.objects.filter(payment=owed, mandate=mandate, state=DebitState.FAILED) if owed and mandate else None
    if tried is not None and tried.count() >= figures.tries:
        return None
    wanted = debit_rules.wanted_on(renewal.begins_on, figures, holidays, failed_on=failed_on)
    due_on = debit_rules.due_on(wanted, figures, holidays, on=on, last=state.last)
    if due_on is None:
        return None
    return DebitPlan(due_on, debit_rules.is_time(wanted, figures, holidays, on=on))


def payment(renewal: Renewal) -> Payment | None:
    """The payment to speak of."""
    return money.latest(Purpose.RENEWAL, renewal)


def invoiced(renewal: Renewal) -> InvoiceLine | None:
    """The line by which an employer is asked to pay the fee of a renewal, while they are."""
    return _asked_of_employers([renewal.pk]).select_related("invoice").first()


def invoiced_among(renewals: Collection[int]) -> set[int]:
    """Those of these renewals whose fee an employer is asked to pay."""
    return set(_asked_of_employers(renewals).values_list("renewal", flat=True))


def declaration(renewal: Renewal) -> Declaration | None:
    """What was signed for a renewal and not signed anew."""
    signed = Declaration.objects.filter(about=renewal._meta.label_lower, about_id=renewal.pk, replaced_at=None)
    return signed.select_related("of").first()


def declaration_set(renewal: Renewal, *, on: date) -> DeclarationSet:
    """The version of the declarations in force on a day.

    Raises:
        LookupError: where none is.
    """
    found = dossiers.declaration_set(renewal.policy.declarations, on=on)
    if found is None:
        raise LookupError(f"No declarations {renewal.policy.declarations!r} are in force on {on}.")
    return found


def employer_contact(person: Person) -> EmployerContact | None:
    """Whom of their employer somebody agreed to have told, if anybody."""
    return EmployerContact.objects.filter(person__in=people.group(person), withdrawn_at=None).first()


def not_clear(review: RenewalReview) -> list[DeclarationAnswer]:
    """The answers that a review is about; their explanations stay sealed."""
    answers = DeclarationAnswer.objects.filter(declaration=review.declaration_id, clear=False)
    return list(answers.select_related("question").order_by("question__position"))


def done_on(renewal: Renewal, *, on: date) -> date:
    """The day on which the later of the two parts was done; a part that is not done could be done today at the best."""
    return max(london_day(at) if at else on for at in (renewal.declared_at, renewal.paid_at))


def _asked_of_employers(renewals: Collection[int]) -> QuerySet[InvoiceLine]:
    lines = InvoiceLine.objects.filter(renewal__in=renewals, off_at=None, invoice__state=InvoiceState.ISSUED)
    return lines.filter(payment__state=PaymentState.OPEN)


def _debits(renewals: list[int]) -> dict[int, Debit]:
    """What is to be collected for renewals, or is on its way, by renewal."""
    of = {"payment__purpose": Purpose.RENEWAL, "payment__about": Renewal._meta.label_lower}
    found = Debit.objects.filter(**of, payment__about_id__in=renewals, state__in=DEBITING)
    return {debit.payment.about_id: debit for debit in found.select_related("payment", "mandate")}


def _read(renewal: Renewal, held: EntryFacts, figures: rules.Policy, on: date, debit: Debit | None) -> Renewing:
    policy = rules.Policy(figures.book, figures.late_months, renewal.policy.suspended_may_renew)
    begins_on = renewal.begins_on
    renewed = renewal.stage == RenewalStage.RENEWED
    done = done_on(renewal, on=on)
    first = rules.starts(held.facts, policy, begins_on=begins_on, done_on=done)
    return Renewing(
        renewal=renewal,
        last=rules.held_last(begins_on, policy.book, held.facts.held),
        late_until=rules.late_until(begins_on, policy),
        left=rules.missing(declared=bool(renewal.declared_at), paid=bool(renewal.paid_at)),
        why_not=None if renewed else rules.why_not(held.facts, policy, begins_on=begins_on, on=on, done_on=done),
        late=first != begins_on,
        first=first,
        debit=debit,
    )
