"""Addresses of what a panel, its applicant and the office do besides marks: dissents, portfolios, interviews."""

from django.urls import path

from registry.views import my_interview
from registry.views.assessing import panels
from registry.views.desk import panels as desk

_ONE, _DESK = "assessing/<str:reference>/", "desk/applications/<str:reference>/"

urlpatterns = [
    path(f"{_ONE}dissent/<int:proposal>/", panels.DissentFromProposal.as_view(), name="assessing-dissent"),
    path(f"{_ONE}interview/", panels.AskInterview.as_view(), name="assessing-interview"),
    path(f"{_ONE}interview/record/", panels.RecordInterview.as_view(), name="assessing-interview-record"),
    path(f"{_DESK}portfolio/", desk.ExtendPortfolio.as_view(), name="desk-application-portfolio"),
    path(f"{_DESK}interview/", desk.OfferSlots.as_view(), name="desk-application-interview"),
    path(
        "my/applications/<str:reference>/interview/",
        my_interview.MyInterview.as_view(),
        name="my-application-interview",
    ),
]
