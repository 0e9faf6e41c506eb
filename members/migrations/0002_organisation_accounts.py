import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import members.references
import members.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmployerTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(unique=True)),
                ("valid_from", models.DateField()),
                ("text", models.TextField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d6067ba186f3fea186d0484e28e9245d392112cf",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_47efc",
                            table="members_employerterms",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="ebcc865e2fbf5d7fc4af74e6e1c24b96f09856b4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_411cb",
                            table="members_employerterms",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficerInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="members.organisation",
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("as_admin", models.BooleanField(default=False)),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="invitation_is_accepted_or_withdrawn",
                    ),
                    models.UniqueConstraint(
                        models.F("organisation"),
                        models.F("email"),
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        name="invitation_one_open_an_address",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="171b7d57f3543c89bde72a75f7a3b5def0a47310",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_a8b82",
                            table="members_officerinvitation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisation_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="members.organisation",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "nation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("England", "England"),
                            ("Scotland", "Scotland"),
                            ("Wales", "Wales"),
                            ("Northern Ireland", "Northern Ireland"),
                            ("Other", "Elsewhere"),
                        ],
                        max_length=20,
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=100)),
                ("email", models.EmailField(max_length=254)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("job_title", models.CharField(max_length=120)),
                ("switchboard", models.CharField(blank=True, max_length=40)),
                ("why", models.TextField(blank=True)),
                ("asked_at", models.DateTimeField()),
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
                ("code_sha256", models.CharField(blank=True, max_length=64)),
                ("code_sent_at", models.DateTimeField(null=True)),
                (
                    "verified_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("domain", "a message to an address of the organisation’s own domain was answered"),
                            ("letter", "a code sent by post to the organisation was given back"),
                            ("contact", "somebody known at the organisation confirmed it by telephone"),
                        ],
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
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("asked_at"), condition=models.Q(("state", "asked")), name="organisation_request_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False),
                            models.Q(("name__gt", ""), ("nation__gt", "")),
                            _connector="OR",
                        ),
                        name="organisation_request_names_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("organisation__isnull", False), ("verified_by__gt", "")),
                            _connector="OR",
                        ),
                        name="organisation_request_accepted_was_verified",
                    ),
                    models.UniqueConstraint(
                        models.F("user"),
                        condition=models.Q(("state", "asked")),
                        name="organisation_request_one_open_a_user",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="def6973187a9768e3d8f14faffc508ce3ba7d07e",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_9a887",
                            table="members_organisationrequest",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="account", to="members.organisation"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account",
                        to="members.organisationrequest",
                    ),
                ),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                        ),
                        name="organisation_account_closes_later",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f1fefbb935016270b304b7c7583b288aca6f1fe6",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_8d700",
                            table="members_organisationaccount",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="whose_account_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."request_id" IS DISTINCT FROM (NEW."request_id") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e1601fcf89e14c36f51c1e642a18f7269bff98eb",
                            operation="UPDATE",
                            pgid="pgtrigger_whose_account_stands_c2cb2",
                            table="members_organisationaccount",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TermsAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="members.organisation",
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="members.employerterms",
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("recruitment", "Before somebody starts work"),
                                ("monitoring", "While somebody works for us"),
                                ("temporary", "Agency, locum or honorary work"),
                                ("accreditation", "Evidence for an accreditation or an audit"),
                                ("concern", "A concern about somebody’s practice"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("agreed_at", models.DateTimeField()),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("organisation"), models.F("agreed_at"), name="terms_agreed_latest")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="508af0f96c80e58b9e542d7c89d8a987b34b896b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c3e57",
                            table="members_termsagreement",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="ecc9fc7a67955dcfdd03fe8ce93c388e60af7467",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_ae187",
                            table="members_termsagreement",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="role_of_an_organisation_is_employer",
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="role",
            field=models.CharField(
                choices=[
                    ("officer", "registrar’s officer"),
                    ("registrar", "registrar"),
                    ("assessor", "assessor"),
                    ("lay_assessor", "lay assessor"),
                    ("auditor", "CPD auditor"),
                    ("panel_member", "panel member"),
                    ("finance", "finance officer"),
                    ("employer", "employer officer"),
                    ("employer_admin", "employer admin"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["employer", "employer_admin"]), ("organisation", None), _connector="OR"
                ),
                name="role_of_an_organisation_is_employer",
            ),
        ),
        # A second wall between what is one organisation's and what is another's: members/tenancy.py.
        members.tenancy.wall("members_officerinvitation", "members_termsagreement"),
    ]
