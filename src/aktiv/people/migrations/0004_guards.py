"""What rights must never be, held by the database.

- A coach's or invited coach's team is of the same organisation; a staff role's facility is in the same municipality.
- What was written of who looked at whose data is not changed afterwards.
"""

from django.db import migrations

BELONGS = (
    # table, name, columns, to table, to columns
    (
        "people_representative",
        "coached_team_of_organisation",
        "team_id, organisation_id",
        "people_team",
        "id, organisation_id",
    ),
    (
        "people_invitation",
        "invited_team_of_organisation",
        "team_id, organisation_id",
        "people_team",
        "id, organisation_id",
    ),
    (
        "people_staffrole",
        "staff_facility_at_home",
        "facility_id, municipality_id",
        "facilities_facility",
        "id, municipality_id",
    ),
)
UNCHANGED = """
CREATE FUNCTION personal_data_read_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'who looked at whose data is not rewritten' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER personal_data_read_unchanged BEFORE UPDATE ON people_personaldataread
    FOR EACH ROW EXECUTE FUNCTION personal_data_read_unchanged();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_rights"), ("facilities", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({to_columns})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, to_columns in BELONGS
        ),
        migrations.RunSQL(
            UNCHANGED,
            "DROP TRIGGER personal_data_read_unchanged ON people_personaldataread;"
            "DROP FUNCTION personal_data_read_unchanged();",
        ),
    ]
