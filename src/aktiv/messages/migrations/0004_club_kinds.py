"""What is told of clubs and of who acts for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0003_wall"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
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
    ]
