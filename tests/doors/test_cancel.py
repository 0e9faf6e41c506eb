"""A page that leads back and has a form leads out of it too: where a template says so, its Cancel is really there."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template

from tests.doors.policies import ROLES
from tests.doors.tables import TABLE

FORMS = [row for row in TABLE if {"GET", "POST"} <= row.methods]
_CANCEL = re.compile(r'<a href="([^"]+)">Cancel</a>')
_BACK = re.compile(r'<a class="govuk-back-link" href="([^"]+)">')


def leads_out(page):
    """Whether a template of the page passes its way back to the buttons of its form."""
    sources = [settings.BASE_DIR / f"templates/{one.name}" for one in page.templates if one.name]
    return any("cancel=back_url" in source.read_text(encoding="utf-8") for source in sources if source.exists())


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.route)
def test_a_form_with_a_way_back_has_its_cancel(row, world, client_of):
    role = next((one for one in ROLES if row.expected(one) == 200), None)
    if role is None:
        return
    page = client_of(role).get(row.sample.format_map(vars(world)))
    html = page.content.decode() if page.status_code == 200 else ""
    if _BACK.search(html) and '<div class="buttons">' in html and leads_out(page):
        assert _CANCEL.search(html)


def test_the_address_that_a_page_leads_back_to_is_known_after_its_block():
    page = Template(
        "{% load shell %}{% block back %}{% back_url 'my' %}<a href='{{ back_url }}'>b</a>{% endblock %}"
        "{% block content %}{{ back_url }}{% endblock %}"
    )
    assert page.render(Context()) == "<a href='/my/'>b</a>/my/"
    assert page.render(Context({"back_url": "/desk/"})) == "<a href='/my/'>b</a>/desk/"


def test_no_template_names_its_way_back_in_a_block_alone():
    """`{% url … as back_url %}` in the block `back` is forgotten with it; `{% back_url %}` is not."""
    forgotten = []
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        back, _end, rest = path.read_text(encoding="utf-8").partition("{% block content %}")
        if "as back_url" in back and "cancel=back_url" in rest and "as back_url" not in rest:
            forgotten.append(path.name)
    assert forgotten == []
