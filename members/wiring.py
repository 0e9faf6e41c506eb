"""Calls from a lower app to higher ones, wired by name in settings.WIRED (docs/adr/0002)."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

HOOKS = frozenset(
    {
        "act_kinds",
        "assessing_cards",
        "audit_population",
        "certificate_granted",
        "certificate_obstacles",
        "debit_moved",
        "debit_set_up",
        "document_uses",
        "evidence_closed",
        "evidence_of",
        "message_context",
        "message_failed",
        "my_cards",
        "organisation_closed",
        "payment_settled",
        "person_changed",
        "person_erase",
        "person_export",
        "person_timeline",
        "public_mailboxes",
        "work_pages",
    }
)


def call(hook: str, /, **kwargs: Any) -> list[Any]:
    """What every function wired to a hook answers, in the order in which settings name them.

    Args:
        hook: one of HOOKS; one that nothing is wired to has no answers.
        kwargs: handed to each function as they are.

    Raises:
        LookupError: when there is no such hook.
    """
    if hook not in HOOKS:
        raise LookupError(f"There is no hook {hook!r}.")
    return [answer(**kwargs) for answer in _functions(tuple(settings.WIRED.get(hook, ())))]


def check(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Everything wrong with settings.WIRED: hooks that do not exist, and names that lead to no function."""
    found: list[CheckMessage] = []
    wired: Mapping[str, Any] = settings.WIRED
    for hook, paths in wired.items():
        if hook not in HOOKS:
            known = ", ".join(sorted(HOOKS))
            found.append(Error(f"WIRED: there is no hook {hook!r}.", hint=f"Known: {known}.", id="members.E001"))
        if isinstance(paths, str):
            found.append(Error(f"WIRED: {hook!r} needs a list of functions, not one name.", id="members.E002"))
        else:
            found += [fault for path in paths if (fault := _fault(hook, path))]
    return found


def _fault(hook: str, path: str) -> CheckMessage | None:
    try:
        wired = import_string(path)
    except ImportError as failure:
        return Error(f"WIRED: {hook!r} names {path!r}, which cannot be imported: {failure}", id="members.E003")
    return None if callable(wired) else Error(f"WIRED: {hook!r}: {path!r} is no function.", id="members.E004")


@cache
def _functions(paths: tuple[str, ...]) -> tuple[Callable[..., Any], ...]:
    return tuple(import_string(path) for path in paths)
