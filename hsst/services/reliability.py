"""Looking at how reliably cases were judged, which says something of people and so is recorded."""

from datetime import datetime

from django.db import transaction

from hsst.queries import reliability
from hsst.queries.reliability import Report
from members import trail
from members.models import User
from registry.models import Framework


@transaction.atomic
def look(*, framework: Framework, taken_out: bool, by: User, at: datetime) -> tuple[Report, Report]:
    """Read the report on a framework, of cases and of calibration rounds; each look is one line in the trail.

    Args:
        taken_out: whether it leaves the register as a file.
    """
    trail.record("hsst.reliability_read", about=framework, by=by, at=at, taken_out=taken_out)
    return reliability.report(framework), reliability.calibration_report(framework)
