"""Sign-up to time that goes on: from a day to a day, and which dates of it take place; the address of who was written up."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0092_sign_up_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="email",
            field=models.EmailField(
                blank=True,
                db_default="",
                help_text="of who was written up and wants to be told by mail",
                max_length=254,
            ),
        ),
        migrations.AddField(
            model_name="signup",
            name="dates",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                help_text="of time that goes on: its dates in those days that take place, as last looked and told",
                null=True,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="signup",
            name="first_day",
            field=models.DateField(help_text="of time that goes on: from which day, inclusive", null=True),
        ),
        migrations.AddField(
            model_name="signup",
            name="last_day",
            field=models.DateField(help_text="through which day", null=True),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", ""), ("person", None), _connector="OR"), name="participant_mailed_or_told"
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dates", None), ("first_day", None), ("last_day", None)),
                    models.Q(
                        ("dates__isnull", False),
                        ("first_day__isnull", False),
                        ("first_day__lte", models.F("last_day")),
                        ("last_day__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="sign_up_from_a_day_to_a_day",
            ),
        ),
    ]
