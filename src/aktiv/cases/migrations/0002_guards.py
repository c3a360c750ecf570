"""What cases must never be, held by the database.

- Nothing crosses municipalities: lines, dates, offers and decisions belong to their case's own.
- Who looks at a case is forgotten with the server, and costs no log.
- Applications, cases, decisions and notes stand behind the second wall; internal notes are never an applicant's.
"""

from django.db import migrations

HOME = "id, municipality_id"
BELONGS = (
    # table, name, column, to table
    ("cases_line", "line_space_at_home", "space_id", "facilities_space"),
    ("cases_requesteddate", "requested_date_of_line", "line_id", "cases_line"),
    ("cases_requesteddate", "requested_date_of_case", "case_id", "cases_case"),
    ("cases_decision", "decision_of_case", "case_id", "cases_case"),
    ("cases_decision", "decision_by_rule_at_home", "rule_id", "cases_automaticrule"),
    ("cases_offer", "offer_of_case", "case_id", "cases_case"),
    ("cases_offer", "offer_space_at_home", "space_id", "facilities_space"),
    ("cases_offer", "offer_claim_at_home", "claim_id", "timetable_claim"),
    ("cases_note", "note_of_case", "case_id", "cases_case"),
)
ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "(SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[]"
OWN = """(person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
        OR organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid))"""
WALLS = {
    # A draft is the applicant's alone: no municipality has been given it yet.
    "application": f"{ALL} OR {OWN} OR (submitted_at IS NOT NULL AND municipality_ids && {THERE})",
    "case": f"{ALL} OR {OWN} OR municipality_id = ANY ({THERE})",
    "decision": f"{ALL} OR {OWN} OR municipality_id = ANY ({THERE})",
    "note": f"{ALL} OR municipality_id = ANY ({THERE}) OR (kind <> 'internal' AND {OWN})",
}


def _wall(table: str, shown: str) -> str:
    name = f"cases_{table}"
    return f"""
    ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY {table}_shown ON {name} FOR SELECT USING ({shown});
    CREATE POLICY {table}_written ON {name} FOR INSERT WITH CHECK (true);
    CREATE POLICY {table}_changed ON {name} FOR UPDATE USING ({ALL});
    CREATE POLICY {table}_forgotten ON {name} FOR DELETE USING ({ALL});
    """


def _no_wall(table: str) -> str:
    policies = ("shown", "written", "changed", "forgotten")
    dropped = "".join(f"DROP POLICY {table}_{each} ON cases_{table};" for each in policies)
    return f"{dropped} ALTER TABLE cases_{table} DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE cases_line ADD CONSTRAINT line_in_municipality UNIQUE (id, municipality_id)",
            "ALTER TABLE cases_line DROP CONSTRAINT line_in_municipality",
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}, municipality_id)"
                f" REFERENCES {to_table} ({HOME})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, column, to_table in BELONGS
        ),
        migrations.RunSQL("ALTER TABLE cases_look SET UNLOGGED", "ALTER TABLE cases_look SET LOGGED"),
        *(migrations.RunSQL(_wall(table, shown), _no_wall(table)) for table, shown in WALLS.items()),
    ]
