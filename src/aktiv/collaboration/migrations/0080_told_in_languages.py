"""Two more parts of the service; what was learnt of an incident in several languages; minutes without a language."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collaboration", "0075_budget_kinds_guards"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="incident",
            name="incident_of_parts",
        ),
        migrations.AddField(
            model_name="incidentreview",
            name="causes_en",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="incidentreview",
            name="causes_nn",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="incidentreview",
            name="happened_en",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="incidentreview",
            name="happened_nn",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="incidentreview",
            name="learnt_en",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="incidentreview",
            name="learnt_nn",
            field=models.CharField(blank=True, max_length=4000),
        ),
        migrations.AddField(
            model_name="minutes",
            name="content",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="incident",
            name="parts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("search", "Search"),
                        ("booking", "Booking"),
                        ("sign_in", "Sign In"),
                        ("payment", "Payment"),
                        ("messages", "Messages"),
                        ("access", "doors and codes"),
                        ("season", "Season"),
                        ("equipment", "borrowing, stores and machines"),
                        ("sign_up", "events and signing up for them"),
                        ("staff", "what case handlers and caretakers work in"),
                    ],
                    max_length=10,
                ),
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="maintenanceitem",
            name="part",
            field=models.CharField(
                blank=True,
                choices=[
                    ("search", "Search"),
                    ("booking", "Booking"),
                    ("sign_in", "Sign In"),
                    ("payment", "Payment"),
                    ("messages", "Messages"),
                    ("access", "doors and codes"),
                    ("season", "Season"),
                    ("equipment", "borrowing, stores and machines"),
                    ("sign_up", "events and signing up for them"),
                    ("staff", "what case handlers and caretakers work in"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "parts__contained_by",
                        [
                            "search",
                            "booking",
                            "sign_in",
                            "payment",
                            "messages",
                            "access",
                            "season",
                            "equipment",
                            "sign_up",
                            "staff",
                        ],
                    )
                ),
                name="incident_of_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("learnt", ""), _negated=True),
                    models.Q(("learnt_en", ""), ("learnt_nn", "")),
                    _connector="OR",
                ),
                name="review_learnt_in_bokmal_first",
            ),
        ),
    ]
