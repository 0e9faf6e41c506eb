"""Pages that wait for a worker look again by themselves, with a script or without."""

from django.http import HttpRequest, HttpResponse

_SECONDS = 3


def look_again(answer: HttpResponse, request: HttpRequest) -> None:
    """Have the browser ask for this page again.

    With its address: whoever came in by the skip link stands at a fragment, where nothing would be asked again.
    """
    answer["Refresh"] = f"{_SECONDS}; url={request.path}"
