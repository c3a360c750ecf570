from django.db import migrations

# What search reads of a space's terms, kept true by the database itself: reading eight keys of a JSON for thousands of
# spaces costs more than the search. A space whose terms are not compiled yet has the defaults of facilities.terms.Terms.
COLUMNS = {
    "gap": "(greatest(coalesce((terms->>'buffer_before')::int, 0), coalesce((terms->>'buffer_after')::int, 0)) + 4) / 5",
    "min_length": "coalesce((terms->>'min_length')::int, 30)",
    "max_length": "(terms->>'max_length')::int",
    "length_step": "coalesce((terms->>'length_step')::int, 30)",
    "lead_minutes": "coalesce((terms->>'lead_minutes')::int, 0)",
    "horizon_days": "(terms->>'horizon_days')::int",
    "horizon_hours": "(terms->>'horizon_hours')::int",
}


class Migration(migrations.Migration):
    dependencies = [("facilities", "0002_guards")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE facilities_space "
            + ", ".join(f"ADD search_{name} int GENERATED ALWAYS AS ({sql}) STORED" for name, sql in COLUMNS.items()),
            "ALTER TABLE facilities_space " + ", ".join(f"DROP search_{name}" for name in COLUMNS),
        ),
        migrations.RunSQL(
            "CREATE INDEX open_sheet_of_weekday ON facilities_opensheet (weekday, pattern_id) WHERE weekday IS NOT NULL",
            "DROP INDEX open_sheet_of_weekday",
        ),
        migrations.RunSQL(
            "CREATE INDEX open_sheet_of_day ON facilities_opensheet (day, pattern_id) WHERE day IS NOT NULL",
            "DROP INDEX open_sheet_of_day",
        ),
    ]
