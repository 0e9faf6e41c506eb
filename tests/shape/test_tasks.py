"""Work that is queued by name, and hooks that are wired by name, lead somewhere."""

import ast
import subprocess
import sys

from config.celery import TIMETABLE
from config.launch.places import ROOT
from members import wiring
from tests.shape.source import APPS, calls, constant, modules

# A process of its own: in this one, other tests have imported the tasks already.
_REGISTERED = """
import django
django.setup()
from celery import current_app
print(*current_app.tasks)
"""


def queued_names():
    """(where, name) of every task that our code queues; the name must be written out."""
    for module in modules(*APPS):
        if module.name == "members.jobs":
            continue  # hands on the name it is given
        for call in calls(module, "after_commit", "signature", "send_task"):
            yield module.at(call), constant(call, 0)


def test_every_task_that_is_queued_is_registered_in_a_web_process():
    answer = subprocess.run(
        [sys.executable, "-c", _REGISTERED], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    registered = set(answer.stdout.split())
    queued = [*queued_names(), *(("config/celery.py", row["task"]) for row in TIMETABLE.values())]
    assert ("members.deliver" in registered) is True
    assert not [(where, name) for where, name in queued if name not in registered]


def test_every_task_takes_arguments_of_a_newer_release():
    tasks = [m for m in modules(*APPS) if m.parts[-1] == "tasks"]
    assert tasks
    functions = [(m, n) for m in tasks for n in m.tree.body if isinstance(n, ast.FunctionDef) and n.decorator_list]
    assert not [m.at(n) for m, n in functions if not n.args.kwarg or n.args.args]


def test_every_wired_hook_is_a_function_that_exists():
    assert wiring.check() == []
