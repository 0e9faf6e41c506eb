"""Locking a renewal, in the order that everybody keeps."""

from members.models import Person
from registry.models import Renewal


def locked(renewal: Renewal) -> Renewal:
    """A renewal and whose it is, locked in the order that everybody keeps: the person, what is paid, the renewal."""
    Person.objects.select_for_update(no_key=True).get(pk=renewal.entry.person_id)
    found = Renewal.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("entry__person", "entry__register", "policy").get(pk=renewal.pk)
