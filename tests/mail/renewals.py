"""The messages of renewal."""

from datetime import UTC, date, datetime, timedelta

from members.choices import Role
from members.models import Message, Person
from registry.choices import RenewalReviewOutcome
from registry.models import RenewalReview
from registry.services import employer_contacts, reminders, renewal_reviews, renewed
from tests.factories.members import UserFactory
from tests.factories.renewals import declare, opened, pay

_ENDS, _LAST = date(2027, 1, 1), date(2027, 1, 31)


def _renewal():
    return opened(at=datetime(2026, 11, 2, 10, tzinfo=UTC))


def _message(renewal, event):
    return Message.objects.get(template=f"registry/mail/{event}", context__renewal=renewal.pk)


def _reminded(event, days_left, at, prepare=None):
    renewal = _renewal()
    if prepare:
        prepare(renewal)
    reminders.remind(renewal_id=renewal.pk, on=_LAST - timedelta(days=days_left), at=at)
    return _message(renewal, event)


def opening(at):
    return _reminded("renewal_opened", 80, at)


def reminder(at):
    return _reminded("renewal_reminder", 28, at)


def lapsed(at):
    return _reminded("renewal_lapsed", -1, at)


def employer(at):
    def agree(renewal):
        person = Person.objects.get(pk=renewal.entry.person_id)
        employer_contacts.agree(person=person, email="boss@example.org", by=person.user, at=at)

    return _reminded("renewal_employer", 28, at, agree)


def missing(at):
    return renewed.tell(renewal_id=_renewal().pk, at=at)


def is_renewed(at):
    renewal = declare(_renewal())
    pay(renewal)
    return _message(renewal, "renewed")


def reviewed(at):
    review = RenewalReview.objects.get(renewal=declare(_renewal(), health="A matter."))
    by = UserFactory(role=Role.REGISTRAR)
    renewal_reviews.decide(review=review, outcome=RenewalReviewOutcome.NO_ACTION, reasons="None needed.", by=by, at=at)
    return Message.objects.get(template="registry/mail/renewal_reviewed")


SAMPLES = {
    "registry/mail/renewal_opened": opening,
    "registry/mail/renewal_reminder": reminder,
    "registry/mail/renewal_lapsed": lapsed,
    "registry/mail/renewal_missing": missing,
    "registry/mail/renewed": is_renewed,
    "registry/mail/renewal_reviewed": reviewed,
    "registry/mail/renewal_employer": employer,
}
