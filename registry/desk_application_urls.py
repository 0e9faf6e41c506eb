"""Addresses under /desk/applications/ of the office's work on applications."""

from django.urls import path

from registry.views.desk import application_acts, application_copies, applications, paper_applications

_ONE = "<str:reference>/"

urlpatterns = [
    path("", applications.Applications.as_view(), name="desk-applications"),
    path("numbers/", applications.Numbers.as_view(), name="desk-application-numbers"),
    path("paper/", paper_applications.BeginForNewcomer.as_view(), name="desk-paper-newcomer"),
    path(_ONE, applications.ShowApplication.as_view(), name="desk-application"),
    path(f"{_ONE}copy.pdf", application_copies.CopyPdf.as_view(), name="desk-application-copy"),
    path(f"{_ONE}paper/", paper_applications.FillIn.as_view(), name="desk-application-paper"),
    path(f"{_ONE}complete/", application_acts.Complete.as_view(), name="desk-application-complete"),
    path(f"{_ONE}return/", application_acts.Return.as_view(), name="desk-application-return"),
    path(f"{_ONE}hold/", application_acts.HoldApplication.as_view(), name="desk-application-hold"),
    path(f"{_ONE}release/", application_acts.Release.as_view(), name="desk-application-release"),
    path(f"{_ONE}roll-back/", application_acts.RollBack.as_view(), name="desk-application-roll-back"),
    path(f"{_ONE}withdraw/", application_acts.Withdraw.as_view(), name="desk-application-withdraw"),
]
