from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_wall"),
        ("municipalities", "0001_initial"),
        ("people", "0022_register"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("organisation__isnull", False)),
                fields=["organisation", "-id"],
                name="journal_organisation",
            ),
        ),
    ]
