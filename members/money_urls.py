"""Addresses of what people pay, and of the office's pages about it."""

from django.urls import path

from members.stripe_webhooks import StripeEvents
from members.views import money

_MINE = "my/payments/<str:reference>/"

urlpatterns = [
    path("my/payments/", money.Payments.as_view(), name="my-payments"),
    path(_MINE, money.OnePayment.as_view(), name="my-payment"),
    path(f"{_MINE}pay/", money.Pay.as_view(), name="my-payment-pay"),
    path(f"{_MINE}receipt.pdf", money.Receipt.as_view(), name="my-payment-receipt"),
    path("webhooks/stripe/", StripeEvents.as_view(), name="stripe-events"),
]
