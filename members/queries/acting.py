"""What the office did for people at their word."""

from django.db.models import QuerySet

from members.models import ActedFor, Person
from members.queries import people


def done_for(person: Person) -> QuerySet[ActedFor]:
    """What the office did for a person who telephoned or wrote, newest first."""
    return ActedFor.objects.filter(person__in=people.group(person)).order_by("-at", "-pk")


def entered_how_to_reach(person: Person) -> bool:
    """Whether an officer ever entered how to reach a person, so that what is on file is that officer's word."""
    return done_for(person).filter(what="members.contacts_changed").exists()
