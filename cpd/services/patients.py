"""What was typed is looked at for a patient's details: a question that is answered, never a silent no."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from members.choices import PatientSign, WarningAnswer
from members.errors import Refused


def ask(*, found: Collection[str], answer: str) -> None:
    """Go on where nothing was found, or its owner has said what it is.

    Args:
        found: the signs, as `PatientSign`.
        answer: a `WarningAnswer`, or empty.

    Raises:
        Refused: beside the field `patients`, which forms then show.
    """
    if found and answer not in WarningAnswer.values:
        named = ", ".join(str(PatientSign(sign).label) for sign in sorted(found))
        words = _("What you typed looks as if it holds %(signs)s. Take it out, or say what it is.")
        raise Refused(words % {"signs": named}, field="patients", code="patients")
