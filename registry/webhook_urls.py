"""Addresses at which an organisation sets up webhooks."""

from django.urls import URLPattern, URLResolver, path

from registry.views import webhooks

_OF = "organisations/<str:organisation>/webhooks/"
_ONE = f"{_OF}<str:endpoint>/"
_MESSAGE = f"{_ONE}messages/<str:message>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_OF, webhooks.Webhooks.as_view(), name="organisation-webhooks"),
    path(f"{_OF}how/", webhooks.Explained.as_view(), name="organisation-webhooks-explained"),
    path(f"{_OF}new/", webhooks.NewEndpoint.as_view(), name="organisation-webhook-new"),
    path(_ONE, webhooks.OneEndpoint.as_view(), name="organisation-webhook"),
    path(f"{_ONE}ping/", webhooks.Ping.as_view(), name="organisation-webhook-ping"),
    path(f"{_ONE}secret/", webhooks.ChangeSecret.as_view(), name="organisation-webhook-secret"),
    path(f"{_ONE}on/", webhooks.SwitchOn.as_view(), name="organisation-webhook-on"),
    path(f"{_ONE}again/", webhooks.ReplayFailed.as_view(), name="organisation-webhook-again"),
    path(f"{_ONE}end/", webhooks.End.as_view(), name="organisation-webhook-end"),
    path(_MESSAGE, webhooks.OneMessage.as_view(), name="organisation-webhook-message"),
    path(f"{_MESSAGE}again/", webhooks.Replay.as_view(), name="organisation-webhook-replay"),
]
