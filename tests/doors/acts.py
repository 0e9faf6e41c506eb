"""The addresses of the office's acts on the register: entries and their facts, requests, records that look alike."""

from tests.doors.addresses import FORM, Address
from tests.doors.policies import (
    ACT,
    CASE,
    DEPARTURE,
    DUPLICATE,
    ENTRY_AT_DESK,
    ENTRY_TO_CORRECT,
    ERASURE,
    FACT_TO_CORRECT,
    MERGED,
    NAME_CHANGE,
    OFFICER,
    OFFICERS,
    OUTSIDE,
    PROCEEDINGS,
    REGISTRAR,
    SANCTION,
    WITHHOLDING,
)

_READING = frozenset({"members_accessrecord"})  # opening it is recorded
_ENTRY, _CASE = "desk/entries/<str:number>/", "/desk/entries/{case_number}/"


def _of_entry(rest: str, policy: str, sample: str = "", **more: object) -> Address:
    return Address(f"{_ENTRY}{rest}", policy, f"{_CASE}{sample or rest}", **{"methods": FORM} | more)


def _request(noun: str, policy: str, thing: str, **more: object) -> Address:
    return Address(f"desk/{noun}/<int:asked>/", policy, f"/desk/{noun}/{{{thing}}}/", methods=FORM, **more)


TABLE = (
    _of_entry("", ENTRY_AT_DESK, methods=FORM - {"POST"}, writes=_READING),
    *(_of_entry(act, ENTRY_AT_DESK) for act in ("impose/", "proceedings/", "leave/")),
    _of_entry("facts/<slug:kind>/record/", ENTRY_TO_CORRECT, "facts/term/record/"),
    *(
        _of_entry(f"facts/<slug:kind>/<int:fact>/{act}/", FACT_TO_CORRECT, f"facts/term/{{term}}/{act}/")
        for act in ("end", "set-aside")
    ),
    *(
        _of_entry(f"orders/<int:sanction>/{act}/", SANCTION, f"orders/{{sanction}}/{act}/")
        for act in ("vary", "lift", "review")
    ),
    *(
        _of_entry(f"proceedings/<int:proceedings>/{act}/", PROCEEDINGS, f"proceedings/{{proceedings}}/{act}/")
        for act in ("publish", "close")
    ),
    _of_entry("restore/<slug:kind>/<int:fact>/", DEPARTURE, "restore/exit/{exit}/"),
    Address("desk/proposed/<str:reference>/", ACT, "/desk/proposed/{act}/"),
    *(
        Address(f"desk/people/<int:person>/{act}/", CASE, f"/desk/people/{{person}}/{act}/", methods=FORM)
        for act in ("withhold", "show")
    ),
    Address("desk/people/<int:person>/unmerge/", MERGED, "/desk/people/{merged}/unmerge/", methods=FORM),
    _request("name-changes", NAME_CHANGE, "name_change"),
    _request("withholding", WITHHOLDING, "withholding", writes=_READING),
    _request("erasure", ERASURE, "erasure"),
    Address(
        "desk/outside/next/",
        OFFICERS,
        "/desk/outside/next/",
        answers={OFFICER: 302, REGISTRAR: 302},  # leads on
    ),
    Address("desk/outside/<int:registration>/check/", OUTSIDE, "/desk/outside/{outside}/check/", methods=FORM),
    Address("desk/duplicates/", OFFICERS, "/desk/duplicates/"),
    Address(
        "desk/duplicates/<int:duplicate>/",
        DUPLICATE,
        "/desk/duplicates/{duplicate}/",
        methods=FORM,
        writes=_READING,
    ),
)
