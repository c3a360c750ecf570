import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0004_club_kinds"),
        ("people", "0030_personal_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unmailed",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("allocated", "Allocated"),
                            ("moved", "Moved"),
                            ("cancelled", "Cancelled"),
                            ("displaced", "Displaced"),
                            ("restored", "Restored"),
                            ("free", "Free"),
                            ("role_granted", "Role Granted"),
                            ("roles_due", "Roles Due"),
                            ("right_asked", "somebody asks to act for a club"),
                            ("right_given", "Right Given"),
                            ("right_denied", "Right Denied"),
                            ("right_ended", "Right Ended"),
                            ("invite_taken", "Invite Taken"),
                            ("club_in", "a group that was approved"),
                            ("club_refused", "Club Refused"),
                            ("club_changed", "what the register says of it"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "kind"), name="unmailed_once")],
            },
        ),
    ]
