"""What the office may do for a person at their word, in words for the desk and for the person."""

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the kind of the trail line of what was done.
WORDS: dict[str, str | Promise] = {
    "members.contacts_changed": _("Change how they are reached"),
    "members.withholding_asked": _("Ask that the public see nothing of them"),
    "members.erasure_asked": _("Ask that what we hold be erased"),
    "registry.application_started": _("Enter an application that came on paper"),
    "registry.application_submitted": _("Hand in an application that came on paper"),
    "registry.application_withdrawn": _("Withdraw an application"),
}
# As a message tells the person. A wish not to be seen is named in none: somebody else may read it.
TOLD: dict[str, str | Promise] = {
    "members.contacts_changed": _("We changed how we reach you."),
    "members.erasure_asked": _("We asked the registrar for you to erase what we hold about you."),
    "registry.application_started": _("We began to enter the application that you sent us on paper."),
    "registry.application_submitted": _("We handed in for you the application that you sent us on paper."),
    "registry.application_withdrawn": _("We withdrew your application for you."),
}


def say_for_whom(request: HttpRequest, name: str) -> None:
    """Have the page say that an officer fills it in for somebody else."""
    vars(request)["acting_for"] = name


def for_whom(request: HttpRequest) -> str | None:
    """For whom an officer fills in a page of somebody else's; None on any other page."""
    found: str | None = vars(request).get("acting_for")
    return found


def words_of(what: str) -> str:
    """What was done, as the desk calls it."""
    return str(WORDS.get(what, what.partition(".")[2].replace("_", " ").capitalize()))
