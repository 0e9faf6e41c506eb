"""The pages that explain, made from the policies themselves."""

import html
import re

import pytest

from registry.choices import Status, Verdict
from registry.models import DisplayPolicy, PolicyVersion, StandingPolicy

pytestmark = pytest.mark.django_db


def words(client, address):
    response = client.get(address)
    assert response.status_code == 200
    text = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(text.replace("\xa0", " ").split())


def test_every_status_is_explained_with_its_verdict_and_time(client):
    text = words(client, "/statuses/")
    for row in DisplayPolicy.objects.filter(register__code="RCT"):
        assert f"{row.label}" in text
        assert row.meaning in text
    assert "For 5 years, unless the decision sets another end" in text
    assert all(str(v.label) in text for v in (Verdict.YES, Verdict.RESTRICTED, Verdict.NO))


def test_a_changed_policy_changes_the_page(client):
    words(client, "/statuses/")
    DisplayPolicy.objects.filter(status=Status.LAPSED).update(shown_months=18)
    StandingPolicy.objects.update(caution_years=3)
    PolicyVersion.objects.update(version=7)
    text = words(client, "/statuses/")
    assert "For 18 months" in text
    assert "For 3 years, unless the decision sets another end" in text


def test_a_register_with_rules_of_its_own_gets_a_table_of_its_own(client):
    DisplayPolicy.objects.filter(status=Status.LAPSED, register__code="CS").update(shown_months=24)
    PolicyVersion.objects.update(version=8)
    response = client.get("/statuses/")
    assert response.content.decode().count("<table") == 3


@pytest.mark.parametrize("address", ["/", "/concerns/", "/about/", "/accessibility/", "/privacy/", "/api/"])
def test_pages_of_words_answer_and_set_no_cookie(client, address):
    words(client, address)
    assert not client.get(address).cookies


def test_the_home_page_names_the_registers_and_has_the_box(client):
    text = words(client, "/")
    assert "Register of Clinical Technologists" in text
    assert 'name="q"' in client.get("/").content.decode()


def test_search_engines_are_kept_from_answers_about_people(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert b"Disallow: /register/" in response.content
