"""Addresses of a person's own direct debit."""

from django.urls import path

from members.views import debits

urlpatterns = [
    path("", debits.DirectDebit.as_view(), name="my-direct-debit"),
    path("set-up/", debits.SetUp.as_view(), name="my-direct-debit-set-up"),
    path("cancel/", debits.Cancel.as_view(), name="my-direct-debit-cancel"),
]
