"""Addresses of the public pages that say what a certificate of equivalence is, and for whom."""

from django.urls import path

from hsst.views import eligibility

urlpatterns = [
    path("equivalence/", eligibility.Start.as_view(), name="equivalence"),
    path("equivalence/check/<str:register>/<str:route>/", eligibility.Check.as_view(), name="equivalence-check"),
]
