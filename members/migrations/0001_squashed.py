from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, CreateExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

import members.models.people
import members.references
from members.sql import from_file

_SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    replaces = [
        ("members", "0001_initial"),
        ("members", "0002_name_search"),
        ("members", "0003_never_deleted"),
        ("members", "0004_accounts_desk_and_requests"),
        ("members", "0005_messages_by_any_channel"),
        ("members", "0006_outside_as_said"),
        ("members", "0007_account_security"),
        ("members", "0008_seals"),
        ("members", "0009_money"),
        ("members", "0010_readings_of_references"),
        ("members", "0011_readings_of_applications"),
        ("members", "0012_emptied_employers"),
        ("members", "0013_silent"),
        ("members", "0014_readings_of_audits"),
        ("members", "0015_equivalence"),
        ("members", "0016_direct_debit"),
        ("members", "0017_debits_have_one_key"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        BtreeGistExtension(),
        UnaccentExtension(),
        TrigramExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                ("joined_at", models.DateTimeField(null=True)),
                ("signed_out_at", models.DateTimeField(null=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_is_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("version", models.BigIntegerField(default=1)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="members.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="person_is_not_merged_into_itself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DataCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="members.person"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waiting"),
                            ("making", "being made"),
                            ("ready", "ready"),
                            ("failed", "could not be made"),
                            ("gone", "no longer kept"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("of", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="")),
                ("size", models.PositiveBigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(("state__in", ["asked", "making"])),
                        name="copy_one_at_a_time",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e7c7a4c56ac3345aa7f224a1260077b4e5383968",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_5e4ed",
                            table="members_datacopy",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="members.person"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "not set up yet"), ("working", "set up"), ("ended", "ended")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("back_url", models.CharField(max_length=200)),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("session_id", models.CharField(blank=True, max_length=120)),
                ("setup_url", models.TextField(blank=True)),
                ("session_expires_at", models.DateTimeField(null=True)),
                ("customer_id", models.CharField(blank=True, max_length=120)),
                ("mandate_id", models.CharField(blank=True, max_length=120)),
                ("method_id", models.CharField(blank=True, max_length=120)),
                ("bank_reference", models.CharField(blank=True, max_length=60)),
                ("last_four", models.CharField(blank=True, max_length=4)),
                ("since", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("payer", "by its holder"),
                            ("bank", "by the bank"),
                            ("not_finished", "it was not finished"),
                            ("erased", "its holder was erased"),
                        ],
                        max_length=12,
                    ),
                ),
                ("end_code", models.CharField(blank=True, max_length=40)),
                ("to_detach", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("person"), models.F("asked_at"), name="mandate_by_person"),
                    models.Index(
                        models.F("ended_at"), condition=models.Q(("to_detach", True)), name="mandate_to_detach"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"), condition=models.Q(("state", "working")), name="mandate_one_working"
                    ),
                    models.UniqueConstraint(
                        models.F("person"), condition=models.Q(("state", "asked")), name="mandate_one_asked"
                    ),
                    models.UniqueConstraint(
                        models.F("mandate_id"),
                        condition=models.Q(("mandate_id", ""), _negated=True),
                        name="mandate_by_stripe_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "working"), _negated=True),
                            models.Q(("mandate_id__gt", ""), ("method_id__gt", ""), ("since__isnull", False)),
                            _connector="OR",
                        ),
                        name="mandate_that_works_says_since_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end__gt", ""), ("ended_at__isnull", False), ("state", "ended")),
                            models.Q(models.Q(("state", "ended"), _negated=True), ("end", ""), ("ended_at", None)),
                            _connector="OR",
                        ),
                        name="mandate_that_ended_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_four__regex", "^([0-9]{4})?$")), name="mandate_keeps_four_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("back_url__startswith", "/")), name="mandate_leads_back_to_us"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="976ac1e90e450dbf67d540fb9ea38e9239355291",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_1c597",
                            table="members_mandate",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="whose_mandate_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="459df71c2ea9850d281dc339d62a539ce091c683",
                            operation="UPDATE",
                            pgid="pgtrigger_whose_mandate_stands_70af9",
                            table="members_mandate",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("admission", "application for admission"),
                            ("readmission", "application for readmission"),
                            ("renewal", "renewal"),
                            ("employer_invoice", "invoice to an employer"),
                            ("equivalence", "application for HSST equivalence"),
                            ("certificate", "duplicate certificate"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=120)),
                ("amount_pence", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("code"), models.F("valid_from"), name="fee_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="fee_is_not_nothing"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="71a5140a39cc40bd79f63699d3d670645400a557",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_773f7",
                            table="members_fee",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="members.person"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("admission", "application for admission"),
                            ("readmission", "application for readmission"),
                            ("renewal", "renewal"),
                            ("employer_invoice", "invoice to an employer"),
                            ("equivalence", "application for HSST equivalence"),
                            ("certificate", "duplicate certificate"),
                        ],
                        max_length=20,
                    ),
                ),
                ("about", models.CharField(max_length=60)),
                ("about_id", models.BigIntegerField()),
                (
                    "fee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="members.fee"
                    ),
                ),
                ("amount_pence", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to be paid"),
                            ("processing", "on its way from the bank"),
                            ("paid", "paid"),
                            ("waived", "waived"),
                            ("cancelled", "no longer asked for"),
                            ("part_refunded", "refunded in part"),
                            ("refunded", "refunded"),
                            ("taken_back", "taken back by the bank"),
                        ],
                        default="open",
                        max_length=16,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("card", "card"),
                            ("debit", "direct debit"),
                            ("offline", "bank transfer or cheque"),
                            ("waiver", "waived"),
                        ],
                        max_length=10,
                    ),
                ),
                ("back_url", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("session_id", models.CharField(blank=True, max_length=120)),
                ("checkout_url", models.TextField(blank=True)),
                ("session_expires_at", models.DateTimeField(null=True)),
                ("intent_id", models.CharField(blank=True, max_length=120)),
                ("read_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("refund_offered_at", models.DateTimeField(null=True)),
                ("refund_offer", models.CharField(blank=True, max_length=30)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("purpose"),
                        models.F("about"),
                        models.F("about_id"),
                        models.F("created_at"),
                        name="payment_by_thing",
                    ),
                    models.Index(models.F("person"), models.F("created_at"), name="payment_by_person"),
                    models.Index(models.F("created_at"), models.F("id"), name="payment_by_age"),
                    models.Index(
                        models.F("refund_offered_at"),
                        condition=models.Q(("refund_offered_at__isnull", False)),
                        name="payment_to_refund",
                    ),
                    models.Index(
                        models.F("session_expires_at"),
                        condition=models.Q(
                            ("state__in", ["open", "processing"]), models.Q(("session_id", ""), _negated=True)
                        ),
                        name="payment_waiting",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("purpose"),
                        models.F("about"),
                        models.F("about_id"),
                        condition=models.Q(("state__in", ["open", "processing"])),
                        name="payment_one_open",
                    ),
                    models.UniqueConstraint(
                        models.F("session_id"),
                        condition=models.Q(("session_id", ""), _negated=True),
                        name="payment_by_session",
                    ),
                    models.UniqueConstraint(
                        models.F("intent_id"),
                        condition=models.Q(("intent_id", ""), _negated=True),
                        name="payment_by_intent",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="payment_is_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paid_at__isnull", False),
                                ("state__in", ("paid", "part_refunded", "refunded", "taken_back")),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("paid", "part_refunded", "refunded", "taken_back")), _negated=True
                                ),
                                ("paid_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="payment_with_money_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refund_offer", ""), ("refund_offered_at", None)),
                            models.Q(("refund_offer__gt", ""), ("refund_offered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_refund_offer_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("back_url__startswith", "/")), name="payment_leads_back_to_us"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1ae3851bf8e6065aaa75e9c04e2a8bdd70079e0d",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_22647",
                            table="members_payment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_is_owed_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."about_id" IS DISTINCT FROM (NEW."about_id") OR OLD."fee_id" IS DISTINCT FROM (NEW."fee_id") OR OLD."amount_pence" IS DISTINCT FROM (NEW."amount_pence") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="3968360dafe8af16c8d33b7a894ab25a58e796e4",
                            operation="UPDATE",
                            pgid="pgtrigger_what_is_owed_stands_dac7e",
                            table="members_payment",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Debit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="debits", to="members.payment"
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="debits", to="members.mandate"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("announced", "to be collected"),
                            ("sent", "on its way from the bank"),
                            ("collected", "collected"),
                            ("failed", "not paid by the bank"),
                            ("called_off", "called off"),
                        ],
                        default="announced",
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("announced_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("intent_id", models.CharField(blank=True, max_length=120)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("failure", models.CharField(blank=True, max_length=60)),
                ("pay_by", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("due_on"), condition=models.Q(("state", "announced")), name="debit_to_be_sent"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("payment"),
                        condition=models.Q(("state__in", ["announced", "sent"])),
                        name="debit_one_live",
                    ),
                    models.UniqueConstraint(models.F("payment"), models.F("number"), name="debit_counted_once"),
                    models.UniqueConstraint(
                        models.F("intent_id"),
                        condition=models.Q(("intent_id", ""), _negated=True),
                        name="debit_by_intent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            models.Q(("accepted_at__isnull", False), ("intent_id__gt", "")),
                            _connector="OR",
                        ),
                        name="debit_that_was_sent_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state__in", ["announced", "sent"])),
                            models.Q(
                                models.Q(("state__in", ["announced", "sent"]), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="debit_that_is_over_says_when",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7585ff22636e71e986c4e90e6f311fc60e2b1b5e",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_d572a",
                            table="members_debit",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_announced_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."mandate_id" IS DISTINCT FROM (NEW."mandate_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."announced_at" IS DISTINCT FROM (NEW."announced_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="32db89ffa6aa08fac3447fb994ef6c90ecd77d5b",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_announced_stands_f31c3",
                            table="members_debit",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=150, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="members.person",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("second_email", "second e-mail"), ("letter", "letter")],
                        default="email",
                        max_length=12,
                    ),
                ),
                ("to", models.EmailField(blank=True, max_length=254)),
                ("any_channel", models.BooleanField(default=False)),
                ("template", models.CharField(max_length=100)),
                ("context", models.JSONField(default=dict)),
                ("posted_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("tried_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("provider_id", models.CharField(blank=True, max_length=200)),
                (
                    "next",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="previous",
                        to="members.message",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("posted_at"),
                        condition=models.Q(("failed_at__isnull", True), ("sent_at__isnull", True)),
                        name="message_waiting",
                    ),
                    models.Index(models.F("person"), models.F("posted_at"), name="message_by_person"),
                    models.Index(
                        models.F("provider_id"),
                        condition=models.Q(("provider_id", ""), _negated=True),
                        name="message_by_provider_id",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "letter"), ("to", "")),
                            models.Q(("channel", "letter"), _negated=True),
                            _connector="OR",
                        ),
                        name="message_letter_has_no_email",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("any_channel", False), ("person__isnull", False), _connector="OR"),
                        name="message_by_any_channel_has_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="members.message"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("delivered", "delivered"),
                            ("deferred", "delayed"),
                            ("bounced", "came back"),
                            ("complained", "reported as unwanted"),
                            ("rejected", "not accepted"),
                            ("posted", "posted"),
                            ("returned", "came back in the post"),
                        ],
                        max_length=12,
                    ),
                ),
                ("provider_event", models.CharField(max_length=200, unique=True)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("message"), models.F("at"), name="delivery_by_message")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8529cf79f3a5aaaaecafe2bb1f89e1bdd73ab670",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2c5ed",
                            table="members_deliveryevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="80e3e0607f6d8dc83c102e1ced6b9c74d4a23b35",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_8e483",
                            table="members_deliveryevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="members.person"
                    ),
                ),
                ("reference", models.CharField(max_length=40, unique=True)),
                ("title", models.CharField(blank=True, max_length=150)),
                ("original_name", models.CharField(blank=True, max_length=150)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                            ("pptx", "PowerPoint"),
                            ("png", "PNG"),
                            ("jpeg", "JPEG"),
                        ],
                        max_length=10,
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.FileField(blank=True, max_length=150, upload_to="")),
                ("viewing", models.FileField(blank=True, max_length=150, upload_to="")),
                ("viewing_size", models.PositiveBigIntegerField(default=0)),
                ("pages", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "waiting to be checked"),
                            ("checking", "being checked"),
                            ("clean", "ready to use"),
                            ("refused", "cannot be used"),
                            ("infected", "contains a virus"),
                            ("failed", "could not be checked"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                (
                    "refusal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_file", "no file"),
                            ("empty", "empty"),
                            ("wrong_type", "not of a kind that is taken"),
                            ("too_big", "too big"),
                            ("too_many_pages", "too many pages"),
                            ("password", "protected by a password"),
                            ("damaged", "damaged or unsafe"),
                            ("infected", "contains a virus"),
                            ("over_quota", "no room left"),
                            ("failed", "could not be checked"),
                        ],
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("warnings", models.JSONField(blank=True, default=list)),
                (
                    "answer",
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
                ("received_at", models.DateTimeField()),
                ("checking_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("scanned_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
            ],
            options={
                "permissions": [("read_document", "Can read this document")],
                "default_permissions": (),
                "indexes": [
                    models.Index(models.F("person"), models.F("received_at"), name="document_by_person"),
                    models.Index(models.F("person"), models.F("sha256"), name="document_by_person_and_hash"),
                    models.Index(
                        models.F("received_at"),
                        condition=models.Q(("removed_at", None), ("state__in", ["received", "checking"])),
                        name="document_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="document_sha256_is_one"
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="document_is_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__gt", ""), ("removed_at", None)),
                            models.Q(
                                ("file", ""),
                                ("original_name", ""),
                                ("removed_at__isnull", False),
                                ("title", ""),
                                ("viewing", ""),
                            ),
                            _connector="OR",
                        ),
                        name="document_removed_keeps_no_file_and_no_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "clean"), _negated=True), ("checked_at__isnull", False), _connector="OR"
                        ),
                        name="document_clean_was_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refusal__gt", ""), ("state__in", ["refused", "infected", "failed"])),
                            models.Q(("refusal", ""), ("state__in", ["received", "checking", "clean"])),
                            _connector="OR",
                        ),
                        name="document_says_why_it_cannot_be_used",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(("answer__gt", ""), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="document_answer_is_dated",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9abc60a57f06e368ae70d8567db6eb574956afe2",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_6e7fd",
                            table="members_document",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="receipt_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1e3d9a17b34aaf2c04e7e547ee9d10c3e5534fa9",
                            operation="UPDATE",
                            pgid="pgtrigger_receipt_stays_43df4",
                            table="members_document",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GraveAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                ("kind", models.CharField(max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="members.person"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts_concerning",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("detail", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "waiting for a second person"),
                            ("agreed", "agreed, takes effect after the delay"),
                            ("done", "done"),
                            ("declined", "not agreed"),
                            ("withdrawn", "withdrawn"),
                            ("in_effect", "in effect, waiting to be confirmed"),
                            ("upheld", "confirmed"),
                            ("disputed", "not confirmed by the second person"),
                        ],
                        default="proposed",
                        max_length=12,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("carried_out_from", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("state"),
                        models.F("proposed_at"),
                        condition=models.Q(("state__in", ["proposed", "agreed", "in_effect"])),
                        name="act_open",
                    ),
                    models.Index(models.F("person"), models.F("proposed_at"), name="act_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ("state", "withdrawn"),
                            _connector="OR",
                        ),
                        name="act_is_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user", None),
                            models.Q(
                                models.Q(("user", models.F("proposed_by")), _negated=True),
                                models.Q(
                                    ("decided_by", None),
                                    models.Q(("user", models.F("decided_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="act_is_not_about_those_who_decide",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None), ("decided_by", None), ("state__in", ["proposed", "in_effect"])
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("state__in", ["proposed", "in_effect"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="act_says_who_decided",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="proposal_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."detail" IS DISTINCT FROM (NEW."detail") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a61b6077e69fb98cc5476dd7cc741468dfa4a4c2",
                            operation="UPDATE",
                            pgid="pgtrigger_proposal_stands_080fd",
                            table="members_graveact",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c50cf5c85c5dbd05c1bed8e2636a12e3414426d2",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_dd292",
                            table="members_graveact",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="members.payment"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("charge", "card payment"),
                            ("debit", "direct debit"),
                            ("offline", "bank transfer or cheque"),
                            ("waiver", "fee waived"),
                            ("refund", "refund to the card or account"),
                            ("refund_failed", "refund that came back"),
                            ("offline_refund", "refund by bank transfer"),
                            ("chargeback", "taken back by the payer’s bank"),
                            ("chargeback_won", "given back by the payer’s bank"),
                        ],
                        max_length=16,
                    ),
                ),
                ("amount_pence", models.IntegerField()),
                ("source", models.CharField(max_length=150, unique=True)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(models.F("payment"), models.F("at"), name="ledger_by_payment"),
                    models.Index(models.F("at"), name="ledger_by_day"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_pence__gt", 0),
                                (
                                    "kind__in",
                                    ["charge", "debit", "offline", "refund_failed", "chargeback_won", "waiver"],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "kind__in",
                                        ["charge", "debit", "offline", "refund_failed", "chargeback_won", "waiver"],
                                    ),
                                    _negated=True,
                                ),
                                ("amount_pence__lt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="ledger_line_has_its_sign",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="69f0059aa1ead0784124404c3bcbef26ce0bc08f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_02db3",
                            table="members_ledgerline",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="bf63a6d1a4f3167907b8330b8f9894ada64dcc4f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_99823",
                            table="members_ledgerline",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Name",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="names", to="members.person"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("official", "official name"), ("known_as", "known as"), ("former", "former name")],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=30)),
                ("forenames", models.CharField(blank=True, max_length=200)),
                ("surname", models.CharField(blank=True, max_length=200)),
                ("searchable", models.BooleanField(default=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"), django.db.models.functions.text.Lower("during"), name="name_by_first_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="name_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="name_set_aside_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "former"), ("searchable", True), _connector="OR"),
                        name="name_only_former_may_be_kept_from_search",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF NEW.title = '' AND NEW.forenames = '' AND NEW.surname = '' AND (to_jsonb(NEW) - 'title' - 'forenames' - 'surname') = (to_jsonb(OLD) - 'title' - 'forenames' - 'surname')\n   AND EXISTS (SELECT 1 FROM members_erasure e WHERE e.person_id = (SELECT OLD.person_id)) THEN\n    RETURN NEW;\nEND IF;\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="543b77272423bc2ff896bb5fd43d720ecfe25f52",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_c8fa8",
                            table="members_name",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8fd7c657ca22ab0d4805ad3cd10a2e261531bb92",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_819fb",
                            table="members_name",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="9fb03f057b4a4351bc55dbfcd67f5e5e1b745141",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_d531f",
                            table="members_name",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="5a470b92471d6c90ad970fd433d6c02554b0ce8b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_9eae5",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_name",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="9e8febf4759f1562535f10a4583511c2eea05514",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_f1160",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_name",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="name_changes", to="members.person"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=30)),
                ("forenames", models.CharField(blank=True, max_length=200)),
                ("surname", models.CharField(blank=True, max_length=200)),
                ("since", models.DateField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("marriage", "marriage or civil partnership"),
                            ("divorce", "end of a marriage or civil partnership"),
                            ("deed", "deed poll or statutory declaration"),
                            ("spelling", "the register has it wrong"),
                            ("other", "another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("hide_former", models.BooleanField(default=False)),
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
                ("documents", models.ManyToManyField(related_name="name_changes", to="members.document")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state__in", ["asked", "proposed"])),
                            models.Q(
                                models.Q(("state__in", ["asked", "proposed"]), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="name_change_decided",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(("state__in", ["asked", "proposed"])),
                        name="name_change_one_open_a_person",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c95b9be6f6acbeffacc6d7bbed35a23254c967ba",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_4829e",
                            table="members_namechange",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NameTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "side", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("side", models.CharField(choices=[("s", "Surname"), ("f", "Forename")], max_length=1)),
                ("term", models.CharField(db_collation="C", max_length=40)),
                ("sound", models.CharField(db_collation="C", max_length=4)),
                ("other_sound", models.CharField(db_collation="C", max_length=4)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("side"), models.F("sound"), models.F("term"), name="name_term_by_sound"),
                    models.Index(
                        models.F("side"),
                        models.F("other_sound"),
                        models.F("term"),
                        condition=models.Q(("other_sound", models.F("sound")), _negated=True),
                        name="name_term_by_other_sound",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("term", name="gin_trgm_ops"),
                        fastupdate=False,
                        name="name_term_by_trigrams",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameVariant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "side", "variant", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("side", models.CharField(choices=[("s", "Surname"), ("f", "Forename")], max_length=1)),
                ("variant", models.CharField(db_collation="C", max_length=40)),
                ("term", models.CharField(db_collation="C", max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Nickname",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "forename", "other", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("forename", models.CharField(db_collation="C", max_length=40)),
                ("other", models.CharField(db_collation="C", max_length=40)),
                ("direct", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="OfflineReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offline_receipt",
                        to="members.payment",
                    ),
                ),
                ("received_on", models.DateField()),
                ("bank_reference", models.CharField(blank=True, max_length=60)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9248b1bc999e036ed653c29247c850b78a62130c",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_c0e4e",
                            table="members_offlinereceipt",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ods_code", models.CharField(blank=True, max_length=10, verbose_name="ODS code")),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(blank=True, max_length=60)),
                (
                    "nation",
                    models.CharField(
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
                ("postcode", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("ods_code"),
                        condition=models.Q(("ods_code", ""), _negated=True),
                        name="organisation_ods_code_is_unique",
                    ),
                    models.UniqueConstraint(
                        models.F("name"), models.F("nation"), name="organisation_name_is_unique_in_a_nation"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT m.person_id FROM members_employment m JOIN changed c ON c.id = m.organisation_id); RETURN NULL;",
                            hash="51c4e70ab6e9a5e37f4e8900dd166d08e724af37",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_06269",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_organisation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT m.person_id FROM members_employment m JOIN changed c ON c.id = m.organisation_id); RETURN NULL;",
                            hash="e8efe759d5f38d21ca01bffc94f6d987eb018bf5",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_aeaae",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_organisation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideRegistration",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outside_registrations",
                        to="members.person",
                    ),
                ),
                ("body", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=20)),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("current", "current"),
                            ("suspended", "suspended"),
                            ("ended", "ended"),
                            ("stated", "said by the person, not yet checked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("checked_on", models.DateField(null=True)),
                ("checked_by", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"), django.db.models.functions.text.Lower("during"), name="outside_by_first_day"
                    ),
                    models.Index(models.F("number"), name="outside_by_number"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="outside_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="outside_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("person", "="), ("body", "="), ("number", "="), ("during", "&&")],
                        name="outside_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF NEW.number = '' AND (to_jsonb(NEW) - 'number') = (to_jsonb(OLD) - 'number')\n   AND EXISTS (SELECT 1 FROM members_erasure e WHERE e.person_id = (SELECT OLD.person_id)) THEN\n    RETURN NEW;\nEND IF;\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="c37f0d84900196a0470824020119c417121059b8",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_3c258",
                            table="members_outsideregistration",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f94f795581ac6a51885c5aa21b22f435828595c9",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_1a916",
                            table="members_outsideregistration",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="c8cf1ab5b903f9aecfc783281bdebef6a8e44fb7",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_e883d",
                            table="members_outsideregistration",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="ae79d544a1579969a09f80aea1a9ad3f4c3dca96",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_3ba8e",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_outsideregistration",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="93de775e8d06f737a26015ea689967699424dce9",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_fded1",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_outsideregistration",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonDetails",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="details", to="members.person"
                    ),
                ),
                ("date_of_birth", models.DateField(null=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("address", models.TextField(blank=True)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("second_email", models.EmailField(blank=True, max_length=254)),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("email", "e-mail"), ("second_email", "second e-mail"), ("letter", "letter")],
                            max_length=12,
                        ),
                        default=members.models.people.usual_channels,
                        size=None,
                    ),
                ),
                (
                    "unreachable",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("email", "e-mail"), ("second_email", "second e-mail"), ("letter", "letter")],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("silent_since", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("date_of_birth"),
                        django.db.models.functions.text.Lower("email"),
                        name="details_to_match_people",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="members.person"
                    ),
                ),
                (
                    "note_class",
                    models.CharField(
                        choices=[("legacy_note", "note in the records brought in"), ("reason", "reason for a change")],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("person"), models.F("note_class"), name="note_by_person_and_class")],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="services", to="members.organisation"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"), models.F("name"), name="service_name_is_unique_in_an_organisation"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="employments", to="members.person"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to="members.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to="members.service",
                    ),
                ),
                ("employer_name", models.CharField(blank=True, max_length=200)),
                ("town", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        django.db.models.functions.text.Lower("during"),
                        name="employment_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="employment_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="employment_set_aside_after_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False),
                            models.Q(("employer_name", ""), _negated=True),
                            models.Q(("town", ""), _negated=True),
                            ("set_aside_at__isnull", False),
                            _connector="OR",
                        ),
                        name="employment_says_where",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF NEW.employer_name = '' AND NEW.town = '' AND NEW.organisation_id IS NOT DISTINCT FROM NULL AND NEW.service_id IS NOT DISTINCT FROM NULL AND (to_jsonb(NEW) - 'employer_name' - 'town' - 'organisation_id' - 'service_id') = (to_jsonb(OLD) - 'employer_name' - 'town' - 'organisation_id' - 'service_id')\n   AND EXISTS (SELECT 1 FROM members_erasure e WHERE e.person_id = (SELECT OLD.person_id)) THEN\n    RETURN NEW;\nEND IF;\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="39ec6f985556b0e6b677826bcea0d5c0c233df49",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_ab466",
                            table="members_employment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ba488322033f9b69bc04129b6ae416a687f42c14",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_128a6",
                            table="members_employment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="df3e59cdb007dcaa2b0f64a28976e5d39626c1ef",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_7c3df",
                            table="members_employment",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="e3ab995869312b547ad85da08374b373c9530d09",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_79d28",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_employment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="f350fee9b12d3109bf613664a10ff06555b612d0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_b6d68",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_employment",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmation",
                        to="members.employment",
                    ),
                ),
                ("confirmed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT m.person_id FROM members_employment m JOIN changed c ON c.employment_id = m.id); RETURN NULL;",
                            hash="4878ac8c26c7796274d1d709d6687aff0c6508ff",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_f570f",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_placeconfirmation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT m.person_id FROM members_employment m JOIN changed c ON c.employment_id = m.id); RETURN NULL;",
                            hash="61ea0e258c5d2531302ddc6aeed2accab9a4b793",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_c44cc",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_placeconfirmation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="d85199cc46dc56f275aee9f1011d9e844c1ff9a2",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_b5ec8",
                            table="members_placeconfirmation",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(unique=True)),
                ("compared_at", models.DateTimeField()),
                ("movements", models.PositiveIntegerField()),
                ("stripe_pence", models.BigIntegerField()),
                ("ledger_pence", models.BigIntegerField()),
                ("differences", models.JSONField(default=list)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="93344ac5a7c25a3763343dd9cecca7b3b90b8a28",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_c8709",
                            table="members_reconciliation",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="members.payment"
                    ),
                ),
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refund", to="members.graveact"
                    ),
                ),
                ("amount_pence", models.PositiveIntegerField()),
                ("offline", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "agreed, not yet sent"),
                            ("sent", "on its way"),
                            ("made", "made"),
                            ("failed", "did not arrive"),
                        ],
                        default="agreed",
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("stripe_id", models.CharField(blank=True, max_length=120)),
                ("bank_reference", models.CharField(blank=True, max_length=60)),
                ("agreed_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("payment"), models.F("agreed_at"), name="refund_by_payment"),
                    models.Index(
                        models.F("agreed_at"), condition=models.Q(("state", "agreed")), name="refund_to_be_sent"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_pence__gt", 0)), name="refund_is_of_something"),
                    models.UniqueConstraint(
                        models.F("stripe_id"),
                        condition=models.Q(("stripe_id", ""), _negated=True),
                        name="refund_by_stripe_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "made"), _negated=True), ("made_at__isnull", False), _connector="OR"
                        ),
                        name="refund_made_says_when",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f3bff89944cc45a6222188d52961dc301591ad95",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_e4e53",
                            table="members_refund",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="what_was_agreed_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."act_id" IS DISTINCT FROM (NEW."act_id") OR OLD."amount_pence" IS DISTINCT FROM (NEW."amount_pence") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="6a94023b07d389af107f4f102be2ce4a3a6cf3cf",
                            operation="UPDATE",
                            pgid="pgtrigger_what_was_agreed_stands_8e676",
                            table="members_refund",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "registrar’s officer"),
                            ("registrar", "registrar"),
                            ("assessor", "assessor"),
                            ("lay_assessor", "lay assessor"),
                            ("auditor", "CPD auditor"),
                            ("panel_member", "panel member"),
                            ("finance", "finance officer"),
                            ("employer", "employer officer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("scope", models.CharField(blank=True, max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
                ("granted_at", models.DateTimeField()),
                (
                    "granted_by",
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
                "indexes": [models.Index(models.F("user"), condition=models.Q(("ended_at", None)), name="role_held")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("user"),
                        models.F("role"),
                        models.F("scope"),
                        models.F("organisation"),
                        condition=models.Q(("ended_at", None)),
                        name="role_granted_once_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("granted_at")), _connector="OR"
                        ),
                        name="role_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("granted_by", models.F("user")), _negated=True),
                        name="role_is_not_granted_to_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", "employer"), ("organisation", None), _connector="OR"),
                        name="role_of_an_organisation_is_employer",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="grant_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."granted_at" IS DISTINCT FROM (NEW."granted_at") OR OLD."granted_by_id" IS DISTINCT FROM (NEW."granted_by_id"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="cff3d15d293cec34598d08251d92206e602d71c6",
                            operation="UPDATE",
                            pgid="pgtrigger_grant_stands_f1363",
                            table="members_rolegrant",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="42e406f862c469749b0615a41ea3f6511ffe5148",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_18721",
                            table="members_rolegrant",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("upto", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("scheme", models.PositiveSmallIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous_root", models.CharField(blank=True, max_length=64)),
                ("peaks", models.JSONField()),
                ("checkpoint", models.TextField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="19726df392c138ee17f67bb5b3b663f7d543da37",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5e965",
                            table="members_seal",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="3ae54e6d559a908d16f1b09fd9e792f1310118f0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_efd3d",
                            table="members_seal",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedLeaf",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leaves", to="members.seal"
                    ),
                ),
                ("table", models.CharField(max_length=60)),
                ("row_id", models.BigIntegerField()),
                ("act", models.CharField(max_length=10)),
                ("actor", models.BigIntegerField(null=True)),
                ("body", models.CharField(max_length=64)),
                ("words", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("table"), models.F("row_id"), models.F("act"), name="leaf_one_for_each_statement"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ceacd09fed869ef2f8b4e1c2c17ad10963f7110d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_68ada",
                            table="members_sealedleaf",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="5a9ec37d099b4b2bbc8ece758fd760228ef98b2c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_7e9fd",
                            table="members_sealedleaf",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.person",
                    ),
                ),
                (
                    "name",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.name",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("official", "official name"), ("known_as", "known as"), ("former", "former name")],
                        max_length=10,
                    ),
                ),
                ("rank", models.SmallIntegerField()),
                ("surname", models.CharField(db_collation="C", max_length=40)),
                ("forenames", models.CharField(db_collation="C", max_length=40)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("surname"),
                        models.F("rank"),
                        models.F("forenames"),
                        models.F("person"),
                        name="search_name_by_surname",
                    ),
                    models.Index(
                        models.F("forenames"), models.F("surname"), models.F("person"), name="search_name_by_forenames"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("name"), models.F("surname"), models.F("forenames"), name="search_name_key_once_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StripeEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.CharField(max_length=120, unique=True)),
                ("kind", models.CharField(max_length=80)),
                ("object_id", models.CharField(blank=True, max_length=120)),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="members.payment",
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("payment"), models.F("received_at"), name="stripe_event_by_payment")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="743b89380058d48d54c590fead2c1d63316530b1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_07e47",
                            table="members_stripeevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="25d5fe1727c5efd8372ef006b9e6a985eba13428",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_d8ffb",
                            table="members_stripeevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxReliefNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(unique=True)),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="88a4d3b54bc74ae024e4308119696e4e8d238258",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_cc374",
                            table="members_taxreliefnote",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrailEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("about", models.CharField(max_length=60)),
                ("about_id", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trail",
                        to="members.person",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("about"), models.F("about_id"), models.F("id"), name="trail_by_subject"),
                    models.Index(models.F("person"), models.F("id"), name="trail_by_person"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f157a7f9e570823443c2d8bcc4ddd22d2d9a8837",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_10cde",
                            table="members_trailevent",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="af89097497485a0a9f9fd492dedb69918faae2d5",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_29df7",
                            table="members_trailevent",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withholding",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="withholdings", to="members.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        django.db.models.functions.text.Lower("during"),
                        name="withholding_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="withholding_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="withholding_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("person", "="), ("during", "&&")],
                        name="withholding_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="659b7db174d1b46f28c46854c9a5c61847949e7b",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_79ee1",
                            table="members_withholding",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6db13f20a428e1f2716cde9ed67fd83d31709e98",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_292dd",
                            table="members_withholding",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="1aed226f881720dd9a09e34a6f5741b8e052312f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_c82b3",
                            table="members_withholding",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="783e142bdd6dc77bded29fa0105b4f3bc5a6f605",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_f29a3",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_withholding",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="9684e4ed943c32ee2984c092c8ae044be1f500d6",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_60111",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_withholding",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WithholdingRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholding_requests",
                        to="members.person",
                    ),
                ),
                ("grounds", models.TextField(blank=True)),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state__in", ["asked", "proposed"])),
                            models.Q(
                                models.Q(("state__in", ["asked", "proposed"]), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="withholding_request_decided",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(("state__in", ["asked", "proposed"])),
                        name="withholding_request_one_open_a_person",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7c5abd3c621c94c1f74d9cb97385eda913a7522d",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_b4005",
                            table="members_withholdingrequest",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkforceAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "employment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workforce_answer",
                        to="members.employment",
                    ),
                ),
                ("hours", models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                (
                    "sector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nhs", "NHS"),
                            ("independent", "independent health care"),
                            ("university", "university or research"),
                            ("industry", "industry or supplier"),
                            ("other", "somewhere else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "setting",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hospital", "hospital"),
                            ("community", "community or home"),
                            ("laboratory", "laboratory or workshop"),
                            ("office", "office or teaching"),
                            ("other", "another setting"),
                        ],
                        max_length=20,
                    ),
                ),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours", None), models.Q(("hours__gt", 0), ("hours__lte", 80)), _connector="OR"
                        ),
                        name="hours_of_a_week",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkforceConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workforce_consent",
                        to="members.person",
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="WorkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("about", models.CharField(max_length=60)),
                ("about_id", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_items",
                        to="members.person",
                    ),
                ),
                (
                    "waiting_on",
                    models.CharField(
                        choices=[
                            ("office", "the office"),
                            ("registrar", "the registrar"),
                            ("second_person", "a second officer"),
                            ("person", "the person concerned"),
                            ("referee", "a referee"),
                            ("assessor", "an assessor"),
                            ("panel", "a panel"),
                            ("nobody", "nobody"),
                        ],
                        default="office",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_items",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("opened_at"),
                        models.F("id"),
                        condition=models.Q(("closed_at", None)),
                        name="work_open_by_age",
                    ),
                    models.Index(
                        models.F("assigned_to"),
                        models.F("opened_at"),
                        condition=models.Q(("closed_at", None)),
                        name="work_open_by_officer",
                    ),
                    models.Index(
                        models.F("kind"),
                        models.F("opened_at"),
                        condition=models.Q(("closed_at", None)),
                        name="work_open_by_kind",
                    ),
                    models.Index(
                        models.F("due_on"), condition=models.Q(("closed_at", None)), name="work_open_by_due_day"
                    ),
                    models.Index(models.F("person"), models.F("opened_at"), name="work_by_person"),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="50d9f72f9878f4bcdc7c22dc71d57669f1a42ec7",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_92f0d",
                            table="members_workitem",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="members.workitem"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="52a5771ba3c409c4875e30051d0cd0faf2903982",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_2b026",
                            table="members_worknote",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountSecurity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="security",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("email_changed_at", models.DateTimeField(null=True)),
                ("previous_email", models.EmailField(blank=True, max_length=254)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
            ],
            options={
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6f4c93db5e67c69531efb221d44010eb47c250dc",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_25822",
                            table="members_accountsecurity",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Accreditation",
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
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accreditations", to="members.service"
                    ),
                ),
                ("scheme", models.CharField(choices=[("mpace", "MPACE"), ("bs70000", "BS 70000")], max_length=10)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("service"),
                        django.db.models.functions.text.Lower("during"),
                        name="accreditation_by_first_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("during__isempty", False), ("during__lower_inf", False)),
                        name="accreditation_during_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at__isnull", True),
                            ("set_aside_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="accreditation_set_aside_after_recorded",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("set_aside_at__isnull", True)),
                        expressions=[("service", "="), ("scheme", "="), ("during", "&&")],
                        name="accreditation_no_two_on_one_day",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="set_aside_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.set_aside_at IS NOT NULL THEN\n    RAISE EXCEPTION '% %: a fact set aside is never changed', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nIF NEW.set_aside_at IS NULL\n   OR (to_jsonb(NEW) - 'set_aside_at' - 'set_aside_by_id') <> (to_jsonb(OLD) - 'set_aside_at' - 'set_aside_by_id') THEN\n    RAISE EXCEPTION '% %: a dated fact is never rewritten, only set aside', TG_TABLE_NAME, OLD.id\n        USING ERRCODE = 'integrity_constraint_violation';\nEND IF;\nRETURN NEW;\n",
                            hash="a96a7b4f2ffa6a6928e92273ce4009923bf7545e",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_only_ab511",
                            table="members_accreditation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="93669768e62f9bd53ad4169c932bbe707eca40df",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_f7c6d",
                            table="members_accreditation",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="02876758e51cdbf60d5122d54e90113f8b56caef",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_79e7a",
                            table="members_accreditation",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActedFor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acted_for", to="members.person"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_letter", models.BooleanField(default=False)),
                ("what", models.CharField(max_length=60)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("person"), models.F("at"), name="acted_for_by_person")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7177999862c9d5bd2f4375ebf4b08c98fbe029f4",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_a6c40",
                            table="members_actedfor",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="members.person"
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("user"), models.F("person"), models.F("ends_at"), name="opening_by_user_and_person"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("began_at"))), name="opening_ends"
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="579db144587d9f4b59e5dbf140191da5a532a9dc",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_e20c0",
                            table="members_breakglass",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=20)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="members.person"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("record", "your whole record"),
                            ("document", "a document of yours"),
                            ("application", "an application of yours"),
                            ("grounds", "the grounds of a request to be withheld"),
                            ("message", "a message sent to you"),
                            ("copy", "an export that lists you"),
                            ("declaration", "what you explained in a declaration"),
                            ("reference", "a reference given about you"),
                            ("audit", "an audit of your CPD"),
                        ],
                        max_length=20,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=60)),
                ("about_id", models.BigIntegerField(null=True)),
                (
                    "opening",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="members.breakglass",
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("person"), models.F("at"), name="reading_by_person")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e0f9a11b56cca3fc36534ddaccf03dece22311d7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c8b19",
                            table="members_accessrecord",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="94b5b28d1893ba50bcb7f76f7313193c4dc8a067",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_dead6",
                            table="members_accessrecord",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentUserObjectPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="auth.permission")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="members.document"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="Duplicate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.person"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.person"
                    ),
                ),
                ("matched", models.JSONField(default=list)),
                ("found_at", models.DateTimeField()),
                ("different", models.BooleanField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(models.F("first"), models.F("second"), name="duplicate_found_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))), name="duplicate_lower_id_first"
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="afccb015ec7442f9e5de1f9fad6ed3da1d791a29",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_b16d5",
                            table="members_duplicate",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="erasure", to="members.person"
                    ),
                ),
                ("erased_at", models.DateTimeField()),
                (
                    "erased_by",
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
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e7bcbe9e8cf8bca0dafb18dd280b3f319df68bb1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9f286",
                            table="members_erasure",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="39865b031284fac8ea5bfc4d9829cd8f1cfa3c3e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_1ce6a",
                            table="members_erasure",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="def02bcf0832a59bff9df335de7da8cb7689df99",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_version_on_insert_3ac62",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_erasure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="version_on_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE members_person SET version = version + 1 WHERE id IN (SELECT person_id FROM changed); RETURN NULL;",
                            hash="2255b803181a472ffaacdb01cefef29e3161f0de",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_version_on_update_ce41d",
                            referencing="REFERENCING NEW TABLE AS changed ",
                            table="members_erasure",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(default=members.references.new_reference, max_length=32, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasure_requests",
                        to="members.person",
                    ),
                ),
                ("reason", models.TextField(blank=True)),
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
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("extended_at", models.DateTimeField(null=True)),
                ("extension_reason", models.TextField(blank=True)),
                ("outcome", models.JSONField(default=dict)),
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state__in", ["asked", "proposed"])),
                            models.Q(
                                models.Q(("state__in", ["asked", "proposed"]), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="erasure_request_decided",
                    ),
                    models.UniqueConstraint(
                        models.F("person"),
                        condition=models.Q(("state__in", ["asked", "proposed"])),
                        name="erasure_request_one_open_a_person",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="50dea12e7d271ea8b184688bd049869b5dfb22ed",
                            operation="DELETE",
                            pgid="pgtrigger_no_delete_b3ad5",
                            table="members_erasurerequest",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("chosen", models.JSONField(default=dict)),
                ("reason", models.TextField()),
                ("rows", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                (
                    "act",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="export",
                        to="members.graveact",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("taken_at"), name="export_by_instant")],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7c4a97ac9f87c8dc1627a87a61bb2869c2ced1c4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ea998",
                            table="members_export",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';",
                            hash="0c0f8f227ea0f82d0029630f7d797beac52e01b8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_no_truncate_0cfc9",
                            table="members_export",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
        from_file(_SQL / "normalise_1.sql"),
        from_file(_SQL / "one_letter_less_1.sql"),
        from_file(_SQL / "surname_keys_1.sql"),
        from_file(_SQL / "term_in_use_1.sql"),
        from_file(_SQL / "forget_terms_1.sql"),
        from_file(_SQL / "write_search_keys_1.sql"),
        from_file(_SQL / "terms_of_1.sql"),
        from_file(_SQL / "learn_terms_1.sql"),
        from_file(_SQL / "index_names_1.sql"),
        from_file(_SQL / "remove_from_search_1.sql"),
        from_file(_SQL / "distant_terms_1.sql"),
        from_file(_SQL / "similar_terms_1.sql"),
    ]
