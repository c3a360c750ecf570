"""What was granted by a decision that can still be undone, or was undone: its holder sees nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0061_event_wall")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="unsaid",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="granted by a decision that nobody has been told of: its holder sees nothing of it. Stays so"
                " when the decision is undone",
            ),
        ),
    ]
