from django.db import migrations

# Where n ones in a row begin, by doubling: after k steps each bit tells of 2^k, and two overlapping powers make n.
# plpgsql is part of every PostgreSQL; a loop here is as fast as the same steps written out in SQL, and plans in no time.
RUNS = """
    CREATE FUNCTION timetable_runs(bits varbit, n int) RETURNS varbit
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
    DECLARE covered int := 1;
    BEGIN
        WHILE covered * 2 <= n LOOP
            bits := bits & (bits << covered);
            covered := covered * 2;
        END LOOP;
        RETURN bits & (bits << (n - covered));
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("timetable", "0002_guards")]

    operations = [migrations.RunSQL(RUNS, "DROP FUNCTION timetable_runs(varbit, int)")]
