"""What no payment reaches is billed in part; who is told of invoices, and how; and organisations that are billed where
others pay beforehand."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("payments", "0041_payment_lost"),
        ("prices", "0022_damage"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchTold",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="told",
                        serialize=False,
                        to="payments.batch",
                    ),
                ),
                ("after", models.BigIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("done_at", None)), fields=["batch"], name="batch_to_tell"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shortfall",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField()),
                ("vat_amount", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shortfalls", to="prices.charge"
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
                    "takes_back",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="payments.shortfall",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "charge"), name="shortfall_of_charge"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gt", 0),
                                ("amount__gte", models.F("vat_amount")),
                                ("takes_back", None),
                                ("vat_amount__gte", 0),
                            ),
                            models.Q(
                                ("amount__lt", 0),
                                ("amount__lte", models.F("vat_amount")),
                                ("takes_back__isnull", False),
                                ("vat_amount__lte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="shortfall_or_taken_back",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="billing",
            name="mails",
            field=models.BooleanField(
                default=False,
                help_text="whether invoices go to customers by mail from here, and not from its own system",
            ),
        ),
        migrations.AddField(
            model_name="capturerule",
            name="organisations_billed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="part",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="billed",
                to="payments.shortfall",
            ),
        ),
        migrations.RemoveConstraint(model_name="invoiceline", name="billed_once"),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("part", None), ("standing", True)), fields=("charge",), name="billed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("part__isnull", False), ("standing", True)),
                fields=("part",),
                name="part_billed_once",
            ),
        ),
    ]
