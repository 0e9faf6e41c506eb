"""How long applications stay at each stage: the middle of the working days of those that left it in the last year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import ClassVar

from django.db.models import F, Window
from django.db.models.functions import Lead
from django.utils.timezone import make_aware

from members.queries.calendar import bank_holidays, london_day
from registry.choices import Stage
from registry.models import StageChange
from registry.rules.clocks import WorkingDays


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the drawing: where it stands and how long it is, in the drawing’s own units."""

    top: int
    length: int
    count: int

    ROW: ClassVar[int] = 24
    MOST: ClassVar[int] = 400

    @classmethod
    def of(cls, place: int, count: int, most: int) -> "Bar":
        """The bar at a place, the longest of which stands for the most."""
        return cls(place * cls.ROW, max(2, round(cls.MOST * count / most)), count)

    @classmethod
    def height(cls, bars: int) -> int:
        """How high the drawing is with so many bars."""
        return bars * cls.ROW


_A_YEAR = timedelta(days=365)
# Of fewer than this the middle says little.
FEWEST = 3


def medians(*, today: date) -> Mapping[Stage, int]:
    """By stage, half of those that left it in the last year did so in at most so many working days, holds included."""
    since = make_aware(datetime.combine(today - _A_YEAR, time.min))
    left_at = Window(Lead("at"), partition_by="application", order_by=("at", "pk"))
    visits = StageChange.objects.annotate(left_at=left_at).filter(left_at__gte=since)
    worked = WorkingDays(bank_holidays())
    found: dict[Stage, list[int]] = defaultdict(list)
    for stage, began, left in visits.values_list("stage", "at", F("left_at")).iterator():
        found[Stage(stage)].append(worked.between(london_day(began), london_day(left)))
    return {stage: round(median(days)) for stage, days in found.items() if len(days) >= FEWEST}
