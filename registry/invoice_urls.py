"""Addresses of the invoices by which employers pay for many at once."""

from django.urls import path

from registry.views.desk import invoices

_ONE = "<str:reference>/"

urlpatterns = [
    path("", invoices.Invoices.as_view(), name="desk-invoices"),
    path("pick/", invoices.Pick.as_view(), name="desk-invoice-pick"),
    path("new/", invoices.NewInvoice.as_view(), name="desk-invoice-new"),
    path(_ONE, invoices.OneInvoice.as_view(), name="desk-invoice"),
    path(f"{_ONE}invoice.pdf", invoices.Pdf.as_view(), name="desk-invoice-pdf"),
    path(f"{_ONE}lines.csv", invoices.Lines.as_view(), name="desk-invoice-lines"),
    path(f"{_ONE}send/", invoices.SendAgain.as_view(), name="desk-invoice-send"),
    path(f"{_ONE}contact/", invoices.Contact.as_view(), name="desk-invoice-contact"),
    path(f"{_ONE}paid/", invoices.Paid.as_view(), name="desk-invoice-paid"),
    path(f"{_ONE}cancel/", invoices.Cancel.as_view(), name="desk-invoice-cancel"),
    path(f"{_ONE}lines/<int:position>/off/", invoices.TakeOff.as_view(), name="desk-invoice-line-off"),
]
