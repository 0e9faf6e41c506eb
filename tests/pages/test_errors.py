"""The pages for requests without another answer tell nothing of the request."""

from django.http import Http404
from django.test import RequestFactory
from structlog.contextvars import bound_contextvars

from members.views import errors
from tests.pages.reading import Page


def _asked(path: str, **headers: str):
    return RequestFactory().get(path, headers=headers)


def test_not_found_has_the_same_bytes_whatever_was_asked():
    one = errors.not_found(_asked("/register/RCT10184/secret"), Http404("RCT10184 is withheld"))
    other = errors.not_found(_asked("/<script>?q=x", accept_language="cy"), None)
    assert one.status_code == other.status_code == 404
    assert one.content == other.content
    assert one.headers == other.headers


def test_each_has_its_status_and_a_way_on():
    request = _asked("/x")
    answers = {
        400: errors.bad_request(request, None),
        403: errors.forbidden(request, None),
        404: errors.not_found(request, None),
        405: errors.not_allowed(request, ["GET", "HEAD"]),
        500: errors.server_error(request),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        page = Page(answer.content.decode())
        assert page.one("h1").text
        assert [a for a in page.all("a") if a.inside("main") and a.attrs["href"] in ("/", "/register/")]
        assert not answer.cookies
    assert answers[405]["Allow"] == "GET, HEAD"


def test_our_own_fault_gives_the_reference_under_which_it_is_logged():
    with bound_contextvars(request_id="5a2f-77"):
        assert "5a2f-77" in errors.server_error(_asked("/x")).content.decode()


def test_bad_request_says_what_to_do_and_escapes_it():
    answer = errors.bad_request(_asked("/x"), message="Enter a day, not <b>")
    assert "Enter a day, not &lt;b&gt;" in answer.content.decode()
