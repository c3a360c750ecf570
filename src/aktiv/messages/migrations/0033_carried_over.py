"""Mail that was sent, given up or waits gets its row of delivery; what somebody wants no mail about is a choice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("messages", "0032_delivery")]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO messages_delivery (notification_id, channel, state, due_at, sent_at, attempts, code, external_id)
            SELECT id, 'mail',
                   CASE WHEN mailed_at IS NOT NULL THEN 'sent' WHEN mail_after IS NOT NULL THEN 'waiting'
                        ELSE 'failed' END,
                   mail_after, mailed_at, attempts, '', ''
            FROM messages_notification
            WHERE mailed_at IS NOT NULL OR mail_after IS NOT NULL OR attempts > 0;
            INSERT INTO messages_mailchoice (person_id, kind, wanted)
            SELECT person_id, kind, false FROM messages_unmailed;
            """,
            """
            UPDATE messages_notification n SET mail_after = d.due_at, mailed_at = d.sent_at, attempts = d.attempts
            FROM messages_delivery d WHERE d.notification_id = n.id AND d.channel = 'mail';
            INSERT INTO messages_unmailed (person_id, kind)
            SELECT person_id, kind FROM messages_mailchoice WHERE NOT wanted;
            """,
        )
    ]
