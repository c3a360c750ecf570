"""Times that were lost are counted on the first page of finance, however many payments there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0070_unsaid"),
        ("municipalities", "0001_initial"),
        ("payments", "0040_account_rules"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("lost_at__isnull", False)), fields=["municipality"], name="payment_lost"
            ),
        ),
    ]
