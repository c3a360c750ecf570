"""When bookings were made, so that what was had at once in a month is counted without reading the years before it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0085_quota_given_back")]

    operations = [
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["created_at"], name="booking_made"),
        ),
    ]
