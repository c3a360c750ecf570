"""How far each feature is rolled out where. What was said is never changed: it only ends."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

GUARD = """
CREATE FUNCTION feature_stage_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
       OR (OLD.id, OLD.municipality_id, OLD.feature, OLD.stage, OLD.reason, OLD.first, OLD.last, OLD.facility_ids,
           OLD.began_at)
          IS DISTINCT FROM
          (NEW.id, NEW.municipality_id, NEW.feature, NEW.stage, NEW.reason, NEW.first, NEW.last, NEW.facility_ids,
           NEW.began_at) THEN
        RAISE EXCEPTION 'a stage is said anew, not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER feature_stage_only_ends BEFORE UPDATE ON municipalities_featurestage
    FOR EACH ROW EXECUTE FUNCTION feature_stage_only_ends();
"""
UNGUARD = """
DROP TRIGGER feature_stage_only_ends ON municipalities_featurestage;
DROP FUNCTION feature_stage_only_ends();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeatureStage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "feature",
                    models.CharField(
                        choices=[
                            ("season_solver", "season_solver"),
                            ("automatic_approval", "automatic_approval"),
                            ("waiting_list", "waiting_list"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("off", "off"),
                            ("internal", "internal"),
                            ("pilot", "pilot"),
                            ("general", "general"),
                            ("retired", "retired"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, help_text="shown to everybody", max_length=500)),
                ("first", models.DateField(help_text="of a pilot, included", null=True)),
                ("last", models.DateField(help_text="of a pilot, included", null=True)),
                (
                    "facility_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="of a pilot; none: all of them",
                        size=None,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feature_stages",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("municipality", "feature"),
                        include=("stage", "first", "last", "facility_ids"),
                        name="feature_stage_now",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["off", "internal", "pilot", "general", "retired"])),
                        name="feature_stage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="feature_stage_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first__isnull", False), ("last__gte", models.F("first")), ("stage", "pilot")),
                            models.Q(
                                models.Q(("stage", "pilot"), _negated=True),
                                ("facility_ids", []),
                                ("first", None),
                                ("last", None),
                            ),
                            _connector="OR",
                        ),
                        name="feature_stage_pilot",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
