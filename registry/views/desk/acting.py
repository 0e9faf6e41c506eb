"""The office acts for somebody who telephoned or wrote: recorded, and they are told."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.acting import words_of
from members.choices import ReadingOf
from members.doors import Door
from members.models import Person
from members.queries import people, profile, staff
from members.queries.acting import done_for
from members.services import access, acting, contacts, erasure_requests, withholding_requests
from members.views.forms import FormDoor
from registry.acting_forms import LETTER, ContactsForForm, ErasureForForm, GroundsForForm
from registry.doors import CASE_OF_PERSON

IN = {"area": "desk", "section": "people"}


class _ForPerson(Door):
    """What is done for one person: always for the record that is kept."""

    door = CASE_OF_PERSON
    thing: Person

    @property
    def person(self) -> Person:
        """The record that is kept, where two were merged."""
        return self.thing.merged_into or self.thing

    def about(self) -> dict[str, Any]:
        """What each page says of whom it is for."""
        return IN | {"person": self.person, "name": people.names([self.person.pk]).get(self.person.pk, "")}


class ActedForList(_ForPerson):
    """What the office did for this person at their word, and what it can do."""

    def get(self, request: HttpRequest, person: int) -> HttpResponse:
        done = list(done_for(self.person))
        who = staff.called(one.officer_id for one in done)
        events = [
            {"title": words_of(one.what), "at": one.at, "text": one.note, "who": who[one.officer_id]} for one in done
        ]
        return render(request, "registry/desk/acted_for.html", self.about() | {"events": events})


class _ActFor(FormDoor, _ForPerson):
    """Does one thing for a person and records that it was done at their word, both or neither."""

    template = "registry/desk/act_for.html"
    what: ClassVar[str]

    def context(self) -> dict[str, Any]:
        return self.about() | {"heading": words_of(self.what)}

    def do(self, given: dict[str, Any]) -> None:
        """The service that the person would have called."""
        raise NotImplementedError

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        with transaction.atomic():
            self.do(given)
            acting.record(
                person=self.person,
                what=self.what,
                note=given["note"],
                by_letter=given["how"] == LETTER,
                by=self.asker.account(),
                at=self.now,
            )
        said = _("It is done and recorded. They are told that you did it for them.")
        return self.done(reverse("desk-person-acted-for", args=[self.person.pk]), said)


class Contacts(_ActFor):
    """Changes how somebody is reached."""

    form_class = ContactsForForm
    what = "members.contacts_changed"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shows what the person's page masks, on the record as there."""
        access.record_reading(person=self.person, what=ReadingOf.RECORD, by=self.asker.account(), at=self.now)
        return super().get(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"has_account": profile.account_of(self.person) is not None}

    def initial(self) -> dict[str, Any]:
        held = profile.details(self.person)
        return {
            "email": held.email,
            "second_email": held.second_email,
            "phone": held.phone,
            "address": held.address,
            "channels": ",".join(held.channels),
        }

    def do(self, given: dict[str, Any]) -> None:
        to = contacts.Contacts(
            email=given.get("email", profile.details(self.person).email),
            second_email=given["second_email"],
            phone=given["phone"],
            address=given["address"],
            channels=tuple(given["channels"].split(",")),
        )
        contacts.change(person=self.person, to=to, by=self.asker.account(), at=self.now)


class Withhold(_ActFor):
    """Asks the registrar for somebody that the public see nothing of them."""

    form_class = GroundsForForm
    what = "members.withholding_asked"

    def do(self, given: dict[str, Any]) -> None:
        withholding_requests.ask(person=self.person, grounds=given["grounds"], by=self.asker.account(), at=self.now)


class Erasure(_ActFor):
    """Asks the registrar for somebody that what is held of them be erased."""

    form_class = ErasureForForm
    what = "members.erasure_asked"

    def do(self, given: dict[str, Any]) -> None:
        erasure_requests.ask(person=self.person, reason=given["reason"], by=self.asker.account(), at=self.now)
