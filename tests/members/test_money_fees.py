"""The fee table: dated rows from a file under review, loaded by command, never changed once their day has come."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from members.errors import Refused
from members.management.commands.load_fees import FILE
from members.models import Fee, TaxReliefNote, TrailEvent
from members.queries import money
from members.services import fees

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def table(folder, fees=(), relief=None):
    """A file like the one under review."""
    file = Path(folder) / "fees.yaml"
    file.write_text(yaml.safe_dump({"fees": list(fees), "tax_relief": relief or {}}))
    return file


def fee(pence, since=date(2027, 1, 1), **more):
    return {"code": "toy", "purpose": "renewal", "words": "A toy fee", "from": {since: pence}} | more


@pytest.mark.parametrize(
    ("code", "pence"),
    [
        ("rct-primary", 8_000),
        ("rct-equivalence", 8_800),
        ("rct-readmission", 8_000),
        ("rct-renewal", 4_800),
        ("duplicate-certificate", 1_200),
        ("hsst-equivalence", 28_000),
        ("stp-equivalence", 38_000),
        ("hssr-application", 5_000),
        ("hssr-renewal", 5_000),
        ("cs-application", 8_000),
        ("cs-renewal", 4_800),
    ],
)
def test_the_table_has_the_fees_of_the_registers(code, pence):
    assert money.fee(code, date(2026, 11, 22)).amount_pence == pence
    assert money.fee(code, date(2024, 1, 1)).amount_pence == pence
    with pytest.raises(LookupError):
        money.fee(code, date(2023, 12, 31))


def test_loading_again_changes_nothing(tmp_path, capsys):
    lines = TrailEvent.objects.count()
    assert fees.load(file=FILE, at=AT) == 0
    assert fees.load(file=table(tmp_path, [fee(500)]), at=AT) == 1
    assert fees.load(file=table(tmp_path, [fee(500)]), at=AT) == 0
    assert TrailEvent.objects.count() == lines + 1
    call_command("load_fees")
    assert "up to date" in capsys.readouterr().out


def test_a_new_amount_holds_from_its_day(tmp_path):
    years = {date(2026, 1, 1): 500, date(2027, 1, 1): 600}
    assert fees.load(file=table(tmp_path, [fee(0) | {"from": years}]), at=AT) == 2
    assert [money.fee("toy", date(*day)).amount_pence for day in ((2026, 12, 31), (2027, 1, 1))] == [500, 600]


def test_what_is_not_in_force_yet_may_be_changed_and_what_is_may_not(tmp_path):
    fees.load(file=table(tmp_path, [fee(500)]), at=AT)
    fees.load(file=table(tmp_path, [fee(600)]), at=AT)
    assert Fee.objects.get(code="toy").amount_pence == 600
    for changed in (fee(700), fee(600, words="Other words"), fee(600, purpose="admission")):
        with pytest.raises(Refused, match="is in force and is never changed"):
            fees.load(file=table(tmp_path, [changed]), at=datetime(2027, 1, 1, tzinfo=UTC))
    assert Fee.objects.get(code="toy").amount_pence == 600


def test_what_is_said_of_tax_relief_is_data_of_a_day(tmp_path):
    later = date(2027, 4, 6)
    assert fees.load(file=table(tmp_path, relief={later: "You may claim tax relief."}), at=AT) == 1
    assert fees.load(file=table(tmp_path, relief={later: "You may claim."}), at=AT) == 1
    assert [money.tax_relief(date(2027, 4, day)) for day in (5, 6)] == ["", "You may claim."]
    with pytest.raises(Refused, match="is in force"):
        fees.load(file=table(tmp_path, relief={later: ""}), at=datetime(2027, 5, 1, tzinfo=UTC))
    assert TaxReliefNote.objects.filter(valid_from=later).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        fee(-1),
        fee(0),
        fee("much"),
        fee(500, purpose="fun"),
        fee(500, words=""),
        fee(500, since="soon"),
        {"code": "toy"},
        ["toy"],
        fee(500) | {"from": None},
    ],
)
def test_a_file_that_is_no_fee_table_changes_nothing(tmp_path, wrong):
    with pytest.raises(Refused, match="is not a fee table"):
        fees.load(file=table(tmp_path, [fee(500, code="fine"), wrong]), at=AT)
    assert not Fee.objects.filter(code__in=["toy", "fine"]).exists()


def test_a_file_that_cannot_be_read_ends_the_command(tmp_path):
    for words in (b"fees: [", b"\xff\xfe", b"", b"- a list"):
        (tmp_path / "fees.yaml").write_bytes(words)
        with pytest.raises(CommandError):
            call_command("load_fees", tmp_path / "fees.yaml")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_fees", tmp_path / "none.yaml")
