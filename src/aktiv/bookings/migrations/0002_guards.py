"""What bookings must never be, held by the database.

- Nothing crosses municipalities: space, claim, season and parent belong to the booking's own, dates to their booking's.
- A date's holder is its booking's.
"""

from django.db import migrations

HOME = "id, municipality_id"
BELONGS = (
    # table, name, columns, to table, to columns
    ("bookings_booking", "booking_space_at_home", "space_id, municipality_id", "facilities_space", HOME),
    ("bookings_booking", "booking_season_at_home", "season_id, municipality_id", "bookings_season", HOME),
    ("bookings_booking", "booking_parent_at_home", "parent_id, municipality_id", "bookings_booking", HOME),
    (
        "bookings_occurrence",
        "occurrence_of_booking",
        "booking_id, municipality_id, holder",
        "bookings_booking",
        "id, municipality_id, holder",
    ),
    ("bookings_occurrence", "occurrence_space_at_home", "space_id, municipality_id", "facilities_space", HOME),
    ("bookings_occurrence", "occurrence_claim_at_home", "claim_id, municipality_id", "timetable_claim", HOME),
    ("bookings_hold", "hold_space_at_home", "space_id, municipality_id", "facilities_space", HOME),
    ("bookings_hold", "hold_claim_at_home", "claim_id, municipality_id", "timetable_claim", HOME),
)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial"), ("facilities", "0002_guards"), ("timetable", "0002_guards")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE bookings_booking ADD CONSTRAINT booking_in_municipality UNIQUE (id, municipality_id)",
            "ALTER TABLE bookings_booking DROP CONSTRAINT booking_in_municipality",
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({to_columns})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, to_columns in BELONGS
        ),
    ]
