"""The forms of the product: their markup beside GOV.UK Frontend's own, their words, and the door of a page with one."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from members.doors import ANYONE, Door
from members.errors import Refused
from members.forms import Checkboxes, DayField, DayInput, FilterForm, Radios, RegisterForm
from members.views.forms import FormDoor
from tests.pages.reading import Page

COMPONENTS = settings.BASE_DIR / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"


YES_NO = [("yes", "Yes"), ("no", "No")]


class Toy(RegisterForm):
    """One field of each kind."""

    surname = forms.CharField(max_length=20, help_text="As on your certificate")
    email = forms.EmailField(label="E-mail address", required=False)
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    why = forms.CharField(label="Why do you ask?", widget=forms.Textarea(attrs={"rows": 5}))
    kind = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")])
    way = forms.ChoiceField(
        label="How shall we write?", choices=[("mail", "By e-mail"), ("post", "By post")],
        widget=Radios(hints={"post": "Second class"}),
    )  # fmt: skip
    days = forms.MultipleChoiceField(choices=[("mon", "Monday"), ("tue", "Tuesday")], widget=Checkboxes)
    agree = forms.BooleanField(label="I have read it")
    proof = forms.FileField(label="Certificate")
    started = DayField(label="When did you start?", what="the day you started", help_text="For example, 27 3 2026")
    token = forms.CharField(widget=forms.HiddenInput)


def fixture(component: str, name: str) -> str:
    found = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return next(one["html"] for one in found if one["name"] == name)


def outline(html: str) -> list[tuple]:
    """The elements with the attributes that make them what they are: ids and names by place, not by spelling."""
    html = re.sub(r'data-module="govuk-(radios|checkboxes|button)"', "", html)
    seen: dict[str, str] = {}
    lines = []
    for element in Page(html).elements:
        kept = {k: v for k, v in element.attrs.items() if k in {"class", "type", "role", "inputmode", "rows"}}
        kept["class"] = " ".join(sorted(c for c in kept.get("class", "").split() if "-js-" not in c))
        for name in ("id", "for", "aria-describedby", "aria-controls"):
            ids = [seen.setdefault(one, f"#{len(seen)}") for one in element.attrs.get(name, "").split()]
            kept[name] = " ".join(ids)
        lines.append((element.tag, tuple(sorted((k, v) for k, v in kept.items() if v))))
    return lines


# --- Markup ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "component", "name"),
    [
        (forms.CharField(), "input", "default"),
        (forms.CharField(help_text="It is on your card"), "input", "with hint text"),
        (forms.CharField(), "input", "with error message"),
        (forms.CharField(help_text="It is on your card"), "input", "with error and hint"),
        (forms.CharField(widget=forms.Textarea(attrs={"rows": 5})), "textarea", "default"),
        (forms.CharField(widget=forms.Textarea(attrs={"rows": 5})), "textarea", "with error message"),
        (forms.CharField(help_text="h", widget=forms.PasswordInput), "password-input", "with error message"),
        (forms.FileField(help_text="h"), "file-upload", "with error message and hint"),
        (DayField(what="the day", help_text="h"), "date-input", "with error message and hint"),
        (
            forms.ChoiceField(choices=[(n, n) for n in "abc"], help_text="h"),
            "select",
            "with hint text and error message",
        ),
        (forms.ChoiceField(choices=YES_NO, help_text="h", widget=Radios), "radios", "with hint and error message"),
        (
            forms.MultipleChoiceField(choices=YES_NO, help_text="h", widget=Checkboxes),
            "checkboxes",
            "with error message and hint",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_field_is_marked_up_as_gov_uk_frontend_does(field, component, name):
    theirs = fixture(component, name)
    form = type("One", (RegisterForm,), {"it": field})(data={} if "error" in name else None)
    assert outline(form["it"].as_field_group()) == outline(theirs)


def test_choices_may_each_be_explained():
    page = Page(Toy()["way"].as_field_group())
    (hint,) = [e for e in page.elements if "govuk-radios__hint" in e.attrs.get("class", "")]
    (explained,) = [e for e in page.all("input") if e.attrs.get("aria-describedby")]
    assert hint.attrs["id"] == explained.attrs["aria-describedby"]
    assert explained.attrs["value"] == "post"


def test_the_one_question_of_a_page_is_its_heading():
    for name, inner in (("surname", "label"), ("way", "legend")):
        html = render_to_string("parts/field.html", {"field": Toy()[name], "heading": True})
        page = Page(html)
        assert page.one("h1").text == Toy()[name].label
        assert page.one("h1").inside(inner) or page.one(inner).inside("h1")


def test_a_label_says_what_need_not_be_filled_in():
    assert "E-mail address (optional)" in Page(Toy()["email"].as_field_group()).elements[1].text
    assert "(optional)" not in Toy()["surname"].as_field_group()
    narrowed = type("Narrow", (FilterForm,), {"q": forms.CharField(required=False)})()
    assert "(optional)" not in narrowed["q"].as_field_group()


def test_every_part_of_every_field_has_its_label_and_every_reference_a_target():
    page = Page(f"<form>{Toy(data={})}</form>")
    ids = [e.attrs["id"] for e in page.elements if "id" in e.attrs]
    assert len(ids) == len(set(ids))
    labelled = {label.attrs["for"] for label in page.all("label")}
    for element in page.all("input", "select", "textarea"):
        assert element.attrs.get("type") == "hidden" or element.attrs["id"] in labelled
    for element in page.elements:
        assert set(element.attrs.get("aria-describedby", "").split()) <= set(ids)
    assert not any("required" in e.attrs or "aria-invalid" in e.attrs for e in page.elements)


# --- Words ----------------------------------------------------------------------------------------------------------


def errors(form: RegisterForm) -> dict[str, str]:
    return {name: str(found[0]) for name, found in form.errors.items()}


def test_errors_name_the_fix():
    assert errors(Toy(data={"email": "no"})) == {
        "surname": "Enter surname",
        "email": "Enter an e-mail address in the correct format, like name@example.com",
        "password": "Enter password",
        "why": "Answer this question",
        "kind": "Select kind",
        "way": "Answer this question",
        "days": "Select days",
        "agree": "Tick the box to go on",
        "proof": "Select certificate",
        "started": "Enter the day you started, like 27 3 2026",
        "token": "Enter token",
    }
    assert errors(Toy(data={"surname": "x" * 21}))["surname"] == "Use 20 characters or fewer; you have used 21"


@pytest.mark.parametrize("bad", ["a\x00b", "a\x07b", "a\u202eb", "a\u2028b", "a\x7fb"])
def test_what_nobody_types_is_refused(bad):
    assert "Remove the invisible characters" in errors(Toy(data={"surname": bad}))["surname"]


@pytest.mark.parametrize("good", [" Ní Bhriain ", "O’Neill", "Łukasz", "王", "a\u200cb"])
def test_what_people_are_called_is_taken_without_the_spaces_around_it(good):
    form = Toy(data={"surname": good})
    assert "surname" not in errors(form)
    assert form.cleaned_data["surname"] == good.strip()


def test_lines_are_kept_where_people_write_at_length():
    form = Toy(data={"why": "one\r\ntwo\tthree"})
    assert "why" not in errors(form)


# --- Days -----------------------------------------------------------------------------------------------------------


def day_of(day: str, month: str, year: str, *, required: bool = True) -> tuple[object, list[bool]]:
    form = type("One", (RegisterForm,), {"it": DayField(what="the day you started", required=required)})(
        data={"it_day": day, "it_month": month, "it_year": year}
    )
    said = errors(form).get("it", form.cleaned_data.get("it"))
    return said, [box["wrong"] for box in form["it"].boxes]


@pytest.mark.parametrize(
    "given", [("27", "3", "2026"), (" 27 ", "03", "2026 "), ("27", "March", "2026"), ("27", "mar", "2026")]
)
def test_a_day_is_read_however_people_write_it(given):
    assert day_of(*given) == (date(2026, 3, 27), [False] * 3)


@pytest.mark.parametrize(
    ("given", "said", "wrong"),
    [
        (("", "", ""), "Enter the day you started, like 27 3 2026", [True, True, True]),
        (("27", "", "2026"), "The day you started must include a month", [False, True, False]),
        (("", "", "2026"), "The day you started must include a day and a month", [True, True, False]),
        (("31", "2", "2026"), "Enter the day you started as a day that exists, like 27 3 2026", [True, True, True]),
        (("27", "13", "2026"), "Enter the month as a number from 1 to 12, like 3", [False, True, False]),
        (("27", "Smarch", "2026"), "Enter the month as a number from 1 to 12, like 3", [False, True, False]),
        (("27", "3", "26"), "Enter the year with 4 digits, like 2026", [False, False, True]),
        (("27", "3", "٢٠٢٦"), "Enter the year with 4 digits, like 2026", [False, False, True]),
        (("x", "3", "2026"), "Enter the day you started as a day that exists, like 27 3 2026", [True, True, True]),
        (("27", "3", "0000"), "Enter the day you started as a day that exists, like 27 3 2026", [True, True, True]),
        (("9" * 5000, "3", "2026"), "Enter the day you started as a day that exists, like 27 3 2026", [True] * 3),
        (("27", "9" * 5000, "2026"), "Enter the month as a number from 1 to 12, like 3", [False, True, False]),
    ],
)
def test_a_day_that_is_none_is_told_what_to_put_right_and_where(given, said, wrong):
    assert day_of(*given) == (said, wrong)


def test_no_day_is_an_answer_where_none_is_needed():
    assert day_of("", "", "", required=False)[0] is None


def test_a_day_shown_again_keeps_what_was_entered_and_one_held_is_filled_in():
    again = Page(
        Toy(data={"started_day": "31", "started_month": "<b>", "started_year": "2026"})["started"].as_field_group()
    )
    assert [box.attrs["value"] for box in again.all("input")] == ["31", "<b>", "2026"]
    held = Page(Toy(initial={"started": date(2026, 3, 27)})["started"].as_field_group())
    assert [box.attrs["value"] for box in held.all("input")] == ["27", "3", "2026"]


def test_a_date_of_birth_can_be_filled_in_by_the_browser():
    field = DayField(what="your date of birth", widget=DayInput(attrs={"autocomplete": "bday"}))
    page = Page(type("One", (RegisterForm,), {"born": field})()["born"].as_field_group())
    assert [box.attrs["autocomplete"] for box in page.all("input")] == ["bday-day", "bday-month", "bday-year"]


# --- The door of a page with a form ---------------------------------------------------------------------------------


class Small(RegisterForm):
    surname = forms.CharField()
    started = DayField(what="the day you started")


class Edit(FormDoor, Door):
    door = ANYONE
    template = "toy.html"
    form_class = Small

    def act(self, form):
        if form.cleaned_data["surname"] == "Refused":
            raise Refused("Somebody has that name", field="surname")
        if form.cleaned_data["surname"] == "Elsewhere":
            raise Refused("That cannot be done today", field="no_such_field")
        return self.done("/next/", "Your name was changed")


def ask(method: str, **data: str) -> tuple[Any, Any]:
    request = getattr(RequestFactory(), method)("/toy/", data)
    SessionMiddleware(lambda r: HttpResponse()).process_request(request)
    MessageMiddleware(lambda r: HttpResponse()).process_request(request)
    return Edit.as_view()(request), request


GOOD_DAY = {"started_day": "27", "started_month": "3", "started_year": "2026"}


def test_a_page_shows_its_form():
    answer, _request = ask("get")
    page = Page(answer.content.decode())
    assert answer.status_code == 200
    assert not page.one("title").text.startswith("Error")
    assert "govuk-error-summary" not in answer.content.decode()


def test_a_wrong_form_comes_back_with_what_was_entered_and_a_summary_that_leads_to_each_field():
    answer, _request = ask("post", surname=" ", started_day="27", started_year="2026")
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert page.one("title").text.startswith("Error: ")
    links = [a.attrs["href"] for a in page.all("a") if any("summary" in e.attrs.get("class", "") for e in a.above)]
    assert links == ["#id_surname", "#id_started_1"]
    ids = {e.attrs.get("id") for e in page.elements}
    assert {link[1:] for link in links} <= ids
    assert [e.attrs["value"] for e in page.all("input") if e.attrs.get("name") == "started_day"] == ["27"]


def test_a_refusal_stands_beside_its_field():
    answer, _request = ask("post", surname="Refused", **GOOD_DAY)
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    (message,) = [e for e in page.all("p") if "govuk-error-message" in e.attrs.get("class", "")]
    assert message.text == "Error: Somebody has that name"
    assert message.attrs["id"] == "id_surname-error"


def test_a_refusal_of_no_field_stands_above_the_form():
    answer, _request = ask("post", surname="Elsewhere", **GOOD_DAY)
    page = Page(answer.content.decode())
    (line,) = [
        e for e in page.all("li") if any("govuk-error-summary__list" in a.attrs.get("class", "") for a in e.above)
    ]
    assert line.text == "That cannot be done today"


def test_a_good_form_leads_on_and_says_once_what_was_done():
    answer, request = ask("post", surname="Haygreen", **GOOD_DAY)
    assert (answer.status_code, answer["Location"]) == (302, "/next/")
    assert [str(m) for m in get_messages(request)] == ["Your name was changed"]
