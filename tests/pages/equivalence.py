"""The public pages about certificates of equivalence and confirming evidence, with what a view hands them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from hsst.eligibility_forms import CheckForm
from hsst.eligibility_words import REASONS
from hsst.queries import numbers
from hsst.queries.certificates import Shown
from hsst.rules.eligibility import Elsewhere, Told, find
from hsst.rules.numbers import FEWEST, Year
from members.rules.dates import Days
from registry.choices import Section, Stage
from registry.confirmation_forms import ConfirmForm, DeclineForm
from registry.joining_words import SECTIONS
from registry.rules import career
from registry.rules.career import Worked
from registry.views.confirmations import CLOSED
from tests.pages import samples

_REGISTER = SimpleNamespace(
    code="HSSR", name=samples.CS, outside_name="Health and Care Professions Council", outside_url="https://example.org/"
)
_ROUTE = SimpleNamespace(
    register=_REGISTER, code="hsst-equivalence", name="Equivalence", summary="You show it, standard by standard."
)
_POLICY = SimpleNamespace(
    route=_ROUTE,
    framework=SimpleNamespace(code="hss", name="Standards of higher specialist scientists"),
    portfolio_months=6,
    assessors=3,
)


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """The template and context of each page."""
    return {**_eligibility(), **_certificates(), **_numbers(), **_confirmations()}


def _form(entered: dict[str, str] | None = None) -> CheckForm:
    specialties = [SimpleNamespace(code="radiotherapy-physics", name="Radiotherapy Physics")]
    return CheckForm(entered, body=_REGISTER.outside_name, specialties=specialties, today=samples.TODAY)


def _eligibility() -> dict[str, tuple[str, dict[str, Any]]]:
    check = {
        "form": _form(),
        "policy": _POLICY,
        "register": _REGISTER,
        "found": None,
        "asked": SimpleNamespace(fee="£280.00", standards=16, weeks=13),
        "rests_on": True,
        "sections": [(section.label, SECTIONS[section]) for section in Section],
        "start_url": "/my/applications/start/HSSR/hsst-equivalence/",
    }
    template = "hsst/equivalence/check.jinja"
    return {
        "equivalence": ("hsst/equivalence/start.jinja", {"policies": [_POLICY]}),
        "equivalence-none": ("hsst/equivalence/start.jinja", {"policies": []}),
        "equivalence-check": (template, check),
        "equivalence-check-error": (template, check | {"form": _form({"elsewhere": "x"})}),
        "equivalence-may": (template, check | _found(Decimal("37.5"), Elsewhere.YES)),
        "equivalence-not-yet": (template, check | _found(Decimal(10), Elsewhere.NO)),
        "equivalence-sparse": (template, check | {"rests_on": False, "policy": _without_stages()}),
    }


def _without_stages() -> SimpleNamespace:
    return SimpleNamespace(**vars(_POLICY) | {"portfolio_months": 0, "framework": None})


def _found(hours: Decimal, elsewhere: Elsewhere) -> dict[str, Any]:
    posts = [Worked(Days(date(2018, 1, 1)), hours), Worked(Days(date(2019, 1, 1)), hours)]
    found = find(Told(elsewhere, elsewhere is Elsewhere.YES, posts), needed=60, on=samples.TODAY)
    return {
        "found": found,
        "months": career.whole(found.months),
        "reasons": [REASONS[reason] for reason in found.reasons],
        "working": [
            {"during": one.during, "hours": one.hours, "posts": one.posts, "counted": career.whole(one.counted)}
            for one in found.stretches
        ],
        "full_time": career.FULL_TIME,
    }


def _certificates() -> dict[str, tuple[str, dict[str, Any]]]:
    said = {
        "name": "Susan Haygreen",
        "route": _ROUTE.name,
        "specialties": ["Radiotherapy Physics"],
        "standards": "Standards of higher specialist scientists, 2026.1",
    }
    stands = Shown("COE204857K", said, samples.TODAY, None, "")
    revoked = replace(stands, revoked_on=samples.TODAY, why="it was got by fraud")
    hostile = replace(stands, said=said | {"name": samples.HOSTILE})
    folder = "hsst/certificates"
    return {
        "equivalence-find": (f"{folder}/find.jinja", {"nothing": False}),
        "equivalence-find-nothing": (f"{folder}/find.jinja", {"nothing": True}),
        "equivalence-stands": (f"{folder}/certificate.jinja", {"certificate": stands}),
        "equivalence-hostile": (f"{folder}/certificate.jinja", {"certificate": hostile}),
        "equivalence-revoked": (f"{folder}/certificate.jinja", {"certificate": revoked}),
        "equivalence-unknown": (f"{folder}/unknown.jinja", {}),
    }


def _numbers() -> dict[str, tuple[str, dict[str, Any]]]:
    template = "hsst/equivalence/numbers.jinja"
    shown = {"outcomes": numbers.OUTCOMES, "steps": numbers.STEPS, "fewest": FEWEST}
    years = [
        Year(2026, None, {}, {}),
        Year(2025, 31, {Stage.GRANTED: 21, Stage.REFUSED: None, numbers.UNDER_WAY: None}, {Stage.ASSESSING: 44}),
        Year(2024, 6, {Stage.GRANTED: 6}, {}),
    ]
    told = [numbers.Numbers(_ROUTE, years)]
    return {
        "equivalence-numbers": (template, shown | {"routes": told}),
        "equivalence-numbers-none": (template, shown | {"routes": []}),
    }


def _confirmations() -> dict[str, tuple[str, dict[str, Any]]]:
    item = SimpleNamespace(title="A new linac", role="I led it.", context="In Leeds.", text="First.\nThen.")
    about = {
        "applicant": "Susan Haygreen",
        "item": item,
        "during": Days(date(2024, 1, 1), date(2025, 1, 1)),
        "start_url": "/confirmations/x/",
        "decline_url": "/confirmations/x/decline/",
    }
    hostile = about | {"applicant": samples.HOSTILE, "during": None}
    folder = "registry/confirmations"
    return {
        "confirmation": (f"{folder}/confirm.jinja", about | {"form": ConfirmForm()}),
        "confirmation-hostile": (f"{folder}/confirm.jinja", hostile | {"form": ConfirmForm({})}),
        "confirmation-decline": (f"{folder}/decline.jinja", about | {"form": DeclineForm()}),
        "confirmation-decline-error": (f"{folder}/decline.jinja", about | {"form": DeclineForm({})}),
        "confirmation-done": (f"{folder}/done.jinja", about | {"confirmed": True}),
        "confirmation-declined": (f"{folder}/done.jinja", about | {"confirmed": False}),
        "confirmation-closed": (f"{folder}/closed.jinja", {"title": "This link cannot be used", "closed": ""}),
        **{
            f"confirmation-closed-{state}": (f"{folder}/closed.jinja", {"title": title, "closed": state.value})
            for state, title in CLOSED.items()
        },
    }
