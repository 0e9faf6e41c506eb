"""From a change of the register to the first request at a system that is told of it, with the processes of `make run`.

Measured twice: as it is, and where each call to send is lost, so that the timetable alone finds what is to be sent.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from celery import current_app
from django.test import override_settings
from django.utils import timezone

from config.launch import roles, run
from config.launch.children import Child, Children
from config.launch.places import ROOT
from members import tenancy
from members.choices import NameKind, Role
from members.models import User
from members.queries.calendar import london_day
from registry.choices import DecisionBody, Ground, SanctionKind
from registry.models import Entry, Watch
from registry.services import decisions, endpoints, orders
from tests.benchmarks.figures import Figure
from tests.factories.employers import make_account
from tests.factories.members import UserFactory
from tests.factories.watches import watch
from tests.webhook_receiver import Came, Receiver

# Watchers are told every twenty seconds; changes seven seconds apart meet every part of that.
CHANGES, APART, PATIENCE = 10, 7.0, 180.0
WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class _System:
    """The organisation's: when it was first told of each of its watches."""

    told: dict[str, float] = field(default_factory=dict)

    def take(self, handler: Any, came: Came) -> None:
        """Note the time of the request and take it."""
        self.told.setdefault(json.loads(came.body)["data"]["watch"], time.monotonic())
        handler.say(200)

    def knows(self, *watches: Watch) -> bool:
        """Whether it was told of all these."""
        return all(one.reference in self.told for one in watches)


def measure(folder: Path) -> list[Figure]:
    """Suspend people whom an organisation watches, one after the other, and see when its system hears of each."""
    system, officer = _System(), UserFactory(role=Role.OFFICER)
    with Receiver(system.take) as receiver, override_settings(WEBHOOK_LOCAL=True):
        watches = iter(_watches(2 * (CHANGES + 1), receiver.url))
        usual = _waits(system, [next(watches) for _ in range(CHANGES + 1)], officer, folder)
        alone = _waits(system, list(watches), officer, folder, "--include=tests.benchmarks.lost")
    if not (lost := _lost()):
        raise AssertionError("No call to send was lost, so that nothing was measured without one.")
    return [
        _figure("first attempt after the commit, longest", usual),
        _figure("the same where the call to send is lost", alone, f"; {lost} calls lost"),
    ]


def _figure(what: str, waits: Sequence[float], more: str = "") -> Figure:
    note = f"{len(waits)} changes, half of them within {statistics.median(waits):.1f} s{more}"
    return Figure("webhooks", what, "s", (max(waits),), at_most=WITHIN, note=note)


def _watches(many: int, url: str) -> list[Watch]:
    """An organisation with an endpoint watches so many entries, begun as its officers begin it."""
    at, account = timezone.now(), make_account()
    with tenancy.within(account.organisation):
        endpoints.make(organisation=account.organisation, url=url, description="", by=account.admin, at=at)
    held = Entry.objects.filter(spans__during__contains=london_day(at), spans__displayed=True, spans__verdict="yes")
    entries = held.select_related("person").order_by("-pk").distinct()[:many]
    return [watch(account, entry, at=at, name=_name(entry)) for entry in entries]


def _name(entry: Entry) -> str:
    name = entry.person.names.get(kind=NameKind.OFFICIAL, set_aside_at=None)
    return f"{name.forenames} {name.surname}"


def _waits(system: _System, watches: Sequence[Watch], officer: User, folder: Path, *worker: str) -> list[float]:
    """Seconds from just before each change until the system was told; the first is waited for and does not count."""
    first, *others = watches
    with _at_work(folder, *worker) as processes:
        _suspend(first.entry, officer)
        _wait(lambda: system.knows(first), processes)
        begun = {}
        for one in others:
            begun[one.reference] = time.monotonic()
            _suspend(one.entry, officer)
            time.sleep(APART)
        _wait(lambda: system.knows(*others), processes)
    return [system.told[reference] - since for reference, since in begun.items()]


@contextmanager
def _at_work(folder: Path, *worker: str) -> Iterator[list[Child]]:
    """The workers and the timetable, the worker with more arguments of its own."""
    environment = os.environ | {"REGISTER_PROCESS": "worker", "DATABASE_ROLE": roles.WORKER, "WEBHOOK_LOCAL": "1"}
    with Children() as children:
        yield [
            children.start(
                name,
                [sys.executable, "-m", *command, *(worker if name == "worker" else ())],
                log=folder / f"{name}.log",
                env=environment,
                cwd=ROOT,
            )
            for name, command in run.task_processes(folder / "beat-schedule").items()
        ]


def _suspend(entry: Entry, officer: User) -> None:
    """As an officer does at the desk: in effect at once."""
    at = timezone.now()
    on = london_day(at)
    decision = decisions.record(entry=entry, body=DecisionBody.PANEL, decided_on=on, by=officer, at=at)
    order = orders.Order(SanctionKind.SUSPENDED, Ground.CONDUCT, on)
    orders.impose(decision=decision, order=order, reason="Measured", by=officer, at=at)


def _wait(question: Callable[[], bool], processes: Sequence[Child]) -> None:
    end = time.monotonic() + PATIENCE
    while not question():
        if time.monotonic() > end:
            said = "\n".join(f"{child.name}:\n{child.last_words()}" for child in processes)
            raise RuntimeError(f"The system is not told:\n{said}")
        time.sleep(0.1)


def _lost() -> int:
    with current_app.connection_for_read() as broker:
        return int(broker.default_channel.client.llen("lost"))
