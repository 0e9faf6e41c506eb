"""The pieces of pages behind the sign-in, on one page and beside GOV.UK Frontend's own."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from psycopg.types.range import DateRange

from members.forms import Checkboxes, DayField, FilterForm, Radios, RegisterForm
from tests.pages.rules import assert_sound
from tests.pages.samples import HOSTILE

AT = datetime(2026, 11, 22, 14, 25, tzinfo=UTC)


class Address(RegisterForm):
    street = forms.CharField(label="Street and number", help_text="The first line of your address")
    postcode = forms.CharField(required=False, widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}))
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    since = DayField(
        label="Since when do you live there?", what="the day you moved", help_text="For example, 27 3 2026"
    )
    way = forms.ChoiceField(
        label="How shall we write to you?", choices=[("mail", "By e-mail"), ("post", "By post")],
        widget=Radios(hints={"post": "It takes three days"}),
    )  # fmt: skip
    short = forms.ChoiceField(label="Is it a house?", choices=[("y", "Yes"), ("n", "No")], widget=Radios(inline=True))
    days = forms.MultipleChoiceField(choices=[("mon", "Monday"), ("tue", "Tuesday")], widget=Checkboxes)
    country = forms.ChoiceField(choices=[("gb", "United Kingdom"), ("ie", "Ireland")])
    proof = forms.FileField(label="Proof of address", help_text="PDF or photograph")
    remarks = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 4}))
    true = forms.BooleanField(label="All of this is true")


class Narrow(FilterForm):
    q = forms.CharField(label="Name or number", required=False)
    kind = forms.ChoiceField(choices=[("", "Every kind"), ("name", "Names")], required=False)


def everything(**other) -> dict:
    """One of every piece."""
    return {
        "form": Address(),
        "filters": Narrow(),
        "area": "my",
        "section": "profile",
        "rows": [
            {"key": "Name", "value": "Siân Parry-Jones", "href": "/name/"},
            {"key": "Address", "value": ["1 Example Street", "Exampleton", "EX1 1EX"], "href": "/a/", "action": "Move"},
            {"key": "Telephone", "value": ""},
        ],
        "tasks": [
            {"name": "Your details", "href": "/1/", "status": "Completed"},
            {"name": "Your evidence", "href": "/2/", "status": "Incomplete", "kind": "information", "hint": "2 of 5"},
            {"name": "Your references", "href": "/3/", "status": "There is a problem", "kind": "no"},
            {"name": "Check and send", "status": "Cannot start yet"},
        ],
        "events": [
            {"title": "Renewed until 31 December 2027", "on": date(2026, 11, 22), "who": "You"},
            {"title": "Letter sent", "at": AT, "text": "To your address\non file", "href": "/letter/"},
        ],
        "headings": ["Item", "Whose move", "Age"],
        "table": [
            [{"text": "Change of name", "href": "/i/1/"}, "The office", "3 days"],
            ["Claim", "A person", "1 day"],
        ],
        "page": Paginator([*range(45)], 20).page(2),
    } | other


def request_of(user, path: str = "/my/details/?q=a&page=2"):
    request = RequestFactory().get(path)
    SessionMiddleware(lambda r: HttpResponse()).process_request(request)
    MessageMiddleware(lambda r: HttpResponse()).process_request(request)
    request.user = user
    return request


def kitchen(user=None, *, told: str = "", **other) -> str:
    request = request_of(user or AnonymousUser())
    if told:
        messages.success(request, told)
    for name in {"session_ends_at", "session_longest_at"} & other.keys():
        setattr(request, name, other.pop(name))
    return render_to_string("kitchen.html", everything(**other), request=request)


def test_a_page_of_every_piece_is_sound():
    assert_sound(kitchen())


def test_a_page_whose_form_came_back_is_sound_too_and_says_so_first():
    page = assert_sound(kitchen(form=Address(data={"since_day": "31"}), told="Your address was changed."))
    assert page.one("title").text.startswith("Error: ")
    headings = [h.text for h in page.all("h1", "h2")]
    assert headings[:3] == ["Done", "There is a problem", "Every piece"]


def test_what_was_done_is_read_out_at_once():
    page = assert_sound(kitchen(told="Your address was changed."))
    (banner,) = [e for e in page.elements if e.attrs.get("role") == "alert"]
    assert "Your address was changed." in banner.text


def test_whoever_is_not_signed_in_is_offered_to():
    page = assert_sound(kitchen())
    (account,) = [n for n in page.all("nav") if n.attrs["aria-label"] == "Account"]
    assert account.text == "Sign in"


def test_when_the_session_ends_is_said_without_a_script():
    text = assert_sound(kitchen(session_ends_at=AT, session_longest_at=AT)).text()
    assert "signed out at 22\u00a0November 2026 at 2:25pm\u00a0GMT".replace("\u00a0", " ") in text.replace(
        "\u00a0", " "
    )


def test_hostile_words_stay_words_in_every_piece():
    html = kitchen(
        rows=[{"key": HOSTILE, "value": HOSTILE}, {"key": "k", "value": [HOSTILE]}],
        tasks=[{"name": HOSTILE, "status": HOSTILE, "hint": HOSTILE}],
        events=[{"title": HOSTILE, "on": date(2026, 1, 1), "who": HOSTILE, "text": HOSTILE}],
        headings=[HOSTILE], table=[[HOSTILE]],
        form=Address(data={"street": HOSTILE, "remarks": HOSTILE, "way": HOSTILE}),
    )  # fmt: skip
    assert_sound(html)
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)") >= 10


# --- How things are written -----------------------------------------------------------------------------------------


def written(source: str, **context) -> str:
    return Template("{% load shell %}" + source).render(Context(context)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("during", "words"),
    [
        (DateRange(date(2026, 1, 1), date(2027, 1, 1)), "1 January 2026 to 31 December 2026"),
        (DateRange(date(2026, 1, 1), None), "from 1 January 2026"),
        (DateRange(None, date(2027, 1, 1)), "until 31 December 2026"),
        (DateRange(date(2028, 2, 29), date(2028, 3, 1)), "29 February 2028"),
    ],
)
def test_a_range_of_days_shows_its_last_day(during, words):
    assert written("{{ during|days }}", during=during) == words


def test_days_instants_and_numbers_are_written_as_on_every_page():
    assert written("{{ on|day }}", on=date(2026, 11, 22)) == "22 November 2026"
    assert written("{{ none|day }}{{ none|instant }}", none=None) == ""
    assert written("{{ at|instant }}", at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026 at 12:30am BST"
    assert written("{{ n|spaced }}", n="RCT10184").count("<span>") == 3
    assert "office@" in written('{% office "email" %}')


def test_the_way_to_the_other_pages_keeps_what_was_asked():
    page = Paginator([*range(45)], 20).page(2)
    html = render_to_string("parts/pagination.html", {"page": page}, request=request_of(AnonymousUser()))
    assert "21 to 40 of 45" in html
    assert 'href="?q=a&amp;page=1"' in html
    assert 'href="?q=a&amp;page=3"' in html
