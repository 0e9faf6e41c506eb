"""Addresses of referees and references, and of those who confirm evidence: all of them answer by a link."""

from django.urls import path

from registry.views import confirmations, my_referees, references
from registry.views.desk import references as desk

_LINK = "references/<str:token>/"
_OWN = "my/applications/<str:reference>/referees/"
_DESK = "desk/applications/<str:reference>/references/"

urlpatterns = [
    path("confirmations/<str:token>/", confirmations.Confirm.as_view(), name="confirmation"),
    path("confirmations/<str:token>/decline/", confirmations.Decline.as_view(), name="confirmation-decline"),
    path(_LINK, references.Start.as_view(), name="reference"),
    path(f"{_LINK}you/", references.Who.as_view(), name="reference-who"),
    path(f"{_LINK}questions/", references.Answers.as_view(), name="reference-answers"),
    path(f"{_LINK}check/", references.Check.as_view(), name="reference-check"),
    path(f"{_LINK}decline/", references.Decline.as_view(), name="reference-decline"),
    path(_OWN, my_referees.Referees.as_view(), name="application-referees"),
    path(f"{_OWN}add/", my_referees.Add.as_view(), name="application-referee-add"),
    path(f"{_OWN}<str:referee>/", my_referees.Change.as_view(), name="application-referee"),
    path(f"{_OWN}<str:referee>/replace/", my_referees.Replace.as_view(), name="application-referee-replace"),
    path(f"{_OWN}<str:referee>/resend/", my_referees.Resend.as_view(), name="application-referee-resend"),
    path(_DESK, desk.References.as_view(), name="desk-references"),
    path(f"{_DESK}<str:referee>/", desk.ShowReference.as_view(), name="desk-reference"),
    path(f"{_DESK}<str:referee>/resend/", desk.Resend.as_view(), name="desk-reference-resend"),
    path(f"{_DESK}<str:referee>/not-accepted/", desk.NotAccept.as_view(), name="desk-reference-not-accepted"),
]
