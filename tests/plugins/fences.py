"""Fences round the tests: nothing outside this machine, and no clock where time must be an argument."""

import ipaddress
import socket
import sys

import pytest
from django.utils import timezone

OUR_APPS = {"members", "cpd", "registry", "hsst"}
MAY_READ_THE_CLOCK = {"doors", "sessions", "views", "tasks", "api", "webhooks", "commands"}


class ClockRead(AssertionError):
    """Our code read the clock where it should have been handed the time."""


class ReachedOutside(AssertionError):
    """A test tried to reach another machine."""


def _guarded(read):
    def guard(value=None, *args, **kwargs):
        if value is not None:  # an instant put into London time: no clock is read
            return read(value, *args, **kwargs)
        module = sys._getframe(1).f_globals.get("__name__", "").split(".")
        if module[0] in OUR_APPS and not MAY_READ_THE_CLOCK.intersection(module):
            raise ClockRead(f"{'.'.join(module)} calls timezone.{read.__name__}(): take at= or on= instead.")
        return read(**kwargs)

    guard.__name__ = read.__name__
    return guard


def _is_here(family, address):
    if family == socket.AF_UNIX:
        return True
    host = address[0]
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _fenced(connect):
    def fence(self, address):
        if not _is_here(self.family, address):
            raise ReachedOutside(f"A test tried to reach {address!r}.")
        return connect(self, address)

    return fence


# Before any module of ours is imported, so that `from django.utils.timezone import now` gets the guarded one too.
_fences = pytest.MonkeyPatch()
for _name in ("now", "localdate", "localtime"):
    _fences.setattr(timezone, _name, _guarded(getattr(timezone, _name)))
for _name in ("connect", "connect_ex"):
    _fences.setattr(socket.socket, _name, _fenced(getattr(socket.socket, _name)))
