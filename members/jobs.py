"""Work that must wait for the commit."""

from typing import Any

from celery import current_app
from django.db import transaction


def after_commit(name: str, /, **kwargs: Any) -> None:
    """Queue a task by name once the transaction has committed; a dead broker loses the call, not the commit.

    What the queue loses the sweeper finds (`members.sweep_outbox`).

    Args:
        name: the task's registered name, as `app.verb`.
        kwargs: ids and days only.
    """

    def queue() -> None:  # a def, not functools.partial: the robust path logs __qualname__
        current_app.signature(name, kwargs=kwargs).delay()

    transaction.on_commit(queue, robust=True)
