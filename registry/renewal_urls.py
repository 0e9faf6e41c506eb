"""Addresses of renewal: a registrant's own, the public question, and the desk's."""

from django.urls import path

from registry.views import renewal_debits, renewals, renewed
from registry.views.desk import renewals as desk

_ONE = "my/renewal/<str:reference>/"

urlpatterns = [
    path("renewed/", renewed.Renewed.as_view(), name="renewed"),
    path(_ONE, renewals.OneRenewal.as_view(), name="my-renewal"),
    path(f"{_ONE}declarations/", renewals.Declarations.as_view(), name="my-renewal-declarations"),
    path(f"{_ONE}fee/", renewals.Fee.as_view(), name="my-renewal-fee"),
    path(f"{_ONE}debit/", renewal_debits.DirectDebit.as_view(), name="my-renewal-debit"),
    path("my/employer-contact/", renewals.EmployerContact.as_view(), name="my-employer-contact"),
    path("desk/renewals/", desk.Renewals.as_view(), name="desk-renewals"),
    path("desk/renewals/declared/<str:reference>/", desk.Review.as_view(), name="desk-renewal-review"),
    path("desk/renewals/concerns/<str:reference>/", desk.Concern.as_view(), name="desk-renewal-concern"),
]
