"""Addresses of what registrants share, and of who checked them."""

from django.urls import path

from registry.views import shared, sharing, who_checked
from registry.views.desk import misuse

urlpatterns = [
    path("my/sharing/", sharing.Sharing.as_view(), name="my-sharing"),
    path("my/sharing/<str:number>/", sharing.MakeShare.as_view(), name="my-share"),
    path("my/sharing/links/<str:reference>/end/", sharing.EndShare.as_view(), name="my-share-end"),
    path("my/checks/", who_checked.WhoChecked.as_view(), name="my-checks"),
    path("my/checks/list.csv", who_checked.AsList.as_view(), name="my-checks-list"),
    path("my/checks/report/", who_checked.ReportMisuse.as_view(), name="my-misuse-report"),
    path("my/checks/reports/<str:reference>/", who_checked.Report.as_view(), name="my-misuse"),
    path("desk/misuse/<int:report>/", misuse.LookInto.as_view(), name="desk-misuse"),
    path("shared/<str:token>/", shared.Shared.as_view(), name="shared"),
]
