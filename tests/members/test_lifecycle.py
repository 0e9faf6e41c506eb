"""A workflow moves only as its table says, and a refusal names both states in words."""

import pytest
from django.db.models import TextChoices

from members.errors import Refused
from members.lifecycle import Lifecycle


class Stage(TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Handed in"
    DECIDED = "decided", "Decided"


LIFECYCLE = Lifecycle({Stage.DRAFT: {Stage.SENT}, Stage.SENT: {Stage.DECIDED, Stage.DRAFT}})
ALLOWED = {(Stage.DRAFT, Stage.SENT), (Stage.SENT, Stage.DECIDED), (Stage.SENT, Stage.DRAFT)}


@pytest.mark.parametrize("then", Stage)
@pytest.mark.parametrize("now", Stage)
def test_a_move_is_allowed_when_and_only_when_the_table_holds_it(now, then):
    if (now, then) in ALLOWED:
        LIFECYCLE.check(now, then)
    else:
        with pytest.raises(Refused) as refusal:
            LIFECYCLE.check(now, then)
        assert refusal.value.message == f"This cannot go from ‘{now.label}’ to ‘{then.label}’."
        assert refusal.value.code == "wrong_state"


def test_a_state_read_from_the_database_is_a_plain_word():
    LIFECYCLE.check("draft", Stage.SENT)
    with pytest.raises(Refused, match="from ‘Handed in’ to ‘Handed in’"):
        LIFECYCLE.check("sent", Stage.SENT)


def test_a_state_that_nobody_defined_is_a_bug_and_not_a_refusal():
    with pytest.raises(ValueError, match="archived"):
        LIFECYCLE.check("archived", Stage.SENT)
