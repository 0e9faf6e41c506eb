"""What became of a message, in one word for the person and the office."""

from collections.abc import Sequence
from datetime import datetime

from members.choices import Channel, DeliveryKind, Outcome

_REPORTED = {
    DeliveryKind.DELIVERED: Outcome.DELIVERED,
    DeliveryKind.DEFERRED: Outcome.DELAYED,
    DeliveryKind.BOUNCED: Outcome.CAME_BACK,
    DeliveryKind.REJECTED: Outcome.NOT_ACCEPTED,
    DeliveryKind.COMPLAINED: Outcome.UNWANTED,
    DeliveryKind.POSTED: Outcome.POSTED,
    DeliveryKind.RETURNED: Outcome.RETURNED,
}


def outcome(
    *,
    channel: str,
    attempts: int,
    sent_at: datetime | None,
    failed_at: datetime | None,
    reported: Sequence[str],
) -> Outcome:
    """What became of a message.

    Args:
        reported: the kinds of what was reported of it, oldest first; the last one counts.
    """
    if reported:
        return _REPORTED[DeliveryKind(reported[-1])]
    if sent_at:
        return Outcome.SENT
    if failed_at:
        return Outcome.FAILED if attempts else Outcome.NO_WAY
    if channel == Channel.LETTER:
        return Outcome.TO_POST
    return Outcome.TRYING if attempts else Outcome.WAITING
