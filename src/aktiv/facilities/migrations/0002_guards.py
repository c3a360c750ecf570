"""What the catalogue must never hold, held by the database.

- Nothing crosses municipalities: a row's municipality is that of what it belongs to.
- A part lies on its root's stretch, in its root's divisions and facility; a footprint is whole atoms of it, and a root
  covers all of it.
- Stretches of the number line are handed out by a sequence; a gap in it costs nothing.
"""

from django.db import migrations

BELONGS = (
    # table, name, columns, to table, to columns
    (
        "facilities_facility",
        "facility_plan_at_home",
        "hours_plan_id, municipality_id",
        "facilities_hoursplan",
        "id, municipality_id",
    ),
    (
        "facilities_space",
        "space_facility_at_home",
        "facility_id, municipality_id",
        "facilities_facility",
        "id, municipality_id",
    ),
    (
        "facilities_space",
        "space_plan_at_home",
        "hours_plan_id, municipality_id",
        "facilities_hoursplan",
        "id, municipality_id",
    ),
    (
        "facilities_space",
        "space_part_on_stretch",
        "parent_id, facility_id, stretch, divisions",
        "facilities_space",
        "id, facility_id, stretch, divisions",
    ),
    (
        "facilities_spacelink",
        "space_link_from_home",
        "space_id, municipality_id",
        "facilities_space",
        "id, municipality_id",
    ),
    (
        "facilities_spacelink",
        "space_link_to_home",
        "linked_id, municipality_id",
        "facilities_space",
        "id, municipality_id",
    ),
    (
        "facilities_spaceactivity",
        "space_activity_at_home",
        "space_id, municipality_id",
        "facilities_space",
        "id, municipality_id",
    ),
    (
        "facilities_setting",
        "setting_facility_at_home",
        "facility_id, municipality_id",
        "facilities_facility",
        "id, municipality_id",
    ),
    (
        "facilities_setting",
        "setting_space_at_home",
        "space_id, municipality_id",
        "facilities_space",
        "id, municipality_id",
    ),
    (
        "facilities_hoursexception",
        "hours_exception_in_facility",
        "space_id, facility_id",
        "facilities_space",
        "id, facility_id",
    ),
)

FOOTPRINTS = """
CREATE FUNCTION facilities_whole_atoms(footprint int8multirange, divisions integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT bool_and(lower(r) % (5040 / divisions) = 0 AND upper(r) % (5040 / divisions) = 0) FROM unnest(footprint) AS r
$$;
ALTER TABLE facilities_space
    ADD CONSTRAINT space_divisions CHECK (divisions BETWEEN 1 AND 5040 AND 5040 % divisions = 0),
    ADD CONSTRAINT space_columns CHECK (columns >= 1),
    ADD CONSTRAINT space_footprint CHECK (
        NOT isempty(footprint) AND NOT lower_inf(footprint) AND NOT upper_inf(footprint)
        AND lower(footprint) >= stretch * 5040 AND upper(footprint) <= (stretch + 1) * 5040
        AND (parent_id IS NOT NULL
             OR footprint = int8multirange(int8range(stretch * 5040, (stretch + 1) * 5040)))
    ),
    ADD CONSTRAINT space_whole_atoms CHECK (facilities_whole_atoms(footprint, divisions));
CREATE SEQUENCE facilities_stretch AS bigint MINVALUE 0 START 0;
"""

NO_FOOTPRINTS = """
DROP SEQUENCE facilities_stretch;
ALTER TABLE facilities_space
    DROP CONSTRAINT space_divisions,
    DROP CONSTRAINT space_columns,
    DROP CONSTRAINT space_footprint,
    DROP CONSTRAINT space_whole_atoms;
DROP FUNCTION facilities_whole_atoms(int8multirange, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("facilities", "0001_initial")]

    operations = [
        migrations.RunSQL(FOOTPRINTS, NO_FOOTPRINTS),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({to_columns})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, to_columns in BELONGS
        ),
    ]
