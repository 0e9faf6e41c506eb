"""The addresses of the public look-up, of its API, and of those who watch the machine."""

from tests.doors.addresses import ASKED_AGAIN, JSON, PDF, POST_ONLY, PROBLEM, TEXT, Address, each
from tests.doors.policies import ANYONE, SAVED_CHECK, SHOWN_ENTRY


def _api(route: str, policy: str, sample: str, **more: object) -> Address:
    return Address(route, policy, sample, error_media=PROBLEM, kept=ASKED_AGAIN, **{"media": JSON, **more})


def _health(route: str, reason: str) -> Address:
    return Address(route, None, f"/{route}", methods=frozenset({"GET", "HEAD"}), media=TEXT, reason=reason)


TABLE = (
    Address("", ANYONE, "/"),
    Address("register/", ANYONE, "/register/?q=haygreen"),
    Address("register/<str:number>/", SHOWN_ENTRY, "/register/{number}/", missing=("/register/{hidden_number}/",)),
    Address(
        "register/<str:number>/proof/",
        SHOWN_ENTRY,
        "/register/{number}/proof/",
        missing=("/register/{hidden_number}/proof/",),
        methods=POST_ONLY,
        csrf_exempt=True,  # it needs no cookie, and changes nothing of anybody's
    ),
    Address("checks/<str:reference>/", SAVED_CHECK, "/checks/{check}/", missing=("/checks/1/",)),
    Address("checks/<str:reference>/proof.pdf", SAVED_CHECK, "/checks/{check}/proof.pdf", media=PDF),
    Address("robots.txt", ANYONE, "/robots.txt", media=TEXT),
    Address("statuses/", ANYONE, "/statuses/"),
    Address("concerns/", ANYONE, "/concerns/"),
    Address("about/", ANYONE, "/about/"),
    Address("accessibility/", ANYONE, "/accessibility/"),
    Address("privacy/", ANYONE, "/privacy/"),
    Address("api/", ANYONE, "/api/"),
    _api("api/v1/openapi.json", ANYONE, "/api/v1/openapi.json"),
    _api("api/v1/entries", ANYONE, "/api/v1/entries?q=haygreen"),
    _api(
        "api/v1/entries/<str:number>",
        SHOWN_ENTRY,
        "/api/v1/entries/{number}",
        missing=("/api/v1/entries/{hidden_number}",),
    ),
    _api("api/v1/", ANYONE, "/api/v1/anything/else", answers=each(404), media=PROBLEM),
    _health("health/live", "asked by a supervisor, says nothing of anybody"),
    _health("health/ready", "asked by a proxy, says nothing of anybody"),
)
