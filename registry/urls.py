from django.urls import path

from registry.views import lookup, pages

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("register/<str:number>/", lookup.Entry.as_view(), name="entry"),
    path("statuses/", pages.Statuses.as_view(), name="statuses"),
    path("concerns/", pages.Page.as_view(template="registry/concerns.jinja"), name="concerns"),
    path("about/", pages.Page.as_view(template="registry/about.jinja"), name="about"),
    path("accessibility/", pages.Page.as_view(template="registry/accessibility.jinja"), name="accessibility"),
    path("privacy/", pages.Page.as_view(template="registry/privacy.jinja"), name="privacy"),
    path("api/", pages.Page.as_view(template="registry/api.jinja"), name="api"),
]
