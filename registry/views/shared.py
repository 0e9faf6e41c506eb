"""What somebody sees who was given a link by a registrant: no account, no cookie, and a button before anything counts.

Mail programs and previews open links by themselves. Opening this one changes nothing and says nothing about anybody;
the button shows what was given, and counts a view. Whoever holds the link may press it, so no token is asked for.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from members.jinja import moment
from registry.models import Share
from registry.queries import shares as given
from registry.services import shares
from registry.share_doors import SHARE_LINK
from registry.views.public import PublicPage


@method_decorator(csrf_exempt, name="dispatch")
class Shared(PublicPage):
    """What a registrant gave somebody, as it is true at this moment."""

    door = SHARE_LINK
    limits = "shared"
    indexed = False
    thing: given.Given

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page("registry/shared/ask.jinja", {"still": _still(self.thing.share, self.thing.left)})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        shown = shares.show(token=token, at=self.now)
        if shown is None:  # somebody else took the last view meanwhile
            return self.unknown()
        context = {"entry": shown.said, "at": self.now, "still": _still(shown.share, shown.left - 1)}
        return self.page("registry/shared/shown.jinja", context)

    def unknown(self) -> HttpResponse:
        """Never made, used up, expired, ended, or of somebody who is not shown: one answer, in the same bytes."""
        return self.page("registry/shared/over.jinja", status=404)

    def fresh(self, response: HttpResponse) -> HttpResponse:
        """As any answer about a person; the address, which is a secret, is told to no other page."""
        response["Referrer-Policy"] = "no-referrer"
        return super().fresh(response)


def _still(share: Share, left: int) -> str:
    """How often, and until when, a link can still be shown."""
    if not left:
        return _("This was the last time that this link could be shown. Print or save this page if you need it.")
    words = ngettext(
        "This link can be shown once more, until %(until)s.",
        "This link can be shown %(left)d more times, until %(until)s.",
        left,
    )
    return words % {"left": left, "until": moment(share.expires_at)}
