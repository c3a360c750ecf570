"""What hearings and decisions must never be, held by the database.

- Nothing crosses municipalities, rounds or clubs.
- What a club said never changes; it is answered or taken back once. A letter never changes.
- Objections and letters stand behind the second wall: the club's own, and the municipality's.
"""

from django.db import migrations

HOME = "id, municipality_id"
OF_ROUND = "id, municipality_id, round_id"
OWNED = "id, municipality_id, organisation_id"
BELONGS = (
    ("seasons_objection", "objection_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    ("seasons_objection", "objection_plan_of_round", "plan_id, municipality_id, round_id", "seasons_plan", OF_ROUND),
    (
        "seasons_objection",
        "objection_of_own_group",
        "group_id, municipality_id, organisation_id",
        "seasons_groupapplication",
        OWNED,
    ),
    ("seasons_objection", "objection_hall_at_home", "hall_id, municipality_id", "facilities_space", HOME),
    ("seasons_objection", "objection_instead_at_home", "instead_hall_id, municipality_id", "facilities_space", HOME),
    ("seasons_decisionletter", "letter_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    ("seasons_decisionletter", "letter_plan_of_round", "plan_id, municipality_id, round_id", "seasons_plan", OF_ROUND),
)

STANDS = """
CREATE FUNCTION seasons_said_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answered text[] := ARRAY['answer', 'answer_text', 'answered_by_id', 'answered_at', 'withdrawn_at'];
BEGIN
    IF TG_TABLE_NAME = 'seasons_objection' THEN
        IF to_jsonb(OLD) ->> 'answer' = '' AND to_jsonb(OLD) ->> 'withdrawn_at' IS NULL
           AND (to_jsonb(OLD) - answered) IS NOT DISTINCT FROM (to_jsonb(NEW) - answered) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what was said in a hearing never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER objection_stands BEFORE UPDATE ON seasons_objection
    FOR EACH ROW EXECUTE FUNCTION seasons_said_stands();
CREATE TRIGGER letter_stands BEFORE UPDATE ON seasons_decisionletter
    FOR EACH ROW EXECUTE FUNCTION seasons_said_stands();
"""
NOT_STANDS = """
DROP TRIGGER letter_stands ON seasons_decisionletter; DROP TRIGGER objection_stands ON seasons_objection;
DROP FUNCTION seasons_said_stands();
"""

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
OWN = "organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)"
WALLS = {
    "objection": f"{ALL} OR {THERE} OR {OWN}",
    "decisionletter": f"{ALL} OR {THERE} OR {OWN}",
}


def _wall(table: str, shown: str) -> str:
    name = f"seasons_{table}"
    return f"""
    ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY {table}_shown ON {name} FOR SELECT USING ({shown});
    CREATE POLICY {table}_written ON {name} FOR INSERT WITH CHECK (true);
    CREATE POLICY {table}_changed ON {name} FOR UPDATE USING ({ALL});
    CREATE POLICY {table}_forgotten ON {name} FOR DELETE USING ({ALL});
    """


def _no_wall(table: str) -> str:
    policies = ("shown", "written", "changed", "forgotten")
    dropped = "".join(f"DROP POLICY {table}_{each} ON seasons_{table};" for each in policies)
    return f"{dropped} ALTER TABLE seasons_{table} DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [("seasons", "0014_hearing")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({keys})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, keys in BELONGS
        ),
        migrations.RunSQL(STANDS, NOT_STANDS),
        *(migrations.RunSQL(_wall(table, shown), _no_wall(table)) for table, shown in WALLS.items()),
    ]
