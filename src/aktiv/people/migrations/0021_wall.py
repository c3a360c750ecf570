"""Who looked at whose data is shown to her whose they are and to the municipality whose errand it was."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0020_staff")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE people_personaldataread ENABLE ROW LEVEL SECURITY;
            CREATE POLICY read_shown ON people_personaldataread FOR SELECT USING (
                (SELECT current_setting('aktiv.all', true)) = 'on'
                OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
                OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
            );
            CREATE POLICY read_written ON people_personaldataread FOR INSERT WITH CHECK (true);
            CREATE POLICY read_changed ON people_personaldataread FOR UPDATE USING (
                (SELECT current_setting('aktiv.all', true)) = 'on'
            );
            CREATE POLICY read_forgotten ON people_personaldataread FOR DELETE USING (
                (SELECT current_setting('aktiv.all', true)) = 'on'
            );
            """,
            """
            DROP POLICY read_shown ON people_personaldataread;
            DROP POLICY read_written ON people_personaldataread;
            DROP POLICY read_changed ON people_personaldataread;
            DROP POLICY read_forgotten ON people_personaldataread;
            ALTER TABLE people_personaldataread DISABLE ROW LEVEL SECURITY;
            """,
        )
    ]
