"""What seasons must never be, held by the database.

- Nothing crosses municipalities: rounds, halls, applications and wishes belong to their round's own, groups and wishes to
  their application's club.
- A version of a rule table never changes.
- What clubs ask for stands behind the second wall; a draft is the club's alone.
"""

from django.db import migrations

HOME = "id, municipality_id"
OWNED = "id, municipality_id, organisation_id"
BELONGS = (
    ("seasons_round", "round_season_at_home", "season_id, municipality_id", "bookings_season", HOME),
    ("seasons_round", "round_rules_at_home", "rules_id, municipality_id", "seasons_ruletable", HOME),
    ("seasons_poolhall", "pool_hall_of_round", "round_id, municipality_id", "seasons_round", HOME),
    ("seasons_poolhall", "pool_hall_space_at_home", "space_id, municipality_id", "facilities_space", HOME),
    ("seasons_clubapplication", "club_application_of_round", "round_id, municipality_id", "seasons_round", HOME),
    ("seasons_clubapplication", "club_application_home", "home_id, municipality_id", "facilities_facility", HOME),
    (
        "seasons_groupapplication",
        "group_of_application",
        "application_id, municipality_id, organisation_id",
        "seasons_clubapplication",
        OWNED,
    ),
    (
        "seasons_groupapplication",
        "group_of_own_team",
        "team_id, organisation_id",
        "people_team",
        "id, organisation_id",
    ),
    ("seasons_wish", "wish_of_group", "group_id, municipality_id, organisation_id", "seasons_groupapplication", OWNED),
    ("seasons_wish", "wish_space_at_home", "space_id, municipality_id", "facilities_space", HOME),
)

STANDS = """
CREATE FUNCTION seasons_rules_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a rule table never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER rules_stand BEFORE UPDATE OR DELETE ON seasons_ruletable
    FOR EACH ROW EXECUTE FUNCTION seasons_rules_stand();
"""
NOT_STANDS = "DROP TRIGGER rules_stand ON seasons_ruletable; DROP FUNCTION seasons_rules_stand();"

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
OWN = "organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)"
# What belongs to an application is shown with it: the policy of that table decides.
WITH_APPLICATION = "EXISTS (SELECT FROM seasons_clubapplication a WHERE a.id = application_id)"
WITH_GROUP = "EXISTS (SELECT FROM seasons_groupapplication g WHERE g.id = group_id)"
WALLS = {
    "clubapplication": f"{ALL} OR {OWN} OR (state <> 'draft' AND {THERE})",
    "groupapplication": f"{ALL} OR {OWN} OR ({THERE} AND {WITH_APPLICATION})",
    "wish": f"{ALL} OR {OWN} OR ({THERE} AND {WITH_GROUP})",
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
    dependencies = [
        ("seasons", "0001_initial"),
        ("bookings", "0070_unsaid"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("people", "0031_reached"),
    ]

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
