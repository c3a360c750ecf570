"""What the solver is asked from the board: re-solving a draft, and what it would take.

- Nothing crosses municipalities or rounds, and a draft is re-solved by one at a time.
- What was asked never changes, and what came of it is told once; that it landed on the draft is told once besides.
- It tells of clubs' groups and of people's work, so it stands behind the second wall: staff alone see it.
"""

import django.db.models.deletion
from django.db import migrations, models

HOME = "id, municipality_id"
BELONGS = (
    ("inquiry_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    ("inquiry_plan_of_round", "plan_id, municipality_id, round_id", "seasons_plan", "id, municipality_id, round_id"),
    ("inquiry_draft_at_home", "draft_id, municipality_id", "seasons_draft", HOME),
)
ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
STANDS = """
CREATE FUNCTION seasons_inquiry_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text[] := ARRAY['state', 'answer', 'landed', 'least', 'failure', 'progress', 'heard_at', 'attempts',
                          'ended_at'];
BEGIN
    IF (to_jsonb(OLD) - told) IS DISTINCT FROM (to_jsonb(NEW) - told)
       OR (OLD.state IN ('done', 'failed')
           AND ((to_jsonb(OLD) - 'landed') IS DISTINCT FROM (to_jsonb(NEW) - 'landed') OR OLD.landed IS NOT NULL)) THEN
        RAISE EXCEPTION 'what was asked, and what came of it, never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inquiry_stands BEFORE UPDATE ON seasons_inquiry
    FOR EACH ROW EXECUTE FUNCTION seasons_inquiry_stands();
"""
NOT_STANDS = "DROP TRIGGER inquiry_stands ON seasons_inquiry; DROP FUNCTION seasons_inquiry_stands();"
WALL = f"""
ALTER TABLE seasons_inquiry ENABLE ROW LEVEL SECURITY;
CREATE POLICY inquiry_shown ON seasons_inquiry FOR SELECT USING ({ALL} OR {THERE});
CREATE POLICY inquiry_written ON seasons_inquiry FOR INSERT WITH CHECK (true);
CREATE POLICY inquiry_changed ON seasons_inquiry FOR UPDATE USING ({ALL} OR {THERE});
CREATE POLICY inquiry_forgotten ON seasons_inquiry FOR DELETE USING ({ALL});
CREATE INDEX inquiry_under_way ON seasons_inquiry (heard_at) WHERE state = 'running';
CREATE INDEX inquiry_of_draft ON seasons_inquiry (draft_id, number);
CREATE INDEX inquiry_of_plan ON seasons_inquiry (plan_id, number);
"""
NO_WALL = """
DROP INDEX inquiry_of_plan; DROP INDEX inquiry_of_draft; DROP INDEX inquiry_under_way;
DROP POLICY inquiry_shown ON seasons_inquiry; DROP POLICY inquiry_written ON seasons_inquiry;
DROP POLICY inquiry_changed ON seasons_inquiry; DROP POLICY inquiry_forgotten ON seasons_inquiry;
ALTER TABLE seasons_inquiry DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("people", "0001_initial"),
        ("seasons", "0015_publishing_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="boardact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("place", "Place"),
                    ("move", "Move"),
                    ("take_out", "Take Out"),
                    ("pin", "Pin"),
                    ("unpin", "Unpin"),
                    ("ban", "Ban"),
                    ("unban", "Unban"),
                    ("close", "Close"),
                    ("reopen", "Reopen"),
                    ("resolve", "Resolve"),
                    ("undo", "Undo"),
                    ("redo", "Redo"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(choices=[("resolve", "Resolve"), ("what_if", "What If")], max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("seen", models.PositiveIntegerField(default=0)),
                ("asked", models.JSONField(default=dict)),
                ("max_moves", models.PositiveIntegerField(null=True)),
                ("answer", models.JSONField(default=dict)),
                ("landed", models.PositiveIntegerField(null=True)),
                ("least", models.PositiveIntegerField(null=True)),
                ("failure", models.CharField(blank=True, max_length=40)),
                ("made_at", models.DateTimeField()),
                ("progress", models.JSONField(default=list)),
                ("heard_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="seasons.draft",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="seasons.plan"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="seasons.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="inquiry_numbered_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "resolve"), ("state__in", ["waiting", "running"])),
                        fields=("draft",),
                        name="draft_re_solved_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "what_if"), ("landed", None), ("max_moves", None)),
                            models.Q(("draft__isnull", False), ("kind", "resolve"), ("max_moves__isnull", False)),
                            _connector="OR",
                        ),
                        name="inquiry_of_its_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("landed", None), ("state", "done"), _connector="OR"),
                        name="inquiry_landed_is_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "failed"), ("failure", ""), _connector="OR"),
                        name="inquiry_failed_why",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE seasons_inquiry ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to} ({keys})",
                f"ALTER TABLE seasons_inquiry DROP CONSTRAINT {name}",
            )
            for name, columns, to, keys in BELONGS
        ),
        migrations.RunSQL(STANDS, NOT_STANDS),
        migrations.RunSQL(WALL, NO_WALL),
    ]
