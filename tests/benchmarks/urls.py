"""The product's addresses, and the entry page made as Django's tutorial would."""

from django.urls import include, path

from tests.benchmarks import plain

urlpatterns = [
    path("plain/<str:number>/", plain.PlainEntry.as_view()),
    path("static-answer", plain.fixed),
    path("", include("config.urls")),
]
