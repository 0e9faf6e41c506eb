"""The addresses where the office helps somebody who cannot get into their account."""

from tests.doors.addresses import FORM, Address
from tests.doors.policies import LOCKED_ACCOUNT


def _row(rest: str = "") -> Address:
    return Address(
        f"desk/accounts/<int:item>/{rest}", LOCKED_ACCOUNT, f"/desk/accounts/{{locked_item}}/{rest}", methods=FORM
    )


TABLE = (_row(), _row("close/"))
