"""Where people who sign in may go: every place is there, and shown to those alone whom its page lets in."""

import pytest
from django.urls import resolve, reverse

from members.choices import Role
from members.navigation import AREAS, SECTIONS, SIGNED_OUT
from tests.factories.members import PersonFactory, UserFactory

PLACES = [*AREAS, *SIGNED_OUT, *(place for places in SECTIONS.values() for place in places)]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.name}-{place.url}")
def test_every_place_has_its_address(place):
    where = reverse(place.url, kwargs={place.of: "one"} if place.of else None)
    assert resolve(where).view_name == place.url


def test_every_section_belongs_to_an_area():
    assert set(SECTIONS) <= {area.name for area in AREAS}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.OFFICER, Role.REGISTRAR, Role.FINANCE])
def test_whoever_works_in_the_office_is_shown_what_lets_them_in_and_nothing_else(role, signed_in):
    desk = signed_in(UserFactory(role=role))
    shown = desk.get("/desk/").content.decode()
    for place in SECTIONS["desk"]:
        where = reverse(place.url)
        status = desk.get(where).status_code
        assert (status, f'href="{where}"' in shown) in {(200, True), (403, False)}, (place.name, status)


@pytest.mark.django_db
def test_every_section_of_ones_own_area_lets_its_person_in(signed_in):
    own = signed_in(UserFactory(person=PersonFactory()))
    for place in SECTIONS["my"]:
        page = own.get(reverse(place.url))
        assert page.status_code == 200, place.name
        assert str(place.words) in page.content.decode()
        assert 'href="/desk/"' not in page.content.decode()
