"""Filling a round’s list: the register names who may be drawn, in one statement, and every line gets its own salt."""

import random
from collections.abc import Iterator

from django.db import connection

from cpd.models import AuditRound, AuditStratum
from cpd.queries import audit_rounds
from cpd.rules import draw
from members import wiring

# Nobody is drawn again in the rounds right after their own, and whoever was put off comes back without being drawn.
_LISTED = """
CREATE TEMP TABLE audit_listed ON COMMIT DROP AS
SELECT l.person_id, l.number, l.register, l.scope,
       substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FOR {bytes}) AS salt
  FROM ({eligible}) l
 WHERE NOT EXISTS (SELECT FROM cpd_auditselection s JOIN members_person p ON p.id = s.person_id
                    WHERE (s.round_id = ANY(%(rounds_before)s) OR s.id = ANY(%(put_off)s))
                      AND coalesce(p.merged_into_id, p.id) = l.person_id)
"""
_LINES = """
INSERT INTO cpd_auditline (round_id, stratum_id, person_id, number, salt, leaf)
SELECT s.round_id, s.id, l.person_id, l.number, l.salt,
       sha256(l.salt || convert_to(l.number || '|' || s.label, 'UTF8'))
  FROM audit_listed l JOIN cpd_auditstratum s
    ON s.round_id = %(round)s AND s.register = l.register AND s.scope = l.scope
"""


def fill(*, held: AuditRound) -> int:
    """Put everybody who may be drawn on a round’s list, within the caller’s transaction.

    Returns:
        How many lines it has.
    """
    policy = held.policy
    found = wiring.call(
        "audit_population",
        scheme=held.scheme.code,
        on=held.as_of,
        registered_years=policy.registered_years,
        breaks_exempt=policy.breaks_exempt,
    )
    with connection.cursor() as cursor:
        for eligible, values in found:
            before = audit_rounds.before(held)[: policy.rounds_between]
            listed = _LISTED.format(eligible=eligible, bytes=draw.SALT_BYTES)
            left_out = {
                "rounds_before": [one.pk for one in before],
                "put_off": [one.pk for one in audit_rounds.put_off(held)],
            }
            cursor.execute(listed, values | left_out)
            cursor.execute("SELECT register, scope, count(*) FROM audit_listed GROUP BY 1, 2")
            AuditStratum.objects.bulk_create(_strata(held, cursor.fetchall()))
            cursor.execute(_LINES, {"round": held.pk})
            cursor.execute("DROP TABLE audit_listed")
    return held.lines.count()


def _strata(held: AuditRound, sizes: list[tuple[str, str, int]]) -> Iterator[AuditStratum]:
    """Labels are given out by chance, so that they say nothing about which scope is which."""
    random.SystemRandom().shuffle(sizes)
    policy = held.policy
    for number, (register, scope, size) in enumerate(sizes, start=1):
        drawn = draw.draws(size=size, share_per_mille=policy.share_per_mille, least=policy.least_in_stratum)
        yield AuditStratum(round=held, label=f"S{number:02}", register=register, scope=scope, size=size, draws=drawn)
