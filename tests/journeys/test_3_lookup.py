"""Journey 3, public look-up: from the legacy export to proof that outlives a change of standing."""

import html
import re
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from registry.choices import Ground, SanctionKind
from registry.models import Entry, Sanction
from registry.services import facts, visibility
from tests.factories.registry import days

pytestmark = pytest.mark.django_db
HEADER = (
    "Reg No,Register,Title,Surname,Forenames,Known as,Former surname,Date of birth,Email,Scope of practice,Status,"
    "First registered,Paid to,Employer,Employer ODS,Town,HCPC No,Sanction,Sanction from,Sanction to,Notes"
)
SIAN = (
    "rct 10184,RCT,Ms,O'NEILL-EVANS,Siân,,Featherstone,1980-02-29,sian@example.org,Med Eng,Registered,01/03/2015,"
    "31/12/2026,,,Cardiff,,,,,"
)
PETER = "RCT10185,RCT,Mr,Haygreen,Peter,,,1975-05-05,peter@example.org,Renal,Lapsed,2001-01-01,31 December 2019,,,,,,,,"
ROWS = [SIAN, PETER]


def read(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ").split())


def test_somebody_checks_a_technologist_keeps_proof_and_the_standing_changes(client, tmp_path, time_machine):
    # given the legacy register, brought in this morning
    time_machine.move_to(datetime(2026, 11, 22, 8, tzinfo=UTC), tick=False)
    export = tmp_path / "export.csv"
    export.write_text("\ufeff" + "\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    call_command("import_register", str(export), "--as-of=2026-11-22")

    # when somebody types the name as they heard it, under the former surname
    found = client.get("/register/", {"q": "sian fetherstone"})
    assert "Former name: Siân Featherstone – now Siân O'Neill-Evans" in read(found)

    # then the entry says yes first
    page = client.get("/register/RCT10184/")
    assert "Yes. Siân O'Neill-Evans is on the Register of Clinical Technologists today." in read(page)

    # and they keep proof
    time_machine.move_to(datetime(2026, 11, 22, 9, tzinfo=UTC), tick=False)
    saved = client.post("/register/RCT10184/proof/")
    assert saved.status_code == 303
    check = saved["Location"]
    paper = client.get(f"{check}proof.pdf")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-")

    # when a panel suspends the registration that day
    time_machine.move_to(datetime(2026, 11, 22, 15, tzinfo=UTC), tick=False)
    entry = Entry.objects.get(number="RCT10184")
    order = Sanction(
        entry=entry,
        kind=SanctionKind.SUSPENDED,
        ground=Ground.HEALTH,
        during=days("2026-11-22/2027-05-22"),
        source="panel",
    )
    facts.record(fact=order, by=None, at=datetime(2026, 11, 22, 15, tzinfo=UTC))

    # then the next look says no, in two words of reason and without the ground
    text = read(client.get("/register/RCT10184/"))
    assert "is suspended from the Register of Clinical Technologists" in text
    assert "health" not in text.lower()

    # and the proof shows what was said beside what is true now
    beside = read(client.get(check))
    assert "Siân O'Neill-Evans is on the Register of Clinical Technologists today." in beside
    assert "is suspended from the Register of Clinical Technologists" in beside

    # when the person must be kept from public view
    visibility.withhold(
        person=entry.person, since=date(2026, 11, 22), source="office", by=None,
        at=datetime(2026, 11, 22, 16, tzinfo=UTC),
    )  # fmt: skip

    # then every way to them answers as for somebody unknown, and the proof shows no more than that it was made
    assert client.get("/register/RCT10184/").content == client.get("/register/RCT99999/").content
    assert "O'Neill" not in read(client.get("/register/", {"q": "sian fetherstone"}))
    after = client.get(check)
    assert "O'Neill" not in read(after)
    assert "no longer shown" in read(after)
    assert client.get(f"{check}proof.pdf").status_code in (404, 410)
    assert client.get("/api/v1/entries/RCT10184").content == client.get("/api/v1/entries/RCT99999").content


def test_somebody_long_lapsed_is_no_longer_on_show(client, tmp_path, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, 8, tzinfo=UTC), tick=False)
    export = tmp_path / "export.csv"
    export.write_text("\n".join([HEADER, *ROWS]), encoding="utf-8")
    call_command("import_register", str(export), "--as-of=2026-11-22")
    assert Entry.objects.filter(number="RCT10185").exists()
    assert client.get("/register/RCT10185/").status_code == 404
    assert "RCT10185" not in read(client.get("/register/", {"q": "peter haygreen"}))
