from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import members.references
from members.sql import from_file

_SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    replaces = [
        ("registry", "0001_initial"),
        ("registry", "0002_search"),
        ("registry", "0003_never_deleted"),
        ("registry", "0004_accounts_desk_and_requests"),
        ("registry", "0005_decision_public_text"),
        ("registry", "0006_interim_order_figures"),
        ("registry", "0007_admission"),
        ("registry", "0008_decisions_in_words"),
        ("registry", "0009_seats_by_hand"),
        ("registry", "0010_referees"),
        ("registry", "0011_certificate_numbers"),
        ("registry", "0012_paper_declarations"),
        ("registry", "0013_register_cpd_scheme"),
        ("registry", "0014_evidence_lapses"),
        ("registry", "0015_appeals_by_letter"),
        ("registry", "0016_renewals"),
        ("registry", "0017_leave"),
        ("registry", "0018_fee_of_a_break"),
        ("registry", "0019_equivalence"),
        ("registry", "0020_dossiers_of_equivalence"),
        ("registry", "0020_fee_holds"),
        ("registry", "0021_papers_of_those_who_judge"),
        ("registry", "0022_invoices"),
    ]

    initial = True

    dependencies = [
        ("cpd", "0001_squashed"),
        ("members", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Register",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("registrant", models.CharField(max_length=100)),
                ("basis", models.TextField()),
                ("number_prefix", models.CharField(max_length=5)),
                ("number_pattern", models.CharField(max_length=60)),
                ("term_rule", models.CharField(max_length=30)),
                ("term_late_admission_from", models.CharField(blank=True, max_length=5)),
                ("outside_body", models.CharField(blank=True, max_length=20)),
                ("outside_name", models.CharField(blank=True, max_length=100)),
                ("outside_url", models.URLField(blank=True)),
                ("cpd_scheme", models.CharField(blank=True, max_length=20)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="members.person"
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="registry.register"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True)),
                ("created_at", models.DateTimeField()),
                ("brought_in_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^[A-Z0-9]+$")), name="entry_number_is_normalised"
                    ),
                    models.UniqueConstraint(
                        models.F("person"), models.F("register"), name="entry_one_a_person_and_register"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="747ca209e6fa2db359bfcc8e9873e908e84ce015",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_3e30d",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_entry",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="956f186b64779eaa92a7e19d1853f46aaae6dace",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_1709c",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_entry",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("number", models.CharField(max_length=30, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="registry.entry"
                    ),
                ),
                ("asked_on", models.DateField()),
                ("checked_at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(models.F("entry"), models.F("checked_at"), name="check_by_entry")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="088fbd4f7dd02d6d66c38b72e17444c9fd661265",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_413ba",
                            table="registry_check",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="214d26f9d98c4622d86f3fbe1564530185d48440",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_f6377",
                            table="registry_check",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclarationSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=20)),
                ("valid_from", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("code"), models.F("version"), name="declaration_set_version_is_unique"
                    ),
                    models.UniqueConstraint(models.F("code"), models.F("valid_from"), name="declaration_set_one_a_day"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4f3b2e001abe5b0f84aa4e7adc510b28aee59dda",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_d8382",
                            table="registry_declarationset",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="dee6661fdcfd8be62ca9372fd9de974195ff376e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_17288",
                            table="registry_declarationset",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclarationQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="registry.declarationset",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("hint", models.TextField(blank=True)),
                ("yes_is_clear", models.BooleanField()),
                ("must_be_clear", models.BooleanField(default=False)),
                ("in_vault", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("of"), models.F("code"), name="declaration_question_is_unique_in_a_set"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="84592fbcc40f9779a9764f22fe08e5cee11ac8f7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1ae1d",
                            table="registry_declarationquestion",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="df2e145630a351b8a43269331434f00048b711a6",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_6e051",
                            table="registry_declarationquestion",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisplayPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="display_policies",
                        to="registry.register",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("deceased", "Deceased"),
                            ("annulled", "Annulled"),
                            ("removed", "Removed"),
                            ("suspended", "Suspended"),
                            ("interim_suspended", "Interim suspension"),
                            ("removed_admin", "Registration ended by the register"),
                            ("resigned", "Left the register"),
                            ("lapsed", "Lapsed"),
                            ("outside_ended", "Required registration not current"),
                            ("career_break", "Career break"),
                            ("career_change", "Career change"),
                            ("proceedings", "Kept on the register only for proceedings"),
                            ("conditions", "Registered with conditions"),
                            ("interim_conditions", "Registered with interim conditions"),
                            ("caution", "Registered with a caution"),
                            ("warning", "Registered with a warning"),
                            ("finding", "Registered with a finding"),
                            ("renewal_window", "Registered, renewal due"),
                            ("registered", "Registered"),
                            ("not_yet", "Not yet registered"),
                            ("not_shown", "No longer shown"),
                        ],
                        max_length=20,
                    ),
                ),
                ("label", models.CharField(max_length=100)),
                ("meaning", models.TextField()),
                ("shown_months", models.PositiveSmallIntegerField(null=True)),
                ("after_months", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("register"), models.F("status"), name="display_policy_one_a_status"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Framework",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=150)),
                ("source_url", models.URLField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="registry.framework"
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("effective_from", models.DateField()),
                ("sha256", models.CharField(max_length=64)),
                ("frozen_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("framework"), models.F("version"), name="edition_version_is_unique_in_a_framework"
                    ),
                    models.UniqueConstraint(
                        models.F("framework"), models.F("effective_from"), name="edition_one_a_day_in_a_framework"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7d870faa1f5dd3389d203ee9e3347ec2971a7658",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_e10f1",
                            table="registry_edition",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Scope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scopes", to="registry.register"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                ("group", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("pilot", "pilot"),
                            ("open", "open"),
                            ("closed", "closed to new applications"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("register"), models.F("code"), name="scope_code_is_unique_on_a_register"
                    ),
                    models.UniqueConstraint(
                        models.F("register"), models.F("name"), name="scope_name_is_unique_on_a_register"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Route",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="routes", to="registry.register"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("admission", "first admission"),
                            ("readmission", "back after leaving or lapsing"),
                            ("restoration", "back after removal by a panel"),
                            ("certificate", "a certificate, which is not registration"),
                        ],
                        default="admission",
                        max_length=12,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("scopes", models.ManyToManyField(blank=True, related_name="routes", to="registry.scope")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("register"), models.F("code"), name="route_code_is_unique_on_a_register"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoutePolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="registry.route"
                    ),
                ),
                ("valid_from", models.DateField()),
                (
                    "sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("personal", "Personal details"),
                                ("scope", "Scope of practice"),
                                ("outside", "Registration elsewhere"),
                                ("certificate", "Certificate of training or equivalence"),
                                ("education", "Education and training"),
                                ("career", "Career history"),
                                ("time_away", "Time away and updating"),
                                ("job_description", "Job description"),
                                ("statement", "Statement"),
                                ("evidence", "Evidence for the standards"),
                                ("declarations", "Declarations"),
                                ("referees", "Referees"),
                                ("fee", "Fee"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "framework",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.framework",
                    ),
                ),
                ("maps_evidence", models.BooleanField(default=False)),
                ("evidence_per_standard", models.PositiveSmallIntegerField(default=1)),
                ("declarations", models.CharField(blank=True, max_length=40)),
                ("needs_programme", models.BooleanField(default=False)),
                ("needs_referees", models.PositiveSmallIntegerField(default=0)),
                ("min_months", models.PositiveSmallIntegerField(default=0)),
                ("fee_code", models.CharField(blank=True, max_length=40)),
                ("assessors", models.PositiveSmallIntegerField(default=0)),
                ("completeness_working_days", models.PositiveSmallIntegerField()),
                ("resubmit_days", models.PositiveSmallIntegerField()),
                ("reference_days", models.PositiveSmallIntegerField()),
                ("assessment_working_days", models.PositiveSmallIntegerField()),
                ("evidence_days", models.PositiveSmallIntegerField()),
                ("evidence_rounds", models.PositiveSmallIntegerField()),
                ("decision_working_days", models.PositiveSmallIntegerField()),
                ("appeal_days", models.PositiveSmallIntegerField()),
                ("appeal_answer_days", models.PositiveSmallIntegerField()),
                ("appeal_panel", models.PositiveSmallIntegerField(default=2)),
                ("portfolio_months", models.PositiveSmallIntegerField(default=0)),
                ("extension_months", models.PositiveSmallIntegerField(default=0)),
                (
                    "interview",
                    models.CharField(
                        choices=[
                            ("never", "never"),
                            ("asked", "where those who judge ask for one"),
                            ("always", "always"),
                        ],
                        default="never",
                        max_length=8,
                    ),
                ),
                ("statement_words", models.PositiveSmallIntegerField(default=0)),
                ("recency_years", models.PositiveSmallIntegerField(default=0)),
                ("evidence_recommended", models.PositiveSmallIntegerField(default=0)),
                ("reapply_months", models.PositiveSmallIntegerField(default=0)),
                ("objection_days", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("route"), models.F("valid_from"), name="route_policy_one_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("maps_evidence", False), ("framework__isnull", False), _connector="OR"),
                        name="route_policy_maps_evidence_to_a_framework",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extension_months", 0), ("portfolio_months", 0)),
                            models.Q(("maps_evidence", True), ("portfolio_months__gt", 0)),
                            _connector="OR",
                        ),
                        name="route_policy_portfolio_maps_evidence",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="members.person"
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="registry.route"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="registry.routepolicy",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="registry.edition",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="registry.entry",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "being prepared"),
                            ("submitted", "being checked for completeness"),
                            ("returned", "returned to the applicant"),
                            ("references", "waiting for references"),
                            ("ready", "ready for assessment"),
                            ("assessing", "being assessed"),
                            ("evidence", "more evidence asked for"),
                            ("moderation", "with a moderator"),
                            ("portfolio", "portfolio invited"),
                            ("interview", "interview to be held"),
                            ("suitability", "suitability being reviewed"),
                            ("recommended", "recommended, waiting for a decision"),
                            ("admitted", "admitted"),
                            ("granted", "certificate granted"),
                            ("refused", "refused"),
                            ("appeal", "under appeal"),
                            ("refused_final", "refused, appeal dismissed"),
                            ("withdrawn", "withdrawn"),
                            ("closed", "closed as incomplete"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("stage_since", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("rounds", models.PositiveSmallIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "on_paper_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper_declaration",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.document"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("scopes", models.ManyToManyField(blank=True, related_name="applications", to="registry.scope")),
            ],
            options={
                "permissions": [("assess_application", "Can work on this application")],
                "default_permissions": (),
                "indexes": [
                    models.Index(models.F("stage"), models.F("due_on"), models.F("id"), name="application_by_stage"),
                    models.Index(models.F("person"), models.F("started_at"), name="application_by_person"),
                    models.Index(
                        models.F("due_on"),
                        condition=models.Q(
                            (
                                "stage__in",
                                frozenset(["admitted", "closed", "granted", "refused", "refused_final", "withdrawn"]),
                            ),
                            _negated=True,
                        ),
                        name="application_open_by_due_day",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        models.F("route"),
                        condition=models.Q(
                            (
                                "stage__in",
                                frozenset(["admitted", "closed", "granted", "refused", "refused_final", "withdrawn"]),
                            ),
                            _negated=True,
                        ),
                        name="application_one_open_a_person_and_route",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["draft", "withdrawn"]), ("submitted_at__isnull", False), _connector="OR"
                        ),
                        name="application_says_when_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                (
                                    "stage__in",
                                    frozenset(
                                        ["admitted", "closed", "granted", "refused", "refused_final", "withdrawn"]
                                    ),
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "stage__in",
                                        frozenset(
                                            ["admitted", "closed", "granted", "refused", "refused_final", "withdrawn"]
                                        ),
                                    ),
                                    _negated=True,
                                ),
                                ("ended_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="application_says_when_it_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "admitted"), _negated=True), ("entry__isnull", False), _connector="OR"
                        ),
                        name="application_admitted_has_an_entry",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="application_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."route_id" IS DISTINCT FROM (NEW."route_id") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="acec86acf75798fdd1452b25336955c0c8de1c05",
                            operation="UPDATE",
                            pgid="pgtrigger_application_stands_78b76",
                            table="registry_application",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f0f712174840644e557591735d9152bf0cacabda",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_5c799",
                            table="registry_application",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="registry.application"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assessor", "assessor"),
                            ("moderator", "moderator"),
                            ("appeal", "member of the appeal panel"),
                            ("lay_chair", "lay chair"),
                            ("professional", "professional member"),
                        ],
                        max_length=12,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("why", models.JSONField(default=dict)),
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
                ("due_on", models.DateField(null=True)),
                ("unconflicted_at", models.DateTimeField(null=True)),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "finished"),
                            ("conflict", "a conflict of interest"),
                            ("role_ended", "no longer holds the role"),
                            ("replaced", "replaced by the office"),
                            ("case_ended", "the application ended or went back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("end_reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("user"),
                        models.F("seated_at"),
                        condition=models.Q(("ended_at", None)),
                        name="seat_held",
                    ),
                    models.Index(models.F("application"), models.F("round"), name="seat_by_application"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"),
                        models.F("round"),
                        models.F("user"),
                        condition=models.Q(("ended_at", None), ("end", "done"), _connector="OR"),
                        name="seat_one_a_person_and_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(("ended_at__isnull", False), models.Q(("end", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="seat_ended_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("handed_in_at", None), ("unconflicted_at__isnull", False), _connector="OR"),
                        name="seat_judges_once_unconflicted",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="seat_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."seated_at" IS DISTINCT FROM (NEW."seated_at") OR OLD."seated_by_id" IS DISTINCT FROM (NEW."seated_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="ff157aa3d7e9f78661252e7569b1f57ad50d00b3",
                            operation="UPDATE",
                            pgid="pgtrigger_seat_stands_30620",
                            table="registry_seat",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="dfa592fba0ee0d88af78a3b4d709d35b1247165c",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_3ef3b",
                            table="registry_seat",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Domain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="domains", to="registry.edition"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=150)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("edition"), models.F("code"), name="domain_code_is_unique_in_an_edition"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="frozen_edition",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (SELECT 1 FROM registry_edition e WHERE e.id = OLD.edition_id AND e.frozen_at IS NOT NULL)\n   AND to_jsonb(NEW) <> to_jsonb(OLD) THEN\n    RAISE EXCEPTION '% %: an edition in use is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="90c129a5153e4dad1c920b1b991a0b130d3d84df",
                            operation="UPDATE",
                            pgid="pgtrigger_frozen_edition_059ea",
                            table="registry_domain",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="14dbd5bb92786104a4c89ee7b58e6c4c632f99ca",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_9ca44",
                            table="registry_domain",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standards", to="registry.edition"
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standards", to="registry.domain"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                ("guidance", models.TextField(blank=True)),
                ("verified", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("edition"), models.F("code"), name="standard_code_is_unique_in_an_edition"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="frozen_edition",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (SELECT 1 FROM registry_edition e WHERE e.id = OLD.edition_id AND e.frozen_at IS NOT NULL)\n   AND to_jsonb(NEW) <> to_jsonb(OLD) THEN\n    RAISE EXCEPTION '% %: an edition in use is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="eaeff240d0e97820b2ecba35a5e46b214868a4b1",
                            operation="UPDATE",
                            pgid="pgtrigger_frozen_edition_31868",
                            table="registry_standard",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c1baa7f2703655e241d73edb74d900b549fd6960",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_85571",
                            table="registry_standard",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="registry.seat"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="registry.standard"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("met", "met"),
                            ("partly", "partly met"),
                            ("not_met", "not met"),
                            ("not_evidenced", "not evidenced"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("judged_at", models.DateTimeField()),
                ("after_opening", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("seat"), models.F("standard"), models.F("id"), name="judgement_by_seat")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="judgement_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."standard_id" IS DISTINCT FROM (NEW."standard_id") OR OLD."mark" IS DISTINCT FROM (NEW."mark") OR OLD."judged_at" IS DISTINCT FROM (NEW."judged_at") OR OLD."after_opening" IS DISTINCT FROM (NEW."after_opening"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="37e5fd9c248213f9e5c91abfe89d29b6c9bb3154",
                            operation="UPDATE",
                            pgid="pgtrigger_judgement_stands_fa7af",
                            table="registry_judgement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="96e62069a64206267b82c6c018ba3820b59c1e97",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_aa3a7",
                            table="registry_judgement",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dissent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dissents", to="registry.judgement"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dissents", to="registry.seat"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("met", "met"),
                            ("partly", "partly met"),
                            ("not_met", "not met"),
                            ("not_evidenced", "not evidenced"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("proposal"), models.F("seat"), name="dissent_one_a_seat_and_proposal"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="dissent_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."proposal_id" IS DISTINCT FROM (NEW."proposal_id") OR OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."mark" IS DISTINCT FROM (NEW."mark") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="06bfc29bca63964166f39df6c2af53b9c8186f55",
                            operation="UPDATE",
                            pgid="pgtrigger_dissent_stands_7b748",
                            table="registry_dissent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="fff3fa10dd29672b26d0a58394ef64a5de957994",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_d9b3f",
                            table="registry_dissent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DomainOfConcern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(max_length=150, unique=True)),
                ("public_mailbox", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="EmployerContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employer_contacts",
                        to="members.person",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("agreed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(("withdrawn_at", None)),
                        name="employer_contact_one_a_person",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8fcbd459245248546e0da06c501fad9e0b5dacba",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_407dc",
                            table="registry_employercontact",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_agreed_to_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="23f3bfe805bb4689f0e0bd3a6cf1b99ebfae41cd",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_agreed_to_stands_443a0",
                            table="registry_employercontact",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="registry.entry",
                    ),
                ),
                ("by_letter", models.BooleanField(default=False)),
                ("nonce", models.CharField(max_length=32)),
                ("code_hash", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("linked", "the entry is yours"),
                            ("expired", "the code was not used in time"),
                            ("tries", "too many wrong codes"),
                            ("replaced", "a newer claim took its place"),
                            ("stopped", "stopped by the person at the address on file"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("entry"), models.F("asked_at"), name="claim_by_entry"),
                    models.Index(models.F("user"), models.F("asked_at"), name="claim_by_user"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("asked_at"))),
                        name="claim_expires_after_it_is_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(models.Q(("end", ""), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="claim_ended_how",
                    ),
                    models.UniqueConstraint(
                        models.F("user"), condition=models.Q(("end", "")), name="claim_one_open_an_account"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="claim_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."nonce" IS DISTINCT FROM (NEW."nonce") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8be3818d8d9f7186fcf7a44fd42482aea2f35533",
                            operation="UPDATE",
                            pgid="pgtrigger_claim_stands_cebde",
                            table="registry_entryclaim",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="09d85f23c971e8367262b2285439e40ab24a8ffa",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_b95ac",
                            table="registry_entryclaim",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="registry.entry"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("break", "time away"),
                            ("longer", "a longer time away"),
                            ("return", "coming back"),
                            ("scope", "another scope of practice"),
                            ("leave", "leaving the register"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "away_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("career_break", "a career break"),
                            ("overseas", "work outside the United Kingdom"),
                            ("career_change", "training in another scope of practice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("begins_on", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                (
                    "scope",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.scope"
                    ),
                ),
                ("instead", models.BooleanField(default=False)),
                ("supervised_hours", models.PositiveSmallIntegerField(default=0)),
                ("formal_hours", models.PositiveSmallIntegerField(default=0)),
                ("private_hours", models.PositiveSmallIntegerField(default=0)),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "with the office"),
                            ("accepted", "agreed"),
                            ("refused", "not agreed"),
                            ("withdrawn", "taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
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
                ("documents", models.ManyToManyField(related_name="entry_requests", to="members.document")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="entry_request_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "break"), models.Q(("away_for", ""), _negated=True)),
                            models.Q(models.Q(("kind", "break"), _negated=True), ("away_for", "")),
                            _connector="OR",
                        ),
                        name="entry_request_says_why_away",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("begins_on", None), ("kind", "scope"), ("scope__isnull", False)),
                            models.Q(
                                models.Q(("kind", "scope"), _negated=True),
                                ("begins_on__isnull", False),
                                ("scope", None),
                            ),
                            _connector="OR",
                        ),
                        name="entry_request_names_scope_or_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_on__gt", models.F("begins_on")), ("kind__in", ["break", "longer"])),
                            models.Q(models.Q(("kind__in", ["break", "longer"]), _negated=True), ("ends_on", None)),
                            _connector="OR",
                        ),
                        name="entry_request_break_has_days",
                    ),
                    models.UniqueConstraint(
                        models.F("entry"),
                        condition=models.Q(("state", "asked")),
                        name="entry_request_one_open_an_entry",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="451588cd5cf63cf07c1b2fd0a71f247eaf9dd4ad",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_04d02",
                            table="registry_entryrequest",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_items",
                        to="registry.application",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document", "a document from your evidence"),
                            ("cpd", "an activity from your CPD log"),
                            ("account", "your own written account"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.document"
                    ),
                ),
                ("record", models.CharField(blank=True, max_length=32)),
                ("text", models.TextField(blank=True)),
                ("role", models.TextField(blank=True)),
                ("context", models.TextField(blank=True)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField(null=True)),
                ("no_patient", models.BooleanField(default=False)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("application"), models.F("position"), name="evidence_by_application")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", None), ("kind", "account"), ("record", "")),
                            models.Q(("document__isnull", False), ("kind", "document"), ("record", "")),
                            models.Q(("document", None), ("kind", "cpd"), ("record__gt", "")),
                            _connector="OR",
                        ),
                        name="evidence_item_is_of_its_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_requests",
                        to="registry.application",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
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
                ("lapsed_at", models.DateTimeField(null=True)),
                ("standards", models.ManyToManyField(related_name="+", to="registry.standard")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"), models.F("round"), name="evidence_request_one_a_round"
                    ),
                    models.UniqueConstraint(
                        models.F("application"),
                        condition=models.Q(("answered_at", None), ("lapsed_at", None)),
                        name="evidence_request_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_at", None), ("lapsed_at", None), _connector="OR"),
                        name="evidence_request_answered_or_lapsed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None), ("answered_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="evidence_answered_after_asked",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="request_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b5873bbf3fc916cff51a4a705aac2b92ada558b3",
                            operation="UPDATE",
                            pgid="pgtrigger_request_stands_29c62",
                            table="registry_evidencerequest",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a68a229d6b24a8db0dcf232be57fefdadbe952a1",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_f3064",
                            table="registry_evidencerequest",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="registry.evidenceitem"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("replaced_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("item"), models.F("number"), name="evidence_version_numbered")
                ],
            },
        ),
        migrations.CreateModel(
            name="Exit",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exits", to="registry.entry"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lapsed", "lapsed"),
                            ("resigned", "asked to leave"),
                            ("removed_admin", "ended by the register for an administrative reason"),
                            ("deceased", "died"),
                            ("annulled", "annulled: it should not have been made"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"), django.db.models.functions.text.Lower("during"), name="exit_by_first_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="exit_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="exit_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("entry", "="), ("kind", "="), ("during", "&&")],
                        name="exit_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="d9ca57b925cbaaf76064ca0b0c651dcef4b837da",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_1a8c2",
                            table="registry_exit",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="07607501748391cea4bbc1d9e94ceb1fb7c65872",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_4af3d",
                            table="registry_exit",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="be3fe6a91a68ef11abce9091d4ac7fb057653008",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_7226b",
                            table="registry_exit",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="c09e9eb70dd314d43951825c5a7430daa034a11d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_b1378",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_exit",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="71277ca45ca565fd3008899c2ef258a222ca1dcb",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_d2c34",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_exit",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Portfolio",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portfolios",
                        to="registry.application",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("words", models.TextField(blank=True)),
                ("invited_at", models.DateTimeField()),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("application"), models.F("round"), name="portfolio_one_a_round"),
                    models.UniqueConstraint(
                        models.F("application"),
                        condition=models.Q(("handed_in_at", None), ("lapsed_at", None)),
                        name="portfolio_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("handed_in_at", None), ("lapsed_at", None), _connector="OR"),
                        name="portfolio_handed_in_or_lapsed",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="portfolio_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."invited_at" IS DISTINCT FROM (NEW."invited_at") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="cc25c3ef8dfbd2f86f48451d04a5681c4e2caa00",
                            operation="UPDATE",
                            pgid="pgtrigger_portfolio_stands_25f29",
                            table="registry_portfolio",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8266684cd4dd96a8c06c9c990f4f594f8d5dc4b4",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_49696",
                            table="registry_portfolio",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "portfolio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="registry.portfolio"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("reason", models.TextField(blank=True)),
                ("given_at", models.DateTimeField()),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("months__gt", 0)), name="extension_gives_time")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="extension_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."portfolio_id" IS DISTINCT FROM (NEW."portfolio_id") OR OLD."months" IS DISTINCT FROM (NEW."months") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at") OR OLD."given_by_id" IS DISTINCT FROM (NEW."given_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b573774e6ccdc7f5353a89215bb9545c4b4a2737",
                            operation="UPDATE",
                            pgid="pgtrigger_extension_stands_944a2",
                            table="registry_extension",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="0b1843156dc3d261b60d4c58e7b73908cacaa319",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_3d0ae",
                            table="registry_extension",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeHold",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fee_holds", to="registry.entry"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"), django.db.models.functions.text.Lower("during"), name="fee_hold_by_first_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="fee_hold_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="fee_hold_set_aside_after_recorded",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="fc5f45accaba5a022ebb2f862a1e7d5e1c478790",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_1fcf3",
                            table="registry_feehold",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2e9066d65443c1407bcad40ba4f5247515751161",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_e9c9b",
                            table="registry_feehold",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="ea706f1b9ee7574220168995f5419cadcea100d0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_0163b",
                            table="registry_feehold",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="b36b89aedd6ab8f7ddd052582487da1880098d86",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_e7177",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_feehold",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="36de60eaad4001dbda94cf03a31b9c824f4eec94",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_b5012",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_feehold",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="registry.application"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="registry.standard"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("met", "met"),
                            ("partly", "partly met"),
                            ("not_met", "not met"),
                            ("not_evidenced", "not evidenced"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "moderated_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.seat"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.judgement",
                    ),
                ),
                ("differed", models.BooleanField(default=False)),
                ("found_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"),
                        models.F("round"),
                        models.F("standard"),
                        name="finding_one_a_standard_and_round",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="finding_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."standard_id" IS DISTINCT FROM (NEW."standard_id") OR OLD."mark" IS DISTINCT FROM (NEW."mark") OR OLD."moderated_by_id" IS DISTINCT FROM (NEW."moderated_by_id") OR OLD."proposal_id" IS DISTINCT FROM (NEW."proposal_id") OR OLD."differed" IS DISTINCT FROM (NEW."differed") OR OLD."found_at" IS DISTINCT FROM (NEW."found_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a02063b10fcc6e8cce0dfa6080d548334d9eb03a",
                            operation="UPDATE",
                            pgid="pgtrigger_finding_stands_c13ea",
                            table="registry_finding",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="da1b29180f9675255b7f3608432b2517bf73b104",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_14a4a",
                            table="registry_finding",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="registry.application"
                    ),
                ),
                ("form", models.CharField(max_length=40)),
                ("entered", models.JSONField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("application"), models.F("form"), name="form_draft_one_a_form")
                ],
            },
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gaps", to="registry.application"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("explanation", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False), ("during__lower_inf", False), ("during__upper_inf", False)
                        ),
                        name="gap_during_is_a_range",
                    ),
                    models.UniqueConstraint(models.F("application"), models.F("during"), name="gap_explained_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="registry.application"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("office", "the office holds it"),
                            ("outside", "the registration elsewhere that it rests on is not current"),
                        ],
                        default="office",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("began_at", models.DateTimeField()),
                (
                    "began_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
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
                    models.UniqueConstraint(
                        models.F("application"), condition=models.Q(("ended_at", None)), name="hold_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="hold_ends_after_it_began",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="hold_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."began_at" IS DISTINCT FROM (NEW."began_at") OR OLD."began_by_id" IS DISTINCT FROM (NEW."began_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e119db8a0f2e36e4cce8c49711f6b1977f9943c7",
                            operation="UPDATE",
                            pgid="pgtrigger_hold_stands_706de",
                            table="registry_hold",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9eeafcee91399784f5ac9c91fc0c7480f79252ec",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_770cb",
                            table="registry_hold",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("where", models.CharField(blank=True, max_length=200)),
                ("offered_at", models.DateTimeField()),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="registry.application",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("words", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "chosen",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.interviewslot",
                    ),
                ),
                ("chosen_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField(null=True)),
                (
                    "seat",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.seat"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("application"), models.F("round"), name="interview_one_a_round"),
                    models.UniqueConstraint(
                        models.F("application"), condition=models.Q(("recorded_at", None)), name="interview_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recorded_at", None), ("seat", None)),
                            models.Q(("recorded_at__isnull", False), ("seat__isnull", False)),
                            _connector="OR",
                        ),
                        name="interview_says_who_recorded_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recorded_at", None), ("recorded_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="interview_after_asked",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="interview_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="11ea1298395ed0dce93e64384b4555f77df68434",
                            operation="UPDATE",
                            pgid="pgtrigger_interview_stands_88b10",
                            table="registry_interview",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7215c1aa081710d6f549c1a7c37a805d69d78f95",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_b89cb",
                            table="registry_interview",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="registry.interview"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.standard"
                    ),
                ),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("interview"), models.F("standard"), name="interview_note_one_a_standard"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="note_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."interview_id" IS DISTINCT FROM (NEW."interview_id") OR OLD."standard_id" IS DISTINCT FROM (NEW."standard_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="785b6faa21ab6329d7d076161b2a88384c41b7ff",
                            operation="UPDATE",
                            pgid="pgtrigger_note_stands_650c9",
                            table="registry_interviewnote",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="87a740de3f4c733135f83512ef572541ad5e47e9",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_1b85d",
                            table="registry_interviewnote",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                ("employer", models.CharField(max_length=200)),
                ("address", models.TextField()),
                ("contact_email", models.EmailField(max_length=254)),
                ("purchase_order", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "to be paid"), ("paid", "paid"), ("cancelled", "cancelled")],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("received_on", models.DateField(null=True)),
                ("received_pence", models.PositiveIntegerField(null=True)),
                ("bank_reference", models.CharField(blank=True, max_length=60)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(models.F("issued_at"), models.F("id"), name="invoice_by_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "issued")),
                            models.Q(("ended_at", None), ("state", "issued"), _negated=True),
                            _connector="OR",
                        ),
                        name="invoice_that_ended_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True),
                            models.Q(
                                ("bank_reference__gt", ""),
                                ("received_on__isnull", False),
                                ("received_pence__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="invoice_that_was_paid_says_how",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f2136b6740fd36fcfef40c21ffe414cc9bac6ba5",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_ca37c",
                            table="registry_invoice",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_invoiced_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."employer" IS DISTINCT FROM (NEW."employer") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="22004b859e18cf795040ff3e7b99696bedecb327",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_invoiced_stands_3e270",
                            table="registry_invoice",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RenewalPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal_policies",
                        to="registry.register",
                    ),
                ),
                ("valid_from", models.DateField()),
                ("opens_days", models.PositiveSmallIntegerField()),
                (
                    "reminders",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None),
                ),
                ("letter_days", models.PositiveSmallIntegerField()),
                ("employer_days", models.PositiveSmallIntegerField()),
                ("declarations", models.CharField(max_length=40)),
                ("fee_code", models.CharField(max_length=40)),
                ("suspended_may_renew", models.BooleanField(default=False)),
                ("debit_notice_days", models.PositiveSmallIntegerField(db_default=5, default=5)),
                ("debit_spare_days", models.PositiveSmallIntegerField(db_default=3, default=3)),
                ("debit_tries", models.PositiveSmallIntegerField(db_default=3, default=3)),
                ("debit_again_days", models.PositiveSmallIntegerField(db_default=5, default=5)),
                ("debit_otherwise_days", models.PositiveSmallIntegerField(db_default=14, default=14)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("register"), models.F("valid_from"), name="renewal_policy_one_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="registry.entry"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"), django.db.models.functions.text.Lower("during"), name="term_by_first_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="term_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="term_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("entry", "="), ("during", "&&")],
                        name="term_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="d08261309c2419e629ddbe788ad1256839266063",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_a17ad",
                            table="registry_term",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="d53f587cb512e40732fdb8d9dffa6396d70e6547",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_ff279",
                            table="registry_term",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="ee8ad567baf6d2f9e91ab23d00370be846cd451a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_dcb40",
                            table="registry_term",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="3daf35e7dbabbb77dcf7531a574835ec58d9d706",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_1f7da",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_term",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="c3e73bde9b102d6856836a576ad8e4fd83e1a9a5",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_f538b",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_term",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Renewal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="renewals", to="registry.entry"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="registry.renewalpolicy",
                    ),
                ),
                ("begins_on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("open", "to be declared and paid"),
                            ("declared", "declared, the fee to be paid"),
                            ("paid", "paid, the declarations to be made"),
                            ("overdue", "not renewed in time"),
                            ("renewed", "renewed"),
                            ("closed", "no longer open"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("declared_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("told", models.SmallIntegerField(null=True)),
                ("why_late", models.TextField(blank=True)),
                (
                    "term",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="registry.term",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("begins_on"),
                        models.F("entry"),
                        condition=models.Q(("stage__in", ["declared", "open", "overdue", "paid"])),
                        name="renewal_to_be_done",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("entry"), models.F("begins_on"), name="renewal_one_a_term"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "renewed"), _negated=True),
                            models.Q(
                                ("declared_at__isnull", False), ("paid_at__isnull", False), ("term__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="renewal_needs_declaration_and_fee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("stage__in", ["declared", "open", "overdue", "paid"])),
                            models.Q(
                                models.Q(("stage__in", ["declared", "open", "overdue", "paid"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="renewal_that_ended_says_when",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6768f5e44d4469058fb997857aa1f9f0c38a5122",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_d6f8d",
                            table="registry_renewal",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_is_renewed_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."policy_id" IS DISTINCT FROM (NEW."policy_id") OR OLD."begins_on" IS DISTINCT FROM (NEW."begins_on") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="5831819bc29255b13e6d91aa83e0090b3bcf9277",
                            operation="UPDATE",
                            pgid="pgtrigger_what_is_renewed_stands_a4105",
                            table="registry_renewal",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="registry.invoice"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "renewal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoice_lines", to="registry.renewal"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoice_lines", to="members.payment"
                    ),
                ),
                ("off_at", models.DateTimeField(null=True)),
                ("off", models.CharField(blank=True, max_length=30)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("invoice"), models.F("position"), name="invoice_line_once_a_place"
                    ),
                    models.UniqueConstraint(
                        models.F("payment"), condition=models.Q(("off_at", None)), name="invoice_line_one_a_payment"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("off", ""), ("off_at", None)),
                            models.Q(("off__gt", ""), ("off_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="invoice_line_taken_off_says_why",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="cd300d46163822fb3089cd7d90ab17b8c55ca926",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_023b7",
                            table="registry_invoiceline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="whose_line_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."invoice_id" IS DISTINCT FROM (NEW."invoice_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."renewal_id" IS DISTINCT FROM (NEW."renewal_id") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="81bf6464fc82c37ecba0eaea2ff9856417f5f6cb",
                            operation="UPDATE",
                            pgid="pgtrigger_whose_line_stands_dd6be",
                            table="registry_invoiceline",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("submission", "what was submitted"),
                            ("letter", "decision letter"),
                            ("appeal_letter", "appeal letter"),
                            ("certificate", "certificate of registration"),
                            ("equivalence", "certificate of equivalence"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_documents",
                        to="members.person",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_documents",
                        to="registry.application",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issued_documents",
                        to="registry.entry",
                    ),
                ),
                ("said", models.JSONField(default=dict)),
                ("file", models.FileField(blank=True, max_length=150, upload_to="")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(models.F("person"), models.F("issued_at"), name="issued_by_person")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="issued_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1b3b41c354890d90705d3af3f982ebda2675e3a3",
                            operation="UPDATE",
                            pgid="pgtrigger_issued_stands_84280",
                            table="registry_issueddocument",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3ec48d87bd706353834ea04c0283775fb1ef9f55",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_ade5d",
                            table="registry_issueddocument",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="registry.evidenceitem",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked"),
                            ("confirmed", "confirmed"),
                            ("declined", "not confirmed"),
                            ("withdrawn", "taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("link_version", models.PositiveSmallIntegerField(default=1)),
                ("settled_at", models.DateTimeField(null=True)),
                ("said_name", models.CharField(blank=True, max_length=200)),
                ("said_role", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True)),
                ("shown", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "indexes": [models.Index(models.F("item"), models.F("asked_at"), name="confirmation_by_item")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("settled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmation_says_when_it_was_settled",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="confirmation_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="555d203962e8bc9b315d9525b8ece7742b05057f",
                            operation="UPDATE",
                            pgid="pgtrigger_confirmation_stands_175d8",
                            table="registry_itemconfirmation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="registry.application",
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
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
                    models.Index(models.F("application"), models.F("made_at"), name="objection_by_application")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="objection_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="5672dd21a1af0c22b697aeaab65237650e00cfe8",
                            operation="UPDATE",
                            pgid="pgtrigger_objection_stands_b166f",
                            table="registry_objection",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="d44dab457f48a23651f3fb2d17cded1269adf0e7",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_98f48",
                            table="registry_objection",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PanelNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="registry.seat"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.standard"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("seat"), models.F("standard"), name="panel_note_by_seat")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="panel_note_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."seat_id" IS DISTINCT FROM (NEW."seat_id") OR OLD."standard_id" IS DISTINCT FROM (NEW."standard_id") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="3278a9140094627b539aee4e11b8f579d05d3015",
                            operation="UPDATE",
                            pgid="pgtrigger_panel_note_stands_d5496",
                            table="registry_panelnote",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b746da2c88158956d1937a880bfa0c7207853825",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_757b1",
                            table="registry_panelnote",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.BigIntegerField(default=1)),
                ("loaded_at", models.DateTimeField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("admission_sha256", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="registry.application"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
                ("employer", models.CharField(blank=True, max_length=200)),
                ("title", models.CharField(blank=True, max_length=150)),
                ("grade", models.CharField(blank=True, max_length=60)),
                ("duties", models.TextField(blank=True)),
                ("hours_a_week", models.DecimalField(decimal_places=1, max_digits=4)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("counts", models.BooleanField(default=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("application"),
                        django.db.models.functions.text.Lower("during"),
                        name="post_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="post_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_a_week__gt", 0), ("hours_a_week__lte", 80)),
                        name="post_hours_are_possible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proceedings",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proceedings", to="registry.entry"
                    ),
                ),
                ("public_from", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"),
                        django.db.models.functions.text.Lower("during"),
                        name="proceedings_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="proceedings_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="proceedings_set_aside_after_recorded",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="342c47fc5a3a3513d9e50dbea826131872b19822",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_1766f",
                            table="registry_proceedings",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9435cda753b1d08b8aee27a64b297e680304dd1e",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_bbd12",
                            table="registry_proceedings",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="f4f46ebc46527e1816bc117d2b0ab45d83fa27b4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_6995b",
                            table="registry_proceedings",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="0a5211e95faba5c6b297f09698bff58ad333f862",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_676cd",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_proceedings",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="4b49cc3456cbaccabf020deb09e1061747168c33",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_c4496",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_proceedings",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("provider", models.CharField(max_length=200)),
                ("award", models.CharField(blank=True, max_length=100)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("training_scheme", "training scheme"),
                            ("degree", "degree"),
                            ("postgraduate", "postgraduate award"),
                        ],
                        max_length=20,
                    ),
                ),
                ("routes", models.ManyToManyField(related_name="programmes", to="registry.route")),
                ("scopes", models.ManyToManyField(blank=True, related_name="programmes", to="registry.scope")),
            ],
        ),
        migrations.CreateModel(
            name="ProposedDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_decisions",
                        to="registry.application",
                    ),
                ),
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposed_decision",
                        to="members.graveact",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("admit", "admit"), ("refuse", "refuse"), ("portfolio", "invite a portfolio")],
                        max_length=10,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
                ("would_help", models.TextField(blank=True)),
                ("certificate_seen", models.BooleanField(default=False)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="proposal_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."act_id" IS DISTINCT FROM (NEW."act_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."certificate_seen" IS DISTINCT FROM (NEW."certificate_seen"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8a26e3b07ef89e69e2eb159cd9878c4702cac8b3",
                            operation="UPDATE",
                            pgid="pgtrigger_proposal_stands_78c84",
                            table="registry_proposeddecision",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7a62333a8e65134bfccfb64ffa2f622eea570131",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_d6b9a",
                            table="registry_proposeddecision",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to="registry.application",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.programme",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200)),
                ("provider", models.CharField(blank=True, max_length=200)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("began_on", models.DateField(null=True)),
                ("finished_on", models.DateField()),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.document"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(models.F("application"), models.F("finished_on"), name="qualification_by_application")
                ],
            },
        ),
        migrations.CreateModel(
            name="Recognition",
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recognitions",
                        to="registry.programme",
                    ),
                ),
                ("version", models.CharField(max_length=20)),
                ("review_on", models.DateField(null=True)),
                ("basis", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("programme"),
                        django.db.models.functions.text.Lower("during"),
                        name="recognition_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="recognition_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="recognition_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("programme", "="), ("during", "&&")],
                        name="recognition_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="70df8d5d404ec8bb284d2fa5b138b19c475a2463",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_0fd4d",
                            table="registry_recognition",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="773abc794ed689c8cd029cf86647da5160f9d55c",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_19350",
                            table="registry_recognition",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="b160b957fec7ba7edf637a4769ebf5dbb648f47b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_c32a8",
                            table="registry_recognition",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="registry.application",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("admit", "admit"), ("refuse", "refuse"), ("portfolio", "invite a portfolio")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("recommended_at", models.DateTimeField()),
                (
                    "recommended_by",
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
                    models.Index(models.F("application"), models.F("id"), name="recommendation_by_application")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="recommendation_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."recommended_at" IS DISTINCT FROM (NEW."recommended_at") OR OLD."recommended_by_id" IS DISTINCT FROM (NEW."recommended_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e2a8568bf4fb670cd4995cea4d89e79da05050ab",
                            operation="UPDATE",
                            pgid="pgtrigger_recommendation_stands_17b45",
                            table="registry_recommendation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f73a28dd3d2be0370c20e602e24de614f16b3ffd",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_b6404",
                            table="registry_recommendation",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordedDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="registry.entry"
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("panel", "conduct and competence panel"),
                            ("interim_panel", "interim orders panel"),
                            ("registrar", "registrar"),
                            ("appeal", "appeal panel"),
                            ("court", "court or another regulator"),
                        ],
                        max_length=20,
                    ),
                ),
                ("case", models.CharField(blank=True, max_length=60)),
                ("decided_on", models.DateField()),
                ("text", models.TextField(blank=True)),
                ("public_text", models.TextField(blank=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.document"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="decision_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."case" IS DISTINCT FROM (NEW."case") OR OLD."decided_on" IS DISTINCT FROM (NEW."decided_on") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="167991ad1586f73050a86c1285a6c09115c8604b",
                            operation="UPDATE",
                            pgid="pgtrigger_decision_stands_4a361",
                            table="registry_recordeddecision",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="5237c2f6191b11ca0bf2840c6d64bc6b2f09b625",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_aa9c0",
                            table="registry_recordeddecision",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referees", to="registry.application"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("job_title", models.CharField(blank=True, max_length=150)),
                ("employer", models.CharField(blank=True, max_length=200)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("manager", "line manager"),
                            ("supervisor", "training supervisor"),
                            ("registered_colleague", "registered colleague"),
                            ("tutor", "tutor or examiner"),
                        ],
                        max_length=24,
                    ),
                ),
                ("registered_with", models.CharField(blank=True, max_length=40)),
                ("registration_number", models.CharField(blank=True, max_length=40)),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), blank=True, default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("named", "named"),
                            ("asked", "asked"),
                            ("given", "reference given"),
                            ("declined", "declined"),
                            ("unaccepted", "not accepted by the office"),
                            ("replaced", "replaced"),
                        ],
                        default="named",
                        max_length=10,
                    ),
                ),
                ("named_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("link_version", models.PositiveSmallIntegerField(default=0)),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="registry.referee",
                    ),
                ),
                ("replacement_reason", models.TextField(blank=True)),
                ("decline_reason", models.TextField(blank=True)),
                ("office_reason", models.TextField(blank=True)),
                ("draft", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("application"), models.F("named_at"), name="referee_by_application"),
                    models.Index(
                        models.F("due_on"), condition=models.Q(("state", "asked")), name="referee_waiting_by_due_day"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_at", None), ("state", "named")),
                            ("state__in", ["replaced", "unaccepted"]),
                            ("asked_at__isnull", False),
                            _connector="OR",
                        ),
                        name="referee_says_when_asked",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="referee_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."named_at" IS DISTINCT FROM (NEW."named_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8e3575bb6c0c04bdc25267d69274316dc1aaee89",
                            operation="UPDATE",
                            pgid="pgtrigger_referee_stands_56948",
                            table="registry_referee",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8f2c818b2299439260cbfed99ac454deae7ff46b",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_7def2",
                            table="registry_referee",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "referee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given", to="registry.referee"
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("identity", models.JSONField(default=dict)),
                ("recommends", models.BooleanField(null=True)),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="reference_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."referee_id" IS DISTINCT FROM (NEW."referee_id") OR OLD."recommends" IS DISTINCT FROM (NEW."recommends") OR OLD."given_at" IS DISTINCT FROM (NEW."given_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="7be3a2493828e14fbf753c6001fedad701491d60",
                            operation="UPDATE",
                            pgid="pgtrigger_reference_stands_c93aa",
                            table="registry_reference",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e317104ddb5551f029d330d7aa83c39ce70fb819",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_89e1d",
                            table="registry_reference",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="members.person"
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="registry.declarationset",
                    ),
                ),
                ("about", models.CharField(max_length=60)),
                ("about_id", models.BigIntegerField()),
                ("signed_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(models.F("person"), models.F("signed_at"), name="declaration_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("about"),
                        models.F("about_id"),
                        condition=models.Q(("replaced_at", None)),
                        name="declaration_one_in_force_for_a_purpose",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="declaration_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."of_id" IS DISTINCT FROM (NEW."of_id") OR OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."about_id" IS DISTINCT FROM (NEW."about_id") OR OLD."signed_at" IS DISTINCT FROM (NEW."signed_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b6680adf5531518cfd5b432a221faa33275ba3a3",
                            operation="UPDATE",
                            pgid="pgtrigger_declaration_stands_c1cd0",
                            table="registry_declaration",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="5350928ad0515c55040e28548aa8106efc41a23a",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_94768",
                            table="registry_declaration",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RenewalReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "renewal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="registry.renewal"
                    ),
                ),
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal_review",
                        to="registry.declaration",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_action", "nothing more is needed"),
                            ("concern", "to be looked into as a concern"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
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
                            models.Q(("decided_at", None), ("decided_by", None), ("outcome", "")),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("outcome__gt", "")),
                            _connector="OR",
                        ),
                        name="renewal_review_is_decided_by_somebody",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="fc8681a94cebf8f57a7bf867043a7ad76231cd17",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_2e948",
                            table="registry_renewalreview",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="registry.application"
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("certificate", "a certificate is missing or cannot be read"),
                                ("programme", "the programme was not recognised when you finished it"),
                                ("career", "the career history has gaps or lacks detail"),
                                ("evidence", "evidence is missing, cannot be read or does not fit the standard"),
                                ("patient", "a document seems to identify a patient"),
                                ("referee", "a referee cannot be accepted"),
                                ("outside", "a registration elsewhere could not be confirmed"),
                                ("identity", "a name or date of birth does not agree with the documents"),
                                ("other", "something else"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("returned_at", models.DateTimeField()),
                (
                    "returned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("due_on", models.DateField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="return_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."returned_at" IS DISTINCT FROM (NEW."returned_at") OR OLD."returned_by_id" IS DISTINCT FROM (NEW."returned_by_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8a42d73cdd8e77e8b1e6036eb93c27421e149dc4",
                            operation="UPDATE",
                            pgid="pgtrigger_return_stands_53daf",
                            table="registry_return",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9f45fba3265600c4dcedbc59a0d1e58ec88302bc",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_f0a62",
                            table="registry_return",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_policies",
                        to="registry.register",
                    ),
                ),
                ("valid_from", models.DateField()),
                ("short_readmission_months", models.PositiveSmallIntegerField(default=1)),
                ("restoration_after_years", models.PositiveSmallIntegerField(default=5)),
                ("restoration_every_months", models.PositiveSmallIntegerField(default=12)),
                ("restoration_failures_before_bar", models.PositiveSmallIntegerField(default=2)),
                ("break_ahead_months", models.PositiveSmallIntegerField(default=1)),
                ("break_most_months", models.PositiveSmallIntegerField(default=60)),
                ("return_term_days", models.PositiveSmallIntegerField(default=28)),
                ("answer_days", models.PositiveSmallIntegerField(default=14)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("register"), models.F("valid_from"), name="return_policy_one_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="return_rules", to="registry.register"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("from_years", models.PositiveSmallIntegerField()),
                ("updating_days", models.PositiveSmallIntegerField()),
                ("day_hours", models.PositiveSmallIntegerField(default=7)),
                ("private_most_percent", models.PositiveSmallIntegerField(default=50)),
                ("within_months", models.PositiveSmallIntegerField(default=12)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("register"),
                        models.F("valid_from"),
                        models.F("from_years"),
                        name="return_rule_one_a_band_and_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sanction",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sanctions", to="registry.entry"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("removed", "Removal"),
                            ("suspended", "Suspension"),
                            ("interim_suspended", "Interim suspension"),
                            ("conditions", "Conditions of practice"),
                            ("interim_conditions", "Interim conditions of practice"),
                            ("caution", "Caution"),
                            ("warning", "Warning"),
                            ("finding", "Finding"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("conduct", "conduct"),
                            ("competence", "competence"),
                            ("health", "health"),
                            ("conviction", "conviction or caution"),
                            ("other_body", "another body's determination"),
                            ("interim", "interim order"),
                            ("cpd", "CPD"),
                            ("fee", "fee"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"), django.db.models.functions.text.Lower("during"), name="sanction_by_first_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="sanction_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="sanction_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("entry", "="), ("kind", "="), ("ground", "="), ("during", "&&")],
                        name="sanction_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="edca1b841f06c31db1e158fc5d9ec39539d5f97e",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_bc235",
                            table="registry_sanction",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1cbf391d04a64aaad8d5fd6295deca0bb5e64d96",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_ad6cf",
                            table="registry_sanction",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="7c757ef4d23f31d6b05a4626c7921c6091d5b4cf",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_141b9",
                            table="registry_sanction",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="9a1c78208f3e7b4dd227df56ab3d62faa8c3fb99",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_50473",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_sanction",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="7345cd290a7014ad4429f9e936198f959518a905",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_29287",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_sanction",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SanctionText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sanction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="public_text", to="registry.sanction"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("approved_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN registry_sanction s ON s.entry_id = e.id JOIN changed c ON c.sanction_id = s.id); RETURN NULL;",
                            hash="52c5b19117454cdf18eb0a327461fb1a05b4d168",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_b246c",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_sanctiontext",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN registry_sanction s ON s.entry_id = e.id JOIN changed c ON c.sanction_id = s.id); RETURN NULL;",
                            hash="4fc58d28a8457938931002ef28ad48319aa1bea4",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_edc33",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_sanctiontext",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="42aa0bfb8731e435ef5010a0480fc7a34e6f548d",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_ae478",
                            table="registry_sanctiontext",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScopeGrant",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scope_grants", to="registry.entry"
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="registry.scope"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"),
                        django.db.models.functions.text.Lower("during"),
                        name="scope_grant_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="scope_grant_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="scope_grant_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("entry", "="), ("scope", "="), ("during", "&&")],
                        name="scope_grant_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="983bbe0d0539eabcad551d07126d85d5b78e8d01",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_e51d8",
                            table="registry_scopegrant",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="fabf93604f1dae51aea457b9b89252e93a84dc95",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_8b182",
                            table="registry_scopegrant",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="ba2322648e13737f2b26da0cc848f55f6a4893d8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_0ad1b",
                            table="registry_scopegrant",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="c036860dd67b2f34e699fdd1a699d34de9f71f52",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_4e42b",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_scopegrant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="45cc84af326978be474d1abede5faa732f6683ed",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_c4a21",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_scopegrant",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScopeSynonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="synonyms", to="registry.scope"
                    ),
                ),
                ("word", models.CharField(max_length=100)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("scope"), models.F("word"), name="synonym_is_unique_for_a_scope")
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="section_papers",
                        to="registry.application",
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("personal", "Personal details"),
                            ("scope", "Scope of practice"),
                            ("outside", "Registration elsewhere"),
                            ("certificate", "Certificate of training or equivalence"),
                            ("education", "Education and training"),
                            ("career", "Career history"),
                            ("time_away", "Time away and updating"),
                            ("job_description", "Job description"),
                            ("statement", "Statement"),
                            ("evidence", "Evidence for the standards"),
                            ("declarations", "Declarations"),
                            ("referees", "Referees"),
                            ("fee", "Fee"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.document"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"), models.F("section"), name="section_paper_one_a_section"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StageChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_changes",
                        to="registry.application",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "being prepared"),
                            ("submitted", "being checked for completeness"),
                            ("returned", "returned to the applicant"),
                            ("references", "waiting for references"),
                            ("ready", "ready for assessment"),
                            ("assessing", "being assessed"),
                            ("evidence", "more evidence asked for"),
                            ("moderation", "with a moderator"),
                            ("portfolio", "portfolio invited"),
                            ("interview", "interview to be held"),
                            ("suitability", "suitability being reviewed"),
                            ("recommended", "recommended, waiting for a decision"),
                            ("admitted", "admitted"),
                            ("granted", "certificate granted"),
                            ("refused", "refused"),
                            ("appeal", "under appeal"),
                            ("refused_final", "refused, appeal dismissed"),
                            ("withdrawn", "withdrawn"),
                            ("closed", "closed as incomplete"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("rolled_back", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(models.F("application"), models.F("at"), name="stage_change_by_application")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="change_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."rolled_back" IS DISTINCT FROM (NEW."rolled_back"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="4c40c05f94950fdeb28ad7bc2182dc88e62d0f4a",
                            operation="UPDATE",
                            pgid="pgtrigger_change_stands_c9e96",
                            table="registry_stagechange",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6a1e356dcb3a23c93a0fa8e21ae7f1f375f69240",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_eadc3",
                            table="registry_stagechange",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_policies",
                        to="registry.register",
                    ),
                ),
                ("valid_from", models.DateField()),
                ("renewal_window_days", models.PositiveSmallIntegerField()),
                ("break_notice_days", models.PositiveSmallIntegerField()),
                ("caution_years", models.PositiveSmallIntegerField()),
                ("finding_years", models.PositiveSmallIntegerField()),
                ("warning_years", models.PositiveSmallIntegerField()),
                ("career_change_practises", models.BooleanField(default=False)),
                ("outside_max_age_days", models.PositiveSmallIntegerField()),
                ("interim_most_months", models.PositiveSmallIntegerField(default=18)),
                ("interim_first_review_months", models.PositiveSmallIntegerField(default=6)),
                ("interim_review_months", models.PositiveSmallIntegerField(default=3)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("register"), models.F("valid_from"), name="standing_policy_one_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="spans", to="registry.entry"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("deceased", "Deceased"),
                            ("annulled", "Annulled"),
                            ("removed", "Removed"),
                            ("suspended", "Suspended"),
                            ("interim_suspended", "Interim suspension"),
                            ("removed_admin", "Registration ended by the register"),
                            ("resigned", "Left the register"),
                            ("lapsed", "Lapsed"),
                            ("outside_ended", "Required registration not current"),
                            ("career_break", "Career break"),
                            ("career_change", "Career change"),
                            ("proceedings", "Kept on the register only for proceedings"),
                            ("conditions", "Registered with conditions"),
                            ("interim_conditions", "Registered with interim conditions"),
                            ("caution", "Registered with a caution"),
                            ("warning", "Registered with a warning"),
                            ("finding", "Registered with a finding"),
                            ("renewal_window", "Registered, renewal due"),
                            ("registered", "Registered"),
                            ("not_yet", "Not yet registered"),
                            ("not_shown", "No longer shown"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("restricted", "Yes, with restrictions"),
                            ("no", "No"),
                            ("not_shown", "No longer shown"),
                        ],
                        max_length=10,
                    ),
                ),
                ("displayed", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"), django.db.models.functions.text.Lower("during"), name="span_by_first_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statement", to="registry.application"
                    ),
                ),
                ("text", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="registry.application",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("content", models.JSONField(default=dict)),
                ("sha256", models.CharField(max_length=64)),
                ("documents", models.ManyToManyField(blank=True, related_name="submissions", to="members.document")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("application"), models.F("round"), name="submission_one_a_round")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="submission_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b2522003924ea0b9b2a878761429d8e0256376e8",
                            operation="UPDATE",
                            pgid="pgtrigger_submission_stands_155cc",
                            table="registry_submission",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="15bd56a636e0acc56e49eec799315831132cb494",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_a8290",
                            table="registry_submission",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuitabilityReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suitability_reviews",
                        to="registry.application",
                    ),
                ),
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
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("suitable", "no obstacle to registration"),
                            ("unsuitable", "an obstacle to registration"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
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
                    models.UniqueConstraint(
                        models.F("application"), condition=models.Q(("decided_at", None)), name="suitability_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="suitability_says_when_decided",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="review_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="51cd986d62c6a933c00aa2d182e0e56f9dd04cac",
                            operation="UPDATE",
                            pgid="pgtrigger_review_stands_1eed2",
                            table="registry_suitabilityreview",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2b81d4af837ac4baef987416b4a4c8c848bcf8b0",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_becdf",
                            table="registry_suitabilityreview",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Updating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="updating", to="registry.application"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supervised", "supervised practice"),
                            ("formal", "formal study"),
                            ("private", "private study"),
                        ],
                        max_length=12,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("hours", models.DecimalField(decimal_places=1, max_digits=6)),
                ("what", models.TextField(blank=True)),
                ("supervisor", models.CharField(blank=True, max_length=200)),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.document"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("during__isempty", False), ("during__lower_inf", False), ("during__upper_inf", False)
                        ),
                        name="updating_during_is_a_range",
                    ),
                    models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="updating_has_hours"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="working_papers",
                        to="registry.application",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.standard"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("met", "met"),
                            ("partly", "partly met"),
                            ("not_met", "not met"),
                            ("not_evidenced", "not evidenced"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("application"),
                        models.F("user"),
                        models.F("standard"),
                        name="working_paper_one_a_writer_and_standard",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AdmissionDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="registry.application"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("admit", "admit"), ("refuse", "refuse"), ("portfolio", "invite a portfolio")],
                        max_length=10,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
                ("would_help", models.TextField(blank=True)),
                ("against_recommendation", models.BooleanField(default=False)),
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admission_decision",
                        to="members.graveact",
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                (
                    "letter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="registry.issueddocument",
                    ),
                ),
                ("served_at", models.DateTimeField(null=True)),
                ("appeal_until", models.DateField(null=True)),
                ("late_reason", models.TextField(blank=True)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="decision_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."against_recommendation" IS DISTINCT FROM (NEW."against_recommendation") OR OLD."act_id" IS DISTINCT FROM (NEW."act_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c2d38a31c85e427ab1eb7fab9c809332299d262f",
                            operation="UPDATE",
                            pgid="pgtrigger_decision_stands_5b108",
                            table="registry_admissiondecision",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="deea776dd74b2bb0f1aebc1757192e136ff31831",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_58642",
                            table="registry_admissiondecision",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Annotation",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="annotations", to="registry.entry"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=200)),
                ("authority", models.CharField(max_length=100)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"),
                        django.db.models.functions.text.Lower("during"),
                        name="annotation_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="annotation_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="annotation_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("entry", "="), ("code", "="), ("during", "&&")],
                        name="annotation_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF NEW.text = '' AND (to_jsonb(NEW) - 'text') = (to_jsonb(OLD) - 'text')\n   AND EXISTS (SELECT 1 FROM members_erasure e WHERE e.person_id = (SELECT e.person_id FROM registry_entry e WHERE e.id = OLD.entry_id)) THEN\n    RETURN NEW;\nEND IF;\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="2ca84ab50d41bf67f8873201203bda4879097bbd",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_3e66e",
                            table="registry_annotation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="be8919308ce820babbcd23365a6e4393b0dab934",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_a114f",
                            table="registry_annotation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="62b5e2bb54bf0e74c0dc4d92532d60d91690fea1",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_66db9",
                            table="registry_annotation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="421fc0337863a6dd526eab0c88584c9582835419",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_2a199",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_annotation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="b8a82b4cb96348c2b3ddd3c4f329a220a8c8ee62",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_6275b",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_annotation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="registry.application"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="registry.admissiondecision",
                    ),
                ),
                ("grounds", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
                ("came_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "upheld"),
                            ("remitted", "sent back to be assessed again"),
                            ("dismissed", "dismissed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reasons", models.TextField(blank=True)),
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
                (
                    "letter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="registry.issueddocument",
                    ),
                ),
                ("documents", models.ManyToManyField(blank=True, related_name="appeals", to="members.document")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="appeal_says_when_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at", None), ("decided_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="appeal_decided_after_asked",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="appeal_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."came_on" IS DISTINCT FROM (NEW."came_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="4c628fdfb3e9068c708a29eafe35e49200fea9c5",
                            operation="UPDATE",
                            pgid="pgtrigger_appeal_stands_0a790",
                            table="registry_appeal",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="da0e30e22c8ae6cf9c24b8755a2b2bc41fb7422f",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_070ea",
                            table="registry_appeal",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationUserObjectPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="auth.permission")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="registry.application"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="AssistedClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assisted_claims", to="members.person"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assisted_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("in_person", "identity document seen in person"),
                            ("video", "identity document seen in a video call"),
                            ("certified", "certified copy received"),
                        ],
                        max_length=12,
                    ),
                ),
                ("employer", models.CharField(blank=True, max_length=200)),
                ("confirmed_by_employer", models.CharField(blank=True, max_length=200)),
                ("confirmed_on", models.DateField()),
                (
                    "act",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assisted_claim",
                        to="members.graveact",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="01d6a06ce535c02da67d147fb4588d5088ea2cc7",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_9a035",
                            table="registry_assistedclaim",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Break",
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
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="breaks", to="registry.entry"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("career_break", "career break"), ("career_change", "career change")], max_length=20
                    ),
                ),
                ("returned", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"), django.db.models.functions.text.Lower("during"), name="break_by_first_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="break_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="break_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("entry", "="), ("during", "&&")],
                        name="break_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="698dada96b5f279aa86b619fce6b423982162d37",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_60559",
                            table="registry_break",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c3a7f86be9039ef4c939bd65cc301035b09e1019",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_ac761",
                            table="registry_break",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="8073bf4bf46cdf60f0c0a63e9a2666033b9ed0af",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_de9b4",
                            table="registry_break",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="fc2bb17d75fed6a12d5d4edbfd7214338d1cb75e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_01ece",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_break",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT e.person_id FROM registry_entry e JOIN changed c ON c.entry_id = e.id); RETURN NULL;",
                            hash="90016bd42db6bf3a0932a1b306003d6c18d0078a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_97f2a",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="registry_break",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckContent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "check_made",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="content", to="registry.check"
                    ),
                ),
                ("said", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="registry.application"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="registry.evidenceitem"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="registry.standard"
                    ),
                ),
                ("why", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(models.F("application"), models.F("standard"), name="claim_by_application")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("item"), models.F("standard"), name="claim_one_an_item_and_standard"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="registry.application"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("self", "it is their own application"),
                            ("employer", "the same employer within five years"),
                            ("referee", "a referee or supervisor of the applicant"),
                            ("address", "the same postal address"),
                            ("email_domain", "the same organisation’s e-mail domain"),
                            ("earlier_case", "worked on an earlier application of the applicant"),
                            ("this_case", "took part in this application in another way"),
                            ("training_centre", "trained or taught at the same training centre"),
                            ("co_author", "wrote or published together"),
                            ("declared_by_assessor", "declared by the assessor"),
                            ("declared_by_applicant", "declared by the applicant"),
                        ],
                        max_length=24,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("declared_at", models.DateTimeField()),
                (
                    "declared_by",
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
                    models.UniqueConstraint(
                        models.F("application"), models.F("user"), models.F("kind"), name="conflict_declared_once"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="conflict_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."declared_at" IS DISTINCT FROM (NEW."declared_at") OR OLD."declared_by_id" IS DISTINCT FROM (NEW."declared_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="545a44c3e83f131295b1bdd9d69cb06ec8020025",
                            operation="UPDATE",
                            pgid="pgtrigger_conflict_stands_92542",
                            table="registry_conflict",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="981798d256ff9ce47a59172317ca51a29e4639b1",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_85913",
                            table="registry_conflict",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeathReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("died_on", models.DateField(null=True)),
                (
                    "told_by",
                    models.CharField(
                        choices=[
                            ("family", "family or friend"),
                            ("executor", "executor or solicitor"),
                            ("employer", "employer"),
                            ("colleague", "colleague"),
                            ("other", "somebody else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("teller_name", models.CharField(blank=True, max_length=200)),
                ("teller_contact", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True)),
                ("reported_at", models.DateTimeField()),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="death_reports",
                        to="members.person",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("certificate", "a death certificate, seen"),
                            ("registration", "the civil registration of deaths"),
                            ("employer", "the employer, rung back"),
                            ("executor", "the executor or solicitor, rung back"),
                            ("family", "the family, rung back"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "to be looked into"),
                            ("proposed", "waiting for a second officer"),
                            ("recorded", "recorded"),
                            ("unfounded", "not confirmed"),
                            ("undone", "undone: it was wrong"),
                        ],
                        default="reported",
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["reported", "unfounded"]),
                            models.Q(
                                ("died_on__isnull", False),
                                ("person__isnull", False),
                                models.Q(("evidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="death_is_of_somebody_on_a_day",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(("state__in", ["proposed", "recorded"])),
                        name="death_one_a_person",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3eeec47664bab23e9b91821778a25040eef82cde",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_b739c",
                            table="registry_deathreport",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclarationAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="registry.declaration"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.declarationquestion"
                    ),
                ),
                ("yes", models.BooleanField()),
                ("clear", models.BooleanField()),
                ("explanation", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("declaration"), models.F("question"), name="declaration_answered_once"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="answer_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."declaration_id" IS DISTINCT FROM (NEW."declaration_id") OR OLD."question_id" IS DISTINCT FROM (NEW."question_id") OR OLD."yes" IS DISTINCT FROM (NEW."yes") OR OLD."clear" IS DISTINCT FROM (NEW."clear"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1fd645433ee8b09a9878dfc0bf2cad56d0770d86",
                            operation="UPDATE",
                            pgid="pgtrigger_answer_stands_0602a",
                            table="registry_declarationanswer",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b9f316ff5dec06b72bb458a9264cc53e6e1716af",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_bd0d1",
                            table="registry_declarationanswer",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="interview",
            name="standards",
            field=models.ManyToManyField(related_name="+", through="registry.InterviewNote", to="registry.standard"),
        ),
        migrations.AddField(
            model_name="interviewslot",
            name="interview",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="registry.interview"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewslot",
            constraint=models.UniqueConstraint(
                models.F("interview"), models.F("starts_at"), name="interview_slot_offered_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interviewslot",
            trigger=pgtrigger.compiler.Trigger(
                name="slot_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."interview_id" IS DISTINCT FROM (NEW."interview_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."where" IS DISTINCT FROM (NEW."where") OR OLD."offered_at" IS DISTINCT FROM (NEW."offered_at") OR OLD."offered_by_id" IS DISTINCT FROM (NEW."offered_by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9e2df1477a9bb0355faa7441b47ba6bb2c4660e8",
                    operation="UPDATE",
                    pgid="pgtrigger_slot_stands_e6e67",
                    table="registry_interviewslot",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interviewslot",
            trigger=pgtrigger.compiler.Trigger(
                name="no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="ea92a80daf393857115c889c86306bb562ec951d",
                    operation="DELETE",
                    pgid="pgtrigger_no_delete_b9f99",
                    table="registry_interviewslot",
                    when="BEFORE",
                ),
            ),
        ),
        from_file(_SQL / "search_types_1.sql"),
        from_file(_SQL / "search_readings_1.sql"),
        from_file(_SQL / "exact_probes_1.sql"),
        from_file(_SQL / "similar_probes_1.sql"),
        from_file(_SQL / "search_1.sql"),
    ]
