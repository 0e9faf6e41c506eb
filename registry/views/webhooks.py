"""Webhooks of an organisation: where its systems are told of changes, how that went, and what is sent again."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.forms import ConfirmForm, RegisterForm
from members.organisation_doors import ORGANISATION_ADMIN, ORGANISATION_ADMIN_NOW, OrganisationDoor
from members.queries.calendar import begins
from members.queries.pages import Capped
from members.views.buttons import Button
from members.views.forms import FormDoor
from registry import webhook_wording as wording
from registry.models import Endpoint, WebhookEvent
from registry.queries import webhooks
from registry.queries.webhooks import Health, Show
from registry.rules.webhooks import Keys
from registry.services import endpoints, webhook_replays
from registry.webhook_doors import ENDPOINT, ENDPOINT_NOW, WEBHOOK_EVENT
from registry.webhook_forms import EndpointForm, ReplayForm, ShowForm

_MESSAGES = 20  # on a page: each is tall on a phone
_EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "webhooks"


class _Page(OrganisationDoor):
    """What the pages share."""

    door = ORGANISATION_ADMIN
    section = "webhooks"

    def to(self, name: str, *more: str) -> str:
        """The address of a page of the same organisation."""
        return reverse(name, args=[self.kwargs["organisation"], *more])


class Webhooks(_Page):
    """The endpoints, each with how it fares."""

    door = ORGANISATION_ADMIN

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        rows = [
            (row, wording.health(row.health), wording.advice(row.endpoint, row.health))
            for row in webhooks.endpoints(self.organisation, at=self.now)
        ]
        full = len(rows) >= endpoints.MOST
        return render(request, "registry/webhooks/list.html", self.shown() | {"rows": rows, "full": full})


class Explained(_Page):
    """How a message looks, and how to see that it is ours."""

    door = ORGANISATION_ADMIN

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        shown = self.shown() | {name: example(name) for name in ("verify_v1", "verify_v1a", "message")}
        return render(request, "registry/webhooks/explained.html", shown)


def example(name: str) -> str:
    """A text that the page which explains webhooks shows."""
    return (_EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")


class NewEndpoint(FormDoor, _Page):
    """A new endpoint; its secret is on the page that answers, and never again."""

    door = ORGANISATION_ADMIN_NOW
    weighty = True
    template = "registry/webhooks/new.html"
    form_class = EndpointForm

    def context(self) -> dict[str, Any]:
        return self.shown() | {"back_url": self.to("organisation-webhooks")}

    def act(self, form: Any) -> HttpResponse:
        made, keys = endpoints.make(
            organisation=self.organisation, by=self.asker.account(), at=self.now, **form.cleaned_data
        )
        return _once(self, made, keys, changed=False)


def _once(page: _Page, endpoint: Endpoint, keys: Keys, *, changed: bool) -> HttpResponse:
    """The one page on which the secret stands."""
    shown = page.shown() | {"endpoint": endpoint, "keys": keys, "changed": changed}
    answer = render(page.request, "registry/webhooks/secret.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer


class OneEndpoint(_Page):
    """An endpoint, how it fares, and the messages to it."""

    door = ENDPOINT
    thing: Endpoint

    def get(self, request: HttpRequest, organisation: str, endpoint: str) -> HttpResponse:
        filters = ShowForm({"show": request.GET.get("show") or Show.ALL})
        show = Show(filters.cleaned_data["show"]) if filters.is_valid() else Show.ALL
        page = Capped(webhooks.events(self.thing, show), _MESSAGES).shown(request.GET.get("page", "1"))
        delivered_at = webhooks.last_delivered(self.thing)
        value = webhooks.health(self.thing, delivered_at, at=self.now)
        shown = self.shown() | {
            "endpoint": self.thing,
            "health": wording.health(value),
            "advice": wording.advice(self.thing, value),
            "held_up": value in {Health.OFF, Health.PAUSED, Health.FAILING},
            "ended": value is Health.ENDED,
            "facts": self._facts(delivered_at),
            "filters": filters,
            "narrowed": show is not Show.ALL,
            "page": page,
            "rows": [(one, wording.what(one), wording.state(one), self._last(one)) for one in page],
        }
        return render(request, "registry/webhooks/endpoint.html", shown)

    def _facts(self, delivered_at: Any) -> list[dict[str, Any]]:
        held = webhooks.secrets(self.thing, at=self.now)
        public = [
            one.public_key
            if one.until is None
            else _("%(key)s (until %(until)s)") % {"key": one.public_key, "until": wording.moment(one.until)}
            for one in held
        ]
        facts = [
            {"key": _("Address"), "value": self.thing.url},
            {"key": _("Set up"), "value": wording.moment(self.thing.made_at)},
            {"key": _("Last message taken"), "value": wording.moment(delivered_at) if delivered_at else _("None yet")},
        ]
        return facts + ([{"key": _("Public key (v1a)"), "value": public}] if public else [])

    def _last(self, event: Any) -> str:
        return wording.went(event.tried[0]) if event.tried else _("Not tried yet")


class OneMessage(_Page):
    """A message: its exact words, and what came of each try."""

    door = WEBHOOK_EVENT
    thing: WebhookEvent

    def get(self, request: HttpRequest, organisation: str, endpoint: str, message: str) -> HttpResponse:
        event = self.thing
        shown = self.shown() | {
            "event": event,
            "endpoint": event.endpoint,
            "what": wording.what(event),
            "state": wording.state(event),
            "next_try": wording.next_try(event, self.now),
            "tries": [(one, wording.went(one)) for one in webhooks.tries(event)],
            "may_send": not (event.endpoint.ended_at or event.endpoint.off_at),
        }
        return render(request, "registry/webhooks/message.html", shown)


class _Asked(FormDoor, _Page):
    """A page about an endpoint that asks whether to go on."""

    door = ENDPOINT
    form_class: type[RegisterForm] = ConfirmForm
    thing: Endpoint

    def context(self) -> dict[str, Any]:
        back = self.to("organisation-webhook", self.thing.reference)
        return self.shown() | {"endpoint": self.thing, "back_url": back}

    def home(self, words: str) -> HttpResponse:
        """Lead on to the endpoint's page, which says what was done."""
        return self.done(self.to("organisation-webhook", self.thing.reference), words)


class ChangeSecret(_Asked):
    """New keys, shown on the page that answers, and never again."""

    door = ENDPOINT_NOW
    weighty = True
    template = "registry/webhooks/change_secret.html"

    def act(self, form: Any) -> HttpResponse:
        keys = endpoints.change_secret(endpoint=self.thing, by=self.asker.account(), at=self.now)
        return _once(self, self.thing, keys, changed=True)


class End(_Asked):
    """Ends an endpoint."""

    template = "registry/webhooks/end.html"

    def act(self, form: Any) -> HttpResponse:
        endpoints.end(endpoint=self.thing, by=self.asker.account(), at=self.now)
        return self.done(self.to("organisation-webhooks"), _("The endpoint was ended. Nothing is sent to it any more."))


class ReplayFailed(_Asked):
    """Sends again what was not delivered."""

    template = "registry/webhooks/replay.html"
    form_class = ReplayForm

    def initial(self) -> dict[str, Any]:
        return {"since": self.today}

    def act(self, form: Any) -> HttpResponse:
        since = begins(form.cleaned_data["since"])
        many = webhook_replays.replay_failed(endpoint=self.thing, since=since, by=self.asker.account(), at=self.now)
        if not many:
            return self.home(_("There is nothing since that day that was not delivered."))
        words = ngettext("%(many)s message is sent again.", "%(many)s messages are sent again.", many)
        return self.home(words % {"many": many})


class _Pressed(Button, _Page):
    """A button on the page of an endpoint."""

    door = ENDPOINT
    thing: Any

    def next_page(self) -> str:
        return self.to("organisation-webhook", self.kwargs["endpoint"])


class Ping(_Pressed):
    """Sends a test message."""

    def act(self) -> str:
        endpoints.ping(endpoint=self.thing, by=self.asker.account(), at=self.now)
        return _("A test message is on its way. Load this page again in a few seconds to see what came of it.")


class SwitchOn(_Pressed):
    """Says that the receiving system works again."""

    def act(self) -> str:
        endpoints.switch_on(endpoint=self.thing, by=self.asker.account(), at=self.now)
        return _("Messages are sent to this endpoint again.")


class Replay(_Pressed):
    """Sends one message again."""

    door = WEBHOOK_EVENT

    def act(self) -> str:
        webhook_replays.replay(event=self.thing, by=self.asker.account(), at=self.now)
        return _("The message is sent again, with the same id.")

    def next_page(self) -> str:
        return self.to("organisation-webhook-message", self.kwargs["endpoint"], self.kwargs["message"])
