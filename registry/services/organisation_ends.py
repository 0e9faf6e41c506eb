"""What ends with the account of an organisation: its keys, its endpoints and its watches."""

from datetime import datetime

from members.models import Organisation, User
from registry.services import api_keys, endpoints, watches


def organisation_closed(*, organisation: Organisation, by: User, at: datetime) -> None:
    """End everything by which an organisation asks or is told, in the transaction that closes its account.

    Called within the organisation's rows; its admins are told of the closing itself, and of none of these.
    """
    api_keys.end_all(organisation=organisation, by=by, at=at)
    endpoints.end_all(organisation=organisation, by=by, at=at)
    watches.end_all(organisation=organisation, by=by, at=at)
