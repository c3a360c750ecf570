"""What the deliveries and choices hold now is gone from where it was."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("messages", "0033_carried_over")]

    operations = [
        migrations.RemoveConstraint(
            model_name="notification",
            name="mailed_once",
        ),
        migrations.RemoveIndex(
            model_name="notification",
            name="mail_waiting",
        ),
        migrations.RemoveField(
            model_name="unmailed",
            name="person",
        ),
        migrations.RemoveField(
            model_name="notification",
            name="attempts",
        ),
        migrations.RemoveField(
            model_name="notification",
            name="mail_after",
        ),
        migrations.RemoveField(
            model_name="notification",
            name="mailed_at",
        ),
        migrations.DeleteModel(
            name="Unmailed",
        ),
    ]
