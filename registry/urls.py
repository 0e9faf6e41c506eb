from django.urls import include, path

from registry.views import checks, lookup, my, pages

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("register/", lookup.Lookup.as_view(), name="lookup"),
    path("register/<str:number>/", lookup.Entry.as_view(), name="entry"),
    path("register/<str:number>/proof/", checks.SaveProof.as_view(), name="proof"),
    path("checks/<str:reference>/", checks.ShowCheck.as_view(), name="check"),
    path("checks/<str:reference>/proof.pdf", checks.ProofPdf.as_view(), name="proof-pdf"),
    path("my/", my.MyPage.as_view(), name="my"),
    path("my/access/", my.Access.as_view(), name="my-access"),
    path("robots.txt", pages.Robots.as_view(), name="robots"),
    path("statuses/", pages.Statuses.as_view(), name="statuses"),
    path("concerns/", pages.Page.as_view(template="registry/concerns.jinja"), name="concerns"),
    path("about/", pages.Page.as_view(template="registry/about.jinja"), name="about"),
    path("accessibility/", pages.Page.as_view(template="registry/accessibility.jinja"), name="accessibility"),
    path("privacy/", pages.Page.as_view(template="registry/privacy.jinja"), name="privacy"),
    path("desk/", include("registry.desk_urls")),
    path("api/v1/", include("registry.api")),
    path("api/", pages.Page.as_view(template="registry/api.jinja"), name="api"),
]
