"""What a person was told is shown to her, and written by what tells everybody."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("messages", "0002_role_kinds")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE messages_notification ENABLE ROW LEVEL SECURITY;
            CREATE POLICY notification_shown ON messages_notification USING (
                (SELECT current_setting('aktiv.all', true)) = 'on'
                OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
            );
            """,
            """
            DROP POLICY notification_shown ON messages_notification;
            ALTER TABLE messages_notification DISABLE ROW LEVEL SECURITY;
            """,
        )
    ]
