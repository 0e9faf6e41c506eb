"""Addresses under /join/: public pages about joining a register and coming back to it."""

from django.urls import path

from registry.views import joining, joining_pages

urlpatterns = [
    path("", joining.Join.as_view(), name="join"),
    path("answer/", joining.Answer.as_view(), name="join-answer"),
    path("programmes/", joining_pages.Programmes.as_view(), name="join-programmes"),
    path("programmes/programmes.csv", joining_pages.ProgrammesCsv.as_view(), name="join-programmes-csv"),
    path("standards/", joining_pages.Standards.as_view(), name="join-standards-list"),
    path("standards/<str:framework>/", joining_pages.ShowStandards.as_view(), name="join-standards"),
    path("decisions/", joining_pages.Decisions.as_view(), name="join-decisions"),
    path("coming-back/", joining_pages.ComingBack.as_view(), name="join-coming-back"),
]
