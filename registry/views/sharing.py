"""The links that a registrant gives others: making one, seeing what became of them, ending one."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import segno
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from members import policy
from members.doors import Door
from members.errors import Refused
from members.mail import address
from members.references import new_reference
from members.views.buttons import Button
from members.views.forms import FormDoor
from registry.choices import ShareField
from registry.models import Entry, Share
from registry.queries import leave, shares
from registry.rules.shares import chosen
from registry.services import shares as verbs
from registry.share_doors import ENTRY_TO_SHARE, OWN_SHARE
from registry.share_forms import ShareForm

IN = {"area": "my", "section": "sharing"}
PAGE_SIZE = 25
# What stands in the form at first.
DAYS, VIEWS = 14, 5
CONFIRM, CHANGE = "confirm", "change"


class Sharing(Door):
    """The entries that may be shared, and every link with its openings."""

    door = policy.OWN_RECORD

    def get(self, request: HttpRequest) -> HttpResponse:
        made = shares.counted(shares.of_person(self.thing), at=self.now)
        page = Paginator(made, PAGE_SIZE).get_page(request.GET.get("page"))
        shown = {
            "entries": leave.entries_of(self.thing),
            "page": page,
            "links": shares.own(page, at=self.now),
        }
        return render(request, "registry/sharing/list.html", IN | shown)


class MakeShare(FormDoor, Door):
    """The form, what it would show, and the link, which is shown once."""

    door = ENTRY_TO_SHARE
    template = "registry/sharing/make.html"
    form_class = ShareForm
    thing: Entry

    def initial(self) -> dict[str, Any]:
        limits = shares.limits()
        days, views = min(DAYS, limits.days), min(VIEWS, limits.views)
        return {"days": days, "views": views, "tell_me": True, "nonce": new_reference()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"limits": shares.limits()}

    def context(self) -> dict[str, Any]:
        return IN | {"entry": self.thing, "shown": shares.public(self.thing, today=self.today) is not None}

    def act(self, form: ShareForm) -> HttpResponse:
        step = self.request.POST.get("step")
        if step == CHANGE:
            return self.show(form)
        return self._confirm(form) if step == CONFIRM else self._check(form)

    def _make(self, form: ShareForm) -> tuple[Share, str]:
        nonce, by = form.cleaned_data["nonce"], self.asker.account()
        return verbs.make(entry=self.thing, wanted=form.wanted(), nonce=nonce, by=by, at=self.now)

    def _check(self, form: ShareForm) -> HttpResponse:
        """What was entered, and what whoever opens the link would see now; made, and taken back."""
        with transaction.atomic():
            share, _token = self._make(form)
            transaction.set_rollback(True)
        said = shares.public(self.thing, today=self.today)
        if said is None:
            raise Refused(_("The public sees nothing of this entry today."), code="not_shown")
        shown = {
            "share": share,
            "said": chosen(said, share.shows),
            "shows": [ShareField(one).label for one in share.shows],
            "entered": _entered(form),
        }
        return render(self.request, "registry/sharing/check.html", self.context() | shown)

    def _confirm(self, form: ShareForm) -> HttpResponse:
        share, token = self._make(form)
        link = address("shared", token)
        subject = _("My entry on the register")
        shown = {
            "share": share,
            "link": link,
            "letter": _letter(share, link),
            "mailto": f"mailto:?subject={quote(subject)}&body={quote(_letter(share, link))}",
            "code": _drawn(link),
        }
        answer = render(self.request, "registry/sharing/made.html", self.context() | shown)
        answer["Referrer-Policy"] = "no-referrer"
        return answer


class EndShare(Button, Door):
    """Ends a link at once."""

    door = OWN_SHARE
    leads_to = "my-sharing"
    thing: Share

    def act(self) -> str:
        verbs.end(share=self.thing, by=self.asker.account(), at=self.now)
        return _("The link no longer works. If somebody still needs to see your entry, make a new one.")


def _entered(form: ShareForm) -> Iterable[tuple[str, str]]:
    """What was entered, to be sent again, with the name of the form."""
    given = form.cleaned_data
    for name in ("label", "days", "views", "nonce"):
        yield name, str(given[name])
    yield from (("shows", one) for one in given["shows"])
    if given["tell_me"]:
        yield "tell_me", "on"


def _letter(share: Share, link: str) -> str:
    """What goes into an e-mail."""
    days = (share.expires_at - share.made_at).days
    first = _("Here you can see what the register says of me: %(link)s") % {"link": link}
    second = _("The link works for %(days)d days, and can be opened %(views)d times.") % {
        "days": days,
        "views": share.most_views,
    }
    third = _("You can also look me up yourself: %(page)s") % {"page": address("entry", share.entry.number)}
    return f"{first}\n\n{second}\n{third}\n"


def _drawn(link: str) -> dict[str, Any]:
    """The link as a code for cameras: the side of the square, and its dark places as a path."""
    matrix = segno.make(link, error="m", micro=False).matrix
    path = "".join(f"M{x + 2} {y + 2}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return {"side": len(matrix) + 4, "path": path}
