"""What letters say of each reason for refusing, with the provision it rests on: a municipality's own words, and what
each decision said. Both stay as they were said once the letter has left."""

import django.db.models.deletion
from django.db import migrations, models

SAID = (
    "id", "case_id", "number", "outcome", "reason", "decided_by_id", "rule_id", "decided_at", "lettered_at",
    "undone_at", "supersedes_id", "appeal_by",
)  # fmt: skip


def _guard(columns: tuple[str, ...]) -> str:
    old, new = (", ".join(f"{row}.{each}" for each in columns) for row in ("OLD", "NEW"))
    return f"""
    DROP TRIGGER decision_said ON cases_decision;
    CREATE TRIGGER decision_said BEFORE UPDATE ON cases_decision FOR EACH ROW
        WHEN (OLD.lettered_at IS NOT NULL AND ({old}) IS DISTINCT FROM ({new}))
        EXECUTE FUNCTION cases_decision_said();
    """


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_archive"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="provision",
            field=models.CharField(
                blank=True,
                default="",
                help_text="what the refusal rests on, as the letter says",
                max_length=300,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decision",
            name="reason_text",
            field=models.CharField(
                blank=True, default="", help_text="what the letter says of the reason", max_length=1000
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("taken", "Taken"),
                            ("closed", "Closed"),
                            ("priority", "Priority"),
                            ("not_suited", "Not Suited"),
                            ("terms_broken", "Terms Broken"),
                            ("not_entitled", "Not Entitled"),
                            ("incomplete", "Incomplete"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text_nb", models.CharField(blank=True, max_length=1000)),
                ("text_nn", models.CharField(blank=True, max_length=1000)),
                ("text_en", models.CharField(blank=True, max_length=1000)),
                ("provision_nb", models.CharField(blank=True, max_length=300)),
                ("provision_nn", models.CharField(blank=True, max_length=300)),
                ("provision_en", models.CharField(blank=True, max_length=300)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "reason"), name="one_ground_for_a_reason")
                ],
            },
        ),
        migrations.RunSQL(_guard((*SAID, "reason_text", "provision")), _guard(SAID)),
    ]
