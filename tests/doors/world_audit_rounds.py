"""A round of audits that was drawn, which looks at CPD of the registrant, and one that is only planned."""

from datetime import timedelta
from hashlib import sha256

from psycopg.types.range import DateRange

from cpd.choices import RoundStage
from cpd.models import AuditPolicy, AuditRound
from members.models import User

SECRET = b"0" * 32


def make(world, person, at):
    """Adds to the world what the pages of rounds are about."""
    policy = AuditPolicy.objects.filter(scheme__code="RCT").order_by("-valid_from").first()
    on = at.date()
    told = {
        "scheme": policy.scheme,
        "policy": policy,
        "audited": DateRange(on, on + timedelta(days=1)),
        "as_of": on,
        "witness": "The Lottery",
        "witness_how": "The six main numbers",
        "witness_on": on,
        "planned_at": at,
        "planned_by": User.objects.order_by("pk").first(),
    }
    drawn = {
        "list_hash": "0" * 64,
        "committed_at": at,
        "secret": SECRET,
        "secret_hash": sha256(SECRET).hexdigest(),
        "drawn_at": at,
        "witness_value": "1 2 3",
    }
    world.planned_round = AuditRound.objects.create(name="The next", **told).reference
    world.audit_round = AuditRound.objects.create(name="This one", stage=RoundStage.DRAWN, **told | drawn).reference
