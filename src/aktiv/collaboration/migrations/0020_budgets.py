"""Budgets with the figures they were proposed by, their shares version by version, and what was billed and paid."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0013_initiatives_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
        ("prices", "0022_damage"),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=2000)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("total_ore", models.PositiveBigIntegerField()),
                ("key", models.JSONField()),
                (
                    "usage_by",
                    models.CharField(
                        blank=True,
                        choices=[("bookings", "dates that were booked and not cancelled"), ("spaces", "active spaces")],
                        max_length=8,
                    ),
                ),
                ("payers", models.JSONField(null=True)),
                (
                    "feature",
                    models.CharField(
                        blank=True, help_text="what the cost was for, when others may take it up", max_length=20
                    ),
                ),
                ("paid_on", models.DateField(null=True)),
                ("window_months", models.PositiveSmallIntegerField(null=True)),
                ("input", models.JSONField()),
                ("sources", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(max_length=300, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.agreementversion",
                    ),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MemberOrganisation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="collaboration.member"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShareLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("charge", "Charge"),
                            ("credit", "Credit"),
                            ("correction", "Correction"),
                            ("payback", "Payback"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_ore", models.BigIntegerField()),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "corrects",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.shareline",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShareBill",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "way",
                    models.CharField(
                        choices=[("charge", "Charge"), ("own", "Own"), ("by_hand", "By Hand")], max_length=7
                    ),
                ),
                ("amount_ore", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "charge",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="prices.charge"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
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
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bills", to="collaboration.shareline"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SharePayment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount_ore", models.BigIntegerField()),
                ("paid_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="collaboration.budget"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShareVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("locked", "Locked"), ("corrected", "Corrected"), ("adopted", "Adopted")], max_length=9
                    ),
                ),
                ("input", models.JSONField()),
                ("sources", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("adopted_on", models.DateField(null=True)),
                ("lines", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "adopter",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.member",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.body",
                    ),
                ),
                (
                    "budget",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="collaboration.budget",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "vote",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.vote",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="shareline",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="collaboration.shareversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="budget_once"),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="budget_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(condition=models.Q(("total_ore__gt", 0)), name="budget_of_something"),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="budget_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("feature", ""), ("paid_on", None), ("window_months", None)),
                    models.Q(("paid_on__isnull", False), ("window_months__lte", 240)),
                    _connector="OR",
                ),
                name="budget_window_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_why", None)),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_why__isnull", False),
                        models.Q(("withdrawn_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="budget_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharebill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("charge__isnull", False), ("way", "charge")),
                    models.Q(("charge", None), ("way__in", ["own", "by_hand"])),
                    _connector="OR",
                ),
                name="share_bill_by_its_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharebill",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_ore", 0), _negated=True), name="share_bill_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharepayment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_ore", 0), _negated=True), name="share_payment_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="shareversion",
            constraint=models.UniqueConstraint(fields=("budget", "number"), name="share_version_once"),
        ),
        migrations.AddConstraint(
            model_name="shareversion",
            constraint=models.UniqueConstraint(fields=("budget", "adopter"), name="share_adopted_once"),
        ),
        migrations.AddConstraint(
            model_name="shareversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "locked"), ("number", 1)),
                    models.Q(("kind__in", ["corrected", "adopted"]), ("number__gt", 1)),
                    _connector="OR",
                ),
                name="share_version_first_is_locked",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body", None), ("kind", "locked"), ("reference", ""), ("vote__isnull", False)),
                    models.Q(
                        ("body__isnull", False),
                        ("kind", "locked"),
                        ("vote", None),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    models.Q(("body", None), ("kind__in", ["corrected", "adopted"]), ("reference", ""), ("vote", None)),
                    _connector="OR",
                ),
                name="share_version_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adopted_on__isnull", False), ("adopter__isnull", False), ("kind", "adopted")),
                    models.Q(("adopted_on", None), ("adopter", None), ("kind__in", ["locked", "corrected"])),
                    _connector="OR",
                ),
                name="share_version_adopter",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "corrected"), ("reason", ""), _negated=True), name="share_version_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="shareline",
            constraint=models.UniqueConstraint(fields=("version", "member", "first"), name="share_line_once"),
        ),
        migrations.AddConstraint(
            model_name="shareline",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="share_line_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="shareline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_ore__gte", 0), ("corrects", None), ("kind", "charge")),
                    models.Q(("amount_ore__lt", 0), ("kind", "credit")),
                    models.Q(("amount_ore__gt", 0), ("kind", "correction")),
                    models.Q(("corrects", None), ("kind", "payback"), models.Q(("amount_ore", 0), _negated=True)),
                    _connector="OR",
                ),
                name="share_line_by_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "charge"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="share_line_says_why",
            ),
        ),
    ]
