"""Until when a refusal may be appealed against.

Source: domain 1.11: in writing, by the applicant, within days of its being served that the route's policy row names.
"""

from datetime import date, timedelta


def last_day(served_on: date, days: int) -> date:
    """The last London day on which an appeal is in time: all of that day counts, to midnight.

    Args:
        served_on: the day on which the applicant could read the decision; it is not counted itself.
    """
    return served_on + timedelta(days=days)


def in_time(on: date, until: date | None) -> bool:
    """Whether an appeal that comes on a day is in time."""
    return until is not None and on <= until
