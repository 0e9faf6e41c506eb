"""The public pages about joining and references with what a view hands them, by a short name."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from registry.choices import Left, RouteKind, Section
from registry.joining_forms import ComingBackForm, ProgrammesFilter, QuestionForm
from registry.joining_words import REASONS, SECTIONS, TITLES, Option
from registry.referee_questions import in_force
from registry.reference_forms import AnswersForm, DeclineForm
from registry.rules.eligibility import Reason
from registry.rules.references import as_kept
from registry.rules.returning import Band, Policy, plan
from tests.pages import samples

_POLICY = SimpleNamespace(
    needs_programme=True,
    min_months=24,
    framework=SimpleNamespace(code="rct-physics", name="Equivalence standards, physics"),
    maps_evidence=True,
    needs_referees=2,
    assessors=2,
    completeness_working_days=10,
    resubmit_days=28,
    reference_days=21,
    assessment_working_days=30,
    evidence_days=90,
    evidence_rounds=2,
    decision_working_days=10,
    appeal_days=30,
    appeal_answer_days=30,
)
_REGISTER = SimpleNamespace(
    code="RCT", name=samples.RCT, basis="A voluntary register.", outside_body="", outside_name=""
)
_COUNCIL = SimpleNamespace(
    code="CS",
    name=samples.CS,
    basis="Rests on the HCPC.",
    outside_body="HCPC",
    outside_name="Health and Care Professions Council",
)
_ROUTE = SimpleNamespace(register=_REGISTER, code="ptp", name="Practitioner training programme", summary="A degree.")
_ASKED = SimpleNamespace(
    route=_ROUTE, policy=_POLICY, scope=SimpleNamespace(name="Nuclear Medicine"), fee="£80.00", standards=11, weeks=11
)
_STANDARDS = [
    SimpleNamespace(code=f"1.{n}", title=f"Standard {n}", guidance="What it means.", verified=n > 1) for n in (1, 2, 3)
]
_EDITION = SimpleNamespace(version="2026.1", effective_from=date(2026, 1, 1))
_NEXT = SimpleNamespace(version="2027.1", effective_from=date(2027, 1, 1))
_BANDS = (Band(0, 0), Band(2, 30), Band(5, 60))
_FIGURES = Policy(1, 5, 12, 2)


def pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """The template and context of each page."""
    return {**_checker(), **_made_from_rows(), **_coming_back(), **_references()}


def _question(*, bound: bool = False) -> dict[str, Any]:
    title = str(TITLES["hcpc"])
    form = QuestionForm(
        {} if bound else None,
        code="hcpc",
        title=title,
        hint="",
        options=[Option("yes", "Yes", "Today"), Option("no", "No")],
    )
    return {"form": form, "code": "hcpc", "title": title, "answers": {"work": "scientist"}, "back_url": "/join/"}


def _checker() -> dict[str, tuple[str, dict[str, Any]]]:
    answer = {
        "asked": _ASKED,
        "why": REASONS[Reason.NOT_OURS],
        "sections": [(section.label, SECTIONS[section]) for section in Section],
        "programmes_url": "/join/programmes/",
        "pilot": True,
        "answers": [(title, "Yes") for title in TITLES.values()],
        "change_url": "/join/",
        "start_url": "/my/applications/start/RCT/ptp/",
    }
    statutory = SimpleNamespace(**{**vars(_ASKED), "route": SimpleNamespace(**{**vars(_ROUTE), "register": _COUNCIL})})
    return {
        "join": ("registry/joining/start.jinja", _question()),
        "join-question": ("registry/joining/question.jinja", _question()),
        "join-question-error": ("registry/joining/question.jinja", _question(bound=True)),
        "join-answer": ("registry/joining/answer.jinja", answer),
        "join-answer-statutory": ("registry/joining/answer.jinja", answer | {"asked": statutory, "pilot": False}),
        **{
            f"join-answer-{reason.value}": ("registry/joining/answer.jinja", answer | {"asked": None, "why": why})
            for reason, why in REASONS.items()
        },
        "join-nonsense": (
            "registry/joining/nonsense.jinja",
            {"question": TITLES["work"], "out_of_place": False, "back_url": "/join/"},
        ),
        "join-out-of-place": (
            "registry/joining/nonsense.jinja",
            {"question": TITLES["scope"], "out_of_place": True, "back_url": "/join/"},
        ),
    }


def _made_from_rows() -> dict[str, tuple[str, dict[str, Any]]]:
    programme = SimpleNamespace(name="BSc Healthcare Science", provider="University of Exampleton", award="BSc (Hons)")
    rows = [
        SimpleNamespace(
            recognition=SimpleNamespace(
                programme=programme,
                version="2015",
                during=SimpleNamespace(lower=date(2015, 9, 1), upper=until),
                review_on=review,
                basis="Visited.",
            ),
            routes="RCT: Practitioner training programme",
            scopes="Nuclear Medicine",
            review_passed=review is not None,
        )
        for until, review in ((date(2022, 9, 1), None), (None, date(2026, 9, 1)), (None, None))
    ]
    filters = ProgrammesFilter({}, routes=[], scopes=[])
    listed = {"filters": filters, "rows": rows, "narrowed": True, "csv_url": "/join/programmes/programmes.csv"}
    wrong = ProgrammesFilter({"route": "x"}, routes=[], scopes=[])
    compared = [
        SimpleNamespace(standard=_STANDARDS[0], before=None, changed=False),
        SimpleNamespace(standard=_STANDARDS[1], before=_STANDARDS[2], changed=True),
    ]
    shown = {
        "framework": SimpleNamespace(code="rct-physics", name="Equivalence standards, physics", source_url=""),
        "edition": _EDITION,
        "current": _EDITION,
        "editions": [_NEXT, _EDITION],
        "since": None,
        "domains": [("1 Professional practice", compared)],
        "gone": [],
        "unverified": 1,
        "error": "",
        "error_field": "",
    }
    steps = [SimpleNamespace(routes=["Equivalence", "Trained overseas"], policy=_POLICY)]
    return {
        "join-programmes": ("registry/joining/programmes.jinja", listed),
        "join-programmes-none": ("registry/joining/programmes.jinja", listed | {"rows": []}),
        "join-programmes-error": ("registry/joining/programmes.jinja", listed | {"filters": wrong}),
        "join-standards": ("registry/joining/standards.jinja", {"frameworks": [shown["framework"]]}),
        "join-standards-none": ("registry/joining/standards.jinja", {"frameworks": []}),
        "join-framework": ("registry/joining/framework.jinja", shown),
        "join-framework-compared": (
            "registry/joining/framework.jinja",
            shown | {"edition": _NEXT, "since": _EDITION, "gone": _STANDARDS[2:]},
        ),
        "join-framework-error": (
            "registry/joining/framework.jinja",
            shown | {"error": "There is no such edition. Choose one from the list.", "error_field": "edition"},
        ),
        "join-decisions": (
            "registry/joining/decisions.jinja",
            {"registers": [(samples.RCT, steps), (samples.CS, steps)], "appeals": [28, 30], "answers": [30]},
        ),
        "join-decisions-none": ("registry/joining/decisions.jinja", {"registers": [], "appeals": [], "answers": []}),
    }


def _coming_back() -> dict[str, tuple[str, dict[str, Any]]]:
    def form(entered: dict[str, str] | None) -> ComingBackForm:
        return ComingBackForm(entered, registers=samples.REGISTERS, today=samples.TODAY)

    def planned(left: Left, left_on: date, **more: Any) -> dict[str, Any]:
        found = {
            "form": form(None),
            "register": _REGISTER,
            "no_figures": False,
            "plan": plan(left, left_on, samples.TODAY, _FIGURES, _BANDS),
            "figures": _FIGURES,
            "left_on": left_on,
            "asked": _ASKED,
            "updates": True,
        }
        return found | more

    template = "registry/joining/coming_back.jinja"
    return {
        "join-coming-back": (template, {"form": form(None), "plan": None}),
        "join-coming-back-error": (template, {"form": form({"register": "RCT"}), "plan": None}),
        "join-coming-back-planned": (template, planned(Left.RESIGNED, date(2023, 6, 1))),
        "join-coming-back-short": (template, planned(Left.LAPSED, date(2026, 11, 1), asked=None)),
        "join-coming-back-early": (template, planned(Left.REMOVED, date(2025, 6, 1), register=_COUNCIL, updates=False)),
        "join-coming-back-no-figures": (
            template,
            {"form": form(None), "plan": None, "register": _REGISTER, "no_figures": True},
        ),
    }


def _references() -> dict[str, tuple[str, dict[str, Any]]]:
    steps = {
        step: f"/references/x/{step}/"
        for step in ("reference", "reference-who", "reference-answers", "reference-check", "reference-decline")
    }
    about = {"applicant": "Susan Haygreen", "register": samples.RCT, "due_on": samples.TODAY, "steps": steps}
    hostile = about | {"applicant": samples.HOSTILE}
    questions = in_force(RouteKind.ADMISSION, samples.TODAY).questions
    said = {question.code: next(iter(question.options), "Much.") for question in questions}
    who = {
        "name": "Olive Ash",
        "job_title": "Head",
        "employer": "",
        "since": 2019,
        "registered_with": "",
        "registration_number": "",
    }
    check = about | {
        "error": "",
        "who": who,
        "relation": "line manager",
        "registered_with": "",
        "answers": as_kept(questions, said),
    }
    closed = {
        "": "This link cannot be used",
        "given": "Your reference was given",
        "declined": "You declined to give a reference",
        "newer": "A newer link was sent to you",
        "old": "This link is too old",
        "ended": "Nothing more is wanted from you",
    }
    folder = "registry/references"
    return {
        "reference": (f"{folder}/start.jinja", about | {"begun": False}),
        "reference-begun-hostile": (f"{folder}/start.jinja", hostile | {"begun": True}),
        "reference-who": (f"{folder}/who.jinja", about | {"form": DeclineForm()}),
        "reference-answers": (f"{folder}/answers.jinja", about | {"form": AnswersForm(questions=questions)}),
        "reference-answers-error": (f"{folder}/answers.jinja", about | {"form": AnswersForm({}, questions=questions)}),
        "reference-decline": (f"{folder}/decline.jinja", about | {"form": DeclineForm()}),
        "reference-decline-error": (f"{folder}/decline.jinja", about | {"form": DeclineForm({})}),
        "reference-check": (f"{folder}/check.jinja", check),
        "reference-check-error": (f"{folder}/check.jinja", check | {"error": "Nothing more is wanted from you."}),
        "reference-done": (f"{folder}/done.jinja", about | {"declined": False}),
        "reference-declined": (f"{folder}/done.jinja", about | {"declined": True}),
        **{
            f"reference-closed-{state or 'unknown'}": (f"{folder}/closed.jinja", {"title": title, "closed": state})
            for state, title in closed.items()
        },
    }
