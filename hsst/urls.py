from django.urls import include, path

urlpatterns = [
    path("", include("hsst.calibration_urls")),
    path("", include("hsst.certificate_urls")),
    path("", include("hsst.eligibility_urls")),
    path("", include("hsst.figures_urls")),
]
