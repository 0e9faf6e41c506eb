"""The registrant's renewal, opened and disclosed, for the addresses that are about one."""

from registry.models import Renewal, RenewalPolicy, RenewalReview
from registry.queries import renewals as questions
from registry.services import declared, renewal_reviews
from tests.factories.renewals import answers


def make(world, person, at):
    """Adds a renewal that opened whenever the tests run, with a declaration that the registrar has to look at."""
    entry = person.entries.order_by("pk").first()
    policy = RenewalPolicy.objects.filter(register=entry.register).latest("valid_from")
    ends = entry.terms.get(set_aside_at=None).during.upper
    renewal = Renewal.objects.create(entry=entry, policy=policy, begins_on=ends, opened_at=at)
    of = questions.declaration_set(renewal, on=at.date())
    given = answers(renewal, on=at.date(), health="A matter.")
    signed = declared.write(
        person=person,
        about=renewal,
        of=of,
        questions=list(of.questions.order_by("position")),
        answers=given,
        before=None,
        at=at,
    )
    renewal_reviews.open_for(renewal=renewal, declaration=signed, at=at)
    world.renewal, world.renewal_review = renewal.reference, RenewalReview.objects.get().reference
