"""Addresses of what people pay, and of the office's pages about it."""

from datetime import date

from django.urls import path, register_converter

from members.stripe_webhooks import StripeEvents
from members.views import money, money_compared, money_desk

_MINE, _ONE = "my/payments/<str:reference>/", "desk/payments/<str:reference>/"


class Day:
    """A day in an address, as 2026-11-22."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; a ValueError leads nowhere."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """The day as an address has it."""
        return str(value)


register_converter(Day, "day")

urlpatterns = [
    path("my/payments/", money.Payments.as_view(), name="my-payments"),
    path(_MINE, money.OnePayment.as_view(), name="my-payment"),
    path(f"{_MINE}pay/", money.Pay.as_view(), name="my-payment-pay"),
    path(f"{_MINE}receipt.pdf", money.Receipt.as_view(), name="my-payment-receipt"),
    path("desk/payments/", money_desk.Payments.as_view(), name="desk-payments"),
    path("desk/payments/days/", money_compared.Comparisons.as_view(), name="desk-comparisons"),
    path("desk/payments/days/<day:on>/", money_compared.Comparison.as_view(), name="desk-comparison"),
    path("desk/payments/days/<day:on>/again/", money_compared.CompareAgain.as_view(), name="desk-compare-again"),
    path(_ONE, money_desk.OnePayment.as_view(), name="desk-payment"),
    path(f"{_ONE}read/", money_desk.ReadAgain.as_view(), name="desk-payment-read"),
    path(f"{_ONE}refund/", money_desk.ProposeRefund.as_view(), name="desk-payment-refund"),
    path(f"{_ONE}waive/", money_desk.ProposeWaiver.as_view(), name="desk-payment-waive"),
    path(f"{_ONE}received/", money_desk.RecordOffline.as_view(), name="desk-payment-received"),
    path(f"{_ONE}refunds/<str:refund>/", money_desk.RecordTransfer.as_view(), name="desk-refund-sent"),
    path("webhooks/stripe/", StripeEvents.as_view(), name="stripe-events"),
]
