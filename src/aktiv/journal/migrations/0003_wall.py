"""Who reads the journal is told which entries of: its municipalities', an organisation's, a person's; else none."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE journal_entry ENABLE ROW LEVEL SECURITY;
            CREATE POLICY journal_shown ON journal_entry FOR SELECT USING (
                (SELECT current_setting('aktiv.all', true)) = 'on'
                OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
                OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
                OR organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
            );
            CREATE POLICY journal_written ON journal_entry FOR INSERT WITH CHECK (true);
            CREATE POLICY journal_numbered ON journal_entry FOR UPDATE USING (
                (SELECT current_setting('aktiv.all', true)) = 'on'
            );
            """,
            """
            DROP POLICY journal_shown ON journal_entry;
            DROP POLICY journal_written ON journal_entry;
            DROP POLICY journal_numbered ON journal_entry;
            ALTER TABLE journal_entry DISABLE ROW LEVEL SECURITY;
            """,
        )
    ]
