import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.math
import django.db.models.lookups
from django.db import migrations, models

import aktiv.facilities.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("name_nb", models.CharField(max_length=60)),
                ("name_nn", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EquipmentTag",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("name_nb", models.CharField(max_length=60)),
                ("name_nn", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="WordVariant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "variant", "word", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("variant", models.CharField(db_collation="C", max_length=80)),
                ("word", models.CharField(db_collation="C", max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Facility",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "sort_key",
                    models.CharField(
                        db_collation="C",
                        help_text="values.folding.sort_key(name): the database knows no æøå",
                        max_length=400,
                    ),
                ),
                ("about_nb", models.TextField(blank=True)),
                ("about_nn", models.TextField(blank=True)),
                ("about_en", models.TextField(blank=True)),
                ("address", models.CharField(max_length=160)),
                ("postcode", models.CharField(max_length=12)),
                ("place", models.CharField(max_length=80)),
                ("district", models.CharField(blank=True, max_length=80)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=30)),
                (
                    "accessibility",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("published", models.BooleanField(default=True)),
                ("search", django.contrib.postgres.search.SearchVectorField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facilities",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FacilityWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word", "facility_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("word", models.CharField(db_collation="C", max_length=80)),
                ("weight", models.PositiveSmallIntegerField()),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="facilities.facility"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HoursPlan",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                (
                    "on_public_holidays",
                    models.CharField(
                        choices=[("closed", "Closed"), ("as_sunday", "As Sunday"), ("as_usual", "As Usual")],
                        default="closed",
                        max_length=10,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours_plans",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="facility",
            name="hours_plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="facilities", to="facilities.hoursplan"
            ),
        ),
        migrations.CreateModel(
            name="HoursWindow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "layer",
                    models.CharField(
                        choices=[("open", "Open"), ("school", "School"), ("season", "Season")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("instant", "instant"),
                            ("application", "application"),
                            ("season", "season"),
                            ("closed", "closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("from_minute", models.PositiveSmallIntegerField()),
                ("to_minute", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField()),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="last day, inclusive; empty for until further notice", null=True
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="windows", to="facilities.hoursplan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenPattern",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("mode", models.CharField(max_length=12)),
                ("start_interval", models.PositiveSmallIntegerField()),
                ("compiled_from", models.DateField(help_text="first day the sheets are true for", null=True)),
                ("compiled_to", models.DateField(help_text="last day the sheets are true for", null=True)),
                (
                    "facility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="facilities.facility",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="patterns", to="facilities.hoursplan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenSheet",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("weekday", models.PositiveSmallIntegerField(null=True)),
                ("day", models.DateField(null=True)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("bookable", aktiv.facilities.fields.BitsField()),
                ("instant", aktiv.facilities.fields.BitsField()),
                ("starts", aktiv.facilities.fields.BitsField()),
                ("school", aktiv.facilities.fields.BitsField()),
                ("season", aktiv.facilities.fields.BitsField()),
                (
                    "pattern",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="facilities.openpattern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("path", models.CharField(max_length=200)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("alt_nb", models.CharField(max_length=300)),
                ("alt_nn", models.CharField(max_length=300)),
                ("alt_en", models.CharField(max_length=300)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="facilities.facility"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Space",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("stretch", models.BigIntegerField(help_text="which 5,040 units of the number line its root owns")),
                ("divisions", models.PositiveSmallIntegerField()),
                ("footprint", aktiv.facilities.fields.FootprintField()),
                ("slug", models.SlugField(max_length=60)),
                ("name_nb", models.CharField(max_length=80)),
                ("name_nn", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sports_hall", "Sports Hall"),
                            ("gym", "Gym"),
                            ("pitch", "Pitch"),
                            ("tennis", "Tennis"),
                            ("meeting_room", "Meeting Room"),
                            ("stage", "Stage"),
                            ("culture_hall", "Culture Hall"),
                            ("pool", "Pool"),
                            ("lane", "Lane"),
                            ("dance", "Dance"),
                            ("kitchen", "Kitchen"),
                            ("changing_room", "Changing Room"),
                            ("studio", "Studio"),
                            ("community_hall", "Community Hall"),
                            ("ice_rink", "Ice Rink"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "layout",
                    models.CharField(
                        default="strip",
                        help_text="how the sketch is drawn: room, strip, grid, pitch, lanes",
                        max_length=10,
                    ),
                ),
                (
                    "columns",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="atoms beside each other in the sketch, row by row"
                    ),
                ),
                ("capacity", models.PositiveIntegerField(null=True)),
                ("area", models.PositiveIntegerField(help_text="square metres", null=True)),
                ("terms", models.JSONField(default=dict)),
                (
                    "alone",
                    models.BooleanField(
                        default=True, help_text="may be booked by itself, not only along with another space"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="spaces", to="facilities.facility"
                    ),
                ),
                (
                    "hours_plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spaces",
                        to="facilities.hoursplan",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spaces",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="facilities.space",
                    ),
                ),
                (
                    "pattern",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spaces",
                        to="facilities.openpattern",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=40)),
                ("value", models.JSONField()),
                (
                    "facility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settings",
                        to="facilities.facility",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settings",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settings",
                        to="facilities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("text_nb", models.CharField(max_length=200)),
                ("text_nn", models.CharField(max_length=200)),
                ("text_en", models.CharField(max_length=200)),
                ("required", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="facilities.space"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="openpattern",
            name="space",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="facilities.space"
            ),
        ),
        migrations.CreateModel(
            name="HoursException",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("from_minute", models.PositiveSmallIntegerField(null=True)),
                ("to_minute", models.PositiveSmallIntegerField(null=True)),
                ("reason_nb", models.CharField(max_length=120)),
                ("reason_nn", models.CharField(max_length=120)),
                ("reason_en", models.CharField(max_length=120)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours_exceptions",
                        to="facilities.facility",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours_exceptions",
                        to="facilities.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpaceActivity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="facilities.activity"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="municipalities.municipality"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="activities", to="facilities.space"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpaceEquipment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="equipment", to="facilities.space"
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="spaces", to="facilities.equipmenttag"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpaceLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("required", models.BooleanField(default=False)),
                (
                    "linked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="linked_from", to="facilities.space"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="facilities.space"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TermsDocument",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.SlugField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("title_nb", models.CharField(max_length=120)),
                ("title_nn", models.CharField(max_length=120)),
                ("title_en", models.CharField(max_length=120)),
                ("text_nb", models.TextField()),
                ("text_nn", models.TextField()),
                ("text_en", models.TextField()),
                ("published_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms_documents",
                        to="municipalities.municipality",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="hoursplan",
            constraint=models.UniqueConstraint(fields=("municipality", "key"), name="hours_plan_once"),
        ),
        migrations.AddConstraint(
            model_name="hoursplan",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="hours_plan_in_municipality"),
        ),
        migrations.AddIndex(
            model_name="facility",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["search"], name="facility_search", opclasses=["tsvector_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="facility",
            index=models.Index(fields=["municipality", "sort_key", "id"], name="facility_in_order"),
        ),
        migrations.AddIndex(
            model_name="facility",
            index=models.Index(fields=["sort_key", "id"], name="facility_in_order_everywhere"),
        ),
        migrations.AddConstraint(
            model_name="facility",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                name="facility_on_earth",
            ),
        ),
        migrations.AddConstraint(
            model_name="facility",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="facility_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="hourswindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (1, 7))), name="hours_window_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="hourswindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_minute__lt", models.F("to_minute")), ("to_minute__lte", 1440)),
                name="hours_window_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="hourswindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(django.db.models.functions.math.Mod("from_minute", 5), 0),
                    django.db.models.lookups.Exact(django.db.models.functions.math.Mod("to_minute", 5), 0),
                ),
                name="hours_window_on_cells",
            ),
        ),
        migrations.AddConstraint(
            model_name="hourswindow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="hours_window_valid_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="opensheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("day__isnull", False)), fields=("pattern", "day"), name="open_sheet_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="opensheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("weekday__isnull", False)),
                fields=("pattern", "weekday", "valid_from"),
                name="open_sheet_weekday",
            ),
        ),
        migrations.AddConstraint(
            model_name="opensheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("day__isnull", True), ("valid_from__isnull", False), ("weekday__range", (1, 7))),
                    models.Q(
                        ("day__isnull", False),
                        ("valid_from__isnull", True),
                        ("valid_to__isnull", True),
                        ("weekday__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="open_sheet_weekly_or_special",
            ),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(fields=("facility", "place"), name="picture_place_once"),
        ),
        migrations.AddIndex(
            model_name="space",
            index=models.Index(fields=["stretch"], name="space_stretch"),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.UniqueConstraint(fields=("facility", "slug"), name="space_slug_once"),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent", None)), fields=("stretch",), name="stretch_owned_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="space_in_municipality"),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.UniqueConstraint(fields=("id", "facility"), name="space_in_facility"),
        ),
        migrations.AddConstraint(
            model_name="space",
            constraint=models.UniqueConstraint(
                fields=("id", "facility", "stretch", "divisions"), name="space_on_stretch"
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.UniqueConstraint(
                fields=("municipality", "facility", "space", "key"), name="setting_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.CheckConstraint(
                condition=models.Q(("facility__isnull", True), ("space__isnull", True), _connector="OR"),
                name="setting_at_one_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="openpattern",
            constraint=models.UniqueConstraint(
                fields=("plan", "mode", "start_interval", "facility", "space"),
                name="open_pattern_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursexception",
            constraint=models.UniqueConstraint(
                fields=("facility", "space", "day", "from_minute"), name="hours_exception_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_minute__isnull", True), ("to_minute__isnull", True)),
                    models.Q(("from_minute__lt", models.F("to_minute")), ("to_minute__lte", 1440)),
                    _connector="OR",
                ),
                name="hours_exception_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_minute__isnull", True),
                    models.Q(
                        django.db.models.lookups.Exact(django.db.models.functions.math.Mod("from_minute", 5), 0),
                        django.db.models.lookups.Exact(django.db.models.functions.math.Mod("to_minute", 5), 0),
                    ),
                    _connector="OR",
                ),
                name="hours_exception_on_cells",
            ),
        ),
        migrations.AddConstraint(
            model_name="spaceactivity",
            constraint=models.UniqueConstraint(
                fields=("activity", "municipality", "space"), name="space_activity_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="spaceequipment",
            constraint=models.UniqueConstraint(fields=("space", "tag"), name="space_equipment_once"),
        ),
        migrations.AddConstraint(
            model_name="spacelink",
            constraint=models.UniqueConstraint(fields=("space", "linked"), name="space_link_once"),
        ),
        migrations.AddConstraint(
            model_name="spacelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("space", models.F("linked")), _negated=True), name="space_link_to_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="termsdocument",
            constraint=models.UniqueConstraint(fields=("municipality", "key", "version"), name="terms_version_once"),
        ),
    ]
