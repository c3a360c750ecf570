"""Doors and faults lie in one municipality, faults stand behind the second wall, and every facility has its door."""

from typing import Any

from django.db import migrations

from aktiv.facilities.rules.doors import code_of

BELONGS = (
    # table, name, columns, to table, to columns
    ("facilities_door", "door_at_home", "facility_id, municipality_id", "facilities_facility", "id, municipality_id"),
    ("facilities_door", "door_in_facility", "space_id, facility_id", "facilities_space", "id, facility_id"),
    ("facilities_fault", "fault_at_home", "facility_id, municipality_id", "facilities_facility", "id, municipality_id"),
    ("facilities_fault", "fault_in_facility", "space_id, facility_id", "facilities_space", "id, facility_id"),
)
ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
THERE = "(SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[]"
WALL = f"""
ALTER TABLE facilities_fault ENABLE ROW LEVEL SECURITY;
CREATE POLICY fault_shown ON facilities_fault FOR SELECT USING ({ALL} OR municipality_id = ANY ({THERE}));
CREATE POLICY fault_written ON facilities_fault FOR INSERT WITH CHECK (true);
CREATE POLICY fault_changed ON facilities_fault FOR UPDATE USING ({ALL});
CREATE POLICY fault_forgotten ON facilities_fault FOR DELETE USING ({ALL});
"""
NO_WALL = """
DROP POLICY fault_shown ON facilities_fault;
DROP POLICY fault_written ON facilities_fault;
DROP POLICY fault_changed ON facilities_fault;
DROP POLICY fault_forgotten ON facilities_fault;
ALTER TABLE facilities_fault DISABLE ROW LEVEL SECURITY;
"""


def give_codes(apps: Any, _schema_editor: Any) -> None:
    """To facilities that were opened before doors had codes."""
    Door, Facility = apps.get_model("facilities", "Door"), apps.get_model("facilities", "Facility")
    known, doors = set(), []
    for pk, municipality_id, slug in Facility.objects.order_by("pk").values_list("pk", "municipality_id", "slug"):
        attempt = 0
        while (code := code_of(slug, attempt)) in known:
            attempt += 1
        known.add(code)
        doors.append(Door(municipality_id=municipality_id, facility_id=pk, code=code))
    Door.objects.bulk_create(doors, batch_size=2_000)


class Migration(migrations.Migration):
    dependencies = [("facilities", "0040_doors_and_faults")]

    operations = [
        # Before the keys: rows and constraints in one transaction would meet.
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({to_columns})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, to_columns in BELONGS
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
