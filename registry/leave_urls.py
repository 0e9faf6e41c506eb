"""Addresses of time away, coming back, another scope, leaving, and of the death of somebody on the register."""

from django.urls import path

from registry.views import leave, tell_us
from registry.views.desk import entry_requests

_NUMBER = "<str:number>/"

urlpatterns = [
    path("my/registration/", leave.Registration.as_view(), name="my-registration"),
    path(f"my/break/{_NUMBER}", leave.TakeBreak.as_view(), name="my-break"),
    path(f"my/break/{_NUMBER}longer/", leave.Longer.as_view(), name="my-break-longer"),
    path(f"my/break/{_NUMBER}return/", leave.ComeBack.as_view(), name="my-break-return"),
    path(f"my/scope/{_NUMBER}", leave.ChangeScope.as_view(), name="my-scope"),
    path(f"my/leave/{_NUMBER}", leave.Leave.as_view(), name="my-leave"),
    path("my/registration/<str:reference>/take-back/", leave.TakeBack.as_view(), name="my-entry-request-take-back"),
    path("desk/registration/<int:asked>/", entry_requests.DecideRequest.as_view(), name="desk-entry-request"),
    path("desk/people/<int:person>/death/", entry_requests.ReportDeath.as_view(), name="desk-person-death"),
    path("desk/deaths/<int:report>/", entry_requests.LookInto.as_view(), name="desk-death"),
    path("desk/deaths/<int:report>/undo/", entry_requests.Undo.as_view(), name="desk-death-undo"),
    path("tell-us/", tell_us.TellUs.as_view(), name="tell-us"),
    path("tell-us/thank-you/", tell_us.ToldUs.as_view(), name="told-us"),
]
