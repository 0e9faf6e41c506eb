"""Invoices to employers: what is owed on them, and whether a number may be put on one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from members.choices import SETTLED, PaymentState, Purpose
from members.models import Employment, Payment, Person, User, WorkItem
from members.queries import people
from registry.choices import RENEWING, InvoiceState
from registry.models import Entry, Invoice, InvoiceLine, Renewal
from registry.queries import renewals
from registry.rules.invoices import Asked, Wrong, read, twice

CAME_BACK = "invoice_came_back"


@dataclass(frozen=True, slots=True)
class Checked:
    """A line that was asked for, with its renewal or what is wrong with it."""

    asked: Asked
    renewal: Renewal | None = None
    wrong: Wrong | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an invoice as it stands.

    Args:
        owed: whether the employer is still asked for it.
        otherwise: whether it was paid in another way since it was invoiced.
    """

    line: InvoiceLine
    name: str
    owed: bool
    otherwise: bool


def newest() -> QuerySet[Invoice]:
    """Every invoice, newest first."""
    return Invoice.objects.order_by("-issued_at", "-pk")


def came_back_key(invoice: Invoice) -> str:
    """The key of the work to find where an invoice that came back belongs."""
    return f"{CAME_BACK}:{invoice.pk}"


def came_back(invoice: Invoice) -> bool:
    """Whether what was sent of an invoice did not arrive, and nobody has seen to it yet."""
    return WorkItem.objects.filter(key=came_back_key(invoice), closed_at=None).exists()


def lines(invoice: Invoice) -> list[Line]:
    """The lines of an invoice in their order, with names, in two questions."""
    found = invoice.lines.select_related("invoice", "renewal__entry", "payment__fee").order_by("position")
    names = people.names({one.renewal.entry.person_id for one in found})
    return [_line(one, names.get(one.renewal.entry.person_id, ""), invoice) for one in found]


def total(of: Iterable[Line]) -> int:
    """The pence that are owed on these lines."""
    return sum(one.line.payment.amount_pence for one in of if one.owed)


def open_at(employer: str, *, by: User, on: date, most: int) -> list[tuple[str, str]]:
    """Number and name of everybody who works at an employer of such a name and whose renewal can be invoiced.

    Args:
        employer: a part of the name that the directory or they themselves give.
        most: how many are looked at; more numbers than that are better brought as a file.
    """
    named = Q(organisation__name__icontains=employer) | Q(employer_name__icontains=employer)
    works = Employment.objects.filter(named, set_aside_at=None, during__contains=on)
    due = Renewal.objects.filter(entry__person__in=works.values("person"), stage__in=RENEWING)
    numbers = list(due.order_by("entry__number").values_list("entry__number", flat=True).distinct()[:most])
    found = [one.renewal for one in check(read("\n".join(numbers)), by=by, on=on) if one.renewal]
    names = people.names({one.entry.person_id for one in found})
    return [(one.entry.number, names.get(one.entry.person_id, "")) for one in found]


def check(asked: list[Asked], *, by: User, on: date) -> list[Checked]:
    """Each line with its renewal, or with what is wrong with it, in a few questions whatever their number."""
    numbers = {one.number for one in asked}
    entries = {one.number: one for one in Entry.objects.filter(number__in=numbers).select_related("person")}
    waiting = Renewal.objects.filter(entry__in=entries.values(), stage__in=RENEWING)
    waiting = waiting.select_related("entry__person", "entry__register", "policy").order_by("begins_on")
    states = {one.renewal.entry_id: one for one in renewals.read_all(waiting, on=on)}
    renewing = [one.renewal.pk for one in states.values()]
    known = _Known(
        repeated=twice(asked),
        entries=entries,
        states=states,
        owed=_payments(renewing),
        invoiced=renewals.invoiced_among(renewing),
        own={_kept(one) for one in Person.objects.filter(user=by)},
    )
    return [_checked(one, known) for one in asked]


@dataclass(frozen=True, slots=True)
class _Known:
    """What lines are checked against.

    Args:
        own: who is asking, as the record that is kept of them.
    """

    repeated: set[int]
    entries: dict[str, Entry]
    states: dict[int, renewals.Renewing]
    owed: dict[int, Payment]
    invoiced: set[int]
    own: set[int]


def _checked(one: Asked, known: _Known) -> Checked:
    entry = known.entries.get(one.number)
    state = known.states.get(entry.pk) if entry else None
    wrong = None
    if entry is None:
        wrong = Wrong.UNKNOWN
    elif one.line in known.repeated:
        wrong = Wrong.TWICE
    elif _kept(entry.person) in known.own:
        wrong = Wrong.OWN
    elif state is None:
        wrong = Wrong.NOT_DUE
    else:
        wrong = _why_not(state, known)
    return Checked(one, state.renewal if state and wrong is None else None, wrong)


def _why_not(state: renewals.Renewing, known: _Known) -> Wrong | None:
    payment = known.owed.get(state.renewal.pk)
    if state.renewal.paid_at is not None or (payment and payment.state in SETTLED):
        return Wrong.PAID
    if not state.open:
        return Wrong.CANNOT
    if state.debit is not None or (payment and payment.state == PaymentState.PROCESSING):
        return Wrong.COLLECTED
    return Wrong.INVOICED if state.renewal.pk in known.invoiced else None


def _kept(person: Person) -> int:
    """The record that is kept of a human being."""
    return person.merged_into_id or person.pk


def _payments(of: list[int]) -> dict[int, Payment]:
    """The newest payment of each renewal."""
    about = {"purpose": Purpose.RENEWAL, "about": Renewal._meta.label_lower, "about_id__in": of}
    return {one.about_id: one for one in Payment.objects.filter(**about).order_by("created_at", "pk")}


def _line(line: InvoiceLine, name: str, invoice: Invoice) -> Line:
    unpaid = invoice.state == InvoiceState.ISSUED and line.off_at is None
    state = PaymentState(line.payment.state)
    return Line(line, name, unpaid and state == PaymentState.OPEN, unpaid and state in SETTLED)
