"""Loans that come along with a booked date: when the date was as they last followed it, and which were left behind."""

import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0090_booking_made"),
        ("lending", "0002_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.AddField(
            model_name="loan",
            name="followed",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                help_text="when the date was that the loan last went along with", null=True
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="left_behind",
            field=models.BooleanField(default=False, help_text="the date was moved to where too few are left"),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                condition=models.Q(("occurrence__isnull", False), ("state__in", ("asked", "reserved"))),
                fields=["occurrence"],
                name="loan_along",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurrence__isnull", False), models.Q(("followed", None), ("left_behind", False)), _connector="OR"
                ),
                name="loan_follows_a_date",
            ),
        ),
    ]
