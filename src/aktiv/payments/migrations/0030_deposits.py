"""Deposits beside what is paid beforehand, and damage that is taken from them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0085_quota_given_back"),
        ("municipalities", "0001_initial"),
        ("payments", "0021_correcting_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Damage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField()),
                ("text", models.CharField(max_length=300)),
                ("reported_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("granted", models.BooleanField(null=True)),
                ("covered", models.BigIntegerField(null=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="capturerule",
            name="damage_vat_code",
            field=models.SlugField(blank=True, help_text="of what is charged for damage", max_length=20),
        ),
        migrations.AddField(
            model_name="capturerule",
            name="deposit_days",
            field=models.PositiveSmallIntegerField(default=7, help_text="how long after the use a deposit is held"),
        ),
        migrations.AddField(
            model_name="payment",
            name="deposit",
            field=models.BigIntegerField(default=0, help_text="what of the amount is no price"),
        ),
        migrations.AddField(
            model_name="payment",
            name="deposit_taken",
            field=models.BigIntegerField(default=0, help_text="what of the deposit was charged for damage"),
        ),
        migrations.AlterField(
            model_name="providerorder",
            name="why",
            field=models.CharField(
                help_text="paying, used, owes_less, time_lost, abandoned, nothing_left, deposit_back", max_length=20
            ),
        ),
        migrations.AddConstraint(
            model_name="capturerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("deposit_days__gte", 3), ("deposit_days__lte", 60)), name="deposit_days_between"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("deposit__gte", 0),
                    ("deposit__lt", models.F("amount")),
                    ("deposit_taken__gte", 0),
                    ("deposit_taken__lte", models.F("deposit")),
                ),
                name="payment_deposit",
            ),
        ),
        migrations.AddField(
            model_name="damage",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="damage",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="damage",
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
            model_name="damage",
            name="payment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="damages", to="payments.payment"
            ),
        ),
        migrations.AddField(
            model_name="damage",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="damage",
            name="reported_by",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="damage",
            index=models.Index(condition=models.Q(("decided_at", None)), fields=["municipality"], name="damage_waits"),
        ),
        migrations.AddConstraint(
            model_name="damage",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("amount__lte", 1000000000)), name="damage_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="damage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("covered", None), ("decided_at", None), ("decided_by", None), ("granted", None)),
                    models.Q(
                        ("covered", None),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("granted", False),
                    ),
                    models.Q(
                        ("covered__gte", 0),
                        ("covered__isnull", False),
                        ("covered__lte", models.F("amount")),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("granted", True),
                    ),
                    _connector="OR",
                ),
                name="damage_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="damage",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="damage_said"),
        ),
        migrations.AddConstraint(
            model_name="damage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False), ("granted", True)
                    ),
                    _connector="OR",
                ),
                name="damage_answered",
            ),
        ),
    ]
