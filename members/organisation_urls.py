"""Addresses of organisations: their accounts, who acts for them, what they agreed to."""

from django.urls import path

from members.views import (
    organisation_accounts,
    organisation_desk,
    organisation_officers,
    organisation_requests,
    organisation_terms,
    organisations,
)

_ONE = "organisations/<str:organisation>/"
_ASKED = "organisations/requests/<str:reference>/"
_OFFICER = f"{_ONE}officers/<int:officer>/"
_DESK = "desk/organisations/"
_DESK_ASKED, _DESK_ACCOUNT = f"{_DESK}<str:reference>/", f"{_DESK}accounts/<str:reference>/"

urlpatterns = [
    path("organisations/", organisations.Organisations.as_view(), name="organisations"),
    path("organisations/ask/", organisation_requests.Ask.as_view(), name="organisation-ask"),
    path(_ASKED, organisation_requests.Asked.as_view(), name="organisation-request"),
    path(f"{_ASKED}sent/", organisation_requests.Sent.as_view(), name="organisation-request-sent"),
    path(f"{_ASKED}withdraw/", organisation_requests.Withdraw.as_view(), name="organisation-request-withdraw"),
    path(f"{_ASKED}code/", organisation_requests.Code.as_view(), name="organisation-code"),
    path(f"{_ASKED}confirm/<str:token>/", organisation_requests.Confirm.as_view(), name="organisation-confirm"),
    path(
        "organisations/invitations/<str:token>/",
        organisation_officers.Invitation.as_view(),
        name="organisation-invitation",
    ),
    path(_ONE, organisations.Home.as_view(), name="organisation"),
    path(f"{_ONE}officers/", organisation_officers.Officers.as_view(), name="organisation-officers"),
    path(f"{_ONE}officers/invite/", organisation_officers.Invite.as_view(), name="organisation-officer-invite"),
    path(f"{_OFFICER}end/", organisation_officers.End.as_view(), name="organisation-officer-end"),
    path(f"{_OFFICER}change/", organisation_officers.Change.as_view(), name="organisation-officer-change"),
    path(
        f"{_ONE}invitations/<str:reference>/withdraw/",
        organisation_officers.WithdrawInvitation.as_view(),
        name="organisation-invitation-withdraw",
    ),
    path(f"{_ONE}terms/", organisation_terms.Terms.as_view(), name="organisation-terms"),
    path(f"{_ONE}terms/agree/", organisation_terms.Agree.as_view(), name="organisation-terms-agree"),
    path(f"{_ONE}terms/ahead/", organisation_terms.Ahead.as_view(), name="organisation-terms-ahead"),
    path(f"{_ONE}terms/ahead/agree/", organisation_terms.AgreeAhead.as_view(), name="organisation-terms-ahead-agree"),
    path(_DESK, organisation_desk.Requests.as_view(), name="desk-organisations"),
    path(f"{_DESK}accounts/", organisation_accounts.Accounts.as_view(), name="desk-organisation-accounts"),
    path(_DESK_ACCOUNT, organisation_accounts.Account.as_view(), name="desk-organisation-account"),
    path(
        f"{_DESK_ACCOUNT}domains/",
        organisation_accounts.ChangeDomains.as_view(),
        name="desk-organisation-account-domains",
    ),
    path(f"{_DESK_ACCOUNT}close/", organisation_accounts.Close.as_view(), name="desk-organisation-account-close"),
    path(_DESK_ASKED, organisation_desk.Request.as_view(), name="desk-organisation-request"),
    path(f"{_DESK_ASKED}message/", organisation_desk.SendLink.as_view(), name="desk-organisation-message"),
    path(f"{_DESK_ASKED}letter/", organisation_desk.SendCode.as_view(), name="desk-organisation-letter"),
    path(f"{_DESK_ASKED}contact/", organisation_desk.Contact.as_view(), name="desk-organisation-contact"),
    path(f"{_DESK_ASKED}accept/", organisation_desk.Accept.as_view(), name="desk-organisation-accept"),
    path(f"{_DESK_ASKED}refuse/", organisation_desk.Refuse.as_view(), name="desk-organisation-refuse"),
]
