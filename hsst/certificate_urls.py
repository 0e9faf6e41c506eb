"""Addresses of certificates of equivalence: for anybody who has a number, and for the office."""

from django.urls import path

from hsst.views import certificates, desk

urlpatterns = [
    path("equivalence/certificates/", certificates.FindCertificate.as_view(), name="equivalence-certificates"),
    path(
        "equivalence/certificates/<str:number>/",
        certificates.ShowCertificate.as_view(),
        name="equivalence-certificate",
    ),
    path(
        "desk/applications/<str:reference>/certificate/", desk.CertificateAtDesk.as_view(), name="desk-equivalence-of"
    ),
    path(
        "desk/applications/<str:reference>/certificate/relying/",
        desk.RelyingAtDesk.as_view(),
        name="desk-equivalence-relying",
    ),
]
