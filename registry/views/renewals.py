"""My renewal: a list of two parts in either order, the declarations, the fee, and whom of my employer may be told."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from members import policy
from members.choices import PAYABLE, SETTLED, DebitState, PaymentState
from members.doors import Door
from members.jinja import day
from members.models import Debit, Payment, Person
from members.queries import debits, money
from members.rules.money import pounds
from members.views.forms import FormDoor
from registry.choices import RenewalStage
from registry.models import DeclarationQuestion, Renewal
from registry.queries import renewals
from registry.queries.renewals import Renewing
from registry.renewal_doors import OWN_RENEWAL
from registry.renewal_forms import EmployerContactForm, PayForm, RenewalDeclarationsForm
from registry.renewal_wording import WHY_NOT
from registry.rules.renewals import Part
from registry.services import employer_contacts
from registry.services import renewals as verbs
from registry.services.declared import Answer

IN = {"area": "my", "section": "overview"}


def home(renewal: Renewal) -> str:
    """The page of a renewal, with what is left to do."""
    return reverse("my-renewal", args=[renewal.reference])


class OfRenewal(Door):
    """A page of one renewal of the asker's."""

    door = OWN_RENEWAL
    thing: Renewal

    @cached_property
    def state(self) -> Renewing:
        """The renewal as it stands today."""
        return renewals.read(self.thing, on=self.today)

    @cached_property
    def payment(self) -> Payment | None:
        """The payment to speak of."""
        return renewals.payment(self.thing)

    @property
    def on_its_way(self) -> bool:
        """Whether a bank is working on the fee, or Stripe may have it collected already: nobody pays it otherwise."""
        return self.state.tried or (self.payment is not None and self.payment.state == PaymentState.PROCESSING)

    def common(self) -> dict[str, Any]:
        """What every page of a renewal shows."""
        return IN | {
            "renewal": self.thing,
            "entry": self.thing.entry,
            "state": self.state,
            "renewed": self.thing.stage == RenewalStage.RENEWED,
            "why_not": WHY_NOT[self.state.why_not] if self.state.why_not else "",
            "back_url": home(self.thing),
        }


class OneRenewal(OfRenewal):
    """What is left to do and by when; once it is done, until when somebody is renewed."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        shown = self.common() | {
            "tasks": [self._declarations(), self._fee()],
            "payment": self.payment,
            "paid": self.payment is not None and self.payment.state in SETTLED,
            "on_its_way": self.on_its_way,
            "failed": self._failed(),
            "invoiced": renewals.invoiced(self.thing),
            "back_url": reverse("my"),
        }
        return render(request, "registry/renewals/renewal.html", shown)

    def _failed(self) -> Debit | None:
        """The last direct debit, if its bank did not pay and nothing is on its way instead."""
        if self.payment is None or self.payment.state != PaymentState.OPEN:
            return None
        return debits.of_payment(self.payment).filter(state=DebitState.FAILED).last()

    def _declarations(self) -> dict[str, Any]:
        return self._task(Part.DECLARATIONS, _("Sign your declarations"), "my-renewal-declarations")

    def _fee(self) -> dict[str, Any]:
        task = self._task(Part.FEE, _("Pay the fee"), "my-renewal-fee")
        if self.state.debit is not None:
            words = _("To be collected on %(day)s") % {"day": day(self.state.debit.due_on)}
            task |= {"status": words, "kind": "information"}
        if self.on_its_way:
            task |= {"status": _("On its way from the bank"), "kind": "information"}
        return task

    def _task(self, part: Part, name: str, page: str) -> dict[str, Any]:
        task: dict[str, Any] = {"name": name, "status": _("Completed")}
        if part in self.state.left:
            task |= {"status": _("To be done"), "kind": "information"}
        if self.state.open:
            task["href"] = reverse(page, args=[self.thing.reference])
        return task


class Declarations(FormDoor, OfRenewal):
    """What I declare to be renewed, statement by statement."""

    template = "registry/renewals/declarations.html"
    form_class = RenewalDeclarationsForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.state.open:
            return HttpResponseRedirect(home(self.thing))
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        of = renewals.declaration_set(self.thing, on=self.today)
        signed = renewals.declaration(self.thing)
        kept = signed.answers.select_related("question") if signed else []
        return {
            "questions": list(DeclarationQuestion.objects.filter(of=of).order_by("position")),
            "sealed": {one.question.code: bool(one.explanation) for one in kept},
            "late": self.state.late and not self.thing.why_late,
        }

    def initial(self) -> dict[str, Any]:
        signed = renewals.declaration(self.thing)
        kept = signed.answers.select_related("question") if signed else []
        return {one.question.code: "yes" if one.yes else "no" for one in kept}

    def context(self) -> dict[str, Any]:
        return self.common() | {"signed": renewals.declaration(self.thing)}

    def act(self, form: RenewalDeclarationsForm) -> HttpResponse:
        entered = form.cleaned_data
        answers = {
            one.code: Answer(entered[one.code] == "yes", entered.get(f"{one.code}_explanation", ""))
            for one in form.questions
        }
        verbs.declare(
            renewal=self.thing,
            answers=answers,
            why_late=entered.get("why_late", ""),
            by=self.asker.account(),
            at=self.now,
        )
        return self.done(home(self.thing), _("Your declarations are signed."))


class Fee(FormDoor, OfRenewal):
    """What the new term costs, and the way to pay it."""

    template = "registry/renewals/fee.html"
    form_class = PayForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.state.open:
            return HttpResponseRedirect(home(self.thing))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        fee = money.fee(self.thing.policy.fee_code, self.thing.begins_on)
        return self.common() | {
            "fee": fee,
            "amount": pounds(self.payment.amount_pence if self.payment else fee.amount_pence),
            "payment": self.payment,
            "debit": self.state.debit,
            "invoiced": renewals.invoiced(self.thing),
            "by_debit": renewals.debit_plan(self.thing, on=self.today),
            "paid": self.thing.paid_at is not None,
            "on_its_way": self.on_its_way,
            "may_pay": self.state.open,
        }

    def act(self, form: PayForm) -> HttpResponse:
        payment = verbs.pay(renewal=self.thing, back_url=home(self.thing), by=self.asker.account(), at=self.now)
        if payment.state in PAYABLE and payment.checkout_url:
            return HttpResponseRedirect(payment.checkout_url, status=303)
        return self.done(home(self.thing))


class EmployerContact(FormDoor, Door):
    """Whom of my employer may be told when my renewal is at risk; a second button takes it back."""

    door = policy.OWN_EVIDENCE
    template = "registry/renewals/employer_contact.html"
    form_class = EmployerContactForm
    thing: Person

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "withdraw":
            employer_contacts.withdraw(person=self.thing, by=self.asker.account(), at=self.now)
            return self.done(reverse("my-employer-contact"), _("Nobody of your employer is told any more."))
        return super().post(request, *args, **kwargs)

    def initial(self) -> dict[str, Any]:
        agreed = renewals.employer_contact(self.thing)
        return {"email": agreed.email} if agreed else {}

    def context(self) -> dict[str, Any]:
        return IN | {"agreed": renewals.employer_contact(self.thing), "back_url": reverse("my")}

    def act(self, form: EmployerContactForm) -> HttpResponse:
        employer_contacts.agree(
            person=self.thing, email=form.cleaned_data["email"], by=self.asker.account(), at=self.now
        )
        return self.done(reverse("my-employer-contact"), _("Thank you. We tell them only if your renewal is at risk."))
