import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0022_register"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="idle_told_at",
            field=models.DateTimeField(help_text="when she was last told that she will be forgotten", null=True),
        ),
        migrations.CreateModel(
            name="KeptName",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("until", models.DateField(help_text="last day")),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="kept_name_over")],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prove", "is this your address?"),
                            ("changed", "to the address that was in force before"),
                            ("idle", "she will be forgotten unless she signs in"),
                            ("erased", "her data are erased"),
                        ],
                        max_length=8,
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=2)),
                ("data", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("mail_after", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["mail_after", "id"], name="letter_waiting")],
            },
        ),
    ]
