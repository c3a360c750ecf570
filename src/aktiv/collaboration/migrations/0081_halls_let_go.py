"""Halls that were never owned after all, a reference of lines of accounting's file, and remedies in languages."""

import datetime

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0080_told_in_languages"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ownedfacility",
            name="owned_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="sharereceipt",
            name="share_receipt_once",
        ),
        migrations.AddField(
            model_name="remedy",
            name="what_en",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="remedy",
            name="what_nn",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="sharereceipt",
            name="reference",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddConstraint(
            model_name="ownedfacility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last", None),
                    (
                        "last__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("first"), "-", models.Value(datetime.timedelta(days=1))
                        ),
                    ),
                    _connector="OR",
                ),
                name="owned_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharereceipt",
            constraint=models.UniqueConstraint(
                fields=("municipality", "invoice", "paid_on", "amount_ore", "reference"), name="share_receipt_once"
            ),
        ),
    ]
