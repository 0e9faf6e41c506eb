"""The addresses of the employer API, and of the keys that open it."""

from tests.doors.addresses import ASKED_AGAIN, FORM, JSON, PROBLEM, READ, Address
from tests.doors.policies import (
    ANY_KEY,
    ANYONE,
    CHANGES_KEY,
    CHECK_KEY,
    CHECKS_KEY,
    LINE_KEY,
    ORGANISATION_ADMIN,
    ORGANISATION_ADMIN_NOW,
    ORGANISATION_KEY,
    WATCH_KEY,
    WATCHES_KEY,
)

_OF, _SAMPLE = "organisations/<str:organisation>/keys/", "/organisations/{organisation}/keys/"
# Without a key nothing is said of what there is.
_ANSWERED = {"error_media": PROBLEM, "kept": "private, no-cache", "media": JSON, "nothing": 401}


def _api(route: str, policy: str, **more: object) -> Address:
    return Address(f"api/v1/{route}", policy, f"/api/v1/{route}", **_ANSWERED, **more)


TABLE = (
    Address(_OF, ORGANISATION_ADMIN, _SAMPLE),
    Address(f"{_OF}new/", ORGANISATION_ADMIN_NOW, f"{_SAMPLE}new/", methods=FORM),
    Address(f"{_OF}<str:key>/end/", ORGANISATION_KEY, f"{_SAMPLE}{{api_key}}/end/", methods=FORM),
    Address("api/employers/", ANYONE, "/api/employers/"),
    _api("key", ANY_KEY),
    _api("changes", CHANGES_KEY),
    _api("watches", WATCHES_KEY, methods=FORM, csrf_exempt=True),  # a key comes with a request, and never by itself
    _api("checks", CHECKS_KEY, methods=FORM, csrf_exempt=True),
    Address("api/v1/checks/<str:reference>", CHECK_KEY, "/api/v1/checks/{batch}", **_ANSWERED),
    Address("api/v1/checks/<str:reference>/lines", CHECK_KEY, "/api/v1/checks/{batch}/lines", **_ANSWERED),
    Address(
        "api/v1/checks/<str:reference>/lines/<int:position>",
        LINE_KEY,
        "/api/v1/checks/{batch}/lines/1",
        missing=("/api/v1/checks/{batch}/lines/99",),
        **_ANSWERED,
    ),
    Address(
        "api/v1/checks/<str:reference>/lines/<int:position>/receipt",
        LINE_KEY,
        "/api/v1/checks/{batch}/lines/1/receipt",
        missing=("/api/v1/checks/{batch}/lines/99/receipt",),
        **_ANSWERED,
    ),
    Address(
        "api/v1/watches/<str:reference>",
        WATCH_KEY,
        "/api/v1/watches/{watch}",
        methods=READ | {"DELETE"},
        csrf_exempt=True,
        **_ANSWERED,
    ),
    Address(
        "api/v1/employers/openapi.json",
        ANYONE,
        "/api/v1/employers/openapi.json",
        media=JSON,
        error_media=PROBLEM,
        kept=ASKED_AGAIN,
    ),
)
