"""Handing out and back is noted in acts that can be undone, and a loan remembers what was told of it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lending", "0010_along"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="damage",
            name="damage_of_something",
        ),
        migrations.AddField(
            model_name="damage",
            name="said",
            field=models.CharField(blank=True, help_text="what the borrower says of it", max_length=1000),
        ),
        migrations.AddField(
            model_name="damage",
            name="said_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handover",
            name="act",
            field=models.UUIDField(default=uuid.uuid4),
        ),
        migrations.AddField(
            model_name="handover",
            name="undoes",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="undone_by", to="lending.handover"
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="late_for",
            field=models.DateTimeField(help_text="the end that it was told to be late for", null=True),
        ),
        migrations.AddField(
            model_name="loan",
            name="lost_at",
            field=models.DateTimeField(help_text="when it was told as lost", null=True),
        ),
        migrations.AddField(
            model_name="loan",
            name="reminded_for",
            field=models.DateTimeField(help_text="the end that its borrower was reminded of", null=True),
        ),
        migrations.AddField(
            model_name="loan",
            name="settled_at",
            field=models.DateTimeField(help_text="when it was told that it is back, and what is owed", null=True),
        ),
        migrations.AddIndex(
            model_name="damage",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["municipality", "noted_at"], name="damage_undecided"
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["act"], name="handover_of_act"),
        ),
        migrations.AddConstraint(
            model_name="damage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("count__gte", 1),
                    models.Q(
                        models.Q(("text", ""), _negated=True),
                        models.Q(("state", "open"), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="damage_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="damage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("said", ""), ("said_at", None)), ("said_at__isnull", False), _connector="OR"
                ),
                name="damage_said_when",
            ),
        ),
    ]
