"""Invoices to employers at the desk: the list, a new one checked line by line, one of them, and what becomes of it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.choices import PaymentState
from members.doors import Door
from members.errors import Refused
from members.jinja import day
from members.money_doors import FINANCE
from members.queries.pages import Capped
from members.rules.money import pounds
from members.views import sheets
from members.views.forms import FormDoor
from registry.choices import InvoiceState
from registry.invoice_doors import INVOICE, INVOICE_LINE
from registry.invoice_forms import ContactForm, EmployerForm, InvoiceForm, PaidForm, ReasonForm
from registry.invoice_pdf import answer
from registry.invoice_wording import WRONG
from registry.models import Invoice, InvoiceLine
from registry.queries import invoices
from registry.services import invoices as verbs

IN = {"area": "desk", "section": "payments"}
# A picked list travels in an address; a longer one is brought as a file.
MOST_PICKED = 200
_OFF = {
    verbs.BY_OFFICE: gettext_lazy("Taken off"),
    verbs.OTHERWISE: gettext_lazy("Paid otherwise"),
    verbs.CANCELLED: gettext_lazy("Not owed here any more"),
}
TAGS = {InvoiceState.ISSUED: "restricted", InvoiceState.PAID: "yes", InvoiceState.CANCELLED: "plain"}


class Invoices(Door):
    """Every invoice, newest first."""

    door = FINANCE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Capped(invoices.newest()).shown(request.GET.get("page", ""))
        rows = [(one, one.get_state_display().capitalize(), TAGS[InvoiceState(one.state)]) for one in page]
        return render(request, "registry/invoices/list.html", IN | {"page": page, "rows": rows})


class NewInvoice(FormDoor, Door):
    """For whom an employer pays; with one line wrong nothing is done, and each is said."""

    door = FINANCE
    template = "registry/invoices/new.html"
    form_class = InvoiceForm

    def initial(self) -> dict[str, Any]:
        """What was picked from a list, if anything was."""
        picked = self.request.GET.getlist("number")[:MOST_PICKED]
        return {
            "employer": self.request.GET.get("employer", "")[:200],
            "numbers": "\n".join(one[:20] for one in picked),
        }

    def context(self) -> dict[str, Any]:
        return IN | {"wrong": getattr(self, "wrong", []), "back_url": reverse("desk-invoices")}

    def act(self, form: InvoiceForm) -> HttpResponse:
        entered = form.cleaned_data
        to = verbs.Addressed(
            entered["employer"], entered["address"], entered["contact_email"], entered["purchase_order"]
        )
        try:
            invoice = verbs.issue(to=to, asked=form.asked(entered), by=self.asker.account(), at=self.now)
        except verbs.WrongLines as refused:
            self.wrong = [(one.asked, WRONG[one.wrong]) for one in refused.checked if one.wrong]
            raise
        return self.done(_home(invoice), _("The invoice is made, and the employer’s contact is sent a link to it."))


class Pick(Door):
    """Everybody at one employer whose renewal can be invoiced, to be picked from."""

    door = FINANCE

    def get(self, request: HttpRequest) -> HttpResponse:
        form = EmployerForm(request.GET if "employer" in request.GET else None)
        asked = form.is_valid()
        employer = form.cleaned_data["employer"] if asked else ""
        by, on = self.asker.account(), self.today
        rows = invoices.open_at(employer, by=by, on=on, most=MOST_PICKED) if asked else []
        shown = IN | {"form": form, "asked": asked, "employer": employer, "rows": rows, "most": MOST_PICKED}
        return render(request, "registry/invoices/pick.html", shown, status=422 if form.errors else 200)


class OneInvoice(Door):
    """One invoice: what is owed on it, line by line, and what may be done."""

    door = INVOICE
    thing: Invoice

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        lines = invoices.lines(self.thing)
        issued = self.thing.state == InvoiceState.ISSUED
        shown = IN | {
            "invoice": self.thing,
            "state": self.thing.get_state_display().capitalize(),
            "tag": TAGS[InvoiceState(self.thing.state)],
            "facts": _facts(self.thing),
            "rows": [(one, pounds(one.line.payment.amount_pence), *_state(one, issued)) for one in lines],
            "total": pounds(invoices.total(lines)),
            "issued": issued,
            "came_back": issued and invoices.came_back(self.thing),
        }
        return render(request, "registry/invoices/invoice.html", shown)


class Pdf(Door):
    """The invoice, as a PDF made when it is asked for."""

    door = INVOICE

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return answer(self.thing)


class Lines(Door):
    """Its lines, as a file that a spreadsheet opens."""

    door = INVOICE
    thing: Invoice

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        headings = [_("Invoice"), _("Line"), _("Registration"), _("Name"), _("For"), _("Pounds"), _("State")]
        return sheets.as_csv(name=f"invoice-{self.thing.number}", headings=headings, rows=self.rows())

    def rows(self) -> Iterator[list[object]]:
        """One row for every line."""
        issued = self.thing.state == InvoiceState.ISSUED
        for one in invoices.lines(self.thing):
            payment, entry = one.line.payment, one.line.renewal.entry
            pounds = f"{payment.amount_pence / 100:.2f}"
            yield [
                self.thing.number, one.line.position, entry.number, one.name, payment.fee.words, pounds,
                _state(one, issued)[0],
            ]  # fmt: skip


class SendAgain(Door):
    """Sends the employer's contact the invoice once more."""

    door = INVOICE
    thing: Invoice

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        try:
            sent = verbs.send_again(invoice=self.thing, by=self.asker.account(), at=self.now)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            new = sent.posted_at == self.now
            messages.success(request, _("The invoice was sent.") if new else _("The invoice was sent today already."))
        return HttpResponseRedirect(_home(self.thing))


class _About(FormDoor, Door):
    """A form about one invoice, which leads back to it."""

    door = INVOICE

    def invoice(self) -> Invoice:
        """The invoice that the page is about."""
        found: Invoice = self.thing
        return found

    def context(self) -> dict[str, Any]:
        invoice = self.invoice()
        lines = invoices.lines(invoice)
        over = invoice.state != InvoiceState.ISSUED
        return IN | {
            "invoice": invoice,
            "over": over,
            "total": pounds(invoices.total(lines)),
            "back_url": _home(invoice),
        }


class Contact(_About):
    """Correct the address of the employer’s contact, to which it is sent at once."""

    template = "registry/invoices/contact.html"
    form_class = ContactForm

    def initial(self) -> dict[str, Any]:
        return {"contact_email": self.invoice().contact_email}

    def act(self, form: ContactForm) -> HttpResponse:
        before, email = self.invoice().contact_email, form.cleaned_data["contact_email"]
        verbs.correct_contact(invoice=self.invoice(), email=email, by=self.asker.account(), at=self.now)
        return self.done(
            _home(self.invoice()), "" if email == before else _("The invoice was sent to the new address.")
        )


class Paid(_About):
    """Record that its money arrived."""

    template = "registry/invoices/paid.html"
    form_class = PaidForm

    def act(self, form: PaidForm) -> HttpResponse:
        entered = form.cleaned_data
        verbs.paid(
            invoice=self.invoice(),
            received_on=entered["received_on"],
            pence=entered["amount"],
            bank_reference=entered["bank_reference"],
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(_home(self.invoice()), _("The invoice is paid, and every fee on it is settled."))


class Cancel(_About):
    """Ask the employer no longer."""

    template = "registry/invoices/cancel.html"
    form_class = ReasonForm

    def act(self, form: ReasonForm) -> HttpResponse:
        verbs.cancel(invoice=self.invoice(), reason=form.cleaned_data["reason"], by=self.asker.account(), at=self.now)
        return self.done(_home(self.invoice()), _("The invoice is cancelled. Each person owes their fee as before."))


class TakeOff(_About):
    """Take one person off an invoice."""

    door = INVOICE_LINE
    template = "registry/invoices/off.html"
    form_class = ReasonForm

    def invoice(self) -> Invoice:
        found: InvoiceLine = self.thing
        return found.invoice

    def context(self) -> dict[str, Any]:
        line: InvoiceLine = self.thing
        return super().context() | {"line": line, "gone": line.off_at is not None}

    def act(self, form: ReasonForm) -> HttpResponse:
        verbs.take_off(line=self.thing, reason=form.cleaned_data["reason"], by=self.asker.account(), at=self.now)
        return self.done(_home(self.invoice()), _("The line is taken off, and the total is put right."))


def _home(invoice: Invoice) -> str:
    return reverse("desk-invoice", args=[invoice.reference])


def _facts(invoice: Invoice) -> list[dict[str, Any]]:
    found: list[tuple[str, Any]] = [
        (_("Employer"), [invoice.employer, *invoice.address.splitlines()]),
        (_("Contact"), invoice.contact_email),
        (_("Purchase order"), invoice.purchase_order),
        (_("Issued on"), day(invoice.issued_on)),
    ]
    if invoice.received_on:
        found.append((_("Received on"), day(invoice.received_on)))
        found.append((_("Received"), pounds(invoice.received_pence or 0)))
        found.append((_("Bank reference"), invoice.bank_reference))
    if invoice.reason:
        found.append((_("Cancelled because"), invoice.reason))
    return [{"key": key, "value": value} for key, value in found]


def _state(one: invoices.Line, issued: bool) -> tuple[str | Promise, str]:
    """What a line is now, in a word and a colour."""
    if one.line.off:
        return _OFF[one.line.off], "plain"
    if one.owed:
        return _("To be paid"), "restricted"
    if one.otherwise:
        return _("Paid otherwise"), "information"
    if not issued:
        return _("Settled"), "yes"
    if one.line.payment.state == PaymentState.PROCESSING:
        return _("On its way from the bank"), "information"
    return _("Not owed here any more"), "plain"
