"""An employer pays for many at once: issued whole or not at all, paid once, and whoever has declared is renewed."""

import csv
import re
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from psycopg.types.range import DateRange

from members import mail
from members.choices import DeliveryKind, PaymentState, Role
from members.errors import Refused
from members.models import Employment, Message, Payment, TrailEvent, WorkItem
from members.money_doors import FINANCE_ROLES
from members.services import deliveries
from members.work import kinds, page_of
from registry.choices import FactSource, InvoiceState, RenewalStage
from registry.invoice_pdf import document
from registry.models import Invoice
from registry.queries import invoices as questions
from registry.queries import renewals
from registry.queries.invoice_links import CANCELLED, LASTS, SENT
from registry.rules.invoices import MOST, Wrong, read
from registry.services import invoices, reminders
from registry.services import renewals as verbs
from tests.factories.debits import tell
from tests.factories.members import UserFactory
from tests.factories.renewals import declare, fresh, opened, pay
from tests.pdf import words as text_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 9, 10, tzinfo=UTC)
ON, LATER = date(2026, 11, 9), datetime(2026, 12, 1, 10, tzinfo=UTC)
TO = invoices.Addressed("Leeds Hospitals", "1 High Street\nLeeds", "fees@example.org", "PO-77")


@pytest.fixture
def finance():
    return UserFactory(role=Role.FINANCE)


def issued(finance, *renewals_, at=AT):
    numbers = "\n".join(one.entry.number for one in renewals_)
    return invoices.issue(to=TO, asked=read(numbers), by=finance, at=at)


def record(invoice, by, pence, *, at=LATER):
    return invoices.paid(invoice=invoice, received_on=at.date(), pence=pence, bank_reference="LEEDS", by=by, at=at)


def test_lines_are_read_in_any_spelling_and_only_their_first_cell():
    asked = read('Number,Name\nrct 10734,Susan\n\n"RCT-10735";x\nRCT10734\tagain\n')
    assert [(one.line, one.number) for one in asked] == [(2, "RCT10734"), (4, "RCT10735"), (5, "RCT10734")]


def test_one_line_that_is_wrong_and_nothing_is_done(finance):
    right, paid, on_another = opened(), opened(), opened()
    pay(paid)
    issued(finance, on_another)
    before = (Payment.objects.count(), Invoice.objects.count())
    numbers = [right, paid, on_another, right]
    asked = read("\n".join([*(one.entry.number for one in numbers), "RCT99999"]))
    found = [one.wrong for one in questions.check(asked, by=finance, on=ON)]
    assert found == [None, Wrong.PAID, Wrong.INVOICED, Wrong.TWICE, Wrong.UNKNOWN]
    with pytest.raises(Refused):
        invoices.issue(to=TO, asked=asked, by=finance, at=AT)
    assert (Payment.objects.count(), Invoice.objects.count()) == before
    for asked_by, lines in ((UserFactory(role=Role.OFFICER), read(right.entry.number)), (finance, [])):
        with pytest.raises(Refused):
            invoices.issue(to=TO, asked=lines, by=asked_by, at=AT)


def test_many_lines_are_checked_in_as_few_questions_as_one_and_too_many_in_none(finance, django_assert_num_queries):
    few, many = [opened()], [opened() for _ in range(6)]
    issued(finance, many[0])

    def asked(renewals_):
        return read("\n".join(one.entry.number for one in renewals_))

    with CaptureQueriesContext(connection) as one:
        questions.check(asked(few), by=finance, on=ON)
    with django_assert_num_queries(len(one)):
        found = questions.check(asked(many), by=finance, on=ON)
    assert [line.wrong for line in found] == [Wrong.INVOICED, *[None] * 5]
    own = questions.check(asked(few), by=few[0].entry.person.user, on=ON)
    assert own[0].wrong == Wrong.OWN
    too_many = read("\n".join(f"RCT{number}" for number in range(MOST + 1)))
    with CaptureQueriesContext(connection) as none, pytest.raises(Refused, match="between 1 and"):
        invoices.issue(to=TO, asked=too_many, by=finance, at=AT)
    assert not any("entry" in one["sql"] for one in none)


def test_paid_every_fee_is_settled_once_and_whoever_declared_is_renewed(finance):
    declared, silent, off = declare(opened()), opened(), opened()
    invoice = issued(finance, declared, silent, off)
    line = invoice.lines.get(position=3)
    for _again in range(2):
        invoices.take_off(line=line, reason="They left.", by=finance, at=AT)
    with pytest.raises(Refused) as refused:
        record(invoice, finance, 14_400)
    assert refused.value.field == "amount"
    for _again in range(2):
        record(invoice, finance, 9_600)
    with pytest.raises(Refused):
        record(invoice, finance, 9_500)
    assert [fresh(one).stage for one in (declared, silent, off)] == [
        RenewalStage.RENEWED, RenewalStage.PAID, RenewalStage.OPEN,
    ]  # fmt: skip
    assert list(Payment.objects.order_by("pk").values_list("state", "method")) == [
        ("paid", "offline"), ("paid", "offline"), ("open", ""),
    ]  # fmt: skip
    assert Message.objects.filter(template="members/mail/payment_received").count() == 2
    assert TrailEvent.objects.filter(kind="registry.invoice_paid").count() == 1
    assert declare(silent, at=LATER).stage == RenewalStage.RENEWED
    with pytest.raises(Refused):
        invoices.cancel(invoice=invoice, reason="No.", by=finance, at=LATER)


def test_who_pays_by_card_meanwhile_is_off_it_or_offered_the_card_back(stripe_server, clock, finance):
    clock.move_to(AT)
    first, second = opened(at=AT), opened(at=AT)
    invoice = issued(finance, first, second)
    assert renewals.invoiced(first).invoice == invoice
    payment = verbs.pay(renewal=first, back_url="/my/", by=first.entry.person.user, at=timezone.now())
    stripe_server.things.pay(payment.session_id)
    tell(stripe_server)
    assert questions.total(questions.lines(invoice)) == 4_800
    assert renewals.invoiced(first) is None
    record(invoice, finance, 9_600)  # what was asked for at first
    payment.refresh_from_db()
    assert (payment.state, payment.refund_offer) == (PaymentState.PAID, "paid_twice")
    assert Payment.objects.filter(refund_offered_at__isnull=False).count() == 1


def test_cancelled_each_owes_as_before(finance):
    renewal, by_card = opened(), opened()
    invoice = issued(finance, renewal, by_card)
    pay(by_card)
    for _again in range(2):
        invoices.cancel(invoice=invoice, reason="The wrong trust.", by=finance, at=LATER)
    assert Message.objects.filter(template=CANCELLED).count() == 1
    invoice.refresh_from_db()
    state = renewals.payment(renewal).state
    assert (invoice.state, state) == (InvoiceState.CANCELLED, PaymentState.OPEN)
    assert list(invoice.lines.order_by("position").values_list("off", flat=True)) == ["cancelled", "otherwise"]
    words = text_of(document(invoice))
    assert ("£48.00" in words, "£96.00" in words, by_card.entry.number in words) == (True, False, False)
    assert renewals.invoiced(renewal) is None
    with pytest.raises(Refused):
        record(invoice, finance, 4_800)
    assert issued(finance, renewal).number != invoice.number


def test_those_who_work_at_an_employer_are_picked_from_a_list(clock, signed_in, finance):
    clock.move_to(AT)
    there, paid, elsewhere, left = (opened(at=AT) for _ in range(4))
    pay(paid)
    works(there, "Leeds Hospitals")
    works(paid, "Leeds Hospitals")
    works(elsewhere, "York Hospitals")
    works(left, "Leeds Hospitals", until=date(2026, 1, 1))
    desk, pick = signed_in(finance), reverse("desk-invoice-pick")
    listed = desk.get(pick, {"employer": "leeds hosp"}).content.decode()
    assert [one.entry.number in listed for one in (there, paid, elsewhere, left)] == [True, False, False, False]
    assert "Nobody who works there" in desk.get(pick, {"employer": "Hull Hospitals"}).content.decode()
    for wrong in ("", "le", "x" * 300, "\0\0\0"):
        assert desk.get(pick, {"employer": wrong}).status_code == 422
    chosen = desk.get(reverse("desk-invoice-new"), {"employer": "leeds hosp", "number": [there.entry.number]})
    assert f">\n{there.entry.number}</textarea>" in chosen.content.decode()
    assert 'value="leeds hosp"' in chosen.content.decode()


def works(renewal, where, until=None):
    Employment.objects.create(
        person=renewal.entry.person,
        employer_name=where,
        during=DateRange(date(2020, 1, 1), until),
        recorded_at=AT,
        source=FactSource.OFFICE,
    )


def test_the_pages_lead_from_a_file_with_a_slip_to_a_paid_invoice(clock, signed_in, finance):
    clock.move_to(AT)
    renewal, other = opened(at=AT), opened(at=AT)
    desk, me = signed_in(finance), signed_in(renewal.entry.person.user)
    entered = {"employer": TO.employer, "address": TO.address, "contact_email": TO.contact_email}
    lines = f"Number\n{renewal.entry.number}\n{other.entry.number}\nRCT99999\n".encode()
    new = reverse("desk-invoice-new")
    refused = desk.post(new, entered | {"file": SimpleUploadedFile("people.csv", lines)})
    assert (refused.status_code, Invoice.objects.count()) == (422, 0)
    assert "There is no such number." in refused.content.decode()
    assert "Leeds Hospitals" in refused.content.decode()
    no_text = SimpleUploadedFile("people.csv", b"\xff\xfe\x00")
    assert desk.post(new, entered | {"file": no_text}).status_code == 422
    assert desk.post(new, entered).status_code == 422
    made = desk.post(new, entered | {"file": SimpleUploadedFile("people.csv", lines.replace(b"RCT99999\n", b""))})
    invoice = Invoice.objects.get()
    home = reverse("desk-invoice", args=[invoice.reference])
    assert made.url == home
    assert "£96.00" in desk.get(home).content.decode()
    words = text_of(desk.get(reverse("desk-invoice-pdf", args=[invoice.reference])).content)
    assert all(part in words for part in (invoice.number, renewal.entry.number, "£96.00", "Leeds Hospitals"))
    link = told(desk, invoice, finance)
    lines = desk.get(reverse("desk-invoice-lines", args=[invoice.reference])).content.decode("utf-8-sig")
    rows = list(csv.reader(lines.splitlines()))
    assert [row[2] for row in rows] == ["Registration", renewal.entry.number, other.entry.number]
    assert rows[1][5:] == ["48.00", "To be paid"]
    mine = reverse("my-renewal", args=[renewal.reference])
    for page in (mine, reverse("my-renewal-fee", args=[renewal.reference])):
        shown = " ".join(me.get(page).content.decode().split())
        assert "Their money must reach us by 31 January 2027." in shown
    assert reminders.remind(renewal_id=renewal.pk, on=date(2027, 1, 24), at=datetime(2027, 1, 24, 7, tzinfo=UTC))
    reminder = mail.write(Message.objects.filter(template=reminders.REMINDER, person=renewal.entry.person).latest("pk"))
    assert "Their money must reach us by 31 January 2027." in " ".join(reminder.text.split())
    desk.post(reverse("desk-invoice-line-off", args=[invoice.reference, 2]), {"reason": "They left."})
    received = {"amount": "48", "received_on_day": "9", "received_on_month": "11", "received_on_year": "2026"}
    done = desk.post(reverse("desk-invoice-paid", args=[invoice.reference]), received | {"bank_reference": "LEEDS"})
    assert done.url == home
    assert fresh(renewal).stage == RenewalStage.PAID
    assert "Your employer has been invoiced" not in me.get(mine).content.decode()
    clock.shift(timedelta(minutes=1))
    assert "Settled" in desk.get(home).content.decode()
    assert Message.objects.filter(key=f"invoice:{invoice.pk}:received", to=TO.contact_email).count() == 1
    desk.post(reverse("desk-invoice-send", args=[invoice.reference]))
    assert sent_for(invoice).count() == 2  # nothing more is sent of one that is over
    clock.shift(LASTS)
    assert Client().get(link).status_code == 410


def sent_for(invoice):
    return Message.objects.filter(template=SENT, context__invoice=invoice.pk)


def told(desk, invoice, finance):
    """The contact fetches it by their link, which names nobody and is replaced by a new one on a later day only."""
    again = reverse("desk-invoice-send", args=[invoice.reference])
    first = sent_for(invoice).get()
    written = mail.write(first)
    assert (first.to, "£96.00" in written.text) == (TO.contact_email, True)
    assert not any(line.name in written.text for line in questions.lines(invoice))
    link = re.search(r"https?://[^/]+(/invoices/\S+pdf)", written.text).group(1)
    fetched = Client().get(link)
    assert (fetched["Content-Type"], "£96.00" in text_of(fetched.content)) == ("application/pdf", True)
    assert Client().get(link.replace(str(first.pk), str(first.pk + 1), 1)).status_code == 404
    desk.post(again)
    assert sent_for(invoice).count() == 1
    for _again in range(2):
        invoices.send_again(invoice=invoice, by=finance, at=AT + timedelta(days=1))
    assert sent_for(invoice).count() == 2
    assert TrailEvent.objects.filter(kind="registry.invoice_sent_again").count() == 1
    return link


def test_an_invoice_that_comes_back_is_work_for_finance_until_it_is_sent_where_it_belongs_or_is_over(
    clock, signed_in, finance
):
    clock.move_to(AT)
    invoice, other = issued(finance, opened(at=AT)), issued(finance, opened(at=AT))
    first = sent_for(invoice).get()
    for message in (first, sent_for(other).get()):
        for delivery in ("1", "2"):
            bounced(message, f"{message.pk}:{delivery}")
    item = WorkItem.objects.get(key=f"invoice_came_back:{invoice.pk}", closed_at=None)
    assert WorkItem.objects.filter(kind="invoice_came_back").count() == 2
    home = reverse("desk-invoice", args=[invoice.reference])
    assert (page_of(item), kinds()[item.kind].roles) == (home, FINANCE_ROLES)
    desk, correct = signed_in(finance), reverse("desk-invoice-contact", args=[invoice.reference])
    assert "did not reach fees@example.org" in desk.get(home).content.decode()
    assert TO.contact_email in desk.get(correct).content.decode()
    assert desk.post(correct, {"contact_email": "nowhere"}).status_code == 422
    for _again in range(2):
        desk.post(correct, {"contact_email": "accounts@example.org"})
    assert "did not reach" not in desk.get(home).content.decode()
    item.refresh_from_db()
    assert item.closed_at is not None
    assert list(sent_for(invoice).order_by("pk").values_list("to", flat=True)) == [first.to, "accounts@example.org"]
    assert TrailEvent.objects.filter(kind="registry.invoice_contact_corrected").count() == 1
    bounced(first, "late")  # of the address that is corrected
    item.refresh_from_db()
    assert item.closed_at is not None
    bounced(sent_for(invoice).latest("pk"), "again")
    assert WorkItem.objects.filter(pk=item.pk, closed_at=None).exists()
    invoices.send_again(invoice=invoice, by=finance, at=LATER)
    invoices.cancel(invoice=other, reason="The wrong trust.", by=finance, at=LATER)
    bounced(sent_for(other).get(), "over")
    assert not WorkItem.objects.filter(kind="invoice_came_back", closed_at=None).exists()
    with pytest.raises(Refused):
        invoices.correct_contact(invoice=other, email="accounts@example.org", by=finance, at=LATER)


def bounced(message, event):
    told = {"kind": DeliveryKind.BOUNCED, "happened_at": timezone.now(), "at": timezone.now()}
    deliveries.record_event(provider_id="", provider_event=event, message_id=message.pk, **told)


@pytest.mark.django_db(transaction=True)
def test_of_two_invoices_for_one_fee_that_are_issued_at_once_one_is_refused_by_line(finance):
    """The later waits for the locks of the earlier, so that what it checked before them is over."""
    renewal, start, found = opened(), threading.Barrier(2), []

    def press():
        start.wait()
        try:
            found.append(issued(finance, renewal).number)
        except invoices.WrongLines as refused:
            found.append([one.wrong for one in refused.checked])
        finally:
            connection.close()

    both = [threading.Thread(target=press) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert [Wrong.INVOICED] in found
    assert Invoice.objects.get().number in found
