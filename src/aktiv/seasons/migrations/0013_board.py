"""The board: drafts on a plan that is done, and the acts of handlers on them.

- Nothing crosses municipalities or rounds.
- An act never changes and is never taken away: undoing is an act of its own.
- Acts tell of clubs' groups and of people's work, so they stand behind the second wall: staff alone see them.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

HOME = "id, municipality_id"
BELONGS = (
    ("seasons_draft", "draft_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    (
        "seasons_draft",
        "draft_plan_of_round",
        "plan_id, municipality_id, round_id",
        "seasons_plan",
        "id, municipality_id, round_id",
    ),
    ("seasons_boardact", "board_act_draft_at_home", "draft_id, municipality_id", "seasons_draft", HOME),
)
ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
STANDS = """
CREATE FUNCTION seasons_board_act_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done on a board never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER board_act_stands BEFORE UPDATE ON seasons_boardact
    FOR EACH ROW EXECUTE FUNCTION seasons_board_act_stands();
"""
NOT_STANDS = "DROP TRIGGER board_act_stands ON seasons_boardact; DROP FUNCTION seasons_board_act_stands();"
WALL = f"""
ALTER TABLE seasons_boardact ENABLE ROW LEVEL SECURITY;
CREATE POLICY boardact_shown ON seasons_boardact FOR SELECT USING ({ALL} OR {THERE});
CREATE POLICY boardact_written ON seasons_boardact FOR INSERT WITH CHECK (true);
CREATE POLICY boardact_forgotten ON seasons_boardact FOR DELETE USING ({ALL});
"""
NO_WALL = """
DROP POLICY boardact_shown ON seasons_boardact; DROP POLICY boardact_written ON seasons_boardact;
DROP POLICY boardact_forgotten ON seasons_boardact;
ALTER TABLE seasons_boardact DISABLE ROW LEVEL SECURITY;
"""
KINDS = ("place", "move", "take_out", "pin", "unpin", "ban", "unban", "close", "reopen", "undo", "redo")
LABELS = {each: each.replace("_", " ").title() for each in KINDS}


def _to(model: str) -> "models.ForeignKey[Any, Any]":  # Any: as Django has it
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("people", "0001_initial"),
        ("seasons", "0011_rules_noted"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(blank=True, max_length=80)),
                ("last", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by", _to("people.person")),
                ("municipality", _to("municipalities.municipality")),
                ("plan", _to("seasons.plan")),
                ("round", _to("seasons.round")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="draft_numbered_once"),
                    models.UniqueConstraint(fields=("id", "municipality"), name="draft_in_municipality"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("kind", models.CharField(choices=list(LABELS.items()), max_length=10)),
                ("what", models.JSONField(default=dict)),
                ("of", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="seasons.draft",
                    ),
                ),
                ("made_by", _to("people.person")),
                ("municipality", _to("municipalities.municipality")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "number"), name="board_act_once"),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=["undo", "redo"], of__isnull=False)
                        | ~models.Q(kind__in=["undo", "redo"]) & models.Q(of=None),
                        name="board_act_undoes_one",
                    ),
                ],
            },
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({keys})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, keys in BELONGS
        ),
        migrations.RunSQL(STANDS, NOT_STANDS),
        migrations.RunSQL(WALL, NO_WALL),
    ]
