"""Addresses under /my/ of what people say of themselves and may ask for; those that need the register are its own."""

from django.urls import path

from members.views import copies, employments, profile, requests

_WORK = "profile/employment/<int:employment>/"

urlpatterns = [
    path("profile/", profile.Details.as_view(), name="my-details"),
    path("profile/contacts/", profile.Contacts.as_view(), name="my-contacts"),
    path("profile/outside/", profile.AddOutside.as_view(), name="my-outside-add"),
    path("profile/outside/<int:registration>/withdraw/", profile.WithdrawOutside.as_view(), name="my-outside-withdraw"),
    path("profile/employment/", employments.Add.as_view(), name="my-employment-add"),
    path(_WORK, employments.Correct.as_view(), name="my-employment"),
    path(f"{_WORK}end/", employments.End.as_view(), name="my-employment-end"),
    path(f"{_WORK}show/", employments.ShowPlace.as_view(), name="my-employment-show"),
    path(f"{_WORK}hide/", employments.HidePlace.as_view(), name="my-employment-hide"),
    path(f"{_WORK}questions/", employments.Answer.as_view(), name="my-employment-questions"),
    path("profile/questions/", employments.Consent.as_view(), name="my-questions"),
    path("name/", profile.ChangeName.as_view(), name="my-name"),
    path("name/withdraw/", requests.WithdrawName.as_view(), name="my-name-withdraw"),
    path("data/", requests.Data.as_view(), name="my-data"),
    path("withhold/", requests.Withhold.as_view(), name="my-withhold"),
    path("withhold/withdraw/", requests.WithdrawWithholding.as_view(), name="my-withhold-withdraw"),
    path("erasure/", requests.Erasure.as_view(), name="my-erasure"),
    path("erasure/withdraw/", requests.WithdrawErasure.as_view(), name="my-erasure-withdraw"),
    path("copy/", copies.Copy.as_view(), name="my-copy"),
    path("copy/<str:reference>/", copies.Download.as_view(), name="my-copy-file"),
]
