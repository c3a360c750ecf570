"""How a person is reached: mail that comes back, and telephone numbers that are proven."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("people", "0030_personal_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("phone", models.CharField(max_length=30)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("guesses", models.PositiveSmallIntegerField(default=0)),
                (
                    "text_after",
                    models.DateTimeField(
                        help_text="when its SMS is to be tried; empty when sent or given up", null=True
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="email_returned_at",
            field=models.DateTimeField(help_text="when mail to the address last came back for good", null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="phone_proven_at",
            field=models.DateTimeField(help_text="when she showed that she reads messages at the number", null=True),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email_returned_at__isnull", True), models.Q(("email", ""), _negated=True), _connector="OR"
                ),
                name="returned_address_is_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("phone_proven_at__isnull", True), models.Q(("phone", ""), _negated=True), _connector="OR"
                ),
                name="proven_phone_is_there",
            ),
        ),
        migrations.AddField(
            model_name="phonecheck",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="phone_checks", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="phonecheck",
            index=models.Index(
                condition=models.Q(("text_after__isnull", False)), fields=["text_after", "id"], name="phone_check_sms"
            ),
        ),
    ]
