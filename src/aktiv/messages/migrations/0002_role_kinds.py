"""What is told of roles on a staff."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0001_initial"),
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
                ],
                max_length=12,
            ),
        ),
    ]
