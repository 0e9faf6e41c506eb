"""Very many open applications, set by set: each as far as one model that the services brought there."""

import json

from django.db import connection, models

from registry.choices import EvidenceKind, Mark, SeatKind, Stage
from registry.models import Application, Post, Referee, StageChange, Submission
from registry.queries.application_work import WORK
from registry.rules.applications import waiting_on

_STAGES = (
    Stage.SUBMITTED, Stage.RETURNED, Stage.REFERENCES, Stage.READY, Stage.ASSESSING, Stage.ASSESSING, Stage.EVIDENCE,
    Stage.MODERATION, Stage.SUITABILITY, Stage.RECOMMENDED,
)  # fmt: skip
# Of the people who have none yet; due on days around today.
_APPLICATIONS = """
INSERT INTO registry_application (reference, number, person_id, route_id, policy_id, edition_id, stage, stage_since,
                                  due_on, rounds, started_at, submitted_at, version)
SELECT md5('bench' || n), 'BENCH' || n, p.id, m.route_id, m.policy_id, m.edition_id,
       (%(stages)s::text[])[1 + n %% cardinality(%(stages)s::text[])], m.stage_since - n * interval '7 minutes',
       current_date + (n %% 89 - 44)::integer, 0, m.started_at, m.submitted_at, 1
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM members_person) p, registry_application m
 WHERE m.id = %(model)s AND n <= %(of)s AND p.id <> m.person_id
ON CONFLICT DO NOTHING
"""
_SCOPES = """
INSERT INTO registry_application_scopes (application_id, scope_id)
SELECT a.id, s.scope_id FROM registry_application a, registry_application_scopes s
 WHERE a.id > %(after)s AND a.number LIKE 'BENCH%%' AND s.application_id = %(model)s
"""
# A third of them with the officer.
_WORK = """
INSERT INTO members_workitem (key, kind, about, about_id, person_id, waiting_on, opened_at, due_on, assigned_to_id)
SELECT %(kind)s || ':' || id, %(kind)s, %(about)s, id, person_id, %(waiting)s::json ->> stage, submitted_at, due_on,
       CASE WHEN id %% 3 = 0 THEN %(officer)s END
  FROM registry_application WHERE id > %(after)s AND number LIKE 'BENCH%%'
"""
# Two on each that is being assessed; one assessor sits on the first of them until they have their cases.
_SEATS = """
WITH judged AS (
    SELECT id, due_on, stage_since, row_number() OVER (ORDER BY id) AS n FROM registry_application
     WHERE stage = 'assessing' AND number LIKE 'BENCH%%'
)
INSERT INTO registry_seat (application_id, kind, round, user_id, why, seated_at, due_on, unconflicted_at,
                           "end", reason, end_reason)
SELECT a.id, %(seat)s, 1,
       CASE WHEN place = 0 AND n <= %(cases)s THEN %(assessor)s
            ELSE (%(others)s::bigint[])[1 + (2 * n + place) %% cardinality(%(others)s::bigint[])] END,
       '{}', a.stage_since, a.due_on, a.stage_since, '', '', ''
  FROM judged a, generate_series(0, 1) AS place WHERE a.id > %(after)s
"""
_GRANTS = """
INSERT INTO registry_applicationuserobjectpermission (user_id, permission_id, content_object_id)
SELECT user_id, %(permission)s, application_id FROM registry_seat WHERE application_id > %(after)s
"""
# Half of what is asked is judged already.
_JUDGEMENTS = """
INSERT INTO registry_judgement (seat_id, standard_id, mark, reason, judged_at, after_opening)
SELECT s.id, t.id, %(mark)s, '', s.seated_at, false
  FROM registry_seat s JOIN registry_application a ON a.id = s.application_id
  JOIN registry_standard t ON t.edition_id = a.edition_id AND t.position %% 2 = 0 WHERE a.id > %(after)s
"""
_ITEMS = """
INSERT INTO registry_evidenceitem (application_id, kind, title, record, text, role, context, no_patient, position)
SELECT %(draft)s, %(account)s, 'What I did, part ' || n, '', repeat('What I did and what I learnt. ', 20), 'All of it.',
       '', true, n
  FROM generate_series(1, %(items)s) AS n
 WHERE n > (SELECT count(*) FROM registry_evidenceitem WHERE application_id = %(draft)s)
"""
# Each is said to show a third of the standards.
_CLAIMS = """
INSERT INTO registry_claim (application_id, item_id, standard_id, why)
SELECT i.application_id, i.id, t.id, 'It shows ' || t.code || '.'
  FROM registry_evidenceitem i, registry_standard t
 WHERE i.application_id = %(draft)s AND (i.position + t.position) %% 3 = 0
   AND t.edition_id = %(edition)s
ON CONFLICT DO NOTHING
"""


def fill(
    of: int, *, model: Application, cases: int, officer: int, assessor: int, others: list[int], permission: int
) -> None:
    """As many open applications, with what each of them has; those that are there already stay.

    Args:
        model: whose rows every one of them gets.
        cases: how many of them the assessor judges.
    """
    latest = Application.objects.latest("pk").pk
    held = {
        "of": of, "model": model.pk, "after": latest, "stages": list(_STAGES), "kind": WORK,
        "about": Application._meta.label_lower, "officer": officer, "assessor": assessor, "others": others,
        "cases": cases, "permission": permission, "seat": SeatKind.ASSESSOR, "mark": Mark.MET,
        "waiting": json.dumps({stage: waiting_on(stage) for stage in _STAGES}),
    }  # fmt: skip
    copied = (
        _copies(StageChange),
        _copies(Submission),
        _copies(Post),
        _copies(Referee, reference="md5(m.reference || a.id)"),
    )
    with connection.cursor() as cursor:
        for statement in (_APPLICATIONS, _SCOPES, *copied, _WORK, _SEATS, _GRANTS, _JUDGEMENTS):
            cursor.execute(statement, held)
        cursor.execute("ANALYZE")


def fill_dossier(draft: Application, *, edition: int | None, items: int) -> None:
    """As many pieces of evidence in a draft, each said to show some of the standards."""
    held = {"draft": draft.pk, "edition": edition, "items": items, "account": EvidenceKind.ACCOUNT}
    with connection.cursor() as cursor:
        for statement in (_ITEMS, _CLAIMS):
            cursor.execute(statement, held)


def _copies(of: type[models.Model], **instead: str) -> str:
    """The statement that gives every new application the model’s rows of a table."""
    columns = [field.column for field in of._meta.local_concrete_fields if not field.primary_key]
    values = [{"application_id": "a.id"}.get(name) or instead.get(name) or f"m.{name}" for name in columns]
    return f"""
        INSERT INTO {of._meta.db_table} ({", ".join(columns)})
        SELECT {", ".join(values)} FROM {of._meta.db_table} m, registry_application a
         WHERE m.application_id = %(model)s AND a.id > %(after)s AND a.number LIKE 'BENCH%%'
    """
