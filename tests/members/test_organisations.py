"""The directory of organisations: loaded from a file, once."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from members.models import Organisation, TrailEvent
from members.services import organisations
from members.services.organisations import Loaded

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADER = "ods_code,name,kind,nation,town,postcode\n"


@pytest.fixture
def load(tmp_path):
    def from_text(text, encoding="utf-8"):
        path = tmp_path / "organisations.csv"
        path.write_bytes(text.encode(encoding))
        return organisations.load(path=path, at=AT)

    return from_text


def test_the_directory_that_comes_with_the_product_loads_once():
    assert organisations.load(path=organisations.SHIPPED, at=AT) == Loaded(269, 0, 0)
    assert organisations.load(path=organisations.SHIPPED, at=AT) == Loaded(0, 0, 269)
    assert Organisation.objects.count() == 269
    assert TrailEvent.objects.filter(kind="members.organisation_loaded").count() == 269
    assert Organisation.objects.filter(ods_code="").count() == 19
    assert set(Organisation.objects.values_list("nation", flat=True)) == {
        "England", "Scotland", "Wales", "Northern Ireland",
    }  # fmt: skip


def test_its_licence_is_said_where_it_is_shipped():
    readme = organisations.SHIPPED.with_name("README.md").read_text(encoding="utf-8")
    assert "Open Government Licence v3.0" in readme


def test_a_changed_line_changes_its_organisation_and_a_missing_one_stays(load):
    load(f"{HEADER}RA1,Old Name Trust,,England,,\n,NHS Highland,Health board,Scotland,,\n")
    assert load(f"{HEADER}ra1,New  Name Trust,NHS trust,England,Hull,HU1 1AA\n") == Loaded(0, 1, 0)
    assert set(Organisation.objects.values_list("ods_code", "name", "town")) == {
        ("RA1", "New Name Trust", "Hull"),
        ("", "NHS Highland", ""),
    }


def test_one_that_gains_a_code_or_gets_another_is_the_same(load):
    load(f"{HEADER},Example Trust,,England,,\n")
    assert load(f"{HEADER}RA1,Example Trust,,England,,\n") == Loaded(0, 1, 0)
    assert load(f"{HEADER}RA2,Example Trust,,England,,\n") == Loaded(0, 1, 0)
    assert Organisation.objects.get().ods_code == "RA2"


def test_a_repeated_line_counts_once(load):
    assert load(f"{HEADER}RA1,A Trust,,England,,\nRA1,A Trust,,England,Hull,\n") == Loaded(1, 0, 0)
    assert Organisation.objects.get().town == "Hull"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "lacks the columns ods_code"),
        ("name,nation\nA,England\n", "lacks the columns ods_code, kind"),
        (f"{HEADER}RA1,,,England,,\n", "Line 2 has no name"),
        (f"{HEADER}RA1,A,,Narnia,,\n", "the nation ‘Narnia’ is none of England"),
        (f"{HEADER}RA1,{'A' * 201},,England,,\n", "name is longer than 200"),
        (f"{HEADER}RA1,A\0,,England,,\n", "cannot be written"),
        (f"{HEADER}RA1,A,,England,,\nRA2,A,,England,,\n", "Two organisations of one nation are called A"),
        (f'{HEADER}RA1,"A,,England,,\n', "is not CSV"),
    ],
)
def test_a_file_that_is_no_such_list_ends_with_2_and_a_sentence(load, tmp_path, text, said):
    path = tmp_path / "broken.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=said) as ended:
        call_command("import_organisations", str(path))
    assert ended.value.returncode == 2
    assert not Organisation.objects.exists()


def test_another_encoding_and_a_missing_file_are_named(load, tmp_path):
    with pytest.raises(organisations.Unreadable, match="not in UTF-8"):
        load(f"{HEADER}RA1,Müller,,England,,\n", encoding="latin-1")
    with pytest.raises(organisations.Unreadable, match="cannot be opened"):
        organisations.load(path=tmp_path / "none.csv", at=AT)
