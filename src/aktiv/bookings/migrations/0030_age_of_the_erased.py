from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="age_band",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="age of a holder who has been erased, when she booked: counts stay",
                max_length=6,
            ),
        ),
    ]
