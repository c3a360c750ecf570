"""What is left of the time of a date that is shorter than it was agreed, as those who signed up were told."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0094_sign_up_days_guards"),
        ("municipalities", "0002_feature_stages"),
    ]

    operations = [
        migrations.AddField(
            model_name="signup",
            name="shorter",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(null=True),
                help_text="for each of `dates`: what is left of its time, as last looked and told; empty where all is",
                null=True,
                size=None,
            ),
        ),
        migrations.RunSQL(
            "UPDATE bookings_signup SET shorter = array_fill(NULL::tstzrange, ARRAY[cardinality(dates)])"
            " WHERE dates IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dates", None), ("shorter", None)),
                    models.Q(
                        ("dates__isnull", False),
                        ("shorter__isnull", False),
                        ("shorter__len", models.F("dates__len")),
                    ),
                    _connector="OR",
                ),
                name="sign_up_shorter_of_dates",
            ),
        ),
    ]
