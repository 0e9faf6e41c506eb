"""What my page says of my log: audits, how ready it is for each scheme, what waits to be confirmed."""

from datetime import date

from django.urls import reverse
from django.utils.translation import ngettext

from cpd import audit_wording, wording
from cpd.queries import audit_cases, logs, readiness
from members.models import Person
from members.my_cards import Card


def my_cards(*, person: Person, on: date) -> list[Card]:
    """A line for each audit, each period under way and what waits, in as many statements whatever the log holds."""
    found = [
        Card(wording.line(one), reverse("cpd-period", args=[one.cycle.reference]))
        for one in readiness.of_person(person, on=on)
    ]
    if number := logs.waiting(person).count():
        words = ngettext(
            "%(n)s CPD activity waits for you to confirm it.",
            "%(n)s CPD activities wait for you to confirm them.",
            number,
        )
        found.append(Card(words % {"n": number}, reverse("cpd-waiting")))
    return [*audit_wording.cards(audit_cases.on_my_page(person, on=on)), *found]
