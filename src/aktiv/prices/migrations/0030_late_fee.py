"""Handing in late can be charged for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
        ("prices", "0022_damage"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="charge",
            name="charge_reason",
        ),
        migrations.AlterField(
            model_name="charge",
            name="reason",
            field=models.CharField(
                choices=[
                    ("use", "Use"),
                    ("cancellation_fee", "Cancellation Fee"),
                    ("no_show_fee", "No Show Fee"),
                    ("addition", "Addition"),
                    ("damage", "Damage"),
                    ("late_fee", "Late Fee"),
                    ("correction", "Correction"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        ["use", "cancellation_fee", "no_show_fee", "addition", "damage", "late_fee", "correction"],
                    )
                ),
                name="charge_reason",
            ),
        ),
    ]
