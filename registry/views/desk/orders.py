"""Decisions and what they order: sanctions, interim orders, proceedings; how a registration ends and begins again."""

from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from members.doors import Door
from members.models import GraveAct
from members.templatetags.shell import last_day
from registry import wording
from registry.choices import DecisionBody, ExitKind, Ground, SanctionKind
from registry.models import RecordedDecision
from registry.record_doors import DEPARTURE_AT_DESK, ENTRY_AT_DESK, PROCEEDINGS_AT_DESK, SANCTION_AT_DESK
from registry.services import cpd_suspensions, decisions, departures, interim_orders, orders
from registry.views.desk import record_forms
from registry.views.desk.entries import OfEntry


class _Decided(OfEntry, Door):
    """An act that rests on a decision, which is recorded with it, both or neither."""

    door = ENTRY_AT_DESK

    def decision(self, given: dict[str, Any]) -> RecordedDecision:
        """The decision as entered; recorded once."""
        return decisions.record(
            entry=self.entry,
            body=DecisionBody(given["body"]),
            decided_on=given["decided_on"],
            case=given["case"],
            text=given["text"],
            public_text=given.get("public_text", ""),
            by=self.asker.account(),
            at=self.now,
        )

    @staticmethod
    def order(given: dict[str, Any]) -> orders.Order:
        """What the decision orders."""
        ends = record_forms.day_after(given["ends"])
        return orders.Order(SanctionKind(given["kind"]), Ground(given["ground"]), given["begins"], ends)


class Impose(_Decided):
    """Imposes a sanction or an interim order; a removal is proposed."""

    form_class = record_forms.OrderForm
    heading = lazy("Record a decision and its order")
    lead = lazy(
        "What protects the public takes effect as soon as you confirm it, and another officer confirms it within one "
        "working day. A removal waits for that officer."
    )

    def initial(self) -> dict[str, Any]:
        return {"begins": self.today}

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return orders.impose(
            decision=self.decision(given),
            order=self.order(given),
            reason=given["reason"],
            by=self.asker.account(),
            at=self.now,
        )


class _OfSanction(_Decided):
    """An act on a sanction that is there."""

    door = SANCTION_AT_DESK

    def context(self) -> dict[str, Any]:
        what = f"{self.thing.get_kind_display()}; {self.thing.get_ground_display()}"
        return super().context() | {"fact": self.thing, "what": what}


class Vary(_OfSanction):
    """Proposes that a sanction gives way to another from a day."""

    form_class = record_forms.OrderForm
    heading = lazy("Vary a sanction")
    lead = lazy("From its first day the new order takes the place of the one above. A second person confirms it first.")

    def initial(self) -> dict[str, Any]:
        last = last_day(self.thing.during)
        return {"kind": self.thing.kind, "ground": self.thing.ground, "begins": self.today, "ends": last}

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return orders.vary(
            sanction=self.thing,
            decision=self.decision(given),
            order=self.order(given),
            reason=given["reason"],
            by=self.asker.account(),
            at=self.now,
        )


class Lift(_OfSanction):
    """Proposes that a sanction ends on a day, or was never rightly imposed."""

    form_class = record_forms.LiftForm
    heading = lazy("Lift a sanction")
    lead = lazy("It takes away what protects the public, so a second person confirms it first.")
    grave = True

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return orders.lift(
            sanction=self.thing,
            on=given["on"],
            decision=self.decision(given),
            reason=given["reason"],
            by=self.asker.account(),
            at=self.now,
        )


class Review(_OfSanction):
    """Records that an interim order was reviewed and continues as it is, or that a suspension for CPD ends as it is."""

    form_class = record_forms.ReviewForm

    @property
    def heading(self) -> Promise:  # type: ignore[override]
        """What is recorded, by which order it is of."""
        if cpd_suspensions.is_one(self.thing):
            return lazy("Record that nothing else follows a suspension for CPD")
        return lazy("Record a review of an interim order")

    @property
    def lead(self) -> Promise:  # type: ignore[override]
        """What else there is to do."""
        if cpd_suspensions.is_one(self.thing):
            return lazy(
                "On its end the entry stands again as all else says. For a suspension that goes on or ends sooner, "
                "vary or lift it at the entry."
            )
        return lazy("For an order that continues as it is. One that changes is varied, one that ends is lifted.")

    def carry_out(self, form: Any) -> Any:
        decision, by = self.decision(form.cleaned_data), self.asker.account()
        if cpd_suspensions.is_one(self.thing):
            return cpd_suspensions.let_end(order=self.thing, decision=decision, by=by, at=self.now)
        return interim_orders.review(order=self.thing, decision=decision, by=by, at=self.now)

    def led_to(self, done: Any) -> HttpResponse:
        if cpd_suspensions.is_one(self.thing):
            return self.done(self.back(), _("It is recorded that nothing else follows."))
        said = _("The review is recorded. The order is over, so there is no other.")
        if done:
            said = _("The review is recorded. The next one is due by %(day)s.") % {"day": wording.day(done)}
        return self.done(self.back(), said)


class OpenProceedings(_Decided):
    """Opens proceedings; the public does not hear of them."""

    form_class = record_forms.OpenProceedingsForm
    heading = lazy("Open proceedings")
    lead = lazy(
        "While they are open the registration can neither lapse nor be left. The public does not hear of them until "
        "they are made public."
    )

    def initial(self) -> dict[str, Any]:
        return {"begins": self.today}

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return orders.open_proceedings(
            decision=self.decision(given),
            begins=given["begins"],
            reason=given["reason"],
            by=self.asker.account(),
            at=self.now,
        )


class _OfProceedings(OfEntry, Door):
    """An act on proceedings that are open."""

    door = PROCEEDINGS_AT_DESK
    form_class = record_forms.OnDayForm

    def initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def context(self) -> dict[str, Any]:
        return super().context() | {"fact": self.thing, "what": _("Proceedings")}


class PublishProceedings(_OfProceedings):
    """Proposes that the public hears of proceedings from a day."""

    heading = lazy("Make proceedings public")
    lead = lazy("As by a notice of hearing. A second person confirms it first.")

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return orders.publish_proceedings(
            proceedings=self.thing, on=given["on"], reason=given["reason"], by=self.asker.account(), at=self.now
        )


class CloseProceedings(_OfProceedings):
    """Proposes that proceedings are over from a day."""

    heading = lazy("Close proceedings")
    lead = lazy("From this day the registration can end again. A second person confirms it first.")

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return orders.close_proceedings(
            proceedings=self.thing, on=given["on"], reason=given["reason"], by=self.asker.account(), at=self.now
        )


class Leave(OfEntry, Door):
    """Proposes that a registration ends otherwise than by a sanction."""

    door = ENTRY_AT_DESK
    form_class = record_forms.LeaveForm
    heading = lazy("End the registration")
    lead = lazy("For a reason that is no sanction. A second person confirms it first.")
    grave = True

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return departures.leave(
            entry=self.thing,
            kind=ExitKind(given["kind"]),
            on=given["on"],
            reason=given["reason"],
            by=self.asker.account(),
            at=self.now,
        )


class Restore(OfEntry, Door):
    """Proposes that somebody who left or was removed is on the register again from a day."""

    door = DEPARTURE_AT_DESK
    form_class = record_forms.OnDayForm
    heading = lazy("Restore to the register")
    lead = lazy("What ended the registration no longer holds from this day. A second person confirms it first.")

    def context(self) -> dict[str, Any]:
        return super().context() | {"fact": self.thing, "what": self.thing.get_kind_display()}

    def carry_out(self, form: Any) -> GraveAct:
        given = form.cleaned_data
        return departures.restore(
            fact=self.thing, on=given["on"], reason=given["reason"], by=self.asker.account(), at=self.now
        )
