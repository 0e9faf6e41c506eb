"""Messages about calibration rounds, to those who are asked to judge in one."""

from datetime import timedelta

from hsst.services import calibration
from members.models import Message
from tests.factories.assessing import make_assessor, make_officer
from tests.factories.calibration import open_round


def _round(at):
    make_assessor()
    return open_round(at=at)


def _told(event):
    return Message.objects.filter(template=f"hsst/mail/calibration_{event}").latest("pk")


def asked(at):
    _round(at)
    return _told("asked")


def extended(at):
    held = _round(at)
    calibration.extend(held=held, last_on=held.last_on + timedelta(days=7), by=make_officer(), at=at)
    return _told("extended")


def due(at):
    held = _round(at)
    a_week_before = at + timedelta(days=21)
    calibration.look_after(on=held.last_on - timedelta(days=7), at=a_week_before)
    return _told("due")


def closed(at):
    calibration.close(held=_round(at), by=make_officer(), at=at)
    return _told("closed")


def cancelled(at):
    calibration.cancel(held=_round(at), reason="The dossiers were opened too early.", by=make_officer(), at=at)
    return _told("cancelled")


SAMPLES = {f"hsst/mail/calibration_{made.__name__}": made for made in (asked, extended, due, closed, cancelled)}
