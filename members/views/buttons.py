"""The door of an address that only does something: a button on a page leads to it, and it leads on."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


class Button:
    """Does one thing on POST, says once what was done, and leads on. `class Withdraw(Button, Door)`.

    A button says `leads_to`, the name of the page after it, or `next_page`, and `act`, which answers with the words to
    say.
    """

    leads_to: ClassVar[str]
    request: HttpRequest
    kwargs: dict[str, Any]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if words := self.act():
            messages.success(self.request, words)
        return HttpResponseRedirect(self.next_page())

    def act(self) -> str:
        """The one service, and what to say of it; nothing where nothing should be said."""
        raise NotImplementedError

    def next_page(self) -> str:
        """The address of the page after it."""
        return reverse(self.leads_to)
