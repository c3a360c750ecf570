"""Swaps of which one date is handed over, and those that fall when another plan begins to count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0085_quota_given_back"),
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
        ("seasons", "0021_options_guards"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="swap",
            name="swap_of_two_dates_or_none",
        ),
        migrations.AlterField(
            model_name="swap",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "Proposed"),
                    ("agreed", "Agreed"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("expired", "Expired"),
                    ("fallen", "agreed, and ended when another plan began to count"),
                ],
                default="proposed",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_date", None), ("offered_date__isnull", False), _connector="OR"),
                name="swap_of_dates_or_handed_over",
            ),
        ),
    ]
