"""The image and the compose file, as far as they can be tried without an engine."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import healthcheck
from config.launch import servers
from config.launch.places import ROOT
from tests.launch.test_run import free_pair
from tests.launch.test_settings import PRODUCTION

ENTRYPOINT = ROOT / "docker" / "entrypoint.sh"
OURS = {"web", "worker", "documents", "webhooks", "beat"}


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "docker" / "compose.yml").read_text(encoding="utf-8"))


def read_by_the_product() -> set[str]:
    """Every environment variable that settings or the entrypoint read."""
    python = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "config").rglob("*.py"))
    shell = ENTRYPOINT.read_text(encoding="utf-8")
    by_settings = re.findall(r'(?:text|required|secret|flag|number|words)\(\s*"([A-Z_]+)"', python)
    return set(by_settings) | set(re.findall(r"\$\{([A-Z_]+)", shell))


def test_the_compose_file_starts_every_part_from_one_image(compose: Any) -> None:
    assert set(compose["services"]) == OURS | {"postgres", "valkey", "clamav"}
    assert {compose["services"][part]["image"] for part in OURS} == {"mpce-register"}
    assert [compose["services"][part]["command"] for part in sorted(OURS)] == [
        ["beat"],
        ["documents"],
        ["web"],
        ["webhooks"],
        ["worker"],
    ]


def test_every_setting_of_the_compose_file_is_one_that_the_product_reads(compose: Any) -> None:
    given = set(compose["services"]["web"]["environment"])
    assert given <= read_by_the_product()
    assert given >= set(PRODUCTION) - {"REGISTER_ENV"}, "what production requires is not handed over"
    assert "REGISTER_ENV=production" in (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")


def test_every_setting_is_described_for_whoever_runs_it() -> None:
    described = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert {name for name in read_by_the_product() if f"`{name}`" not in described} == set()


def test_the_image_is_made_of_files_that_exist_and_are_sent_to_the_engine() -> None:
    dockerfile = (ROOT / "docker" / "Dockerfile").read_text(encoding="utf-8")
    sent = {line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    copied = [word.rstrip("/") for line in lines for word in line.split()]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [name for name in copied if name not in sent and name.split("/")[0] not in sent] == []


def test_the_entrypoint_is_portable_shell_and_refuses_a_part_it_does_not_know() -> None:
    assert os.access(ENTRYPOINT, os.X_OK)
    subprocess.run(["sh", "-n", str(ENTRYPOINT)], check=True)
    refused = subprocess.run([str(ENTRYPOINT), "nonsense"], capture_output=True, text=True, check=False)
    assert (refused.returncode, "Say which part" in refused.stderr) == (2, True)


def test_the_web_part_migrates_an_empty_database_and_answers_as_production_does(tmp_path: Path, monkeypatch) -> None:
    port = str(free_pair())
    for shared in ("DATABASE_URL", "BROKER_URL"):  # a database that no other test fills
        monkeypatch.delenv(shared, raising=False)
    with servers.for_one_run() as given, (tmp_path / "log").open("wb") as log:
        settings = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PORT": port, "HOST": "127.0.0.1"}
        environment = PRODUCTION | given | settings | {"WEB_WORKERS": "1"}
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput"]  # as the image was made with
        subprocess.run(collect, cwd=ROOT, env=environment, stdout=log, stderr=log, check=True)
        web = subprocess.Popen([str(ENTRYPOINT), "web"], cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            monkeypatch.setenv("PORT", port)
            monkeypatch.setenv("ALLOWED_HOSTS", PRODUCTION["ALLOWED_HOSTS"])
            until = time.monotonic() + 300
            while healthcheck.main() != 0:
                assert web.poll() is None, (tmp_path / "log").read_text()
                assert time.monotonic() < until, (tmp_path / "log").read_text()
                time.sleep(0.2)
            stranger = urllib.request.Request(f"http://127.0.0.1:{port}/health/ready", headers={"Host": "evil.example"})
            with pytest.raises(urllib.error.HTTPError, match="400"):
                urllib.request.urlopen(stranger, timeout=10)
        finally:
            web.send_signal(signal.SIGTERM)
            assert web.wait(30) == 0
