"""Settings of billing, customers, batches and their invoices."""

import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("payments", "0003_reconciling"),
        ("people", "0031_reached"),
        ("prices", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drawing", "Drawing"),
                            ("made", "Made"),
                            ("handed_over", "Handed Over"),
                            ("undone", "Undone"),
                        ],
                        default="drawing",
                        max_length=12,
                    ),
                ),
                ("until", models.DateField(help_text="the last day of use that is billed")),
                ("issued", models.DateField()),
                ("due", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("seller", models.JSONField()),
                ("layout", models.JSONField()),
                ("terms", models.JSONField()),
                ("vat", models.JSONField()),
                ("formats", models.JSONField()),
                ("setup", models.JSONField()),
                ("customers", models.PositiveIntegerField(help_text="how many are to be looked at")),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("after", models.BigIntegerField(default=0)),
                ("up_to", models.BigIntegerField(help_text="the last customer who is in it")),
                ("invoices", models.PositiveIntegerField(default=0)),
                ("credit_notes", models.PositiveIntegerField(default=0)),
                ("lines", models.PositiveIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("left_out", models.JSONField(default=list)),
                ("begun_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(help_text="when it was handed over or undone", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Billing",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="billing",
                        serialize=False,
                        to="municipalities.municipality",
                    ),
                ),
                ("seller", models.JSONField()),
                ("layout", models.JSONField(help_text="of its KIDs")),
                ("terms", models.JSONField()),
                (
                    "vat",
                    models.JSONField(help_text="by VAT code of the price lists: its category, and why there is no VAT"),
                ),
                ("formats", models.JSONField(default=list, help_text="names of the accounting files it takes")),
                ("setup", models.JSONField(default=dict)),
                ("last_customer", models.BigIntegerField(default=100000)),
                ("last_batch", models.BigIntegerField(default=0)),
                ("last_invoice", models.BigIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                (
                    "holder",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce("organisation_id", "person_id"),
                        output_field=models.UUIDField(),
                    ),
                ),
                ("street", models.CharField(blank=True, max_length=200)),
                ("postcode", models.CharField(blank=True, max_length=12)),
                ("place", models.CharField(blank=True, max_length=80)),
                ("buyer_reference", models.CharField(blank=True, max_length=100)),
                ("order_reference", models.CharField(blank=True, max_length=100)),
                ("internal", models.BooleanField(default=False, help_text="a unit of the municipality: no KID")),
                ("einvoice", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("invoice", "Invoice"), ("credit_note", "Credit Note")], max_length=12),
                ),
                ("currency", models.CharField(max_length=3)),
                ("issued", models.DateField()),
                ("due", models.DateField()),
                ("total", models.BigIntegerField()),
                ("vat_amount", models.BigIntegerField()),
                ("rounding", models.BigIntegerField()),
                ("kid", models.CharField(blank=True, max_length=25)),
                ("einvoice", models.BooleanField()),
                ("document", models.JSONField()),
                ("standing", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("currency", models.CharField(max_length=3)),
                ("standing", models.BooleanField(default=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_account",
        ),
        migrations.RemoveConstraint(
            model_name="posting",
            name="posting_is_about_one_thing",
        ),
        migrations.AlterField(
            model_name="entry",
            name="account",
            field=models.CharField(
                choices=[
                    ("receivable", "Receivable"),
                    ("revenue", "Revenue"),
                    ("vat", "Vat"),
                    ("provider", "Provider"),
                    ("rounding", "Rounding"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="act",
            field=models.CharField(
                choices=[
                    ("charge", "Charge"),
                    ("correction", "Correction"),
                    ("capture", "Capture"),
                    ("refund", "Refund"),
                    ("invoice", "Invoice"),
                    ("undone", "Invoice Undone"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("account__in", ["receivable", "revenue", "vat", "provider", "rounding"])),
                name="entry_account",
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="begun_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddConstraint(
            model_name="billing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_batch__gte", 0),
                    ("last_customer__gte", 0),
                    ("last_invoice__gte", 0),
                    ("last_invoice__lt", 1000000000),
                ),
                name="billing_numbers",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="batch",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.batch"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="credits",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credited_by",
                to="payments.invoice",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="customer",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.customer"
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="invoice",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="payments.invoice",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(fields=("invoice", "act"), name="invoice_posted_once"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("act__in", ["charge", "correction"]),
                        ("charge__isnull", False),
                        ("id", models.F("charge")),
                        ("invoice", None),
                        ("payment", None),
                        ("up_to", None),
                    ),
                    models.Q(
                        ("act__in", ["capture", "refund"]),
                        ("charge", None),
                        ("invoice", None),
                        ("payment__isnull", False),
                        ("up_to__gt", 0),
                    ),
                    models.Q(
                        ("act__in", ["invoice", "undone"]),
                        ("charge", None),
                        ("invoice__isnull", False),
                        ("payment", None),
                        ("up_to", None),
                    ),
                    _connector="OR",
                ),
                name="posting_is_about_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="batch",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.batch",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="charge",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="billed",
                to="prices.charge",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="invoice",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="billed",
                to="payments.invoice",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(condition=models.Q(("state", "drawing")), fields=["begun_at"], name="batch_being_drawn"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="batch_number_once"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(fields=("id", "municipality", "currency"), name="batch_at_home"),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["drawing", "made"])), fields=("municipality",), name="one_open_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("made_at", None), ("state", "drawing")),
                    models.Q(("ended_at", None), ("made_at__isnull", False), ("state", "made")),
                    models.Q(("ended_at__isnull", False), ("made_at__isnull", False), ("state", "handed_over")),
                    models.Q(("ended_at__isnull", False), ("state", "undone")),
                    _connector="OR",
                ),
                name="batch_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("due__gte", models.F("issued"))), name="batch_due_after_issue"
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["municipality", "id"], name="customer_in_order"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="customer_number_once"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(fields=("municipality", "holder"), name="customer_once"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="customer_at_home"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person", None)),
                    _connector="OR",
                ),
                name="customer_is_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organisation__isnull", False), models.Q(("einvoice", False), ("internal", False)), _connector="OR"
                ),
                name="einvoice_to_organisations",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["batch", "number"], name="invoice_of_batch"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("person__isnull", False)), fields=["person", "-number"], name="invoice_to_person"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("organisation__isnull", False)),
                fields=["organisation", "-number"],
                name="invoice_to_club",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="invoice_number_once"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("id", "batch"), name="invoice_in_batch"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="invoice_at_home"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kid", ""), _negated=True), fields=("municipality", "kid"), name="kid_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credits", None), ("kind", "invoice"), ("total__gte", 0)),
                    models.Q(("kid", ""), ("kind", "credit_note"), ("total__lte", 0)),
                    _connector="OR",
                ),
                name="invoice_or_credit_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0), ("number__lt", 1000000000)), name="invoice_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("due__gte", models.F("issued"))), name="invoice_due_after_issue"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person", None)),
                    _connector="OR",
                ),
                name="invoice_to_one",
            ),
        ),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(fields=["batch", "invoice"], name="line_of_invoice"),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("standing", True)), fields=("charge",), name="billed_once"
            ),
        ),
    ]
