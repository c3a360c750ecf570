"""Pictures of kinds, how items were found, what somebody lacked, and how few a storage place may have of a kind."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lending", "0024_between"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="kind",
            name="picture",
        ),
        migrations.AddField(
            model_name="kind",
            name="low_since",
            field=models.DateTimeField(help_text="when it was told that they are fewer", null=True),
        ),
        migrations.AddField(
            model_name="pool",
            name="low",
            field=models.PositiveIntegerField(help_text="told when fewer than this are here", null=True),
        ),
        migrations.AddField(
            model_name="pool",
            name="low_since",
            field=models.DateTimeField(help_text="when it was told that they are fewer", null=True),
        ),
        migrations.AddField(
            model_name="item",
            name="planned",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                help_text="the service it was to go to when it was lost or retired", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned", None), ("state__in", ("lost", "retired")), _connector="OR"),
                name="item_planned_while_gone",
            ),
        ),
        migrations.CreateModel(
            name="KindPicture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.PositiveSmallIntegerField(help_text="1 is shown first, and in the list")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("alt_nb", models.CharField(max_length=200)),
                ("alt_nn", models.CharField(max_length=200)),
                ("alt_en", models.CharField(max_length=200)),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="lending.kind",
                    ),
                ),
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
                    models.UniqueConstraint(fields=("kind", "place"), name="kind_picture_place"),
                    models.CheckConstraint(
                        condition=models.Q(("place__gte", 1), ("place__lte", 3)), name="kind_pictures_few"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("alt_nb", ""), _negated=True),
                            models.Q(("alt_nn", ""), _negated=True),
                            models.Q(("alt_en", ""), _negated=True),
                        ),
                        name="kind_picture_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("height__gte", 1), ("width__gte", 1)), name="kind_picture_size"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lack",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("times", models.PositiveIntegerField()),
                ("lacked", models.PositiveIntegerField(help_text="added up over all of them")),
                ("most", models.PositiveIntegerField(help_text="lacked by one of them")),
                (
                    "depot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="lending.depot",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lacks",
                        to="lending.kind",
                    ),
                ),
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
                "indexes": [models.Index(fields=["municipality", "day"], name="lack_of_municipality")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "depot", "day"), name="lack_of_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lacked__gte", models.F("times")),
                            ("most__gte", 1),
                            ("most__lte", models.F("lacked")),
                            ("times__gte", 1),
                        ),
                        name="lack_of_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("seen", "Seen"),
                            ("out", "Out"),
                            ("back", "Back"),
                            ("service", "Service"),
                            ("undone", "Undone"),
                            ("file", "File"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "was",
                    models.CharField(
                        choices=[("good", "Good"), ("worn", "Worn"), ("damaged", "Damaged")], max_length=8
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        choices=[("good", "Good"), ("worn", "Worn"), ("damaged", "Damaged")], max_length=8
                    ),
                ),
                ("act", models.UUIDField(help_text="of the hand-out or return that it was noted with", null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to="lending.item",
                    ),
                ),
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
                    models.CheckConstraint(
                        condition=models.Q(("was", models.F("condition")), _negated=True), name="look_that_tells"
                    )
                ],
                "indexes": [models.Index(fields=["item", "-at", "-id"], name="look_at_item")],
            },
        ),
    ]
