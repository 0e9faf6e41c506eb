"""The days of a first term, and of a year of any.

Source: domain 1.8; which rule a register has, and from when on it admits for the next year too, is on its row.
"""

from datetime import date

from members.rules.dates import Days, add_years


def first_term(on: date, *, rule: str, late_from: str = "") -> Days:
    """The days that the fee paid with an application covers.

    Args:
        on: the day of admission, the first of them.
        rule: `calendar_year`: until the end of the year.
        late_from: month and day, as 10-01: whoever is admitted then or later in a year has the next year too.

    Raises:
        LookupError: when there is no such rule.
    """
    if rule != "calendar_year":
        raise LookupError(f"There is no rule {rule!r} for terms.")
    late = bool(late_from) and f"{on:%m-%d}" >= late_from
    return Days(on, date(on.year + (2 if late else 1), 1, 1))


def year_of(term: Days, on: date) -> Days:
    """A term from the beginning of the year in which a day of it lies, counted back from the term's end.

    Records brought in may hold many years as one term.

    Args:
        term: has an end.
        on: a day of the term.
    """
    if term.upper is None:
        raise ValueError("A term has an end.")
    years = 1
    while add_years(term.upper, -years) > on:
        years += 1
    return Days(max(term.lower, add_years(term.upper, -years)), term.upper)
