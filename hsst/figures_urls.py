"""Addresses of what is counted: how reliably cases are judged, for the office; what came of applications, for all."""

from django.urls import path

from hsst.views import numbers, reliability

_DESK = "desk/equivalence/reliability/"

urlpatterns = [
    path("equivalence/numbers/", numbers.Numbers.as_view(), name="equivalence-numbers"),
    path(_DESK, reliability.Reliability.as_view(), name="desk-reliability"),
    path(f"{_DESK}<slug:framework>/", reliability.OfFramework.as_view(), name="desk-reliability-of"),
    path(f"{_DESK}<slug:framework>.csv", reliability.OfFrameworkFile.as_view(), name="desk-reliability-file"),
]
