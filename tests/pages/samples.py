"""Invented entries in every state that a page must be able to show."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import yaml
from django.conf import settings
from markupsafe import Markup

from registry import wording
from registry.choices import ReasonClass, SanctionKind, Status, Verdict
from registry.rules.public import (
    OtherEntry,
    PublicAnnotation,
    PublicEntry,
    PublicPeriod,
    PublicPlace,
    PublicSanction,
    PublicScope,
)

POLICIES = yaml.safe_load((settings.BASE_DIR / "registry/data/registers/policies.yaml").read_text())["display"]
TODAY = date(2026, 11, 22)
CHECKED_AT = datetime(2026, 11, 22, 14, 25, 40, tzinfo=UTC)
STAMP = Markup('<time datetime="2026-11-22T14:25:40+00:00">22\u00a0November 2026 at 2:25pm\u00a0GMT</time>')
HOSTILE = "<script>alert(1)</script>\u202e\u200f\"'&{{ 7*7 }}"
RCT = "Register of Clinical Technologists"
CS = "Register of Clinical Scientists"
FIRST = date(2014, 5, 12)

REGISTERS = [
    SimpleNamespace(code="RCT", name=RCT, registrant="clinical technologist", basis="A voluntary register."),
    SimpleNamespace(code="CS", name=CS, registrant="clinical scientist", basis="Rests on the HCPC’s register."),
    SimpleNamespace(
        code="HSSR",
        name="Higher Specialist Scientist Register",
        registrant="higher specialist scientist",
        basis="For consultant-level scientists.",
    ),
]
SCOPES = [
    {
        "name": "Medical physics",
        "scopes": [
            {"code": "nuclear-medicine", "name": "Nuclear Medicine"},
            {"code": "radiotherapy-physics", "name": "Radiotherapy Physics"},
        ],
    },
    {"name": "Sonography", "scopes": [{"code": "sonography", "name": "Sonography"}]},
]

REGISTERED = PublicEntry(
    number="RCT10184",
    register="RCT",
    register_name=RCT,
    name="Siân Parry-Jones",
    known_as="Shân Jones",
    on=TODAY,
    as_at=False,
    verdict=Verdict.YES,
    sentence=f"Yes. Siân Parry-Jones is on the {RCT} today.",
    status=Status.REGISTERED,
    status_label="Registered",
    meaning="The person may practise as registered. There is no finding, caution or restriction to show.",
    since=FIRST,
    reason_class=None,
    public_protection=False,
    next_change_on=date(2027, 1, 1),
    next_change="The current term ends on 31 December 2026, when renewal is due. A decision can change it sooner.",
    first_registered=FIRST,
    term_start=date(2026, 1, 1),
    term_end=date(2026, 12, 31),
    scopes=(
        PublicScope("Radiotherapy Physics", "Medical physics", FIRST),
        PublicScope("Nuclear Medicine", "Medical physics", date(2019, 3, 1)),
    ),
    places=(PublicPlace("Leeds Teaching Hospitals NHS Trust", "Leeds"),),
    annotations=(
        PublicAnnotation(
            "Radioactive Waste Adviser", "RPA 2000, certificate 9911", date(2022, 6, 1), date(2027, 5, 31)
        ),
    ),
    sanctions=(),
    history=(
        PublicPeriod(date(2021, 4, 1), None, Status.REGISTERED, "Registered", Verdict.YES),
        PublicPeriod(date(2020, 4, 1), date(2021, 3, 31), Status.CAREER_BREAK, "Career break", Verdict.NO),
        PublicPeriod(FIRST, date(2020, 3, 31), Status.REGISTERED, "Registered", Verdict.YES),
    ),
    others=(OtherEntry("CS20447", CS),),
    brought_in_on=None,
    brought_in_notice="",
    outside_body="",
    outside_number="",
    outside_url="",
    outside_old=False,
    outside_notice="",
)


def _sanctioned(
    kind: SanctionKind, verdict: Verdict, *, protection: bool, text: str = "", months: bool = True
) -> PublicEntry:
    status = Status(kind.value)
    reason = ReasonClass.FITNESS if protection else ReasonClass.ADMINISTRATIVE
    start, end = date(2026, 9, 1), date(2027, 8, 31) if months else None
    sanction = PublicSanction(kind, str(kind.label), text, start, end, reason, protection)
    return replace(
        _status(status, verdict, end),
        reason_class=reason,
        public_protection=protection,
        sanctions=(sanction,),
    )


def _status(status: Status, verdict: Verdict, end: date | None = None) -> PublicEntry:
    policy = POLICIES[status.value]
    change_on = end + timedelta(days=1) if end else None
    return replace(
        REGISTERED,
        verdict=verdict,
        status=status,
        status_label=policy["label"],
        meaning=policy["meaning"],
        next_change_on=change_on,
        next_change=wording.next_change(status=status, change_on=change_on, term=None),
        since=date(2026, 9, 1),
        sentence=wording.sentence(
            name=REGISTERED.name, register=f"the {RCT}", verdict=verdict, status=status, on=TODAY, as_at=False
        ),
        history=(
            PublicPeriod(date(2026, 9, 1), None, status, policy["label"], verdict),
            PublicPeriod(FIRST, date(2026, 8, 31), Status.REGISTERED, "Registered", Verdict.YES),
        ),
        others=(),
    )


def entries() -> dict[str, PublicEntry]:
    """One entry for each answer that a page can give."""
    no, yes, restricted = Verdict.NO, Verdict.YES, Verdict.RESTRICTED
    gone: dict[str, Any] = {"term_start": None, "term_end": None, "scopes": (), "places": (), "annotations": ()}
    conditions = "Works only under the direct supervision of a registered technologist, and does not check doses alone."
    as_at = replace(
        REGISTERED,
        as_at=True,
        on=date(2025, 3, 31),
        sentence=f"Yes. Siân Parry-Jones was on the {RCT} on 31 March 2025.",
        next_change="",
        brought_in_on=TODAY,
        brought_in_notice="According to records brought in on 22 November 2026; gaps may be missing.",
    )
    scientist = replace(
        REGISTERED,
        number="CS20447",
        register="CS",
        register_name=CS,
        sentence=f"Yes. Siân Parry-Jones is on the {CS} today.",
        scopes=(PublicScope("Clinical Engineering", "", FIRST),),
        others=(OtherEntry("RCT10184", RCT),),
        outside_body="HCPC",
        outside_number="CS19923",
        outside_url="https://www.hcpc-uk.org/check-the-register/",
        outside_old=True,
        outside_notice="We last checked the registration with the Health and Care Professions Council on 1 March 2026, "
        "which is too long ago. Check it there before you rely on this.",
    )
    return {
        "registered": REGISTERED,
        "renewal": _status(Status.RENEWAL_WINDOW, yes, date(2026, 12, 31)),
        "caution": _sanctioned(SanctionKind.CAUTION, yes, protection=True),
        "conditions": _sanctioned(SanctionKind.CONDITIONS, restricted, protection=True, text=conditions),
        "suspended": _sanctioned(SanctionKind.SUSPENDED, no, protection=True),
        "suspended-cpd": _sanctioned(SanctionKind.SUSPENDED, no, protection=False),
        "removed": replace(_sanctioned(SanctionKind.REMOVED, no, protection=True, months=False), **gone),
        "lapsed": replace(_status(Status.LAPSED, no), **gone),
        "break": _status(Status.CAREER_BREAK, no, date(2027, 8, 31)),
        "deceased": replace(_status(Status.DECEASED, no), **gone),
        "as-at": as_at,
        "not-shown": replace(
            as_at,
            verdict=Verdict.NOT_SHOWN,
            status=Status.NOT_SHOWN,
            status_label="No longer shown",
            sentence="The register no longer shows what it said of Siân Parry-Jones on 31 March 2025.",
            meaning=wording.meaning(Status.NOT_SHOWN),
            since=None,
            term_start=None,
            term_end=None,
        ),
        "scientist": scientist,
        "hostile": hostile(),
    }


def hostile() -> PublicEntry:
    """An entry whose every text tries to break out of the page."""
    texts: dict[str, Any] = dict.fromkeys(
        (
            *("name", "known_as", "sentence", "status_label", "meaning", "next_change", "register_name"),
            *("brought_in_notice", "outside_body", "outside_number", "outside_notice"),
        ),
        HOSTILE,
    )
    conditions = _sanctioned(SanctionKind.CONDITIONS, Verdict.RESTRICTED, protection=True, text=HOSTILE)
    return replace(
        conditions,
        **texts,
        scopes=(PublicScope(HOSTILE, HOSTILE, FIRST),),
        places=(PublicPlace(HOSTILE, HOSTILE),),
        annotations=(PublicAnnotation(HOSTILE, HOSTILE, FIRST, None),),
        others=(OtherEntry("CS1", HOSTILE),),
        history=(PublicPeriod(FIRST, None, Status.CONDITIONS, HOSTILE, Verdict.RESTRICTED),),
    )


def found(name: str, *, matched: str = "", matched_name: str = "", **other: Any) -> SimpleNamespace:
    """One line of search results."""
    entry = replace(REGISTERED, **{"name": name, "known_as": ""} | other)
    return SimpleNamespace(entry=entry, matched=matched, matched_name=matched_name)


def stored(entry: PublicEntry) -> dict[str, object]:
    """An entry as a check keeps it: JSON, with days as text."""

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [plain(item) for item in value]
        return value.isoformat() if isinstance(value, date) else value

    kept = plain(asdict(entry))
    assert isinstance(kept, dict)
    return kept
