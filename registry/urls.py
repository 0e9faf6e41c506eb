from django.urls import include, path

from registry.views import audits, checks, claims, invoice_link, lookup, my, pages
from registry.views.desk import acting, paper_applications, roles
from registry.views.desk import audits as desk_audits
from registry.views.desk import claims as desk_claims

_PERSON = "desk/people/<int:person>/"

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("register/", lookup.Lookup.as_view(), name="lookup"),
    path("register/<str:number>/", lookup.Entry.as_view(), name="entry"),
    path("register/<str:number>/proof/", checks.SaveProof.as_view(), name="proof"),
    path("checks/<str:reference>/", checks.ShowCheck.as_view(), name="check"),
    path("checks/<str:reference>/proof.pdf", checks.ProofPdf.as_view(), name="proof-pdf"),
    path("my/", my.MyPage.as_view(), name="my"),
    path("my/access/", my.Access.as_view(), name="my-access"),
    path("my/claim/", claims.Start.as_view(), name="claim-start"),
    path("my/claim/<str:reference>/", claims.EnterCode.as_view(), name="claim-code"),
    path("my/claim/<str:reference>/done/", claims.Done.as_view(), name="claim-done"),
    path("claims/stop/<str:token>/", claims.Stop.as_view(), name="claim-stop"),
    path("desk/claims/<int:item>/", desk_claims.ClaimWork.as_view(), name="desk-claim"),
    path(f"{_PERSON}claim/", desk_claims.AssistedClaim.as_view(), name="desk-person-claim"),
    path(f"{_PERSON}claim/undo/", desk_claims.UndoClaim.as_view(), name="desk-person-claim-undo"),
    path(f"{_PERSON}acted-for/", acting.ActedForList.as_view(), name="desk-person-acted-for"),
    path(f"{_PERSON}acted-for/contacts/", acting.Contacts.as_view(), name="desk-acted-for-contacts"),
    path(f"{_PERSON}acted-for/withhold/", acting.Withhold.as_view(), name="desk-acted-for-withhold"),
    path(f"{_PERSON}acted-for/application/", paper_applications.BeginForPerson.as_view(), name="desk-paper-person"),
    path(f"{_PERSON}acted-for/erasure/", acting.Erasure.as_view(), name="desk-acted-for-erasure"),
    path("desk/roles/", roles.Roles.as_view(), name="desk-roles"),
    path("desk/roles/grant/", roles.Grant.as_view(), name="desk-role-grant"),
    path("desk/roles/<int:grant>/end/", roles.End.as_view(), name="desk-role-end"),
    path("desk/roles/proposed/<str:reference>/", roles.Proposed.as_view(), name="desk-role-proposed"),
    path("desk/audits/rounds/<str:reference>/add/", desk_audits.Add.as_view(), name="desk-audit-add"),
    path(
        "desk/audits/cases/<str:reference>/referral/", desk_audits.DecideReferral.as_view(), name="desk-audit-referral"
    ),
    path("audits/", audits.Audits.as_view(), name="audits"),
    path("audits/check_draw.py", audits.Script.as_view(), name="audit-script"),
    path("audits/<str:reference>/", audits.Audit.as_view(), name="audit-round"),
    path("audits/<str:reference>/list.txt", audits.List.as_view(), name="audit-list"),
    path("audits/<str:reference>/draw.json", audits.DrawFile.as_view(), name="audit-draw"),
    path("robots.txt", pages.Robots.as_view(), name="robots"),
    path("statuses/", pages.Statuses.as_view(), name="statuses"),
    path("concerns/", pages.Page.as_view(template="registry/concerns.jinja"), name="concerns"),
    path("about/", pages.Page.as_view(template="registry/about.jinja"), name="about"),
    path("accessibility/", pages.Page.as_view(template="registry/accessibility.jinja"), name="accessibility"),
    path("privacy/", pages.Page.as_view(template="registry/privacy.jinja"), name="privacy"),
    path("my/applications/", include("registry.applicant_urls")),
    path("desk/applications/", include("registry.desk_application_urls")),
    path("", include("registry.assessing_urls")),
    path("", include("registry.panel_urls")),
    path("join/", include("registry.joining_urls")),
    path("", include("registry.reference_urls")),
    path("", include("registry.decision_urls")),
    path("", include("registry.renewal_urls")),
    path("desk/invoices/", include("registry.invoice_urls")),
    path("invoices/<str:token>/invoice.pdf", invoice_link.ByLink.as_view(), name="invoice-by-link"),
    path("", include("registry.leave_urls")),
    path("desk/", include("registry.record_urls")),
    path("desk/", include("registry.desk_urls")),
    path("api/v1/", include("registry.api")),
    path("api/", pages.Page.as_view(template="registry/api.jinja"), name="api"),
]
