"""What the providers' own lists say."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("payments", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("lines", models.PositiveIntegerField(help_text="empty when the list could not be read", null=True)),
                ("read_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "provider", "day"), name="list_of_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=20)),
                ("movement_id", models.CharField(max_length=120)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("kind", models.CharField(max_length=40)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("at", models.DateTimeField()),
                ("listed_on", models.DateField(help_text="the day of the list it stands in")),
                ("read_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="payments.payment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("payment", None)), fields=["municipality", "-at"], name="movement_unknown"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "movement_id"), name="movement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("movement_id", ""), _negated=True), name="movement_named"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            """
            ALTER TABLE payments_movement ADD CONSTRAINT movement_at_home FOREIGN KEY (payment_id, municipality_id)
                REFERENCES payments_payment (id, municipality_id);
            CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON payments_movement
                FOR EACH ROW EXECUTE FUNCTION payments_kept();
            """,
            """
            DROP TRIGGER kept ON payments_movement;
            ALTER TABLE payments_movement DROP CONSTRAINT movement_at_home;
            """,
        ),
    ]
