"""Every public page with what a view hands it, by a short name."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from registry.choices import Verdict
from registry.views.pages import EmployerApi
from tests.pages import audits, equivalence, joining, leave, receipts, renewals, samples, shares

_CHECK = SimpleNamespace(
    number="2026-000417",
    reference="Zr0bqYq3T1m2n7oLk1x8Wg",
    checked_at=samples.CHECKED_AT,
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    asked_on=samples.TODAY,
)
_ROWS = [
    {
        "label": rule["label"],
        "meaning": rule["meaning"],
        "verdict": verdict,
        "verdict_label": str(verdict.label),
        "shown": "For 1 year",
    }
    for verdict, rule in zip([Verdict.YES, Verdict.RESTRICTED, Verdict.NO] * 7, samples.POLICIES.values(), strict=False)
]


def every_page() -> dict[str, tuple[str, dict[str, Any]]]:
    """The template and context of each page, by a short name."""
    return {
        "home": ("registry/home.jinja", {"registers": samples.REGISTERS}),
        **_results(),
        **{f"entry-{name}": _entry(entry) for name, entry in samples.entries().items()},
        "entry-bad-day": _entry(
            samples.REGISTERED, on_error="Enter a day that has been, like 27 3 2025", on_value="31 2 2025"
        ),
        "entry-not-found": ("registry/lookup/not_found.jinja", {}),
        **_checks(),
        **_certificates(),
        "statuses": ("registry/statuses.jinja", {"registers": samples.REGISTERS, "common_rows": _ROWS}),
        "statuses-each": (
            "registry/statuses.jinja",
            {"registers": [{"name": r.name, "rows": _ROWS} for r in samples.REGISTERS], "common_rows": []},
        ),
        "concerns": ("registry/concerns.jinja", {}),
        "about": ("registry/about.jinja", {}),
        "accessibility": ("registry/accessibility.jinja", {}),
        "privacy": ("registry/privacy.jinja", {}),
        "api": ("registry/api.jinja", {}),
        "claim-stop": ("registry/claims/stop.jinja", {"state": "ask", "title": "Was it you?"}),
        "claim-stopped": (
            "registry/claims/stop.jinja",
            {"state": "done", "title": "You told us that it was not you"},
        ),
        "claim-stop-old": ("registry/claims/stop.jinja", {"state": "old", "title": "This link cannot be used"}),
        "invoice-link-old": ("registry/invoices/link.jinja", {"old": True}),
        "invoice-link-unknown": ("registry/invoices/link.jinja", {"old": False}),
        **joining.pages(),
        **receipts.pages(),
        **leave.pages(),
        **audits.pages(),
        **equivalence.pages(),
        **renewals.pages(),
        **shares.pages(),
        "employer-api": (EmployerApi.template, EmployerApi.shown()),
        "throttled": ("registry/throttled.jinja", {"minutes": 2}),
        "bad-request": ("registry/bad_request.jinja", {"message": ""}),
        "error": (
            "errors/page.jinja",
            {"title": "Sorry, that did not work", "lines": ["It has been logged."], "reference": "ab12", "own": False},
        ),
        "forbidden": (
            "errors/page.jinja",
            {"title": "You cannot do that", "lines": ["Retry."], "reference": "", "own": True, "section": "account"},
        ),
    }


def _entry(entry: Any, **other: str) -> tuple[str, dict[str, Any]]:
    context = {"entry": entry, "checked_at": samples.STAMP, "proof_url": "/register/RCT10184/proof/"}
    return "registry/lookup/entry.jinja", context | {"on_error": "", "on_value": ""} | other


def _results() -> dict[str, tuple[str, dict[str, Any]]]:
    higher = "Higher Specialist Scientist Register"
    conditions = samples.entries()["conditions"]
    suspended = samples.entries()["suspended"]
    found = [
        samples.found("John Smith", known_as="Jack Smith"),
        samples.found(
            "Aoife Ní Bhriain", matched="former", matched_name="Aoife Smith", number="HSS5501", register_name=higher
        ),
        SimpleNamespace(entry=replace(suspended, name="Jon Smyth", places=()), matched="similar", matched_name=""),
        SimpleNamespace(entry=replace(conditions, name="Joan Smith-Okonkwo"), matched="", matched_name=""),
        *(samples.found(f"Jo Smith {i}", number=f"RCT{20000 + 37 * i}") for i in range(11)),
    ]
    asked = {"q": "Smith jo"}
    return {
        "results-first": _page_of_results({}),
        "results": _page_of_results(
            asked, results=found, total_text="Entries 1 to 15; more were found", next_url="/register/?q=smith&page=2"
        ),
        "results-second": _page_of_results(
            asked, results=found[:1], total_text="Entries 16 to 16 of 16", page=2, previous_url="/register/?q=smith"
        ),
        "results-none": _page_of_results({"q": "Zzyzx " + samples.HOSTILE}, total_text="0 entries found"),
        "results-error": _page_of_results(
            {"q": "x", "error": "Enter at least 2 letters of a name, or a registration number", "error_field": "q"}
        ),
        "results-filter-error": _page_of_results(
            {"q": "smith", "register": "RCT", "error": "Choose a scope from the list", "error_field": "scope"}
        ),
        "results-too-many": _page_of_results(
            asked, results=found, too_many=True, total_text="Entries 1 to 15; more were found"
        ),
        "results-hostile": _page_of_results(
            {"q": samples.HOSTILE, "town": samples.HOSTILE},
            results=[
                samples.found(
                    samples.HOSTILE,
                    known_as=samples.HOSTILE,
                    places=samples.hostile().places,
                    matched="former",
                    matched_name=samples.HOSTILE,
                )
            ],
            total_text="1 entry found",
        ),
    }


def _page_of_results(form: dict[str, str], **other: Any) -> tuple[str, dict[str, Any]]:
    plain = {"q": "", "register": "", "scope": "", "town": "", "error": "", "error_field": ""}
    context = {
        "form": plain | form,
        "registers": samples.REGISTERS,
        "scopes": samples.SCOPES,
        "results": [],
        "total_text": "",
        "page": 1,
        "previous_url": "",
        "next_url": "",
        "too_many": False,
    }
    return "registry/lookup/results.jinja", context | other


def _checks() -> dict[str, tuple[str, dict[str, Any]]]:
    said = samples.stored(samples.REGISTERED)
    suspended = samples.entries()["suspended"]
    past = replace(samples.entries()["as-at"], on=date(2025, 3, 31))
    states: dict[str, dict[str, Any]] = {
        "check-same": {"said": said, "now": samples.REGISTERED, "changed": False},
        "check-changed": {"said": said, "now": suspended, "changed": True},
        "check-as-at": {"said": samples.stored(past), "now": past, "changed": False},
        "check-gone": {"said": None, "now": None, "changed": False},
    }
    return {
        name: ("registry/checks/check.jinja", {"check": _CHECK, "pdf_url": "/checks/x.pdf"} | state)
        for name, state in states.items()
    }


def _certificates() -> dict[str, tuple[str, dict[str, Any]]]:
    """The page of a certificate: as it was, changed since, and when the entry or its own words are shown no more."""
    said, suspended = samples.stored(samples.REGISTERED), samples.entries()["suspended"]
    issued = SimpleNamespace(reference="0123456789abcdefghjkmnpqrs", issued_at=_CHECK.checked_at, sha256="0f" * 32)
    states = {
        "certificate-same": {"said": said, "now": samples.REGISTERED, "changed": False},
        "certificate-changed": {"said": said, "now": suspended, "changed": True},
        "certificate-no-longer": {"said": said, "now": None, "changed": True},
        "certificate-gone": {"said": None, "now": None, "changed": False},
    }
    return {
        name: ("registry/certificates/certificate.jinja", {"certificate": issued, "then": SimpleNamespace(**state)})
        for name, state in states.items()
    }
