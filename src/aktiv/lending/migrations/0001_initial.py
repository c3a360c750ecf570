"""The tables of lending; what they promise besides is in 0002_guards."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bookings", "0090_booking_made"),
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0002_feature_stages"),
        ("people", "0031_reached"),
        ("prices", "0022_damage"),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE lending_number START 10001", "DROP SEQUENCE lending_number"),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=40)),
                ("name_nb", models.CharField(max_length=80)),
                ("name_nn", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
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
        ),
        migrations.CreateModel(
            name="Depot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("open_nb", models.TextField(blank=True, help_text="when somebody is there, in words")),
                ("open_nn", models.TextField(blank=True)),
                ("open_en", models.TextField(blank=True)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("active", models.BooleanField(default=True)),
                (
                    "facility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="depots",
                        to="facilities.facility",
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
        ),
        migrations.CreateModel(
            name="Count",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("dropped", models.BooleanField(default=False)),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="lending.depot"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HeldCertificate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("valid_to", models.DateField(null=True)),
                ("seen_at", models.DateTimeField()),
                (
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held",
                        to="lending.certificate",
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Kind",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("furniture", "Furniture"),
                            ("sound_and_light", "Sound And Light"),
                            ("stage", "Stage"),
                            ("tent", "Tent"),
                            ("sport", "Sport"),
                            ("outdoor", "Outdoor"),
                            ("boat", "Boat"),
                            ("kitchen", "Kitchen"),
                            ("tools", "Tools"),
                            ("vehicle", "Vehicle"),
                            ("aid", "Aid"),
                            ("games", "Games"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name_nb", models.CharField(max_length=80)),
                ("name_nn", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
                (
                    "sort_key",
                    models.CharField(db_collation="C", help_text="values.folding.sort_key(name_nb)", max_length=400),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        help_text="folded names and synonyms",
                        size=None,
                    ),
                ),
                ("about_nb", models.TextField(blank=True)),
                ("about_nn", models.TextField(blank=True)),
                ("about_en", models.TextField(blank=True)),
                ("handling_nb", models.TextField(blank=True, help_text="size, weight, transport and use")),
                ("handling_nn", models.TextField(blank=True)),
                ("handling_en", models.TextField(blank=True)),
                ("weight", models.PositiveIntegerField(help_text="grams of one", null=True)),
                ("picture", models.CharField(blank=True, max_length=200)),
                ("numbered", models.BooleanField(default=False)),
                (
                    "decided",
                    models.CharField(
                        choices=[("at_once", "At Once"), ("by_staff", "By Staff")], default="at_once", max_length=10
                    ),
                ),
                ("turnaround", models.PositiveIntegerField(default=0)),
                (
                    "notice",
                    models.PositiveIntegerField(
                        default=0, help_text="minutes before it is picked up that it is asked for"
                    ),
                ),
                (
                    "horizon_days",
                    models.PositiveSmallIntegerField(default=365, help_text="how far ahead it may be asked for"),
                ),
                ("longest_days", models.PositiveSmallIntegerField(default=14)),
                ("most", models.PositiveIntegerField(help_text="how many one loan may have", null=True)),
                ("min_age", models.PositiveSmallIntegerField(null=True)),
                ("deposit", models.PositiveBigIntegerField(default=0)),
                (
                    "late_fee",
                    models.PositiveBigIntegerField(
                        default=0, help_text="øre for each that is late, for each day begun"
                    ),
                ),
                (
                    "replacement",
                    models.PositiveBigIntegerField(default=0, help_text="øre for one that does not come back"),
                ),
                ("vat_code", models.SlugField(blank=True, help_text="of all that it costs", max_length=20)),
                ("low_stock", models.PositiveIntegerField(default=0, help_text="told when fewer than this are there")),
                ("service_every_days", models.PositiveSmallIntegerField(null=True)),
                ("active", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lending.certificate",
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
                (
                    "space",
                    models.ForeignKey(
                        help_text="where it is fixed: then it is lent only along with a booking there",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fixed_equipment",
                        to="facilities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KindGroup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="for_groups",
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
                (
                    "price_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="prices.pricegroup"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KindPrice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("per_day", models.PositiveBigIntegerField(default=0)),
                ("per_loan", models.PositiveBigIntegerField(default=0)),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
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
                (
                    "price_group",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="prices.pricegroup"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LendingTerms",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="lending_terms",
                        serialize=False,
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "remind_before_hours",
                    models.PositiveSmallIntegerField(default=24, help_text="before it is to be back"),
                ),
                (
                    "late_after_minutes",
                    models.PositiveIntegerField(default=60, help_text="of grace, before anything is late"),
                ),
                (
                    "late_fee_days",
                    models.PositiveSmallIntegerField(default=14, help_text="for how many days late fees run at most"),
                ),
                (
                    "lost_after_days",
                    models.PositiveSmallIntegerField(default=30, help_text="late, before it is told as lost"),
                ),
                (
                    "lapses_after_hours",
                    models.PositiveSmallIntegerField(default=24, help_text="not picked up, before it is let go"),
                ),
                (
                    "free_until_hours",
                    models.PositiveSmallIntegerField(default=24, help_text="before pick-up that cancelling is free"),
                ),
                ("most_extensions", models.PositiveSmallIntegerField(default=2)),
                (
                    "block_after",
                    models.PositiveSmallIntegerField(default=3, help_text="late loans in a year; 0: nobody is blocked"),
                ),
                ("block_days", models.PositiveSmallIntegerField(default=30)),
                ("names_kept_days", models.PositiveSmallIntegerField(default=365, help_text="after a loan has ended")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("block_days__gte", 1), ("block_days__lte", 366)), name="lending_block_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("late_after_minutes__lte", 10080)), name="lending_grace"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("holder", models.UUIDField(help_text="the loan's")),
                ("wholes", models.PositiveIntegerField(null=True)),
                ("amount", models.PositiveIntegerField()),
                ("out", models.PositiveIntegerField(default=0)),
                ("back", models.PositiveIntegerField(default=0)),
                ("lost", models.PositiveIntegerField(default=0)),
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
                    "whole",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lending.kind",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.CharField(help_text="as on its label", max_length=30)),
                ("code", models.CharField(help_text="what its QR code says", max_length=12, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in", "In"),
                            ("out", "Out"),
                            ("service", "Service"),
                            ("lost", "Lost"),
                            ("retired", "Retired"),
                        ],
                        default="in",
                        max_length=8,
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        choices=[("good", "Good"), ("worn", "Worn"), ("damaged", "Damaged")],
                        default="good",
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("picture", models.CharField(blank=True, max_length=200)),
                ("bought_on", models.DateField(null=True)),
                ("price", models.PositiveBigIntegerField(help_text="øre, when it was bought", null=True)),
                ("service_due", models.DateField(null=True)),
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
                    "line",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="items", to="lending.line"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "number",
                    models.BigIntegerField(
                        db_default=models.Func(
                            models.Value("lending_number"), function="nextval", output_field=models.BigIntegerField()
                        ),
                        editable=False,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("reserved", "Reserved"),
                            ("out", "Out"),
                            ("returned", "Returned"),
                            ("closed", "Closed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("cancelled", "Cancelled"),
                            ("lapsed", "Lapsed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "code",
                    models.CharField(help_text="what the QR code of the receipt says", max_length=12, unique=True),
                ),
                (
                    "purpose",
                    models.CharField(blank=True, help_text="what it is for, as the borrower wrote", max_length=300),
                ),
                ("price_group", models.CharField(blank=True, max_length=40)),
                (
                    "price",
                    models.PositiveBigIntegerField(
                        default=0, help_text="øre with VAT, as it was told when it was asked for"
                    ),
                ),
                ("deposit", models.PositiveBigIntegerField(default=0, help_text="øre")),
                ("extended", models.PositiveSmallIntegerField(default=0, help_text="how often")),
                ("reason", models.CharField(blank=True, help_text="why it was refused or cancelled", max_length=500)),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("out_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(help_text="when nothing was left to do", null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "holder",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce("organisation_id", "person_id"),
                        output_field=models.UUIDField(),
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "depot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="lending.depot",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
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
                (
                    "occurrence",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="bookings.occurrence",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="line",
            name="loan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="lending.loan"
            ),
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("holder", models.UUIDField(help_text="the loan's")),
                ("way", models.CharField(choices=[("out", "Out"), ("back", "Back"), ("lost", "Lost")], max_length=4)),
                ("amount", models.PositiveIntegerField()),
                (
                    "condition",
                    models.CharField(
                        blank=True, choices=[("good", "Good"), ("worn", "Worn"), ("damaged", "Damaged")], max_length=8
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "signed",
                    models.CharField(blank=True, help_text="who took it, as she wrote her name", max_length=120),
                ),
                ("picture", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(help_text="when it happened; noted later where there was no network")),
                ("noted_at", models.DateTimeField()),
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
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="lending.item",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handovers",
                        to="lending.line",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="lending.loan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Damage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("holder", models.UUIDField(help_text="the loan's")),
                ("count", models.PositiveIntegerField(default=1)),
                ("missing", models.BooleanField(default=False, help_text="it did not come back")),
                ("text", models.CharField(max_length=1000)),
                ("picture", models.CharField(blank=True, max_length=200)),
                ("proposed", models.PositiveBigIntegerField(default=0, help_text="øre")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("charged", "Charged"), ("waived", "Waived")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("amount", models.PositiveBigIntegerField(help_text="øre with VAT that was charged", null=True)),
                ("answer", models.CharField(blank=True, help_text="why so", max_length=1000)),
                ("noted_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                (
                    "noted_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="damages",
                        to="lending.item",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="damages",
                        to="lending.line",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="damages", to="lending.loan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount", models.PositiveIntegerField()),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="part_of", to="lending.kind"
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
                (
                    "whole",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="lending.kind"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pool",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("stock", models.PositiveIntegerField(default=0)),
                ("short", models.PositiveIntegerField(default=0)),
                ("shelf", models.CharField(blank=True, help_text="where in the storage place", max_length=60)),
                (
                    "depot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pools",
                        to="lending.depot",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pools", to="lending.kind"
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
        ),
        migrations.AddField(
            model_name="line",
            name="pool",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="lending.pool"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="pool",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="lending.pool"
            ),
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount", models.PositiveIntegerField()),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
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
                    "item",
                    models.ForeignKey(
                        help_text="away for service",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holdings",
                        to="lending.item",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holdings",
                        to="lending.line",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="lending.pool",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CountLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("expected", models.IntegerField()),
                ("found", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("counted_at", models.DateTimeField()),
                (
                    "count",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="lending.count",
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
                (
                    "pool",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lending.pool"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Sharing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("own_until_days", models.PositiveSmallIntegerField(default=30)),
                ("home_percent", models.PositiveSmallIntegerField(default=0)),
                ("rules_nb", models.CharField(blank=True, max_length=500)),
                ("rules_nn", models.CharField(blank=True, max_length=500)),
                ("rules_en", models.CharField(blank=True, max_length=500)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(null=True)),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shared",
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
                (
                    "to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("holder", models.UUIDField(help_text="the organisation, or the person for herself")),
                ("begins", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("reason", models.CharField(help_text="empty when it came from the rule", max_length=500)),
                (
                    "late",
                    models.PositiveSmallIntegerField(help_text="by the rule: so many late loans in a year", null=True),
                ),
                ("lifted_at", models.DateTimeField(null=True)),
                ("appeal", models.TextField(blank=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["holder", "municipality", "ends"], name="block_of_holder")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("begins"))), name="block_is_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person__isnull", True), ("organisation__isnull", True), _connector="XOR"),
                        name="block_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), ("late__isnull", False), _connector="OR"
                        ),
                        name="block_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal", ""), ("appealed_at", None)),
                            models.Q(models.Q(("appeal", ""), _negated=True), ("appealed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="block_appealed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="block_answered_when",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(fields=("municipality", "code"), name="certificate_once"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="certificate_in_municipality"),
        ),
        migrations.AddIndex(
            model_name="depot",
            index=models.Index(fields=["municipality", "name"], name="depot_by_name"),
        ),
        migrations.AddConstraint(
            model_name="depot",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="depot_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("depot",), name="one_count_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped", False), ("ended_at", None), ("ended_by", None)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="count_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldcertificate",
            constraint=models.UniqueConstraint(fields=("certificate", "person"), name="certificate_held_once"),
        ),
        migrations.AddIndex(
            model_name="kind",
            index=models.Index(fields=["municipality", "sort_key", "id"], name="kind_in_order"),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="kind_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.CheckConstraint(condition=models.Q(("turnaround__lte", 20160)), name="kind_turnaround"),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.CheckConstraint(
                condition=models.Q(("longest_days__gte", 1), ("longest_days__lte", 366)), name="kind_longest"
            ),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.CheckConstraint(
                condition=models.Q(("horizon_days__gte", 1), ("horizon_days__lte", 1100)), name="kind_horizon"
            ),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.CheckConstraint(
                condition=models.Q(("most__isnull", True), ("most__gte", 1), _connector="OR"), name="kind_most"
            ),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.CheckConstraint(
                condition=models.Q(("min_age__isnull", True), ("min_age__lte", 100), _connector="OR"), name="kind_age"
            ),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deposit", 0), ("late_fee", 0), ("replacement", 0)),
                    models.Q(("vat_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="kind_costs_with_vat_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="kindgroup",
            constraint=models.UniqueConstraint(fields=("kind", "price_group"), name="kind_for_group_once"),
        ),
        migrations.AddConstraint(
            model_name="kindprice",
            constraint=models.UniqueConstraint(
                fields=("kind", "price_group"), name="kind_price_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="kindprice",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_day__lte", 100000000), ("per_loan__lte", 100000000)), name="kind_price_bounds"
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(fields=["holder", "-created_at"], name="loan_of_holder_newest"),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                models.F("depot"),
                django.db.models.functions.text.Upper("during"),
                condition=models.Q(("state__in", ("asked", "reserved", "out", "returned"))),
                name="loan_at_depot",
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(fields=["municipality", "state", "created_at"], name="loan_by_state"),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="loan_number_once"),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.UniqueConstraint(fields=("id", "municipality", "holder"), name="loan_of_holder"),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("during__isempty", False),
                    ("during__lower_inc", True),
                    ("during__lower_inf", False),
                    ("during__upper_inc", False),
                    ("during__upper_inf", False),
                ),
                name="loan_is_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[2-9b-df-hjkmnp-tv-xz]{6,12}$")), name="loan_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("out_at__isnull", False), ("state__in", ("out", "returned", "closed"))),
                    models.Q(models.Q(("state__in", ("out", "returned", "closed")), _negated=True), ("out_at", None)),
                    _connector="OR",
                ),
                name="loan_out_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at__isnull", False), ("state__in", ("returned", "closed"))),
                    models.Q(models.Q(("state__in", ("returned", "closed")), _negated=True), ("returned_at", None)),
                    _connector="OR",
                ),
                name="loan_returned_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ("closed", "refused", "withdrawn", "cancelled", "lapsed")),
                    ),
                    models.Q(("ended_at", None), ("state__in", ("asked", "reserved", "out", "returned"))),
                    _connector="OR",
                ),
                name="loan_ended_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), ("state", "refused"), _negated=True), name="loan_refused_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="handover_of_something"),
        ),
        migrations.AddConstraint(
            model_name="damage",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 1), models.Q(("text", ""), _negated=True)), name="damage_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="damage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount", None), ("decided_at", None), ("state", "open")),
                    models.Q(("amount__gte", 1), ("decided_at__isnull", False), ("state", "charged")),
                    models.Q(("amount", None), ("decided_at__isnull", False), ("state", "waived")),
                    _connector="OR",
                ),
                name="damage_decided_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("whole", "kind"), name="part_once"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1), models.Q(("whole", models.F("kind")), _negated=True)),
                name="part_of_another",
            ),
        ),
        migrations.AddIndex(
            model_name="pool",
            index=models.Index(fields=["depot", "kind"], name="pool_at_depot"),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.UniqueConstraint(fields=("kind", "depot"), name="pool_once"),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="pool_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=models.Q(("short__lte", models.F("stock")), ("stock__lte", 100000)), name="pool_bounds"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("loan", "pool", "whole"), name="line_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(fields=("id", "municipality", "holder"), name="line_of_holder"),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gte", 1),
                    ("amount__lte", 100000),
                    (
                        "out__gte",
                        django.db.models.expressions.CombinedExpression(models.F("back"), "+", models.F("lost")),
                    ),
                    ("out__lte", models.F("amount")),
                ),
                name="line_never_more_back_than_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("whole", None), ("wholes", None)),
                    models.Q(("whole__isnull", False), ("wholes__gte", 1)),
                    _connector="OR",
                ),
                name="line_of_a_set",
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["municipality", "service_due"], name="item_service_due"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="item_number_once"),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[2-9b-df-hjkmnp-tv-xz]{6,12}$")), name="item_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="item_has_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line__isnull", False), ("state", "out")),
                    models.Q(models.Q(("state", "out"), _negated=True), ("line__isnull", True)),
                    _connector="OR",
                ),
                name="item_out_on_a_line",
            ),
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                models.F("pool"), django.db.models.functions.text.Upper("during"), name="holding_of_pool"
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("during__isempty", False),
                    ("during__lower_inc", True),
                    ("during__lower_inf", False),
                    ("during__upper_inc", False),
                    ("during__upper_inf", False),
                ),
                name="holding_is_a_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="holding_holds"),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("line", None), ("item", None), _connector="OR"), name="holding_for_one_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="countline",
            constraint=models.UniqueConstraint(fields=("count", "pool"), name="counted_once"),
        ),
        migrations.AddConstraint(
            model_name="countline",
            constraint=models.CheckConstraint(condition=models.Q(("found__lte", 100000)), name="count_found"),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.UniqueConstraint(fields=("kind", "to"), name="shared_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.CheckConstraint(condition=models.Q(("home_percent__lte", 100)), name="shared_percent"),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_day__isnull", True), ("last_day__gte", models.F("first_day")), _connector="OR"
                ),
                name="shared_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to", None), models.Q(("to", models.F("municipality")), _negated=True), _connector="OR"
                ),
                name="shared_to_another",
            ),
        ),
    ]
