"""Parties, the agreement, bodies, mandates and commitments."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
    ]

    operations = [
        migrations.CreateModel(
            name="Collaboration",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name_nb", models.CharField(max_length=120)),
                ("name_nn", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("founded_on", models.DateField()),
                ("made_at", models.DateTimeField()),
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
            ],
        ),
        migrations.CreateModel(
            name="Body",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("council", "Council"),
                            ("steering_group", "Steering Group"),
                            ("coordination_group", "Coordination Group"),
                        ],
                        max_length=18,
                    ),
                ),
                ("name_nb", models.CharField(max_length=120)),
                ("name_nn", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("made_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="collaboration.collaboration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("text", models.TextField(max_length=40000)),
                ("data_processing", models.TextField(max_length=40000)),
                ("cost_key", models.JSONField()),
                ("vote_key", models.JSONField()),
                ("notice_months", models.PositiveSmallIntegerField()),
                ("change_note", models.TextField(blank=True, max_length=2000)),
                (
                    "language",
                    models.CharField(choices=[("nb", "nb"), ("nn", "nn"), ("en", "en")], default="nb", max_length=2),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
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
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="collaboration.collaboration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("money", "Money"), ("hours", "Hours"), ("test_site", "Test Site"), ("role", "Role")],
                        max_length=9,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("amount_ore", models.PositiveBigIntegerField(null=True)),
                ("hours", models.PositiveIntegerField(null=True)),
                ("due", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="collaboration.collaboration",
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
            ],
        ),
        migrations.CreateModel(
            name="DecisionLimit",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("from_day", models.DateField()),
                ("limit_ore", models.PositiveBigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="limits",
                        to="collaboration.body",
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
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("amount_ore", models.BigIntegerField(null=True)),
                ("hours", models.IntegerField(null=True)),
                ("delivered_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="collaboration.commitment",
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
            ],
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("municipality", "Municipality"),
                            ("county", "County"),
                            ("agency", "Agency"),
                            ("private_owner", "Private Owner"),
                            ("observer", "Observer"),
                            ("supplier", "Supplier"),
                        ],
                        max_length=14,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=12)),
                ("joined", models.DateField()),
                ("left", models.DateField(help_text="its last day", null=True)),
                ("notice_on", models.DateField(help_text="when it said that it would leave", null=True)),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "municipality",
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
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("deputy", "Deputy"),
                            ("chair", "Chair"),
                            ("secretariat", "Secretariat"),
                            ("product_owner", "Product Owner"),
                            ("assessor", "Assessor"),
                        ],
                        max_length=14,
                    ),
                ),
                ("begins", models.DateTimeField()),
                ("ends", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="collaboration.body",
                    ),
                ),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="collaboration.collaboration",
                    ),
                ),
                (
                    "deputy_of",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="collaboration.mandate",
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
                    "given_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="commitment",
            name="member",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="collaboration.member",
            ),
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("case_reference", models.CharField(max_length=60)),
                ("signatory", models.CharField(help_text="name and office of who signed", max_length=120)),
                ("adopted_on", models.DateField()),
                ("sha256", models.CharField(help_text="of the version as it was seen", max_length=64)),
                ("made_at", models.DateTimeField()),
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
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="collaboration.agreementversion",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MemberFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("population", models.PositiveIntegerField()),
                ("on_day", models.DateField()),
                ("source", models.CharField(max_length=160)),
                ("made_at", models.DateTimeField()),
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
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=60)),
                ("name_nb", models.CharField(max_length=120)),
                ("name_nn", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("first", models.DateField()),
                ("last", models.DateField(null=True)),
                (
                    "collaboration",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="collaboration.collaboration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("on_day", models.DateField()),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessions",
                        to="collaboration.member",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="collaboration.member",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.UniqueConstraint(fields=("collaboration", "slug"), name="body_once"),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="agreement_version_once"),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    models.Q(("data_processing", ""), _negated=True),
                ),
                name="agreement_version_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice_months__lte", 60)), name="agreement_notice_within_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionlimit",
            constraint=models.UniqueConstraint(fields=("body", "from_day"), name="decision_limit_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_ore", None), ("hours", None), _connector="OR"), name="delivery_in_one_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="member_number_once"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__regex", "^[0-9]{3,12}$")), name="member_number_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("left", None), ("left__gte", models.F("joined")), _connector="OR"),
                name="member_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("notice_on", None),
                    models.Q(("left__gte", models.F("notice_on")), ("left__isnull", False)),
                    _connector="OR",
                ),
                name="member_notice_has_a_last_day",
            ),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["collaboration", "body"], name="mandates_of_body"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends", None), ("ends__gte", models.F("begins")), _connector="OR"),
                name="mandate_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body__isnull", False), ("role__in", ["member", "deputy", "chair"])),
                    models.Q(("body", None), ("role__in", ["secretariat", "product_owner", "assessor"])),
                    _connector="OR",
                ),
                name="mandate_seated_in_a_body",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deputy_of__isnull", False), ("role", "deputy")),
                    models.Q(models.Q(("role", "deputy"), _negated=True), ("deputy_of", None)),
                    _connector="OR",
                ),
                name="mandate_deputy_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(fields=("collaboration", "number"), name="commitment_once"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="commitment_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_ore__gt", 0), ("hours", None), ("kind", "money")),
                    models.Q(("amount_ore", None), ("hours__gt", 0), ("kind", "hours")),
                    models.Q(("amount_ore", None), ("hours", None), ("kind__in", ["test_site", "role"])),
                    _connector="OR",
                ),
                name="commitment_in_its_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.UniqueConstraint(fields=("version", "member"), name="adopted_once"),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case_reference", ""), _negated=True), models.Q(("signatory", ""), _negated=True)
                ),
                name="adoption_is_signed",
            ),
        ),
        migrations.AddIndex(
            model_name="memberfigure",
            index=models.Index(fields=["member", "-on_day", "-id"], name="figures_of_member"),
        ),
        migrations.AddConstraint(
            model_name="memberfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="figure_has_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(fields=("collaboration", "slug"), name="service_once"),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("last", None), ("last__gte", models.F("first")), _connector="OR"),
                name="service_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("before", "after"), name="succession_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("before", models.F("after")), _negated=True), name="succession_of_two"
            ),
        ),
    ]
