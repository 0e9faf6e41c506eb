"""What is told to the endpoints of organisations: each notice becomes one message for each of their endpoints."""

from datetime import datetime

from django.db import connection

from members.jobs import after_commit
from registry.rules import webhooks as rules

# Thin: which entry and what kind of change; who it is and what the register says now is asked for with a key. An
# endpoint that is switched off gets nothing by itself, but an admin may replay what it missed.
_QUEUE = """
INSERT INTO registry_webhookevent (
    organisation_id, endpoint_id, notice_id, message_id, kind, payload, made_at, due_at, attempts, given_up_at)
SELECT n.organisation_id, p.id, n.id, 'msg_' || replace(gen_random_uuid()::text, '-', ''), %(type)s::text,
       json_build_object(
           'type', %(type)s::text,
           'timestamp', to_char(n.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
           'data', json_build_object(
               'change', c.reference, 'watch', w.reference, 'register', r.code, 'number', e.number,
               'kinds', c.kinds
           )
       )::text,
       %(at)s, CASE WHEN p.off_at IS NULL THEN %(at)s END, 0, CASE WHEN p.off_at IS NOT NULL THEN %(at)s END
  FROM registry_notice n
  JOIN registry_endpoint p ON p.organisation_id = n.organisation_id AND p.ended_at IS NULL
  JOIN registry_change c ON c.id = n.change_id
  JOIN registry_watch w ON w.id = n.watch_id
  JOIN registry_entry e ON e.id = c.entry_id
  JOIN registry_register r ON r.id = e.register_id
 WHERE n.id BETWEEN %(first)s AND %(last)s
 ORDER BY n.id, p.id
    ON CONFLICT (endpoint_id, notice_id) WHERE notice_id IS NOT NULL DO NOTHING
"""


def queue(*, first_notice_id: int, last_notice_id: int, at: datetime) -> int:
    """Make the messages that tell these notices to the endpoints of their organisations; a second call makes none.

    Called in the transaction that made the notices, which shows the rows of every organisation.

    Args:
        first_notice_id: the first of the notices, all of which have ids in a row.
        last_notice_id: the last of them.
        at: the instant of telling.
    """
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, {"first": first_notice_id, "last": last_notice_id, "type": rules.CHANGED, "at": at})
        made = cursor.rowcount
    if made:
        after_commit("registry.send_webhooks")
    return made
