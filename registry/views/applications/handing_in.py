"""The last pages of an application: declarations, fee, check, handing in, what was handed in, and withdrawing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.choices import PAYABLE, SETTLED, PaymentState
from members.doors import Door
from members.errors import Refused
from members.models import Payment
from members.queries import money
from members.rules.money import pounds
from members.views.forms import FormDoor
from registry import application_wording as wording
from registry import submission_pdf, submitted
from registry.applicant_doors import OWN_APPLICATION
from registry.applicant_forms import ApplicationForm, BeginForm, DeclarationsForm
from registry.choices import EVIDENCE_OPEN, Section, Stage
from registry.models import Application, DeclarationQuestion
from registry.queries import application_status, applications, confirmations, dossiers, frozen
from registry.rules.sections import Lack
from registry.services import application_fees, declaring, editing
from registry.services import applications as verbs
from registry.services.declaring import Answer
from registry.views.applications.base import IN, OfApplication, home
from registry.views.applications.overview import page_of

# What handing in means, where it is not the first time.
_VERBS = {
    Stage.EVIDENCE: verbs.answer_evidence,
    Stage.PORTFOLIO: verbs.hand_in_portfolio,
    Stage.RETURNED: verbs.resubmit,
}
# While it is at one of these, the evidence alone is handed in.
_ANSWERS = frozenset({Stage.EVIDENCE, Stage.PORTFOLIO})


class Declarations(OfApplication):
    """What I declare, statement by statement."""

    section = Section.DECLARATIONS
    template = "registry/applications/declarations.html"
    form_class = DeclarationsForm

    def form_kwargs(self) -> dict[str, Any]:
        of = dossiers.declaration_set(self.application.policy.declarations, on=self.today)
        signed = dossiers.declaration(self.application)
        kept = signed.answers.select_related("question") if signed else []
        return {
            "questions": list(DeclarationQuestion.objects.filter(of=of).order_by("position")),
            "sealed": {one.question.code: bool(one.explanation) for one in kept},
        }

    def initial(self) -> dict[str, Any]:
        signed = dossiers.declaration(self.application)
        kept = signed.answers.select_related("question") if signed else []
        return {one.question.code: "yes" if one.yes else "no" for one in kept}

    def context(self) -> dict[str, Any]:
        return super().context() | {"signed": dossiers.declaration(self.application)}

    def save(self, form: DeclarationsForm) -> HttpResponse:
        entered = form.cleaned_data
        answers = {
            one.code: Answer(entered[one.code] == "yes", entered.get(f"{one.code}_explanation", ""))
            for one in form.questions
        }
        declaring.sign(answers=answers, version=form.seen(), **self.who_and_when())
        return self.done(home(self.application), _("Your declarations are signed."))


class Fee(FormDoor, Door):
    """What the application costs, what that covers, and the way to pay it."""

    door = OWN_APPLICATION
    section = Section.FEE
    template = "registry/applications/fee.html"
    form_class = BeginForm
    thing: Application

    def payment(self) -> Payment | None:
        """The payment to speak of."""
        return money.latest(dossiers.purpose_of_fee(self.thing, on=self.today), self.thing)

    def context(self) -> dict[str, Any]:
        fee, payment = money.fee(self.thing.policy.fee_code, self.today), self.payment()
        return IN | {
            "application": self.thing,
            "fee": fee,
            "amount": pounds(payment.amount_pence if payment else fee.amount_pence),
            "payment": payment,
            "paid": payment is not None and payment.state in SETTLED,
            "on_its_way": payment is not None and payment.state == PaymentState.PROCESSING,
            "may_pay": self.thing.ended_at is None and (payment is None or payment.state not in SETTLED),
            "back_url": home(self.thing),
        }

    def act(self, form: BeginForm) -> HttpResponse:
        payment = application_fees.pay(
            application=self.thing,
            back_url=home(self.thing),
            by=self.asker.account(),
            at=self.now,
            on=self.today,
        )
        if payment.state in PAYABLE and payment.checkout_url:
            return HttpResponseRedirect(payment.checkout_url, status=303)
        return self.done(reverse("my-application-fee", args=[self.thing.reference]))


class Check(FormDoor, Door):
    """Everything that was entered, each part with the way to change it; the button hands it in."""

    door = OWN_APPLICATION
    template = "registry/applications/check.html"
    form_class = ApplicationForm
    thing: Application

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thing.stage not in EVIDENCE_OPEN:
            return HttpResponseRedirect(home(self.thing))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return IN | {
            "application": self.thing,
            "answer": self.thing.stage == Stage.EVIDENCE,
            "portfolio": self.thing.stage == Stage.PORTFOLIO,
            "unconfirmed": [one.item.title for one in confirmations.waiting(self.thing)],
            "again": self.thing.stage == Stage.RETURNED,
            "entered": self.parts(),
            "missing": [wording.missing(lack) for lack in self.lacks()],
            "back_url": home(self.thing),
        }

    def lacks(self) -> list[Lack]:
        """What keeps it from being handed in."""
        if self.thing.stage == Stage.EVIDENCE:
            return applications.missing_of_answer(self.thing)
        if self.thing.stage == Stage.PORTFOLIO:
            return applications.missing_of_portfolio(self.thing, self.today)
        return applications.missing(self.thing, self.today)

    def initial(self) -> dict[str, Any]:
        return {"version": self.thing.version}

    def parts(self) -> list[dict[str, Any]]:
        """What was entered, as whoever judges it will read it, with the page on which each part is changed."""
        content = frozen.frozen(self.thing, on=self.today)
        documents = frozen.references_of(content)
        changeable = {Section.EVIDENCE} if self.thing.stage in _ANSWERS else set(frozen.SECTIONS.values())
        return [
            {
                "part": part,
                "change": page_of(frozen.SECTIONS[part.code], self.thing)
                if frozen.SECTIONS[part.code] in changeable
                else "",
            }
            for part in submitted.parts(content, readable=documents)
        ]

    def act(self, form: ApplicationForm) -> HttpResponse:
        verb, version = _VERBS.get(Stage(self.thing.stage), verbs.submit), form.cleaned_data["version"]
        try:
            verb(application=self.thing, by=self.asker.account(), at=self.now, version=version)
        except editing.Stale as stale:
            self.thing.refresh_from_db()
            form.renew(self.thing.version)
            words = _("Something was changed on another page since you opened this one. Read it through once more.")
            raise Refused(words, code=stale.code) from stale
        return HttpResponseRedirect(reverse("my-application-submitted", args=[self.thing.reference]), status=303)


class Submitted(Door):
    """That it was handed in: its number, what happens next, by when, and who acts."""

    door = OWN_APPLICATION
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        if self.thing.submitted_at is None:
            return HttpResponseRedirect(home(self.thing))
        shown = {
            "application": self.thing,
            "status": application_status.status(self.thing),
            "again": self.thing.submissions.count() > 1,
            "url": home(self.thing),
        }
        return render(request, "registry/applications/submitted.html", shown | IN)


class Withdraw(FormDoor, Door):
    """Take the application back, once sure."""

    door = OWN_APPLICATION
    template = "registry/applications/withdraw.html"
    form_class = BeginForm
    thing: Application

    def context(self) -> dict[str, Any]:
        code = self.thing.policy.fee_code
        paid = bool(code) and money.settled(dossiers.purpose_of_fee(self.thing, on=self.today), self.thing) is not None
        return IN | {"application": self.thing, "paid": paid, "back_url": home(self.thing)}

    def act(self, form: BeginForm) -> HttpResponse:
        verbs.withdraw(application=self.thing, by=self.asker.account(), at=self.now)
        return self.done(home(self.thing), _("The application is withdrawn."))


class Copies(Door):
    """Each copy that was frozen when it was handed in, and what changed from one to the next."""

    door = OWN_APPLICATION
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        copies = [
            {
                "copy": copy,
                "changes": [submission_pdf.worded(change) for change in submission_pdf.since_before(copy)],
            }
            for copy in self.thing.submissions.order_by("-round")
        ]
        shown = {"application": self.thing, "copies": copies, "back_url": home(self.thing)}
        return render(request, "registry/applications/copies.html", shown | IN)


class CopyPdf(Door):
    """One copy as a PDF: the latest, or the one that `?copy=` names."""

    door = OWN_APPLICATION
    thing: Application

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        copy = applications.copy_of(self.thing, request.GET.get("copy", ""))
        if copy is None:
            raise Http404
        return submission_pdf.answer(copy)
