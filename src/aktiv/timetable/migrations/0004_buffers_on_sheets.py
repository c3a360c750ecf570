from django.db import migrations

import aktiv.facilities.fields

# Buffers that stand already, from yesterday on, as `actions.sheets` writes them.
DAYS = """
    SELECT s.id AS space_id, day::date AS day, lower(o.during) AS starts, upper(o.during) AS ends, m.time_zone
    FROM timetable_occupancy o
    JOIN facilities_space s ON s.stretch = lower(o.footprint) / 5040 AND s.footprint && o.footprint
    JOIN municipalities_municipality m ON m.id = s.municipality_id
    CROSS JOIN LATERAL generate_series((lower(o.during) AT TIME ZONE m.time_zone)::date,
        ((upper(o.during) - interval '1 microsecond') AT TIME ZONE m.time_zone)::date, interval '1 day') AS day
    WHERE lower(o.layer) > 0 AND o.expires_at IS NULL AND upper(o.during) > now() - interval '1 day'
"""


def first_instant(day: str) -> str:
    midnight = f"(({day})::timestamp AT TIME ZONE time_zone)"
    return f"""CASE WHEN (({midnight} - interval '1 hour') AT TIME ZONE time_zone)::date = ({day})
                    THEN {midnight} - interval '1 hour' ELSE {midnight} END"""


FILL = f"""
    INSERT INTO timetable_daysheet AS sheet (day, space_id, busy, buffers)
    SELECT day, space_id, substring(repeat('0', 300)::varbit FROM 1 FOR cells), bit_or(substring(
               (repeat('1', 300)::varbit >> greatest(0, floor(extract(epoch FROM starts - begins) / 300))::int)
               & ~(repeat('1', 300)::varbit >> least(cells, ceil(extract(epoch FROM ends - begins) / 300)::int))
               FROM 1 FOR cells))::varbit
    FROM (SELECT *, ceil(extract(epoch FROM over - begins) / 300)::int AS cells
          FROM (SELECT *, {first_instant("day")} AS begins, {first_instant("day + 1")} AS over FROM ({DAYS}) days) whole
         ) standing
    GROUP BY day, space_id, cells
    ON CONFLICT (day, space_id) DO UPDATE SET buffers = EXCLUDED.buffers
"""


class Migration(migrations.Migration):
    dependencies = [("timetable", "0003_runs"), ("facilities", "0003_search_columns")]

    operations = [
        migrations.AddField("daysheet", "buffers", aktiv.facilities.fields.BitsField(null=True)),  # type: ignore[misc]
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
