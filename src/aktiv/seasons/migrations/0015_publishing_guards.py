"""What publishing and swaps must never be, held by the database.

- Nothing crosses municipalities or clubs: what a time became is a booking of its own club, a swap names a booking of each.
- What was left out, swaps and withdrawals stand behind the second wall: the clubs they are about, and the municipality.
"""

from django.db import migrations

HOME = "id, municipality_id"
OF_ROUND = "id, municipality_id, round_id"
OWNED = "id, municipality_id, organisation_id"
HELD = "id, municipality_id, holder"
BELONGS = (
    ("publication", "publication_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    ("publication", "publication_plan_of_round", "plan_id, municipality_id, round_id", "seasons_plan", OF_ROUND),
    ("published", "published_at_home", "publication_id, municipality_id", "seasons_publication", HOME),
    ("published", "published_session", "session_id, municipality_id, organisation_id", "seasons_plansession", OWNED),
    ("published", "published_booking", "booking_id, municipality_id, organisation_id", "bookings_booking", HELD),
    ("leftout", "left_out_at_home", "publication_id, municipality_id", "seasons_publication", HOME),
    ("leftout", "left_out_session", "session_id, municipality_id, organisation_id", "seasons_plansession", OWNED),
    ("swap", "swap_round_at_home", "round_id, municipality_id", "seasons_round", HOME),
    ("swap", "swap_offered", "offered_id, municipality_id, organisation_id", "bookings_booking", HELD),
    ("swap", "swap_asked", "asked_id, municipality_id, other_id", "bookings_booking", HELD),
    ("withdrawal", "withdrawal_group", "group_id, municipality_id, organisation_id", "seasons_groupapplication", OWNED),
)

ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])"
OWN = "{} = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)"
MINE, THEIRS = OWN.format("organisation_id"), OWN.format("other_id")
WALLS = {
    "leftout": f"{ALL} OR {THERE} OR {MINE}",
    "swap": f"{ALL} OR {THERE} OR {MINE} OR {THEIRS}",
    "withdrawal": f"{ALL} OR {THERE} OR {MINE}",
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
    dependencies = [("seasons", "0015_publishing")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE seasons_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to} ({keys})",
                f"ALTER TABLE seasons_{table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to, keys in BELONGS
        ),
        *(migrations.RunSQL(_wall(table, shown), _no_wall(table)) for table, shown in WALLS.items()),
    ]
