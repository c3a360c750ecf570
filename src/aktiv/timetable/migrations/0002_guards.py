"""What the timetable must never hold, held by the database.

- A footprint is somewhere, bounded, and on one root's stretch; a period is bounded, half-open and not empty.
- A layer is one of three: all (use, hold), its own row's id (buffer), 0 (closure).
- Nothing crosses municipalities: a grant's space and claim, and a claim's parent, belong to the same one.
"""

from django.db import migrations

RECTANGLE = """
ALTER TABLE {table}
    ADD CONSTRAINT {name}_footprint CHECK (
        NOT isempty(footprint) AND NOT lower_inf(footprint) AND NOT upper_inf(footprint) AND lower(footprint) >= 0
        AND lower(footprint) / 5040 = (upper(footprint) - 1) / 5040
    ),
    ADD CONSTRAINT {name}_period CHECK (
        NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)
        AND lower_inc(during) AND NOT upper_inc(during) AND isfinite(lower(during)) AND isfinite(upper(during))
    )
"""
NO_RECTANGLE = "ALTER TABLE {table} DROP CONSTRAINT {name}_footprint, DROP CONSTRAINT {name}_period"

LAYER = """
ALTER TABLE timetable_occupancy ADD CONSTRAINT occupancy_layer CHECK (
    layer = int8range(NULL, NULL) OR layer = int8range(0, 0, '[]') OR (id > 0 AND layer = int8range(id, id, '[]'))
)
"""

BELONGS = (
    # table, name, columns, to table, to columns
    (
        "timetable_claim",
        "claim_parent_at_home",
        "parent_id, municipality_id",
        "timetable_claim",
        "id, municipality_id",
    ),
    ("timetable_grant", "grant_claim_at_home", "claim_id, municipality_id", "timetable_claim", "id, municipality_id"),
    ("timetable_grant", "grant_space_at_home", "space_id, municipality_id", "facilities_space", "id, municipality_id"),
)


class Migration(migrations.Migration):
    dependencies = [("timetable", "0001_initial"), ("facilities", "0002_guards")]

    operations = [
        *(
            migrations.RunSQL(
                RECTANGLE.format(table=f"timetable_{name}", name=name),
                NO_RECTANGLE.format(table=f"timetable_{name}", name=name),
            )
            for name in ("grant", "cut", "occupancy")
        ),
        migrations.RunSQL(LAYER, "ALTER TABLE timetable_occupancy DROP CONSTRAINT occupancy_layer"),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({to_columns})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, to_columns in BELONGS
        ),
    ]
