from django.db import migrations

# How far a booking stays away from use before and after it, in cells, and whether it takes the whole day. What search
# reads of a space is then in one index, a tenth of the table: the table's rows are wide.
COLUMNS = {
    "before": "int GENERATED ALWAYS AS ((coalesce((terms->>'buffer_before')::int, 0) + 4) / 5) STORED",
    "after": "int GENERATED ALWAYS AS ((coalesce((terms->>'buffer_after')::int, 0) + 4) / 5) STORED",
    "whole_day": "boolean GENERATED ALWAYS AS (coalesce((terms->>'whole_day')::boolean, false)) STORED",
    "size": "bigint GENERATED ALWAYS AS (upper(footprint) - lower(footprint)) STORED",
}
GAP = "(greatest(coalesce((terms->>'buffer_before')::int, 0), coalesce((terms->>'buffer_after')::int, 0)) + 4) / 5"
INCLUDED = (
    'stretch, facility_id, pattern_id, "order", search_size, search_before, search_after, search_whole_day, '
    "search_min_length, search_max_length, search_length_step, search_lead_minutes, search_horizon_days, "
    "search_horizon_hours"
)


class Migration(migrations.Migration):
    dependencies = [("facilities", "0003_search_columns")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE facilities_space DROP search_gap, "
            + ", ".join(f"ADD search_{name} {definition}" for name, definition in COLUMNS.items()),
            f"ALTER TABLE facilities_space ADD search_gap int GENERATED ALWAYS AS ({GAP}) STORED, "
            + ", ".join(f"DROP search_{name}" for name in COLUMNS),
        ),
        migrations.RunSQL(
            f"CREATE INDEX space_in_search ON facilities_space (id) INCLUDE ({INCLUDED}) "
            "WHERE active AND alone AND pattern_id IS NOT NULL",
            "DROP INDEX space_in_search",
        ),
        # In the order of spaces, as `space_in_search` and the day's sheets: a country is merged, not hashed.
        migrations.RunSQL(
            "CREATE INDEX space_activity_in_search ON facilities_spaceactivity (activity_id, space_id)",
            "DROP INDEX space_activity_in_search",
        ),
    ]
