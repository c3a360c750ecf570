"""Which items were seen in a count, and which it did not find."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# Nothing that is counted crosses municipalities.
AT_HOME = """
ALTER TABLE lending_countitem ADD CONSTRAINT countitem_count_at_home
    FOREIGN KEY (count_id, municipality_id) REFERENCES lending_count (id, municipality_id) ON DELETE CASCADE;
ALTER TABLE lending_countitem ADD CONSTRAINT countitem_item_at_home
    FOREIGN KEY (item_id, municipality_id) REFERENCES lending_item (id, municipality_id);
"""
NOT_AT_HOME = """
ALTER TABLE lending_countitem DROP CONSTRAINT countitem_item_at_home;
ALTER TABLE lending_countitem DROP CONSTRAINT countitem_count_at_home;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("lending", "0033_item_version_grows"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "was",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in", "In"),
                            ("out", "Out"),
                            ("service", "Service"),
                            ("lost", "Lost"),
                            ("retired", "Retired"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "came",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("there", "There"),
                            ("missing", "Missing"),
                            ("moved", "Moved"),
                            ("taken_up", "Taken Up"),
                            ("as_it_was", "As It Was"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("noted_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="countline",
            name="there",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                help_text="items that were in when it was counted",
                null=True,
                size=None,
            ),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="count_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="item_in_municipality"),
        ),
        migrations.AddField(
            model_name="countitem",
            name="count",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="items", to="lending.count"
            ),
        ),
        migrations.AddField(
            model_name="countitem",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="lending.item"
            ),
        ),
        migrations.AddField(
            model_name="countitem",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddConstraint(
            model_name="countitem",
            constraint=models.UniqueConstraint(fields=("count", "item"), name="count_item_once"),
        ),
        migrations.AddConstraint(
            model_name="countitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("came", "missing"), ("was", "")),
                    models.Q(models.Q(("was", ""), _negated=True), models.Q(("came", "missing"), _negated=True)),
                    _connector="OR",
                ),
                name="count_item_seen_or_missing",
            ),
        ),
        migrations.RunSQL(AT_HOME, NOT_AT_HOME),
    ]
