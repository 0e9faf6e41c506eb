"""Addresses of the pages about people, their evidence and messages, and of the registrar's desk."""

from django.urls import include, path

from members.views import acts, documents, letters, locked_accounts, messages
from members.webhooks import MailReports

urlpatterns = [
    path("my/", include("members.my_urls")),
    path("", include("members.organisation_urls")),
    path("my/direct-debit/", include("members.debit_urls")),
    path("", include("members.money_urls")),
    path("my/documents/", documents.Locker.as_view(), name="my-documents"),
    path("my/documents/add/", documents.Add.as_view(), name="my-document-add"),
    path("my/documents/<str:reference>/", documents.Receipt.as_view(), name="my-document"),
    path("my/documents/<str:reference>/answer/", documents.Answer.as_view(), name="my-document-answer"),
    path("my/documents/<str:reference>/remove/", documents.Remove.as_view(), name="my-document-remove"),
    path("my/documents/<str:reference>/file", documents.Original.as_view(), name="my-document-file"),
    path("my/documents/<str:reference>/view", documents.ViewingCopy.as_view(), name="my-document-view"),
    path("my/messages/", messages.Messages.as_view(), name="my-messages"),
    path("my/messages/<int:message>/", messages.OneMessage.as_view(), name="my-message"),
    path("desk/letters/", letters.Letters.as_view(), name="desk-letters"),
    path("desk/letters/<int:letter>/", letters.Letter.as_view(), name="desk-letter"),
    path("desk/letters/<int:letter>/posted/", letters.Posted.as_view(), name="desk-letter-posted"),
    path("desk/letters/<int:letter>/returned/", letters.Returned.as_view(), name="desk-letter-returned"),
    path("desk/accounts/<int:item>/", locked_accounts.LockedAccount.as_view(), name="desk-locked-account"),
    path("desk/accounts/<int:item>/close/", locked_accounts.Close.as_view(), name="desk-locked-account-close"),
    path("desk/acts/", acts.Acts.as_view(), name="desk-acts"),
    path("desk/acts/<str:reference>/", acts.Act.as_view(), name="desk-act"),
    path("desk/acts/<str:reference>/withdraw/", acts.Withdraw.as_view(), name="desk-act-withdraw"),
    path("webhooks/mail/", MailReports.as_view(), name="mail-reports"),
]
