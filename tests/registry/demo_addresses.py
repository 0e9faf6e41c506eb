"""The product's addresses as `make run` has them, with the demonstration's own."""

from django.urls import include, path

from config.urls import *  # noqa: F403
from config.urls import urlpatterns as usual

urlpatterns = [path("demo/", include("members.demo_urls")), *usual]
