"""What plans must never be, held by the database.

- Nothing crosses municipalities or rounds.
- A plan that is done, and what it was made from, never change; its times and refusals neither.
- Drafts stand behind the second wall: clubs see the plan that their round shows, and of its refusals their own.
"""

from django.db import migrations

HOME = "id, municipality_id"
OF_ROUND = "id, municipality_id, round_id"
OWNED = "id, municipality_id, organisation_id"
BELONGS = (
    ("seasons_planinstance", "instance_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    ("seasons_plan", "plan_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    (
        "seasons_plan",
        "plan_instance_of_round",
        "instance_id, municipality_id, round_id",
        "seasons_planinstance",
        OF_ROUND,
    ),
    ("seasons_plan", "plan_rules_at_home", "rules_id, municipality_id", "seasons_ruletable", HOME),
    ("seasons_plan", "plan_standing_of_round", "standing_id, municipality_id, round_id", "seasons_plan", OF_ROUND),
    ("seasons_round", "round_plan_of_round", "plan_id, municipality_id, id", "seasons_plan", OF_ROUND),
    ("seasons_plansession", "session_plan_at_home", "plan_id, municipality_id", "seasons_plan", HOME),
    (
        "seasons_plansession",
        "session_of_group",
        "group_id, municipality_id, organisation_id",
        "seasons_groupapplication",
        OWNED,
    ),
    ("seasons_plansession", "session_hall_at_home", "hall_id, municipality_id", "facilities_space", HOME),
    ("seasons_planrefusal", "refusal_plan_at_home", "plan_id, municipality_id", "seasons_plan", HOME),
    (
        "seasons_planrefusal",
        "refusal_of_group",
        "group_id, municipality_id, organisation_id",
        "seasons_groupapplication",
        OWNED,
    ),
    ("seasons_planrefusal", "refusal_hall_at_home", "hall_id, municipality_id", "facilities_space", HOME),
)

STANDS = """
CREATE FUNCTION seasons_plan_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'seasons_plan' THEN
        IF (to_jsonb(OLD) - 'name') IS NOT DISTINCT FROM (to_jsonb(NEW) - 'name') THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a plan that is done never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER plan_stands BEFORE UPDATE ON seasons_plan
    FOR EACH ROW WHEN (OLD.state = 'done') EXECUTE FUNCTION seasons_plan_stands();
CREATE TRIGGER instance_stands BEFORE UPDATE ON seasons_planinstance
    FOR EACH ROW EXECUTE FUNCTION seasons_plan_stands();
CREATE TRIGGER session_stands BEFORE UPDATE ON seasons_plansession
    FOR EACH ROW EXECUTE FUNCTION seasons_plan_stands();
CREATE TRIGGER refusal_stands BEFORE UPDATE ON seasons_planrefusal
    FOR EACH ROW EXECUTE FUNCTION seasons_plan_stands();
"""
NOT_STANDS = """
DROP TRIGGER refusal_stands ON seasons_planrefusal; DROP TRIGGER session_stands ON seasons_plansession;
DROP TRIGGER instance_stands ON seasons_planinstance; DROP TRIGGER plan_stands ON seasons_plan;
DROP FUNCTION seasons_plan_stands();
"""

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
OWN = "organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)"
SHOWN = "EXISTS (SELECT FROM seasons_round r WHERE r.plan_id = {table}.plan_id)"
WALLS = {
    "plansession": f"{ALL} OR {THERE} OR {SHOWN.format(table='seasons_plansession')}",
    "planrefusal": f"{ALL} OR {THERE} OR ({OWN} AND {SHOWN.format(table='seasons_planrefusal')})",
}


def _wall(table: str, shown: str) -> str:
    name = f"seasons_{table}"
    return f"""
    ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY {table}_shown ON {name} FOR SELECT USING ({shown});
    CREATE POLICY {table}_written ON {name} FOR INSERT WITH CHECK (true);
    CREATE POLICY {table}_forgotten ON {name} FOR DELETE USING ({ALL});
    """


def _no_wall(table: str) -> str:
    dropped = "".join(f"DROP POLICY {table}_{each} ON seasons_{table};" for each in ("shown", "written", "forgotten"))
    return f"{dropped} ALTER TABLE seasons_{table} DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [("seasons", "0003_plans")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({keys})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, keys in BELONGS
        ),
        migrations.RunSQL(
            "CREATE INDEX round_shown_plan ON seasons_round (plan_id) WHERE plan_id IS NOT NULL",
            "DROP INDEX round_shown_plan",
        ),
        migrations.RunSQL(STANDS, NOT_STANDS),
        *(migrations.RunSQL(_wall(table, shown), _no_wall(table)) for table, shown in WALLS.items()),
    ]
