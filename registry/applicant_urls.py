"""Addresses of an applicant's own applications, under my/applications/; referees have theirs in reference_urls."""

from django.urls import path

from registry.views.applications import careers, evidence, filling, handing_in, overview, returning, starting, training

_ONE = "<str:reference>/"

urlpatterns = [
    path("", overview.Applications.as_view(), name="my-applications"),
    path("start/", starting.Registers.as_view(), name="my-application-start"),
    path("start/<str:register>/", starting.Routes.as_view(), name="my-application-routes"),
    path("start/<str:register>/<str:route>/", starting.Begin.as_view(), name="my-application-begin"),
    path(_ONE, overview.OneApplication.as_view(), name="my-application"),
    path(f"{_ONE}personal/", filling.Personal.as_view(), name="my-application-personal"),
    path(f"{_ONE}scope/", filling.Scopes.as_view(), name="my-application-scope"),
    path(f"{_ONE}outside/", filling.Outside.as_view(), name="my-application-outside"),
    path(f"{_ONE}certificate/", training.Certificate.as_view(), name="my-application-certificate"),
    path(f"{_ONE}education/", training.Education.as_view(), name="my-application-education"),
    path(f"{_ONE}education/add/", training.AddQualification.as_view(), name="my-application-education-add"),
    path(f"{_ONE}education/<int:row>/", training.ChangeQualification.as_view(), name="my-application-qualification"),
    path(
        f"{_ONE}education/<int:row>/remove/",
        training.RemoveQualification.as_view(),
        name="my-application-qualification-remove",
    ),
    path(f"{_ONE}career/", careers.Career.as_view(), name="my-application-career"),
    path(f"{_ONE}career/add/", careers.AddPost.as_view(), name="my-application-post-add"),
    path(f"{_ONE}career/<int:row>/", careers.ChangePost.as_view(), name="my-application-post"),
    path(f"{_ONE}career/<int:row>/remove/", careers.RemovePost.as_view(), name="my-application-post-remove"),
    path(f"{_ONE}career/gap/<day:first>/", careers.ExplainGap.as_view(), name="my-application-gap"),
    path(f"{_ONE}time-away/", returning.TimeAway.as_view(), name="my-application-time-away"),
    path(f"{_ONE}time-away/add/", returning.AddUpdating.as_view(), name="my-application-updating-add"),
    path(f"{_ONE}time-away/<int:row>/", returning.ChangeUpdating.as_view(), name="my-application-updating"),
    path(
        f"{_ONE}time-away/<int:row>/remove/",
        returning.RemoveUpdating.as_view(),
        name="my-application-updating-remove",
    ),
    path(f"{_ONE}evidence/", evidence.Matrix.as_view(), name="my-application-evidence"),
    path(f"{_ONE}evidence/add/", evidence.AddItem.as_view(), name="my-application-item-add"),
    path(f"{_ONE}evidence/standards/<int:standard>/", evidence.OneStandard.as_view(), name="my-application-standard"),
    path(f"{_ONE}evidence/<int:row>/", evidence.ChangeItem.as_view(), name="my-application-item"),
    path(f"{_ONE}evidence/<int:row>/standards/", evidence.Claims.as_view(), name="my-application-claims"),
    path(f"{_ONE}evidence/<int:row>/remove/", evidence.RemoveItem.as_view(), name="my-application-item-remove"),
    path(f"{_ONE}declarations/", handing_in.Declarations.as_view(), name="my-application-declarations"),
    path(f"{_ONE}fee/", handing_in.Fee.as_view(), name="my-application-fee"),
    path(f"{_ONE}check/", handing_in.Check.as_view(), name="my-application-check"),
    path(f"{_ONE}submitted/", handing_in.Submitted.as_view(), name="my-application-submitted"),
    path(f"{_ONE}withdraw/", handing_in.Withdraw.as_view(), name="my-application-withdraw"),
    path(f"{_ONE}copies/", handing_in.Copies.as_view(), name="my-application-copies"),
    path(f"{_ONE}copy.pdf", handing_in.CopyPdf.as_view(), name="my-application-copy"),
]
