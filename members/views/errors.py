"""The pages for requests that have no other answer; none of them repeats anything of the request."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from structlog.contextvars import get_contextvars

_PAGE = "errors/page.jinja"


def bad_request(request: HttpRequest, exception: Exception | None = None, *, message: str = "") -> HttpResponse:
    """400: the request cannot be read.

    Args:
        message: what to do instead, where that is known.
    """
    return render(request, "registry/bad_request.jinja", {"message": message}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: the person may not do this; also the answer to a form that came without its token."""
    lines = [
        _("You do not have access to this, or the page had been open for too long."),
        _("Go back, load the page again and retry."),
    ]
    return _page(request, 403, _("You cannot do that"), lines, own=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same bytes whatever was asked for."""
    lines = [_("If you typed the address, check it. If you followed a link, it may be out of date.")]
    return _page(request, 404, _("There is no such page"), lines)


def not_allowed(request: HttpRequest, allowed: Iterable[str]) -> HttpResponse:
    """405: this address cannot be asked in that way.

    Args:
        allowed: the methods that it answers.
    """
    answer = _page(
        request,
        405,
        _("That does not work here"),
        [_("This page cannot be used in that way. Start again from the look-up.")],
    )
    answer["Allow"] = ", ".join(allowed)
    return answer


def refused(request: HttpRequest, message: str) -> HttpResponse:
    """422: a rule said no, in its own words; pages with a form say so beside the field instead."""
    return _page(request, 422, _("That could not be done"), [message], own=True)


def too_large(request: HttpRequest, megabytes: int) -> HttpResponse:
    """413: what was sent is far larger than anything that is taken; nothing of it was read.

    Args:
        megabytes: the size of the largest file that is taken.
    """
    lines = [
        _("No file may be larger than %(megabytes)s MB. Nothing was kept.") % {"megabytes": megabytes},
        _("Go back and choose a smaller file, or send it in parts."),
    ]
    return _page(request, 413, _("That file is too big"), lines)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, with the reference under which it is logged."""
    lines = [
        _("Something went wrong on our side, and it has been logged."),
        _("Nothing that you sent was half done. Try again in a few minutes."),
    ]
    return _page(request, 500, _("Sorry, that did not work"), lines, reference=get_contextvars().get("request_id", ""))


def _page(
    request: HttpRequest, status: int, title: str, lines: list[str], *, reference: str = "", own: bool = False
) -> HttpResponse:
    """One page for all of them; `own` where most who see it are signed in, whom nothing asks to do so again."""
    shown = {"title": title, "lines": lines, "reference": reference, "own": own, "section": "account" if own else ""}
    return render(request, _PAGE, shown, status=status)
