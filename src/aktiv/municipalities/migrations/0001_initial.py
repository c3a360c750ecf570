import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("number", models.CharField(help_text="the country's own number of the municipality", max_length=12)),
                ("country", models.CharField(default="NO", max_length=2)),
                ("currency", models.CharField(default="NOK", max_length=3)),
                ("time_zone", models.CharField(default="Europe/Oslo", max_length=40)),
                (
                    "language",
                    models.CharField(choices=[("nb", "nb"), ("nn", "nn"), ("en", "en")], default="nb", max_length=2),
                ),
                (
                    "number_scheme",
                    models.CharField(default="NO", help_text="how organisation numbers are checked", max_length=20),
                ),
                (
                    "holiday_region",
                    models.CharField(blank=True, help_text="subdivision in the holidays library", max_length=20),
                ),
                ("theme", models.CharField(default="felles", max_length=40)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("published", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("country", "number"), name="municipality_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                        name="municipality_on_earth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDays",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("school_holiday", "School Holiday")], max_length=20)),
                ("name_nb", models.CharField(max_length=80)),
                ("name_nn", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_days",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="calendar_days_in_order"
                    ),
                    models.UniqueConstraint(fields=("municipality", "kind", "first"), name="calendar_days_once"),
                ],
            },
        ),
    ]
