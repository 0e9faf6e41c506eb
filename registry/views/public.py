"""What every public page of the register shares."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from members.doors import ANYONE, Door
from members.throttle import Allowance


class PublicPage(Door):
    """A page for anybody: no cookie, never kept by a proxy beyond this answer."""

    door = ANYONE
    # Search engines would keep an answer about a person after it has changed.
    indexed = True

    def page(self, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        """The page, marked as true at this moment only."""
        response = render(self.request, template, context, status=status)
        return self.fresh(response)

    def fresh(self, response: HttpResponse) -> HttpResponse:
        """Mark an answer as true at this moment only."""
        response["Cache-Control"] = "no-store"
        if not self.indexed:
            response["X-Robots-Tag"] = "noindex, noarchive"
        return response

    def throttled(self, allowance: Allowance) -> HttpResponse:
        """Too many look-ups: when to come back, and whom to ask for bulk access."""
        wait = allowance.resets_in(self.now.timestamp())
        response = self.page("registry/throttled.jinja", {"minutes": -(-wait // 60)}, status=429)
        response["Retry-After"] = str(wait)
        return response
