import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import members.references
import members.tenancy

_TURNED = """
CREATE FUNCTION registry_person_turned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM registry_watchedentry) THEN
        RETURN NULL;
    END IF;
    INSERT INTO registry_turnedperson (person_id, at)
    SELECT n.id, now()
      FROM turned n JOIN before b ON b.id = n.id
     WHERE (n.version <> b.version OR n.merged_into_id IS DISTINCT FROM b.merged_into_id)
       AND EXISTS (
           -- Theirs, that of the record that is kept, and those of every record that is merged with it; by index alone.
           SELECT FROM registry_watchedentry w JOIN (
               SELECT e.id FROM registry_entry e WHERE e.person_id = n.id
               UNION ALL
               SELECT e.id FROM registry_entry e WHERE e.person_id = n.merged_into_id
               UNION ALL
               SELECT e.id FROM members_person g JOIN registry_entry e ON e.person_id = g.id
                WHERE g.merged_into_id = coalesce(n.merged_into_id, n.id)
           ) own ON own.id = w.entry_id
       );
    RETURN NULL;
END
$$;
CREATE TRIGGER registry_person_turned AFTER UPDATE ON members_person
    REFERENCING NEW TABLE AS turned OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION registry_person_turned();
"""
_NOT_TURNED = "DROP TRIGGER registry_person_turned ON members_person; DROP FUNCTION registry_person_turned();"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_organisation_accounts"),
        ("members", "__first__"),
        ("registry", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kid", models.CharField(max_length=43, unique=True)),
                ("public", models.CharField(max_length=43)),
                ("first_used_at", models.DateTimeField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="defa531125ff4e6b1b1a0bd1b73753f55dff8034",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_23e7e",
                            table="registry_signingkey",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="key_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."kid" IS DISTINCT FROM (NEW."kid") OR OLD."public" IS DISTINCT FROM (NEW."public") OR OLD."first_used_at" IS DISTINCT FROM (NEW."first_used_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="5bcf5a946b1483a037a0a39551e9449df31208ce",
                            operation="UPDATE",
                            pgid="pgtrigger_key_stands_d89e6",
                            table="registry_signingkey",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TurnedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="api_keys", to="members.organisation"
                    ),
                ),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("beginning", models.CharField(max_length=20)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("checks", "make checks and read their results"),
                                ("watches", "read, begin and end watches"),
                                ("changes", "read the changes of watched entries"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("sandbox", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("expires_on", models.DateField()),
                ("last_used_on", models.DateField(null=True)),
                ("warned_at", models.DateTimeField(null=True)),
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
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("made_at")), _connector="OR"),
                        name="api_key_ends_later",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1121ac14d02800a7c11805749d3eedb5d3a47cf5",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_5daf0",
                            table="registry_apikey",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_a_key_opens_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."beginning" IS DISTINCT FROM (NEW."beginning") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes") OR OLD."sandbox" IS DISTINCT FROM (NEW."sandbox") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."expires_on" IS DISTINCT FROM (NEW."expires_on"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="4685637bbadf6d44fdb0f07b527a3f5fad1ef45c",
                            operation="UPDATE",
                            pgid="pgtrigger_what_a_key_opens_stands_244b9",
                            table="registry_apikey",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="members.organisation"
                    ),
                ),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                ("number", models.CharField(max_length=30, unique=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "api_key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="registry.apikey",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("recruitment", "Before somebody starts work"),
                            ("monitoring", "While somebody works for us"),
                            ("temporary", "Agency, locum or honorary work"),
                            ("accreditation", "Evidence for an accreditation or an audit"),
                            ("concern", "A concern about somebody’s practice"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "typed"),
                            ("pasted", "pasted"),
                            ("csv", "CSV"),
                            ("xlsx", "Excel"),
                            ("api", "employer API"),
                            ("again", "the same lines again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sandbox", models.BooleanField(default=False)),
                ("on", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="registry.batch",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("mapping", "waiting for you to say what the columns are"),
                            ("reading", "the file is being read"),
                            ("checking", "being checked"),
                            ("done", "done"),
                            ("failed", "could not be done"),
                        ],
                        max_length=10,
                    ),
                ),
                ("trouble", models.CharField(blank=True, max_length=30)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="")),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("columns", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("known_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("lines_total", models.PositiveIntegerField(default=0)),
                ("root", models.CharField(blank=True, max_length=64)),
                ("manifest", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("organisation"), models.F("asked_at"), models.F("id"), name="batch_latest"),
                    models.Index(
                        models.F("moved_at"),
                        condition=models.Q(("state__in", ["reading", "checking"])),
                        name="batch_under_way",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("on")), _connector="OR"),
                        name="batch_range_runs_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("done_at__isnull", False),
                                ("known_at__isnull", False),
                                ("manifest__gt", ""),
                                ("root__gt", ""),
                            ),
                            _connector="OR",
                        ),
                        name="batch_done_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True), ("trouble__gt", ""), _connector="OR"
                        ),
                        name="batch_failed_says_why",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="db842887b0b2e962b294e5457bb36d7f81d48a0a",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_a46a9",
                            table="registry_batch",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_asked_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."api_key_id" IS DISTINCT FROM (NEW."api_key_id") OR OLD."sandbox" IS DISTINCT FROM (NEW."sandbox") OR OLD."previous_id" IS DISTINCT FROM (NEW."previous_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="09c03c0be609fec0b3ebaf8ee3be7e0ba2bce84a",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_asked_stands_81bf1",
                            table="registry_batch",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="watches", to="members.organisation"
                    ),
                ),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watches",
                        to="registry.entry",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("employed", "works for us"),
                            ("starting", "is about to start with us"),
                            ("temporary", "agency, locum or honorary work"),
                            ("supervision", "works under restrictions with us"),
                        ],
                        max_length=20,
                    ),
                ),
                ("employee", models.CharField(blank=True, max_length=100)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watches",
                        to="registry.batch",
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "api_key",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.apikey"
                    ),
                ),
                ("ends_on", models.DateField(null=True)),
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
                "indexes": [
                    models.Index(models.F("entry"), condition=models.Q(("ended_at", None)), name="watch_live_by_entry"),
                    models.Index(
                        models.F("ends_on"),
                        condition=models.Q(("ended_at", None), ("ends_on__isnull", False)),
                        name="watch_that_ends",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"),
                        models.F("entry"),
                        condition=models.Q(("ended_at", None)),
                        name="watch_one_an_entry_and_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("begun_at")), _connector="OR"
                        ),
                        name="watch_ends_later",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a32089caddfb03716f6decbb18bd1924553b8a30",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_735bd",
                            table="registry_watch",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_is_watched_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."begun_at" IS DISTINCT FROM (NEW."begun_at") OR OLD."begun_by_id" IS DISTINCT FROM (NEW."begun_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b4d0bd65f7bf14ccb7d33d0d2460d97225e7a683",
                            operation="UPDATE",
                            pgid="pgtrigger_what_is_watched_stands_36415",
                            table="registry_watch",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchedEntry",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="watched",
                        serialize=False,
                        to="registry.entry",
                    ),
                ),
                ("told", models.JSONField()),
                ("told_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="endpoints", to="members.organisation"
                    ),
                ),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                ("url", models.URLField(max_length=500)),
                ("description", models.CharField(blank=True, max_length=120)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failing_since", models.DateTimeField(null=True)),
                ("paused_until", models.DateTimeField(null=True)),
                ("off_at", models.DateTimeField(null=True)),
                (
                    "off_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("gone", "it answered that it is gone for good (410)"),
                            ("failing", "it failed for days"),
                        ],
                        max_length=10,
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
                        models.F("organisation"),
                        models.F("url"),
                        condition=models.Q(("ended_at", None)),
                        name="endpoint_one_an_address_and_organisation",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="63e2de42163ecd1888ad7807d94dba837bfa3ab4",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_88150",
                            table="registry_endpoint",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="registry.entry"
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("standing", "whether they are registered"),
                                ("restriction", "restrictions or decisions"),
                                ("scope", "scope of practice"),
                                ("term", "until when they are registered"),
                                ("ending", "their registration ends soon"),
                                ("not_renewed", "they have not renewed yet"),
                                ("other", "what the register says of them"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="5f825e174e85135aabfc742b83da589c3d8bb35f",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_c048e",
                            table="registry_change",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_changed_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."kinds" IS DISTINCT FROM (NEW."kinds") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."at" IS DISTINCT FROM (NEW."at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="9ee18ac586fc997e22859b46ed1af97e8e52ce91",
                            operation="UPDATE",
                            pgid="pgtrigger_what_changed_stands_bdb1b",
                            table="registry_change",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="members.organisation",
                    ),
                ),
                (
                    "watch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="registry.watch",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="registry.change"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("organisation"), models.F("id"), name="notice_in_order")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("watch"), models.F("change"), name="notice_once_a_watch_and_change"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3b1f86ad1e6fedcc57724be8df633238ca978095",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_993ca",
                            table="registry_notice",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_told_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."watch_id" IS DISTINCT FROM (NEW."watch_id") OR OLD."change_id" IS DISTINCT FROM (NEW."change_id") OR OLD."at" IS DISTINCT FROM (NEW."at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="915d39b8c8dddea6ea89a959be014f711a978a72",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_told_stands_e5b5b",
                            table="registry_notice",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="registry.endpoint"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="webhook_events",
                        to="registry.notice",
                    ),
                ),
                ("message_id", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=30)),
                ("payload", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("taken_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("endpoint"),
                        models.F("attempts"),
                        models.F("due_at"),
                        condition=models.Q(("due_at__isnull", False)),
                        name="webhook_event_due",
                    ),
                    models.Index(
                        models.F("endpoint"),
                        condition=models.Q(("taken_until__isnull", False)),
                        name="webhook_event_taken",
                    ),
                    models.Index(models.F("endpoint"), models.F("id"), name="webhook_event_latest"),
                    models.Index(
                        models.F("endpoint"),
                        condition=models.Q(("given_up_at__isnull", False)),
                        name="webhook_event_given_up",
                    ),
                    models.Index(models.F("endpoint"), models.F("delivered_at"), name="webhook_event_delivered"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("endpoint"),
                        models.F("notice"),
                        condition=models.Q(("notice__isnull", False)),
                        name="webhook_event_one_a_notice",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a0a5b97a36dc7e893e647aabf3ddc37d697d56cf",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_24bad",
                            table="registry_webhookevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_is_sent_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."endpoint_id" IS DISTINCT FROM (NEW."endpoint_id") OR OLD."notice_id" IS DISTINCT FROM (NEW."notice_id") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."payload" IS DISTINCT FROM (NEW."payload") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="47d1e86d1f2d953ed00e540d1e091683f1291a42",
                            operation="UPDATE",
                            pgid="pgtrigger_what_is_sent_stands_d0013",
                            table="registry_webhookevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tries", to="registry.webhookevent"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("name", "we could not find the name of your server (DNS)"),
                            ("target", "the name of your server leads to an address that we do not send to"),
                            ("connect", "your server did not let us connect"),
                            ("tls", "your server’s certificate could not be verified, or TLS failed"),
                            ("timeout", "your server took too long"),
                            ("answer", "your server broke off, or its answer was not HTTP"),
                            ("redirect", "your server sent us elsewhere; we do not follow that"),
                            ("gone", "your server answered that this address is gone for good"),
                            ("status", "your server answered, but not that it took the message"),
                        ],
                        max_length=10,
                    ),
                ),
                ("milliseconds", models.PositiveIntegerField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6096e081b0d977e0e80a765db4f413a998a02a11",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7a7e2",
                            table="registry_webhookattempt",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="be98836f7e492ccbb7ca333fa5a3e08fe87316dc",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_58d2e",
                            table="registry_webhookattempt",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="registry.batch"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("number", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("surname", models.CharField(blank=True, max_length=200)),
                ("register", models.CharField(blank=True, max_length=60)),
                ("scope", models.CharField(blank=True, max_length=100)),
                ("employee", models.CharField(blank=True, max_length=100)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("registered", "Registered"),
                            ("restricted", "Registered with restrictions"),
                            ("not_registered", "Not registered"),
                            ("mismatch", "Does not match"),
                            ("cannot_confirm", "Cannot confirm"),
                            ("ambiguous", "More than one possible"),
                            ("unreadable", "Cannot be read"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("other_name", "the number is somebody else’s, or under another name"),
                            ("former_name", "the number is right; the name is a former one"),
                            ("other_order", "the number is right; the names stand in another order"),
                            ("other_register", "the number is of another register than you expected"),
                            ("other_scope", "registered, but not in the scope you expected"),
                            ("by_name", "there is somebody of this name; give the number too"),
                            ("several", "several entries fit; give the number on this register"),
                            ("no_number", "there is no number on this line"),
                            ("no_name", "there is no name on this line"),
                            ("too_long", "a cell of this line is too long"),
                            ("bad_register", "there is no such register"),
                            ("bad_scope", "there is no such scope of practice"),
                            ("repeated", "the same line stands further up"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batch_lines",
                        to="registry.entry",
                    ),
                ),
                ("content", models.TextField(blank=True)),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("entry"), condition=models.Q(("entry__isnull", False)), name="batch_line_by_entry"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("batch"), models.F("position"), name="batch_line_once_a_place")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="0acdd920bd3bf8302e96ee180ae663e3b34650ce",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_cde49",
                            table="registry_batchline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_found_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1eb3b61e2df3adfac212456d701adb61f668b613",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_found_stands_c1e20",
                            table="registry_batchline",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
                ("headings_sha256", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
                ("used_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"),
                        models.F("headings_sha256"),
                        name="column_mapping_one_for_the_headings",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EndpointSecret",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="secrets", to="registry.endpoint"
                    ),
                ),
                ("sealed", models.TextField(blank=True)),
                ("public_key", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="338df41b8b69156e7efeed662462adcba40b7607",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_dde22",
                            table="registry_endpointsecret",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotentRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField()),
                ("location", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
            ],
            options={
                "indexes": [models.Index(models.F("made_at"), name="idempotent_request_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"), models.F("key"), name="idempotent_request_one_a_key"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LineReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipt", to="registry.batchline"
                    ),
                ),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("signed", models.TextField(blank=True)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(models.F("documents"), name="line_receipt_by_document")
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3608a69392d1c589e204e510f5e3178a328d3e4d",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_76e81",
                            table="registry_linereceipt",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_receipted_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c7c95822b900c7184e3ae766c97509a141df3046",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_receipted_stands_782aa",
                            table="registry_linereceipt",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MisuseReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="misuse_reports", to="registry.entry"
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
                ("month", models.DateField(null=True)),
                ("about", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True)),
                ("reported_at", models.DateTimeField()),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "with the office"),
                            ("found", "found to be misuse"),
                            ("not_found", "not found to be misuse"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                (
                    "note_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
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
                            models.Q(("answered_at", None), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="misuse_report_answered_says_when",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="deef13b1388c048b9dd98ac03cd65f6d50912829",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_5d742",
                            table="registry_misusereport",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_reported_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."reported_at" IS DISTINCT FROM (NEW."reported_at") OR OLD."reported_by_id" IS DISTINCT FROM (NEW."reported_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a6b5bd2a4bbe9bc2d25b4a6f06e1f6fe11465c36",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_reported_stands_3c993",
                            table="registry_misusereport",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticePreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "At once"),
                            ("digest", "Once a day, all together"),
                            ("never", "Not by e-mail"),
                        ],
                        max_length=8,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"), models.F("user"), name="notice_preference_one_an_officer"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="registry.entry"
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                (
                    "shows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("scopes", "my scope of practice"),
                                ("term", "until when I am registered"),
                                ("history", "since when, and my history on the register"),
                                ("others", "my entries on other registers here"),
                                ("notes", "annotations, such as Medical Physics Expert"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("most_views", models.PositiveSmallIntegerField()),
                ("tell_me", models.BooleanField(default=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="share_expires_later"
                    ),
                    models.CheckConstraint(condition=models.Q(("most_views__gte", 1)), name="share_may_be_viewed"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="11eefc8ad1df874e879097d40a12120fff7fcaeb",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_bdfbb",
                            table="registry_share",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_is_shared_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."entry_id" IS DISTINCT FROM (NEW."entry_id") OR OLD."token_sha256" IS DISTINCT FROM (NEW."token_sha256") OR OLD."shows" IS DISTINCT FROM (NEW."shows") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."most_views" IS DISTINCT FROM (NEW."most_views"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8fa69564b5b8bcfb19ca4310ea106de9dff06665",
                            operation="UPDATE",
                            pgid="pgtrigger_what_is_shared_stands_b375e",
                            table="registry_share",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="registry.share"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4b41294ae288ab96bc0c5d1aa73ce927c5d1cafb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_66947",
                            table="registry_shareopening",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="2ec1aa61d933ec79ab08e55bd112f7d33208d368",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_e8476",
                            table="registry_shareopening",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        # A second wall between what is one organisation's and what is another's: members/tenancy.py.
        members.tenancy.wall(
            "registry_batch",
            "registry_batchline",
            "registry_columnmapping",
            "registry_linereceipt",
            "registry_watch",
            "registry_notice",
            "registry_noticepreference",
            "registry_endpoint",
            "registry_endpointsecret",
            "registry_webhookevent",
            "registry_webhookattempt",
            "registry_apikey",
            "registry_idempotentrequest",
        ),
        # Whoever is watched leaves a row in the transaction that changed anything shown of them, so that nobody who
        # watches is missed, whatever made the change.
        migrations.RunSQL(_TURNED, _NOT_TURNED),
    ]
