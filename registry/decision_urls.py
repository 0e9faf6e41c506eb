"""Addresses of decisions on applications, appeals and certificates."""

from django.urls import path

from registry.views import certificates, decisions, hearings
from registry.views.desk import decisions as desk

_MY = "my/applications/<str:reference>/decision/"
_DESK = "desk/applications/<str:reference>/"

urlpatterns = [
    path(_MY, decisions.Decision.as_view(), name="my-decision"),
    path(f"{_MY}appeal/", decisions.Appeal.as_view(), name="my-appeal"),
    path(f"{_MY}<slug:name>.pdf", decisions.Download.as_view(), name="my-issued"),
    path(f"{_DESK}decision/", desk.Decide.as_view(), name="desk-application-decision"),
    path(f"{_DESK}decision/<slug:name>.pdf", desk.IssuedFile.as_view(), name="desk-application-issued"),
    path(f"{_DESK}suitability/", desk.Suitability.as_view(), name="desk-application-suitability"),
    path(f"{_DESK}appeal/", desk.Appeal.as_view(), name="desk-application-appeal"),
    path(f"{_DESK}appeal/letter/", desk.EnterAppeal.as_view(), name="desk-application-appeal-letter"),
    path(f"{_DESK}appeal/late/", desk.AllowLate.as_view(), name="desk-application-appeal-late"),
    path("hearings/", hearings.Hearings.as_view(), name="hearings"),
    path("hearings/<str:reference>/", hearings.Hearing.as_view(), name="hearing"),
    path("certificates/<str:reference>/", certificates.ShowCertificate.as_view(), name="certificate"),
]
