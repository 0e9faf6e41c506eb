"""An installation that is not set up safely does not start; one that is reads every setting from its environment."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.launch.places import ROOT

PRODUCTION = {
    "REGISTER_ENV": "production",
    "SECRET_KEY": "aZ3kL9qW7xB1nM5vC8tR2yU6iO4pE0sD-fGhJkLzXcVbNmQwErTyUiOpAsDf",
    "ALLOWED_HOSTS": "register.example",
    "PUBLIC_URL": "https://register.example",
    "DATABASE_URL": "postgresql://web:secret@db.example:5433/register?sslmode=verify-full",
    "BROKER_URL": "rediss://broker.example/0",
    "EMAIL_URL": "smtp+tls://letters:secret@mail.example",
    "CLAMD_URL": "tcp://scanner.example:3310",
    "STRIPE_SECRET_KEY": "sk_live_9fK3mQ7xV2bN8cR4tY6uW1zLpE5dG0",
    "STRIPE_WEBHOOK_SECRET": "whsec_7hG4kP9sD2fJ6wX8qZ1vB5nMtR3yL0cE",
    "INVOICE_BANK": "MPCE Register, sort code 20-00-00, account 55779911",
    "RECEIPT_KEY": "Zx9Kc2Vn4Qm7Tb1Ys6Wd3Rf8Hj5Lg0Pa2Ue7Io4NkX8=",
}
SEAL_KEY = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="  # where something is signed
SIGNING = {"CERTIFICATE_KEY": "/run/secrets/key.pem", "CERTIFICATE_CHAIN": "/run/secrets/chain.pem"}
UNSAFE = [
    ("SECRET_KEY", "", "SECRET_KEY is missing"),
    ("SECRET_KEY", "short", "SECRET_KEY must be a secret"),
    ("SECRET_KEY", "development-only", "SECRET_KEY must be a secret"),
    ("SECRET_KEY", "a" * 60, "SECRET_KEY must be a secret"),
    ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is missing"),
    ("PUBLIC_URL", "", "PUBLIC_URL is missing"),
    ("DATABASE_URL", "", "DATABASE_URL is missing"),
    ("DATABASE_URL", "sqlite:///register.db", "DATABASE_URL must look like"),
    ("BROKER_URL", "", "BROKER_URL is missing"),
    ("EMAIL_URL", "", "EMAIL_URL is missing"),
    ("STRIPE_SECRET_KEY", "", "STRIPE_SECRET_KEY is missing"),
    ("STRIPE_WEBHOOK_SECRET", "", "STRIPE_WEBHOOK_SECRET is missing"),
    ("INVOICE_BANK", "", "INVOICE_BANK is missing"),
    ("STRIPE_API_URL", "http://localhost:8001", "only looks like Stripe"),
    ("REGISTER_ENV", "staging", "REGISTER_ENV must be"),
    ("DEMO", "1", "DEMO lets anybody sign in as anybody"),
]


def settings_say(expression: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """What a fresh process with these settings, and no others, prints."""
    code = f"from config import settings; print({expression})"
    bare = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=bare | settings, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("name", "value", "sentence"), UNSAFE)
def test_production_refuses_to_start_without_its_secrets(name: str, value: str, sentence: str) -> None:
    attempt = settings_say("1", **(PRODUCTION | {name: value}))
    assert attempt.returncode != 0
    assert sentence in attempt.stderr


def test_the_key_that_seals_is_required_where_it_signs_and_kept_from_where_strangers_ask() -> None:
    attempt = settings_say("1", **PRODUCTION, REGISTER_PROCESS="worker")
    assert "SEAL_KEY is missing" in attempt.stderr
    web = settings_say("repr(settings.SEAL_KEY)", **PRODUCTION, REGISTER_PROCESS="web", SEAL_KEY=SEAL_KEY)
    assert web.stdout.strip() == "''", web.stderr


def test_the_key_that_signs_certificates_is_required_of_a_worker_and_of_nobody_else() -> None:
    attempt = settings_say("1", **PRODUCTION, REGISTER_PROCESS="worker", SEAL_KEY=SEAL_KEY)
    assert "CERTIFICATE_KEY is missing" in attempt.stderr
    web = settings_say("repr(settings.CERTIFICATE_KEY)", **PRODUCTION, REGISTER_PROCESS="web", **SIGNING)
    assert web.stdout.strip() == "''", web.stderr


def test_the_key_that_signs_receipts_is_required_where_they_are_made_and_kept_from_what_only_says_when() -> None:
    attempt = settings_say("1", **PRODUCTION | {"RECEIPT_KEY": ""}, REGISTER_PROCESS="web")
    assert "RECEIPT_KEY is missing" in attempt.stderr
    beat = settings_say("repr(settings.RECEIPT_KEY)", **PRODUCTION, REGISTER_PROCESS="beat")
    assert beat.stdout.strip() == "''", beat.stderr


def test_production_never_shows_details_and_speaks_https_only() -> None:
    said = settings_say(
        "settings.DEBUG, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS, settings.SESSION_COOKIE_NAME",
        **PRODUCTION,
        DEBUG="1",
    )
    assert said.stdout.strip() == "False True 31536000 __Host-session", said.stderr


def test_web_processes_share_a_pool_and_give_up_after_two_seconds_and_workers_do_neither() -> None:
    options = "settings.DATABASES['default']['OPTIONS']"
    web = settings_say(f"{options}['options'], 'pool' in {options}", **PRODUCTION, REGISTER_PROCESS="web")
    assert (
        web.stdout.strip()
        == "-c lock_timeout=10000 -c statement_timeout=2000 -c plan_cache_mode=force_generic_plan True"
    ), web.stderr
    worker = settings_say(
        f"{options}['options'], 'pool' in {options}",
        **PRODUCTION,
        REGISTER_PROCESS="worker",
        SEAL_KEY=SEAL_KEY,
        DATABASE_ROLE="register_worker",
        **SIGNING,
    )
    assert worker.stdout.strip() == "-c lock_timeout=10000 -c role=register_worker False", worker.stderr


def test_forwarded_addresses_are_believed_only_as_far_as_our_own_proxies_go() -> None:
    asked = "settings.TRUSTED_PROXY_COUNT, settings.SECURE_PROXY_SSL_HEADER"
    assert settings_say(asked, **PRODUCTION).stdout.strip() == "0 None"
    behind = settings_say(asked, **PRODUCTION, TRUSTED_PROXY_COUNT="2").stdout
    assert behind.strip() == "2 ('HTTP_X_FORWARDED_PROTO', 'https')"


def test_an_address_of_a_database_is_taken_apart() -> None:
    given = env.database("postgresql://web:p%40ss@db.example:5433/register?sslmode=verify-full")
    assert (given["NAME"], given["USER"], given["PASSWORD"]) == ("register", "web", "p@ss")
    assert (given["HOST"], given["PORT"], given["OPTIONS"]) == ("db.example", "5433", {"sslmode": "verify-full"})
    assert env.database("postgresql:///register?host=/run/a%20b")["HOST"] == "/run/a b"


def test_the_demonstration_keeps_its_letters_where_its_mailbox_finds_them() -> None:
    asked = "settings.DEMO, settings.EMAIL_BACKEND, settings.MAILBOX"
    said = settings_say(asked, DEMO="1", REGISTER_STATE_DIR="/tmp/state").stdout.strip()
    assert said == "True members.mailbox.EmailBackend /tmp/state/mail"
    assert settings_say(asked).stdout.startswith("False django.core.mail.backends.console")


@pytest.mark.parametrize("url", ["smtp://", "https://mail.example", "mail.example"])
def test_an_unreadable_address_for_letters_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like"):
        env.mail(url)


@pytest.mark.parametrize(("value", "on"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_flags_are_read_in_the_usual_words(monkeypatch: pytest.MonkeyPatch, value: str, on: bool) -> None:
    monkeypatch.setenv("SOME_FLAG", value)
    assert env.flag("SOME_FLAG") is on


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="must be 1 or 0"):
        env.flag("SOME_FLAG")
