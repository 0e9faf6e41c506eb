"""Addresses of watches, of what changed, and of the department."""

from django.urls import path

from registry.views import department, notices, watches

_OF = "organisations/<str:organisation>/"
_ONE = f"{_OF}watches/<str:reference>/"

urlpatterns = [
    path(f"{_OF}watches/", watches.Watches.as_view(), name="organisation-watches"),
    path(f"{_OF}watches/add/", watches.Add.as_view(), name="organisation-watch-add"),
    path(f"{_OF}watches/end/", watches.EndMany.as_view(), name="organisation-watches-end"),
    path(f"{_OF}watches/list/<str:kind>/", watches.WatchFile.as_view(), name="organisation-watches-file"),
    path(f"{_OF}watches/from/<str:batch>/", watches.AddFromBatch.as_view(), name="organisation-watch-batch"),
    path(_ONE, watches.OneWatch.as_view(), name="organisation-watch"),
    path(f"{_ONE}change/", watches.Change.as_view(), name="organisation-watch-change"),
    path(f"{_ONE}end/", watches.End.as_view(), name="organisation-watch-end"),
    path(f"{_ONE}again/", watches.Again.as_view(), name="organisation-watch-again"),
    path(f"{_OF}notices/", notices.Notices.as_view(), name="organisation-notices"),
    path(f"{_OF}notices/settings/", notices.Preference.as_view(), name="organisation-notice-settings"),
    path(f"{_OF}notices/list/<str:kind>/", notices.NoticeFile.as_view(), name="organisation-notices-file"),
    path(f"{_OF}notices/<int:notice>/", notices.OneNotice.as_view(), name="organisation-notice"),
    path(f"{_OF}department/", department.Department.as_view(), name="organisation-department"),
    path(f"{_OF}department/evidence/", department.Evidence.as_view(), name="organisation-evidence"),
]
