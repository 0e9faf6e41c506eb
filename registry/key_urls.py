"""Addresses of an organisation's keys of the employer API."""

from django.urls import path

from registry.views import keys, pages

_OF = "organisations/<str:organisation>/keys/"

urlpatterns = [
    path(_OF, keys.Keys.as_view(), name="organisation-keys"),
    path(f"{_OF}new/", keys.NewKey.as_view(), name="organisation-key-new"),
    path(f"{_OF}<str:key>/end/", keys.EndKey.as_view(), name="organisation-key-end"),
    path("api/employers/", pages.EmployerApi.as_view(), name="employer-api"),
]
