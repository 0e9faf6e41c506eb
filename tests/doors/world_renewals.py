"""The registrant's renewal, opened and disclosed, for the addresses that are about one."""

from members.choices import Role
from registry.choices import RenewalReviewOutcome
from registry.models import Renewal, RenewalPolicy
from registry.queries import renewals as questions
from registry.services import declared, renewal_reviews
from tests.factories.members import UserFactory
from tests.factories.renewals import answers


def make(world, person, at):
    """Adds a renewal that opened whenever the tests run, with a declaration that the registrar has to look at."""
    entry = person.entries.order_by("pk").first()
    policy = RenewalPolicy.objects.filter(register=entry.register).latest("valid_from")
    ends = entry.terms.get(set_aside_at=None).during.upper
    renewal = Renewal.objects.create(entry=entry, policy=policy, begins_on=ends, opened_at=at)
    of = questions.declaration_set(renewal, on=at.date())
    given = answers(renewal, on=at.date(), health="A matter.")
    told = {"person": person, "about": renewal, "of": of, "questions": list(of.questions.order_by("position"))}
    first = declared.write(answers=given, before=None, at=at, **told)
    referred = renewal_reviews.open_for(renewal=renewal, declaration=first, at=at)
    registrar = UserFactory(role=Role.REGISTRAR)
    concern = {"outcome": RenewalReviewOutcome.CONCERN, "reasons": "It may harm somebody.", "by": registrar, "at": at}
    renewal_reviews.decide(review=referred, **concern)
    again = declared.write(answers=given, before=first, at=at, **told)
    world.renewal, world.renewal_concern = renewal.reference, referred.reference
    world.renewal_review = renewal_reviews.open_for(renewal=renewal, declaration=again, at=at).reference
