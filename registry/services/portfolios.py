"""A portfolio: invited where the standards may be met, with more time on cause, and out of time if it does not come.

Source: domain 3.2 and 9.5.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from members import trail
from members.errors import Refused
from members.models import User
from members.queries.calendar import london_day
from members.services import messages
from registry.choices import SeatEnd, Stage
from registry.models import Application, Extension, Portfolio
from registry.queries.rounds import Round
from registry.services import evidence_requests, office_acts, seat_ends, stages


@transaction.atomic
def invite(*, application: Application, of: Round, words: str, by: User, at: datetime) -> Portfolio:
    """Invite the applicant to show the standards by a portfolio; those who judged go on once it came.

    Called by the verb that recommends it, with the application locked.

    Args:
        of: the round of assessment that ends with it.
        words: what those who judge say to the applicant.
    """
    portfolio = Portfolio.objects.create(
        application=application, round=of.number, words=words.strip(), invited_at=at, invited_by=by
    )
    stages.move(application=application, to=Stage.PORTFOLIO, by=by, at=at)
    seat_ends.carry_all_on(application=application, of=of.number, by=by, at=at)
    trail.record(
        "registry.portfolio_invited", about=portfolio, by=by, at=at, person=application.person, round=of.number
    )
    messages.tell(
        person=application.person,
        event="registry/mail/portfolio_invited",
        key=f"portfolio:{portfolio.pk}",
        context={"portfolio": portfolio.pk},
        at=at,
    )
    return portfolio


@transaction.atomic
def extend(
    *, application: Application, months: int, reason: str, by: User, at: datetime, seen: int | None = None
) -> Extension:
    """Give more time for a portfolio, with its cause; the same again on one day answers with what was given.

    Args:
        seen: the newest change of stage that the officer’s page showed.

    Raises:
        Refused: without a cause; for more months than the route allows in all; and as `office_acts.begin`.
    """
    application = office_acts.begin(application=application, by=by, at_stages=[Stage.PORTFOLIO], seen=seen)
    portfolio = open_one(application)
    if portfolio is None:
        raise LookupError(f"{application} waits for a portfolio that nobody invited.")
    newest = portfolio.extensions.order_by("-pk").first()
    if newest and _said(newest) == (months, reason.strip(), by.pk, london_day(at)):
        return newest
    if not reason.strip():
        raise Refused(_("Say why more time is given."), field="reason", code="reason")
    given = portfolio.extensions.aggregate(months=Sum("months"))["months"] or 0
    left = application.policy.extension_months - given
    if not 0 < months <= left:
        words = _("This route allows %(left)s months more.") if left else _("This route allows no more time.")
        raise Refused(words % {"left": left}, field="months", code="months")
    made = Extension.objects.create(portfolio=portfolio, months=months, reason=reason.strip(), given_at=at, given_by=by)
    stages.set_clock(application=application, at=at)
    trail.record("registry.portfolio_extended", about=portfolio, by=by, at=at, person=application.person, months=months)
    messages.tell(
        person=application.person,
        event="registry/mail/portfolio_extended",
        key=f"portfolio_extension:{made.pk}",
        context={"portfolio": portfolio.pk},
        at=at,
    )
    return made


def _said(extension: Extension) -> tuple[int, str, int, date]:
    return extension.months, extension.reason, extension.given_by_id, london_day(extension.given_at)


def came(*, application: Application, by: User | None, at: datetime) -> Portfolio:
    """The portfolio came: it is assessed by those who invited it, on all standards, and they are told.

    Called by the verb that hands it in, with the application locked and its copy frozen.

    Raises:
        Refused: when none is awaited.
    """
    portfolio = open_one(application)
    if portfolio is None or application.stage != Stage.PORTFOLIO:
        raise Refused(_("No portfolio is awaited."), code="wrong_state")
    portfolio.handed_in_at = at
    portfolio.save(update_fields=["handed_in_at"])
    stages.move(application=application, to=Stage.ASSESSING, by=by, at=at)
    evidence_requests.resume(application=application, at=at, what="portfolio_came")
    trail.record(
        "registry.portfolio_handed_in",
        about=portfolio,
        by=by,
        at=at,
        person=application.person,
        round=portfolio.round,
    )
    return portfolio


def lapse(*, application: Application, at: datetime) -> Portfolio | None:
    """No portfolio came by its day: the application is closed, and everybody is told.

    Called with the application locked. Doing it again changes nothing.

    Returns:
        The portfolio that lapsed; None where none is awaited.
    """
    portfolio = open_one(application)
    if portfolio is None or application.stage != Stage.PORTFOLIO:
        return None
    portfolio.lapsed_at = at
    portfolio.save(update_fields=["lapsed_at"])
    seat_ends.end_all(application=application, how=SeatEnd.CASE_ENDED, by=None, at=at)
    stages.move(application=application, to=Stage.CLOSED, by=None, at=at)
    trail.record("registry.portfolio_lapsed", about=portfolio, by=None, at=at, person=application.person)
    messages.tell(
        person=application.person,
        event="registry/mail/portfolio_lapsed",
        key=f"portfolio:{portfolio.pk}:lapsed",
        context={"portfolio": portfolio.pk},
        at=at,
    )
    return portfolio


def open_one(application: Application) -> Portfolio | None:
    """The portfolio that is awaited, locked."""
    waiting = Portfolio.objects.select_for_update().filter(handed_in_at=None, lapsed_at=None)
    return waiting.filter(application=application).first()
