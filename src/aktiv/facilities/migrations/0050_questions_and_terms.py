"""Questions for a municipality, a facility or an activity too, of a kind, and ended; terms of use that are drafts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("facilities", "0041_doors_and_faults_guards")]

    operations = [
        migrations.AddField(
            "question",
            "municipality",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="municipalities.municipality",
            ),
        ),
        migrations.RunSQL(
            "UPDATE facilities_question q SET municipality_id = s.municipality_id"
            " FROM facilities_space s WHERE s.id = q.space_id",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "question",
            "municipality",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="municipalities.municipality",
            ),
        ),
        migrations.AlterField(
            "question",
            "space",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="facilities.space",
            ),
        ),
        migrations.AddField(
            "question",
            "facility",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="facilities.facility",
            ),
        ),
        migrations.AddField(
            "question",
            "activity",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="facilities.activity",
            ),
        ),
        migrations.AddField(
            "question",
            "kind",
            models.CharField(
                choices=[("text", "Text"), ("number", "Number"), ("yes_or_no", "Yes Or No")],
                default="text",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "question", "saved", models.PositiveIntegerField(default=1, help_text="how often it was saved")
        ),
        migrations.AddField("question", "ended_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=models.Q(("facility__isnull", True), ("space__isnull", True), _connector="OR"),
                name="question_at_one_level",
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ("text", "number", "yes_or_no"))), name="question_kind_known"
            ),
        ),
        migrations.AlterField("termsdocument", "published_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "termsdocument", "saved", models.PositiveIntegerField(default=1, help_text="how often the draft was saved")
        ),
        migrations.AddConstraint(
            "termsdocument",
            models.UniqueConstraint(
                condition=models.Q(("published_at", None)), fields=("municipality", "key"), name="terms_one_draft"
            ),
        ),
    ]
