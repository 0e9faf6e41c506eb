import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import members.references


class Migration(migrations.Migration):
    replaces = [
        ("cpd", "0001_cpd_log"),
        ("cpd", "0002_audit_rounds"),
        ("cpd", "0003_audit_cases"),
        ("cpd", "0004_audits_acted_on"),
    ]

    initial = True

    dependencies = [
        ("members", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_aside_at", models.DateTimeField(null=True)),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("source", models.CharField(max_length=20)),
                ("reference", models.CharField(blank=True, max_length=60)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cpd_allowances", to="members.person"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("break", "career break"),
                            ("parental", "parental leave"),
                            ("illness", "long illness"),
                            ("part_time", "part-time work"),
                            ("late", "joined after the period had begun"),
                        ],
                        max_length=10,
                    ),
                ),
                ("share", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        django.db.models.functions.text.Lower("during"),
                        name="allowance_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="allowance_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="allowance_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("person", "="), ("reason", "="), ("during", "&&")],
                        name="allowance_no_two_on_one_day",
                    ),
                    models.CheckConstraint(condition=models.Q(("share__lt", 100)), name="allowance_asks_less_than_all"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="f7966e562e4103d2cf09404765820a551782f3ca",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_5bebe",
                            table="cpd_allowance",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b643a6610f348f0caf983e22fb26b93b7a1c5c15",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_7c6d1",
                            table="cpd_allowance",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="a9bd2a5c7c1dd988c83173b79220e9e097874cb2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_29798",
                            table="cpd_allowance",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="7fc67b4e4d0009a4108d268b887b08ca66c69e5f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_c211f",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="cpd_allowance",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="a40fbe4fc128f06b0a113b2f2ff6c9368b38e130",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_696b3",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="cpd_allowance",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="AuditPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audit_policies", to="cpd.scheme"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("share_per_mille", models.PositiveSmallIntegerField(default=25)),
                ("least_in_stratum", models.PositiveSmallIntegerField(default=1)),
                ("registered_years", models.PositiveSmallIntegerField(default=2)),
                ("rounds_between", models.PositiveSmallIntegerField(default=1)),
                ("breaks_exempt", models.BooleanField(default=True)),
                ("call_in_working_days", models.PositiveSmallIntegerField(default=10)),
                ("answer_days", models.PositiveSmallIntegerField(default=28)),
                ("deferral_working_days", models.PositiveSmallIntegerField(default=10)),
                ("deferrals_most", models.PositiveSmallIntegerField(default=1)),
                ("summary_words", models.PositiveSmallIntegerField(default=500)),
                ("statement_words", models.PositiveSmallIntegerField(default=1500)),
                ("auditors", models.PositiveSmallIntegerField(default=2)),
                ("auditor_audited_years", models.PositiveSmallIntegerField(default=2)),
                ("marking_working_days", models.PositiveSmallIntegerField(default=20)),
                ("further_days", models.PositiveSmallIntegerField(default=28)),
                ("notice_days", models.PositiveSmallIntegerField(default=14)),
                ("appeal_days", models.PositiveSmallIntegerField(default=28)),
                ("suspension_months", models.PositiveSmallIntegerField(default=12)),
                ("fewest_shown", models.PositiveSmallIntegerField(default=5)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("scheme"), models.F("valid_from"), name="audit_policy_one_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("share_per_mille__gt", 0), ("share_per_mille__lte", 1000)),
                        name="audit_policy_draws_a_share",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2487fad20f94adb804a9a676f60bb5feb91bd52a",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_afd4a",
                            table="cpd_auditpolicy",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audit_rounds", to="cpd.scheme"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="cpd.auditpolicy"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("audited", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("as_of", models.DateField()),
                ("witness", models.CharField(max_length=200)),
                ("witness_how", models.CharField(max_length=300)),
                ("witness_on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("locked", "list locked"),
                            ("committed", "committed in public, waiting for the witness"),
                            ("drawn", "drawn"),
                            ("published", "secret published"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("locked_at", models.DateTimeField(null=True)),
                (
                    "locked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("list_hash", models.CharField(blank=True, max_length=64)),
                ("committed_at", models.DateTimeField(null=True)),
                (
                    "committed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret", models.BinaryField(max_length=32, null=True)),
                ("secret_hash", models.CharField(blank=True, max_length=64)),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("witness_value", models.CharField(blank=True, max_length=200)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cancel_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [models.Index(models.F("scheme"), models.F("planned_at"), name="audit_round_by_scheme")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audited__isempty", False), ("audited__lower_inf", False), ("audited__upper_inf", False)
                        ),
                        name="audit_round_audited_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["planned", "cancelled"]),
                            models.Q(("list_hash", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="audit_round_locked_with_its_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("secret", None), ("stage__in", ["planned", "locked", "cancelled"])),
                            models.Q(("secret__isnull", False), models.Q(("secret_hash", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="audit_round_committed_with_its_secret",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at", None), ("witness_value", "")),
                            models.Q(("drawn_at__isnull", False), models.Q(("witness_value", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="audit_round_drawn_by_a_value",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="plan_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."scheme_id" IS DISTINCT FROM (NEW."scheme_id") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."audited" IS DISTINCT FROM (NEW."audited") OR OLD."as_of" IS DISTINCT FROM (NEW."as_of") OR OLD."witness" IS DISTINCT FROM (NEW."witness") OR OLD."witness_how" IS DISTINCT FROM (NEW."witness_how") OR OLD."witness_on" IS DISTINCT FROM (NEW."witness_on") OR OLD."planned_at" IS DISTINCT FROM (NEW."planned_at") OR OLD."planned_by_id" IS DISTINCT FROM (NEW."planned_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="7a5061e056012aa1496d80c4cdfd7728ac5b8f45",
                            operation="UPDATE",
                            pgid="pgtrigger_plan_stands_d6fcb",
                            table="cpd_auditround",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF (OLD.list_hash <> '' AND NEW.list_hash <> OLD.list_hash)\n   OR (OLD.secret_hash <> '' AND (NEW.secret_hash <> OLD.secret_hash OR NEW.secret IS DISTINCT FROM OLD.secret))\n   OR (OLD.witness_value <> '' AND NEW.witness_value <> OLD.witness_value) THEN\n    RAISE EXCEPTION 'audit round %: what the draw rests on is never changed', OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="f6a3c1940353ae7c563cafe33d7f15d13392c1a7",
                            operation="UPDATE",
                            pgid="pgtrigger_sealed_4d17a",
                            table="cpd_auditround",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2837df03bd55637f4758380b9c7ffd41f97e4925",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_385e9",
                            table="cpd_auditround",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditStratum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="strata", to="cpd.auditround"
                    ),
                ),
                ("label", models.CharField(max_length=10)),
                ("register", models.CharField(max_length=10)),
                ("scope", models.CharField(blank=True, max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("draws", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("round"), models.F("label"), name="audit_stratum_one_a_label"),
                    models.UniqueConstraint(
                        models.F("round"), models.F("register"), models.F("scope"), name="audit_stratum_one_a_scope"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("draws__lte", models.F("size"))), name="audit_stratum_draws_what_it_has"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="only_while_planned",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (SELECT 1 FROM added a JOIN cpd_auditround r ON r.id = a.round_id WHERE r.stage <> 'planned') THEN\n    RAISE EXCEPTION '%: nothing is added to a list that is locked', TG_TABLE_NAME\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NULL;\n",
                            hash="d3f77273329a1f8c74e2f881c6dcf4ed127c8fdc",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_only_while_planned_d6a17",
                            referencing="REFERENCING NEW TABLE AS added ",
                            table="cpd_auditstratum",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7cc4e5b97d0ab79de683fcef0885acd45e27a002",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2b6ec",
                            table="cpd_auditstratum",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="3294334543358a356d41d5eb0ca9b11bb5cf1b8f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_9f5d0",
                            table="cpd_auditstratum",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="cpd.auditround"
                    ),
                ),
                (
                    "stratum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="cpd.auditstratum"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audit_lines", to="members.person"
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                ("salt", models.BinaryField(max_length=16)),
                ("leaf", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("round"), models.F("person"), name="audit_line_one_a_person"),
                    models.UniqueConstraint(models.F("round"), models.F("leaf"), name="audit_line_one_a_leaf"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="only_while_planned",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (SELECT 1 FROM added a JOIN cpd_auditround r ON r.id = a.round_id WHERE r.stage <> 'planned') THEN\n    RAISE EXCEPTION '%: nothing is added to a list that is locked', TG_TABLE_NAME\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NULL;\n",
                            hash="a52abc641c20eb6b98adddd1da820a843f6357a1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_only_while_planned_df04f",
                            referencing="REFERENCING NEW TABLE AS added ",
                            table="cpd_auditline",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0febccedb947c69efb832d3326fcbe8f2f40d225",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_88374",
                            table="cpd_auditline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="0d306d100114f47d11296779c67d1f39a47f1931",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_9766e",
                            table="cpd_auditline",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSelection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="selections", to="cpd.auditround"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_selections",
                        to="members.person",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("random", "drawn"),
                            ("put_off", "put off from an earlier round"),
                            ("volunteer", "volunteer"),
                            ("targeted", "chosen for a reason"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="selection",
                        to="cpd.auditline",
                    ),
                ),
                (
                    "carried_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="cpd.auditselection",
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("selected_at", models.DateTimeField()),
                (
                    "selected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("round"), models.F("person"), name="audit_selection_one_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "random"), ("line__isnull", False)),
                            models.Q(models.Q(("kind", "random"), _negated=True), ("line", None)),
                            _connector="OR",
                        ),
                        name="audit_selection_drawn_from_a_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("carried_from__isnull", False), ("kind", "put_off")),
                            models.Q(models.Q(("kind", "put_off"), _negated=True), ("carried_from", None)),
                            _connector="OR",
                        ),
                        name="audit_selection_put_off_from_another",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="selection_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."carried_from_id" IS DISTINCT FROM (NEW."carried_from_id") OR OLD."selected_at" IS DISTINCT FROM (NEW."selected_at") OR OLD."selected_by_id" IS DISTINCT FROM (NEW."selected_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="57a845fcd301733baacc63949a0fb2959513da47",
                            operation="UPDATE",
                            pgid="pgtrigger_selection_stands_d5ca7",
                            table="cpd_auditselection",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="30ce2e164020ab7f0c9bf618373cf9dd621dff93",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_71aff",
                            table="cpd_auditselection",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="cpd.scheme"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("period_months", models.PositiveSmallIntegerField()),
                ("summary", models.TextField()),
                ("standards", models.JSONField()),
                ("asks", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("scheme"), models.F("valid_from"), name="scheme_version_one_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cpd_cycles", to="members.person"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cycles", to="cpd.scheme"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cycles", to="cpd.schemeversion"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("standards", models.JSONField()),
                ("scopes", models.JSONField(default=list)),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        django.db.models.functions.text.Lower("during"),
                        name="cpd_cycle_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False), ("during__lower_inf", False), ("during__upper_inf", False)
                        ),
                        name="cycle_during_is_a_range",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("person", "="), ("scheme", "="), ("during", "&&")], name="cycle_no_two_on_one_day"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c126439739343aabef40ddf6fd05513a3ea4e797",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_961e4",
                            table="cpd_cycle",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "selection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="case", to="cpd.auditselection"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audit_cases", to="members.person"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cpd.auditpolicy"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audits", to="cpd.cycle"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("called_in", "called in"),
                            ("drafting", "being put together"),
                            ("deferral", "asked to be put off"),
                            ("submitted", "sent in, waiting for auditors"),
                            ("assessing", "with the auditors"),
                            ("further", "more information asked for"),
                            ("silent", "no answer, the registrar gave notice"),
                            ("accepted", "accepted"),
                            ("advised", "accepted with advice"),
                            ("referred", "referred to the registrar"),
                            ("deferred", "put off to the next round"),
                            ("left", "ended, no longer registered"),
                        ],
                        default="called_in",
                        max_length=12,
                    ),
                ),
                ("look", models.PositiveSmallIntegerField(default=0)),
                ("due_on", models.DateField(null=True)),
                ("advice", models.TextField(blank=True)),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lapsed", "the registration lapsed"),
                            ("resigned", "they left the register"),
                            ("removed", "the register ended the registration"),
                            ("died", "they died"),
                            ("office", "the office ended it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("called_at", models.DateTimeField()),
                (
                    "called_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "permissions": [("audit_case", "may audit this case")],
                "indexes": [
                    models.Index(models.F("person"), name="audit_case_by_person"),
                    models.Index(models.F("stage"), models.F("due_on"), name="audit_case_by_stage"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                (
                                    "stage__in",
                                    [
                                        "assessing",
                                        "called_in",
                                        "deferral",
                                        "drafting",
                                        "further",
                                        "silent",
                                        "submitted",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("stage__in", ["accepted", "advised", "deferred", "left", "referred"]),
                            ),
                            _connector="OR",
                        ),
                        name="audit_case_closed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_as", ""), ("stage", "left"), _connector="OR"),
                        name="audit_case_ended_as",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="case_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."selection_id" IS DISTINCT FROM (NEW."selection_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."cycle_id" IS DISTINCT FROM (NEW."cycle_id") OR OLD."called_at" IS DISTINCT FROM (NEW."called_at") OR OLD."called_by_id" IS DISTINCT FROM (NEW."called_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="53270076c9fa6a17eef3596c3bcd50d3e4008605",
                            operation="UPDATE",
                            pgid="pgtrigger_case_stands_ea679",
                            table="cpd_auditcase",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f1ca2f76efec27af9f3258c090f7a0f373863c9b",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_177ec",
                            table="cpd_auditcase",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditAppeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeal", to="cpd.auditcase"
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("upheld", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("upheld", None)),
                            models.Q(("decided_at__isnull", False), ("upheld__isnull", False)),
                            _connector="OR",
                        ),
                        name="audit_appeal_decided_when",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="appeal_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1e66f40daf1dbefebca1c1ac7560777f551726e8",
                            operation="UPDATE",
                            pgid="pgtrigger_appeal_stands_7e781",
                            table="cpd_auditappeal",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="05fbed43770ed0a2586aef4cd75d5ad1ed3d98a5",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_a318a",
                            table="cpd_auditappeal",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="cpd.auditcase"
                    ),
                ),
                ("look", models.PositiveSmallIntegerField()),
                ("content", models.JSONField(default=dict)),
                ("sha256", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("documents", models.ManyToManyField(related_name="audit_copies", to="members.document")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("case"), models.F("look"), name="audit_copy_one_a_look")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="copy_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."look" IS DISTINCT FROM (NEW."look") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="cb847e63bce6d9e8a4b12f869bae2159d69ec57d",
                            operation="UPDATE",
                            pgid="pgtrigger_copy_stands_f4bac",
                            table="cpd_auditcopy",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="cdd8da45dbe00316319be8cc918213a99409ebad",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_1ab18",
                            table="cpd_auditcopy",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditDeferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deferrals", to="cpd.auditcase"
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("illness", "Illness"),
                            ("family", "Family circumstances or bereavement"),
                            ("parental", "Maternity, paternity or adoption"),
                            ("other", "Something else that could not be avoided"),
                            ("work", "Pressure of work"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "with the office"),
                            ("proposed", "waiting for a second officer"),
                            ("accepted", "accepted"),
                            ("refused", "not accepted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("documents", models.ManyToManyField(related_name="audit_deferrals", to="members.document")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"), condition=models.Q(("state", "asked")), name="audit_deferral_one_open"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="deferral_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="4fec8b0d39defbcb7f2b0c5ca7079dc69f87b3f7",
                            operation="UPDATE",
                            pgid="pgtrigger_deferral_stands_f4a41",
                            table="cpd_auditdeferral",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2fdcc62d4e152a60b6193e25c4719158441c9e8c",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_ea5e5",
                            table="cpd_auditdeferral",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="cpd.auditcase"
                    ),
                ),
                ("look", models.PositiveSmallIntegerField()),
                ("standard", models.CharField(max_length=60)),
                (
                    "mark",
                    models.CharField(
                        choices=[("met", "met"), ("partly", "partly met"), ("not_met", "not met")], max_length=10
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("differed", models.BooleanField(default=False)),
                ("found_at", models.DateTimeField()),
                ("void_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"),
                        models.F("look"),
                        models.F("standard"),
                        condition=models.Q(("void_at", None)),
                        name="audit_finding_one_a_standard",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="finding_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."look" IS DISTINCT FROM (NEW."look") OR OLD."standard" IS DISTINCT FROM (NEW."standard") OR OLD."mark" IS DISTINCT FROM (NEW."mark") OR OLD."differed" IS DISTINCT FROM (NEW."differed") OR OLD."found_at" IS DISTINCT FROM (NEW."found_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="25fd8dcd757f45e6a49dd7bf93afbd345d555b9a",
                            operation="UPDATE",
                            pgid="pgtrigger_finding_stands_6a9bf",
                            table="cpd_auditfinding",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a0164c16da8742241a6082577c6b67563728edf9",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_a6b4e",
                            table="cpd_auditfinding",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="cpd.auditcase"
                    ),
                ),
                ("kind", models.CharField(choices=[("auditor", "auditor"), ("third", "third view")], max_length=10)),
                ("look", models.PositiveSmallIntegerField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("why", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("seated_at", models.DateTimeField()),
                (
                    "seated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("unconflicted_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "finished"),
                            ("conflict", "a conflict of interest"),
                            ("replaced", "replaced by the office"),
                            ("case_ended", "the audit ended"),
                        ],
                        max_length=12,
                    ),
                ),
                ("end_reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("user"),
                        models.F("seated_at"),
                        condition=models.Q(("ended_at", None)),
                        name="audit_seat_held",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"), models.F("look"), models.F("user"), name="audit_seat_one_a_person_and_look"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(("ended_at__isnull", False), models.Q(("end", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="audit_seat_ended_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_at", None), ("unconflicted_at__isnull", False), _connector="OR"),
                        name="audit_seat_signs_unconflicted",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="seat_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."look" IS DISTINCT FROM (NEW."look") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."seated_at" IS DISTINCT FROM (NEW."seated_at") OR OLD."seated_by_id" IS DISTINCT FROM (NEW."seated_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="5f4825d891c73149def8671e78dac86134d75013",
                            operation="UPDATE",
                            pgid="pgtrigger_seat_stands_44445",
                            table="cpd_auditseat",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="434f8d566ac4cdae093c2cb293d6c8495095a00c",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_3d543",
                            table="cpd_auditseat",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditMarking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="markings", to="cpd.auditseat"
                    ),
                ),
                ("standard", models.CharField(max_length=60)),
                (
                    "mark",
                    models.CharField(
                        choices=[("met", "met"), ("partly", "partly met"), ("not_met", "not met")], max_length=10
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("marked_at", models.DateTimeField()),
                ("after_opening", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("seat"), models.F("standard"), models.F("id"), name="audit_marking_by_seat")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="marking_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."standard" IS DISTINCT FROM (NEW."standard") OR OLD."mark" IS DISTINCT FROM (NEW."mark") OR OLD."marked_at" IS DISTINCT FROM (NEW."marked_at") OR OLD."after_opening" IS DISTINCT FROM (NEW."after_opening"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="969ded31488e6220779694f8faa43e8a3a6c54c1",
                            operation="UPDATE",
                            pgid="pgtrigger_marking_stands_ba321",
                            table="cpd_auditmarking",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f8b466ad207c89bfbd19a568785ad363d3c83e64",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_a629c",
                            table="cpd_auditmarking",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cpd_records", to="members.person"
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("row_hash", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "waiting for you to confirm it"), ("kept", "in your log")],
                        default="kept",
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "entered by you"),
                            ("copied", "copied from another activity"),
                            ("recurring", "made from an activity that comes again"),
                            ("csv", "brought in from a list"),
                            ("calendar", "brought in from a calendar"),
                            ("bundle", "brought in from an exported log"),
                            ("office", "noted by the register"),
                        ],
                        default="typed",
                        max_length=12,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work", "Work-based learning"),
                            ("professional", "Professional activity"),
                            ("formal", "Formal education"),
                            ("self", "Self-directed learning"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("minutes", models.PositiveIntegerField(default=0)),
                ("participatory", models.PositiveIntegerField(default=0)),
                ("did", models.TextField(blank=True)),
                ("learnt", models.TextField(blank=True)),
                ("benefit_practice", models.TextField(blank=True)),
                ("benefit_served", models.TextField(blank=True)),
                (
                    "standards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "patient_signs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("nhs_number", "an NHS number"),
                                ("chi_number", "a CHI number (Scotland)"),
                                ("hc_number", "a Health and Care number (Northern Ireland)"),
                                ("birth_date", "a date of birth"),
                                ("patient_words", "words of a patient’s record"),
                                ("dicom", "details from a medical image"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "patients_answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_patient", "It is not about a patient"),
                            ("about_me", "It is about me"),
                            ("invented", "It is invented or a training example"),
                        ],
                        max_length=20,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("written_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(null=True)),
                ("evidence", models.ManyToManyField(related_name="cpd_records", to="members.document")),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        models.F("last_on"),
                        include=("minutes", "participatory", "kind"),
                        name="record_by_last_day",
                    ),
                    models.Index(
                        models.F("deleted_at"), condition=models.Q(("deleted_at__isnull", False)), name="record_deleted"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"), models.F("key"), name="record_key_is_unique_for_a_person"
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("row_hash"),
                        condition=models.Q(("deleted_at", None), ("row_hash__gt", "")),
                        name="record_row_is_brought_in_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="record_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("participatory__lte", models.F("minutes"))),
                        name="record_with_others_within_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("patient_signs", []), ("patients_answer__gt", ""), _connector="OR"),
                        name="record_signs_are_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="profile", to="cpd.auditcase"
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("statement", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "patients_answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_patient", "It is not about a patient"),
                            ("about_me", "It is about me"),
                            ("invented", "It is invented or a training example"),
                        ],
                        max_length=20,
                    ),
                ),
                ("saved_at", models.DateTimeField()),
                ("records", models.ManyToManyField(related_name="audit_profiles", to="cpd.record")),
                ("documents", models.ManyToManyField(related_name="audit_profiles", to="members.document")),
            ],
        ),
        migrations.CreateModel(
            name="AuditQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="question", to="cpd.auditcase"
                    ),
                ),
                (
                    "standards",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None),
                ),
                ("words", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None), ("answered_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="audit_answered_after_asked",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="question_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."standards" IS DISTINCT FROM (NEW."standards") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="d5b97bbfb0c3e699a18b74d3ffa4579cde89ff4d",
                            operation="UPDATE",
                            pgid="pgtrigger_question_stands_8394f",
                            table="cpd_auditquestion",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="73dcd8bbabe10a4db604e815e2d01dadb477e891",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_bdabe",
                            table="cpd_auditquestion",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referral", to="cpd.auditcase"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("silence", "nothing was sent in"),
                            ("not_met", "standards were not met on a second look"),
                        ],
                        max_length=10,
                    ),
                ),
                ("referred_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("suspend", "Suspension of the registration"),
                            ("audit_again", "Another audit in the next round"),
                            ("advice", "Advice for the time to come"),
                            ("no_step", "No further step"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
                ("suspended", django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="audit_referral_decided_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("suspended", None), ("outcome", "suspend"), _connector="OR"),
                        name="audit_referral_suspended_when",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="referral_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."referred_at" IS DISTINCT FROM (NEW."referred_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b744cb7bc0dcc2992268a50055d82b4697fb0249",
                            operation="UPDATE",
                            pgid="pgtrigger_referral_stands_e6bba",
                            table="cpd_auditreferral",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="5c65d928d501ffd3c80ae0d2921d3a22f3016393",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_653e5",
                            table="cpd_auditreferral",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GapExplained",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cpd_gaps", to="members.person"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("words", models.TextField(blank=True)),
                ("explained_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        django.db.models.functions.text.Lower("during"),
                        name="gap_explained_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False), ("during__lower_inf", False), ("during__upper_inf", False)
                        ),
                        name="gap_explained_during_is_a_range",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3d1b5a3e60fb0f26a7d670f5bf580e15737d29de",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_5819d",
                            table="cpd_gapexplained",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cpd_goals", to="members.person"
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("wish", models.TextField(blank=True)),
                ("how", models.TextField(blank=True)),
                ("by_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "under way"),
                            ("met", "reached"),
                            ("partly", "partly reached"),
                            ("dropped", "given up"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("outcome", models.TextField(blank=True)),
                ("added_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("records", models.ManyToManyField(related_name="goals", to="cpd.record")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"), models.F("key"), name="goal_key_is_unique_for_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("reviewed_at__isnull", False), _connector="OR"),
                        name="goal_settled_was_reviewed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cpd_intakes", to="members.person"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("csv", "a list (CSV)"),
                            ("calendar", "a calendar (.ics)"),
                            ("bundle", "an exported log (.json)"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("mapping", "waiting for you to say what its columns are"),
                            ("checking", "being read"),
                            ("ready", "waiting for you to confirm it"),
                            ("taking_in", "being brought in"),
                            ("done", "brought in"),
                            ("unreadable", "could not be read"),
                            ("cancelled", "not brought in"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150)),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="")),
                ("mapping", models.JSONField(default=dict)),
                ("found", models.JSONField(default=list)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("good", models.PositiveIntegerField(default=0)),
                ("held", models.PositiveIntegerField(default=0)),
                ("faults", models.JSONField(default=list)),
                ("faulty", models.PositiveIntegerField(default=0)),
                ("signs", models.JSONField(default=list)),
                ("added", models.PositiveIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=20)),
                ("received_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("person"), models.F("received_at"), name="intake_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "unreadable"), _negated=True), ("trouble__gt", ""), _connector="OR"
                        ),
                        name="intake_says_why_not",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draft", to="cpd.record"
                    ),
                ),
                ("entered", models.JSONField()),
                ("saved_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RecordVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="cpd.record"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("written_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("record"), models.F("number"), name="record_version_numbered")
                ],
            },
        ),
        migrations.CreateModel(
            name="Recurring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cpd_recurring", to="members.person"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("work", "Work-based learning"),
                            ("professional", "Professional activity"),
                            ("formal", "Formal education"),
                            ("self", "Self-directed learning"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("minutes", models.PositiveIntegerField(default=0)),
                ("participatory", models.PositiveIntegerField(default=0)),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("weekly", "every week"),
                            ("fortnightly", "every two weeks"),
                            ("monthly", "every month"),
                        ],
                        max_length=12,
                    ),
                ),
                ("first_on", models.DateField()),
                ("until", models.DateField(null=True)),
                ("made", models.PositiveIntegerField(default=0)),
                ("next_on", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("person"), name="recurring_by_person"),
                    models.Index(models.F("next_on"), condition=models.Q(("ended_at", None)), name="recurring_next"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("first_on")), _connector="OR"),
                        name="recurring_ends_after_it_begins",
                    )
                ],
            },
        ),
    ]
