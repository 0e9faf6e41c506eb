"""The demonstration's Stripe: started where no account is named, on another port where its own is taken."""

import json
import socket
import urllib.request
from pathlib import Path

import pytest

from config.launch import stripe
from config.launch.children import Children

ENVIRONMENT = {"DEMO": "1"}


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("STRIPE_SECRET_KEY", "DEMO"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "log").mkdir()
    return tmp_path


def asked(settings: dict[str, str], path: str) -> dict[str, object]:
    request = urllib.request.Request(f"{settings['STRIPE_API_URL']}{path}")
    request.add_header("Authorization", f"Bearer {settings['STRIPE_SECRET_KEY']}")
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def test_it_answers_and_ends_with_the_rest(state: Path) -> None:
    with Children() as children:
        settings = stripe.settings(children, state, ENVIRONMENT, register=8000)
        assert asked(settings, "/v1/charges")["data"] == []
        child = children._started[0].process
    assert child.poll() == 0
    assert (state / "log" / "stripe.log").read_text(encoding="utf-8").endswith("Stopped.\n")


def test_a_taken_port_gives_way_to_another(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as holder, Children() as children:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        monkeypatch.setattr(stripe, "WANTED_PORT", taken)
        settings = stripe.settings(children, state, ENVIRONMENT, register=8000)
        assert not settings["STRIPE_API_URL"].endswith(f":{taken}")
        assert asked(settings, "/v1/charges")["data"] == []


def test_what_was_paid_outlives_it(state: Path) -> None:
    asks = b"mode=payment&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][currency]=gbp"
    asks += b"&line_items[0][price_data][product_data][name]=Fee&success_url=http://localhost/"
    with Children() as children:
        settings = stripe.settings(children, state, ENVIRONMENT, register=8000)
        request = urllib.request.Request(f"{settings['STRIPE_API_URL']}/v1/checkout/sessions", data=asks)
        request.add_header("Authorization", f"Bearer {settings['STRIPE_SECRET_KEY']}")
        with urllib.request.urlopen(request, timeout=10) as answer:
            made = json.load(answer)["id"]
    with Children() as children:
        settings = stripe.settings(children, state, ENVIRONMENT, register=8000)
        assert asked(settings, f"/v1/checkout/sessions/{made}")["amount_total"] == 500


@pytest.mark.parametrize("given", [{"STRIPE_SECRET_KEY": "sk_test_own"}, {"DEMO": "0"}])
def test_with_an_account_of_ones_own_or_no_demonstration_there_is_none(
    state: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with Children() as children:
        assert stripe.settings(children, state, ENVIRONMENT | given, register=8000) == {}
        assert children.ended() is None
        assert not children._started
