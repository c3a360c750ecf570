"""Each channel of a notification has a row of its own, behind the same wall as the notification."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0031_about_cases"),
        ("municipalities", "0001_initial"),
        ("people", "0030_personal_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("channel", models.CharField(choices=[("mail", "Mail"), ("sms", "Sms")], max_length=4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "taken by the server of mail, or by the gateway"),
                            ("delivered", "the gateway says that it has come"),
                            ("failed", "refused for good, or given up"),
                            ("bounced", "its address takes none: said at once, or by a report afterwards"),
                            ("dropped", "not wanted, or about nothing any more"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(help_text="when it is to be tried; empty when it waits no longer", null=True),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="why it was not sent, or came back: a status or code", max_length=40
                    ),
                ),
                ("external_id", models.CharField(blank=True, help_text="what the gateway calls it", max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(help_text="a kind of notification whose mail one may do without", max_length=12),
                ),
                ("wanted", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="a code of the registry of template kinds", max_length=20)),
                ("language", models.CharField(choices=[("nb", "nb"), ("nn", "nn"), ("en", "en")], max_length=2)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sending",
                        serialize=False,
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "sender_name",
                    models.CharField(blank=True, help_text="whom mail is from; the service when empty", max_length=60),
                ),
                ("reply_to", models.EmailField(blank=True, help_text="where an answer to a mail goes", max_length=254)),
                (
                    "sms",
                    models.BooleanField(
                        default=False, help_text="urgent messages may go by SMS, which the municipality pays"
                    ),
                ),
                (
                    "unmailed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        default=list,
                        help_text="optional kinds that are not mailed unless a person has asked for them",
                        size=None,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TextChoice",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("chosen_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="delivery",
            name="notification",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="messages.notification",
            ),
        ),
        migrations.AddField(
            model_name="mailchoice",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["channel", "due_at", "id"], name="delivery_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("notification", "channel"), name="delivered_once"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at__isnull", False), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("due_at__isnull", True)),
                    _connector="OR",
                ),
                name="delivery_waits_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("sent", "delivered")), _negated=True),
                    ("sent_at__isnull", False),
                    _connector="OR",
                ),
                name="delivery_sent_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("channel", "external_id"),
                name="delivery_known_by_one_id",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.UniqueConstraint(fields=("person", "kind"), name="mail_chosen_once"),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.UniqueConstraint(fields=("municipality", "kind", "language"), name="template_once"),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("subject", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                name="template_says_something",
            ),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE messages_delivery ENABLE ROW LEVEL SECURITY;
            CREATE POLICY delivery_shown ON messages_delivery USING (
                (SELECT current_setting('aktiv.all', true)) = 'on'
                OR notification_id IN (
                    SELECT id FROM messages_notification
                    WHERE person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
                )
            );
            """,
            """
            DROP POLICY delivery_shown ON messages_delivery;
            ALTER TABLE messages_delivery DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
