"""The days whose ledger was held against Stripe's list, and what was found."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.doors import Door
from members.models import Reconciliation
from members.money_doors import COMPARISON, FINANCE
from members.queries import money_desk
from members.queries.pages import Capped
from members.rules.money import Difference, Differs, pounds
from members.services import reconciliation
from members.services.payments import StripeAway
from members.stripe_gateway import Away

IN = {"area": "desk", "section": "payments"}
_HOW = {
    Differs.NOT_HERE: gettext_lazy("At Stripe and not in the ledger"),
    Differs.NOT_AT_STRIPE: gettext_lazy("In the ledger and not at Stripe"),
    Differs.AMOUNT: gettext_lazy("Another amount"),
}


class Comparisons(Door):
    """Day by day, newest first: £0.00, or by how much the two differ."""

    door = FINANCE

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Capped(money_desk.compared()).shown(request.GET.get("page", ""))
        rows = [_day(row) for row in page]
        return render(request, "members/money/desk/comparisons.html", {"page": page, "rows": rows, **IN})


class Comparison(Door):
    """One day, and each difference."""

    door = COMPARISON

    def get(self, request: HttpRequest, on: date) -> HttpResponse:
        found = reconciliation.told(self.thing)
        payments = money_desk.payments_of([one.source for one in found])
        lines = [_line(one) | {"payment": payments.get(one.source)} for one in found]
        return render(request, "members/money/desk/comparison.html", _day(self.thing) | {"lines": lines} | IN)


class CompareAgain(Door):
    """Hold a day against Stripe's list again, after something was put right."""

    door = COMPARISON

    def post(self, request: HttpRequest, on: date) -> HttpResponse:
        try:
            row = reconciliation.compare(on=on, at=self.now)
        except Away as away:
            raise StripeAway from away
        difference = {"difference": pounds(row.difference_pence)}
        messages.success(request, _("The day was compared again: %(difference)s difference.") % difference)
        return HttpResponseRedirect(reverse("desk-comparison", args=[on]))


def _day(row: Reconciliation) -> dict[str, Any]:
    return {
        "row": row,
        "stripe": pounds(row.stripe_pence),
        "ledger": pounds(row.ledger_pence),
        "difference": pounds(row.difference_pence),
        "count": len(row.differences),
    }


def _line(one: Difference) -> dict[str, Any]:
    return {
        "source": one.source,
        "how": _HOW[one.how],
        "stripe": pounds(one.stripe_pence),
        "ledger": pounds(one.ledger_pence),
    }
