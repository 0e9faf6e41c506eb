"""A receipt from its organisation's page to a stranger's hands: genuine as it is, refused once tampered with."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.journeys import both_ways
from tests.factories.batches import line, make_batch
from tests.factories.employers import make_account
from tests.factories.registry import EntryFactory


@pytest.fixture
def batch(live_server):
    entry = EntryFactory(forenames="Susan", surname="Haygreen", registered="2020-01-01/2099-01-01")
    account = make_account(name="Exampleton Hospitals")
    made = make_batch(account, [line(entry, employee="E-17"), line()], at=timezone.now())
    made.account = account
    return made


def verify(stranger, path):
    stranger.open("/checks/verify/")
    stranger.attach("Upload a receipt", path)
    stranger.press("Verify")


@both_ways
def test_a_receipt_is_downloaded_handed_on_verified_and_refused_once_tampered_with(walk, batch, tmp_path):
    officer = walk(batch.account.admin)
    officer.open(f"/organisations/{batch.account.reference}/checks/{batch.reference}/lines/1/receipt/")
    expect(officer.heading).to_have_text(f"Receipt {batch.number}-1")
    document, signed = tmp_path / "receipt.pdf", tmp_path / "receipt.json"
    document.write_bytes(officer.download("Download the PDF").read_bytes())
    signed.write_bytes(officer.download("Download the signed file (JSON)").read_bytes())
    stranger = walk()
    for path in (document, signed):
        verify(stranger, path)
        expect(stranger.main).to_contain_text("Genuine: the register made this receipt.")
        expect(stranger.main).to_contain_text("Susan Haygreen")
    signed.write_text(signed.read_text(encoding="utf-8").replace("Haygreen", "Haygreed", 1), encoding="utf-8")
    content = bytearray(document.read_bytes())
    content[len(content) // 2] ^= 1
    document.write_bytes(content)
    for path in (document, signed):
        verify(stranger, path)
        expect(stranger.page.get_by_role("alert")).to_contain_text("Not genuine.")
        expect(stranger.page).to_have_title(re.compile("^Error: "))
        expect(stranger.main).not_to_contain_text("Haygreed")
    assert not stranger.page.context.cookies()
