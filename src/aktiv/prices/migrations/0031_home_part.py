"""A municipality can be charged for a part of what its resident borrows from a neighbour."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
        ("prices", "0030_late_fee"),
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
                    ("home_part", "Home Part"),
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
                        [
                            "use",
                            "cancellation_fee",
                            "no_show_fee",
                            "addition",
                            "damage",
                            "late_fee",
                            "home_part",
                            "correction",
                        ],
                    )
                ),
                name="charge_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "home_part"), _negated=True),
                    models.Q(("organisation__isnull", False), ("subject_kind", "loan")),
                    _connector="OR",
                ),
                name="home_part_of_a_loan",
            ),
        ),
    ]
