"""The clocks of an application, worked out from its stages and holds."""

from dataclasses import fields
from datetime import date

from django.db.models import Sum
from django.db.models.functions import Coalesce

from members.queries import calendar
from members.rules.dates import Days
from registry.choices import Stage
from registry.models import Application, Hold, Portfolio, StageChange
from registry.rules import clocks as rules
from registry.rules.applications import Clocks
from registry.rules.clocks import Clock, Step


def of_application(application: Application, *, on: date) -> list[Clock]:
    """The clocks of all its stages so far, as they stand at the end of a day, by the office’s bank holidays."""
    changes = StageChange.objects.filter(application=application).order_by("at", "pk")
    steps = [Step(Stage(one.stage), calendar.london_day(one.at), back=one.rolled_back) for one in changes]
    return rules.clocks_of(
        steps,
        holds=[_days(hold) for hold in Hold.objects.filter(application=application).order_by("began_at")],
        clocks=Clocks(**{field.name: getattr(application.policy, field.name) for field in fields(Clocks)}),
        bank_holidays=calendar.bank_holidays(),
        on=on,
        extended=_extended(application),
    )


def running(application: Application, *, on: date) -> Clock | None:
    """The clock of the stage at which it is; None before its first."""
    return next(
        (clock for clock in of_application(application, on=on) if clock.visits[-1].upper is None),
        None,
    )


def _extended(application: Application) -> list[int]:
    if not application.policy.portfolio_months:
        return []
    asked = Portfolio.objects.filter(application=application).order_by("invited_at", "pk")
    return list(asked.annotate(more=Coalesce(Sum("extensions__months"), 0)).values_list("more", flat=True))


def _days(hold: Hold) -> Days:
    return Days(calendar.london_day(hold.began_at), calendar.london_day(hold.ended_at) if hold.ended_at else None)
