"""Letters: what the office has to print and post, and what came back."""

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import mail, policy
from members.choices import ReadingOf
from members.doors import Door
from members.models import Message
from members.queries import messages, organisation_requests, people
from members.queries.organisation_requests import To
from members.queries.pages import Capped
from members.services import access, deliveries

IN = {"area": "desk", "section": "letters"}


class Letters(Door):
    """The letters to post, oldest first, or those that were posted."""

    door = policy.CASEWORK

    def get(self, request: HttpRequest) -> HttpResponse:
        posted = request.GET.get("show") == "posted"
        rows = messages.letters_posted() if posted else messages.letters_to_post()
        page = Capped(rows).shown(request.GET.get("page", ""))
        names = people.names(letter.person_id for letter in page if letter.person_id)
        letters = [
            {
                "letter": letter,
                "name": names.get(letter.person_id or 0, "") or _organisation(letter).name,
                "title": mail.title(letter),
            }
            for letter in page
        ]
        return render(request, "members/letters/list.html", {"page": page, "letters": letters, "posted": posted, **IN})


class Letter(Door):
    """One letter, to be printed; reading it is recorded as reading what belongs to a person."""

    door = policy.LETTER

    def get(self, request: HttpRequest, letter: int) -> HttpResponse:
        message = self.thing
        by = self.asker.account()
        if message.person:
            access.record_reading(person=message.person, what=ReadingOf.MESSAGE, by=by, about=message, at=self.now)
        to = _to(message)
        context = {
            "letter": message,
            "title": mail.title(message),
            "reference": mail.reference(message),
            "body": _body(message),
            "name": to.name,
            "address": to.address,
            "returned": any(event.kind == "returned" for event in message.deliveries.all()),
            "today": self.today,
        }
        return render(request, "members/letters/letter.html", context | IN)


class Posted(Door):
    """The office says that a letter was posted."""

    door = policy.LETTER

    def post(self, request: HttpRequest, letter: int) -> HttpResponse:
        deliveries.post_letter(message=self.thing, by=self.asker.account(), at=self.now)
        return _done(request, _("The letter is recorded as posted."))


class Returned(Door):
    """The office says that a letter came back."""

    door = policy.LETTER

    def post(self, request: HttpRequest, letter: int) -> HttpResponse:
        deliveries.return_letter(message=self.thing, by=self.asker.account(), at=self.now)
        return _done(request, _("The letter is recorded as come back. The work queue asks for another address."))


def _to(message: Message) -> To:
    """Whom a letter is for, and where it goes."""
    if message.person is None:
        return _organisation(message)
    name = people.names([message.person.pk]).get(message.person.pk, "")
    return To(name, messages.postal_address(message.person))


def _organisation(message: Message) -> To:
    """The organisation that a letter of a request for an account goes to."""
    asked = organisation_requests.of_letter(message)
    return organisation_requests.postal_address(asked) if asked else To("", "")


def _body(message: Message) -> str:
    try:
        return mail.write(message, where=mail.LETTER).html
    except mail.UNWRITABLE:
        return ""


def _done(request: HttpRequest, what: str) -> HttpResponse:
    told.success(request, what)
    return HttpResponseRedirect(reverse("desk-letters"))
