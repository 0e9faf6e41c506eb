"""Days, times, numbers and languages in pages."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.utils.translation import get_language, override
from jinja2 import DictLoader, TemplateNotFound, UndefinedError

from members import jinja


class _Loader(DictLoader):
    searchpath = [str(settings.BASE_DIR / "templates")]


def test_a_day_is_written_out_and_does_not_break_between_day_and_month():
    assert jinja.day(date(2026, 11, 2)) == "2\u00a0November 2026"
    assert jinja.day("2026-11-02") == jinja.day(date(2026, 11, 2))


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 22, 14, 5, tzinfo=UTC), "22\u00a0November 2026 at 2:05pm\u00a0GMT"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2\u00a0July 2026 at 12:30am\u00a0BST"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25\u00a0October 2026 at 1:30am\u00a0BST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25\u00a0October 2026 at 1:30am\u00a0GMT"),
        (datetime(2026, 1, 1, 12, 0, tzinfo=UTC), "1\u00a0January 2026 at 12:00pm\u00a0GMT"),
    ],
)
def test_an_instant_is_written_in_uk_time_with_its_zone(at, written):
    assert jinja.moment(at) == written


@pytest.mark.parametrize(
    ("number", "groups"),
    [
        ("RCT10184", ["RCT", "101", "84"]),
        ("HSS5501", ["HSS", "5501"]),
        ("CS204", ["CS", "204"]),
        ("RCT1234567", ["RCT", "123", "4567"]),
        ("RCT12345X", ["RCT", "123", "45X"]),
        ("<b>", ["&lt;b&gt;"]),
        ("", []),
    ],
)
def test_a_number_is_grouped_for_reading_aloud(number, groups):
    inside = "".join(f"<span>{group}</span>" for group in groups)
    assert jinja.number(number) == f'<span class="number">{inside}</span>'


@pytest.fixture
def two_languages(settings, monkeypatch):
    settings.LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
    monkeypatch.setattr(jinja, "gettext", lambda text: f"{get_language()} <{text}>")


def _environment(**templates: str):
    made = jinja.environment(loader=_Loader({}))
    for one in made.made.values():
        one.loader = DictLoader({f"{name}.jinja": text for name, text in templates.items()})
    return made


def test_words_are_put_in_for_the_language_of_the_request(two_languages):
    made = _environment(page='{{ _("Yes") }} {{ _("until %(day)s")|format(day=day) }}')
    with override("cy"):
        assert made.get_template("page.jinja").render(day="<b>") == "cy <Yes> cy <until &lt;b&gt;>"
    with override("en-gb"):
        assert made.get_template("page.jinja").render(day="") == "en-gb <Yes> en-gb <until >"
    with override("fr"):
        assert made.get_template("page.jinja").render(day="") == "en-gb <Yes> en-gb <until >"


def test_words_with_quotes_survive_being_put_in(settings, monkeypatch):
    monkeypatch.setattr(jinja, "gettext", lambda text: 'a "quoted" \\ ŵ – word')
    assert _environment(page='{{ _("x") }}').get_template("page.jinja").render() == 'a "quoted" \\ ŵ – word'


def test_every_text_of_a_template_can_be_put_in():
    for path in (settings.BASE_DIR / "templates").rglob("*.jinja"):
        assert "_(" not in jinja._CONSTANT.sub("", path.read_text()), path


def test_a_name_that_a_view_forgot_is_an_error():
    with pytest.raises(UndefinedError):
        _environment(page="{{ forgotten }}").get_template("page.jinja").render()


def test_jinja_leaves_djangos_templates_alone():
    with pytest.raises(TemplateNotFound):
        jinja.environment(loader=_Loader({})).get_template("base.html")
