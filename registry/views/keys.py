"""Keys of the employer API: an organisation's admins make them, see when they were used, and end them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms import ConfirmForm
from members.organisation_doors import ORGANISATION_ADMIN, ORGANISATION_ADMIN_NOW, OrganisationDoor, of_organisation
from members.queries import employers, staff
from members.queries.pages import Capped
from members.views.forms import FormDoor
from registry.choices import ApiScope
from registry.key_forms import KeyForm
from registry.models import ApiKey
from registry.queries import api_keys
from registry.queries.api_keys import NoKey
from registry.services import api_keys as verbs

_STOPPED: dict[NoKey, str | Promise] = {
    NoKey.ENDED: gettext_lazy("Ended"),
    NoKey.EXPIRED: gettext_lazy("Over"),
    NoKey.LEFT: gettext_lazy("Stopped: whoever made it left"),
}
KEY = of_organisation(
    "a key of the organisation, for its admins",
    lambda door: api_keys.find(door.organisation, door.kwargs["key"]),
    admins=True,
)


class Keys(OrganisationDoor):
    """Every key of the organisation: what it opens, when it was last used, until when it works."""

    door = ORGANISATION_ADMIN
    section = "keys"

    def get(self, request: HttpRequest, organisation: str) -> HttpResponse:
        page = Capped(api_keys.of_organisation(self.organisation)).shown(request.GET.get("page", ""))
        names = staff.called(key.made_by_id for key in page)
        acting = employers.acting(self.organisation.pk)
        rows = [
            {
                "key": key,
                "by": names[key.made_by_id],
                "scopes": [ApiScope(scope).label for scope in key.scopes],
                "stopped": (why := api_keys.why_not(key, on=self.today, acting=acting)) and _STOPPED[why],
                "can_end": key.ended_at is None,
            }
            for key in page
        ]
        return render(request, "registry/keys/list.html", self.shown() | {"page": page, "rows": rows})


class NewKey(FormDoor, OrganisationDoor):
    """A new key; its words are on the page that follows, and nowhere else ever again."""

    door = ORGANISATION_ADMIN_NOW
    section = "keys"
    template = "registry/keys/new.html"
    form_class = KeyForm
    weighty = True

    def initial(self) -> dict[str, Any]:
        return KeyForm.usual(self.today)

    def context(self) -> dict[str, Any]:
        return self.shown() | {"back_url": _list(self)}

    def act(self, form: KeyForm) -> HttpResponse:
        entered = form.cleaned_data
        made, words = verbs.make(
            organisation=self.organisation,
            name=entered["name"],
            scopes=[ApiScope(scope) for scope in entered["scopes"]],
            sandbox=form.is_sandbox(),
            expires_on=entered["expires_on"],
            by=self.asker.account(),
            at=self.now,
        )
        trial = f'curl -H "Authorization: Bearer {words}" {settings.PUBLIC_URL}/api/v1/key'
        shown = self.shown() | {"key": made, "words": words, "trial": trial, "back_url": _list(self)}
        return render(self.request, "registry/keys/made.html", shown)


class EndKey(FormDoor, OrganisationDoor):
    """End a key, once it was asked whether."""

    door = KEY
    section = "keys"
    template = "registry/keys/end.html"
    form_class = ConfirmForm
    thing: ApiKey

    def context(self) -> dict[str, Any]:
        return self.shown() | {"key": self.thing, "back_url": _list(self)}

    def act(self, form: ConfirmForm) -> HttpResponse:
        verbs.end(key=self.thing, by=self.asker.account(), at=self.now)
        return self.done(_list(self), _("The key is ended. It opens nothing any more."))


def _list(door: OrganisationDoor) -> str:
    return reverse("organisation-keys", args=[door.kwargs["organisation"]])
