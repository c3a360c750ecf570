"""Tables of the ledger and of payments."""

import uuid

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bookings", "0061_event_wall"),
        ("facilities", "0041_doors_and_faults_guards"),
        ("municipalities", "0001_initial"),
        ("people", "0031_reached"),
        ("prices", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("provider", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=50, unique=True)),
                ("provider_id", models.CharField(blank=True, max_length=80)),
                ("redirect_to", models.CharField(blank=True, max_length=1000)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("standing", models.CharField(default="open", max_length=12)),
                ("authorised", models.BigIntegerField(default=0)),
                ("captured", models.BigIntegerField(default=0)),
                ("refunded", models.BigIntegerField(default=0)),
                ("cancelled", models.BigIntegerField(default=0)),
                ("method", models.CharField(blank=True, max_length=40)),
                (
                    "holder",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce("organisation_id", "person_id"),
                        output_field=models.UUIDField(),
                    ),
                ),
                ("hold", models.UUIDField()),
                (
                    "lost_code",
                    models.CharField(blank=True, help_text="why it could not be booked any more", max_length=60),
                ),
                ("lost_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(help_text="when the payer can pay no longer")),
                ("authorised_at", models.DateTimeField(null=True)),
                (
                    "ask_at",
                    models.DateTimeField(
                        help_text="when the provider is asked again; empty when nothing is awaited", null=True
                    ),
                ),
                ("read_at", models.DateTimeField(help_text="when the provider last told how it stands", null=True)),
                ("settle_at", models.DateTimeField(help_text="when what is owed is looked at again", null=True)),
                (
                    "description",
                    models.CharField(help_text="what the payer reads at the provider; names no person", max_length=100),
                ),
                ("language", models.CharField(max_length=5)),
                (
                    "booking",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="bookings.booking",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="municipalities.municipality",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaptureRule",
            fields=[
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="capture_rule",
                        serialize=False,
                        to="municipalities.municipality",
                    ),
                ),
                ("when", models.CharField(choices=[("use", "Use"), ("booking", "Booking")], max_length=8)),
                ("alone_up_to", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("alone_up_to__gte", 0)), name="alone_not_negative")
                ],
            },
        ),
        migrations.CreateModel(
            name="Heard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=20)),
                ("event_id", models.CharField(max_length=120)),
                ("name", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="heard", to="payments.payment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GivingBack",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("alone", models.BooleanField(help_text="little enough for one")),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("granted", models.BooleanField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="given_back", to="payments.payment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "charge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="order_line",
                        serialize=False,
                        to="prices.charge",
                    ),
                ),
                ("account", models.CharField(blank=True, help_text="empty where no rule fitted", max_length=40)),
                ("dimensions", models.JSONField(default=dict)),
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
            name="Posting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("charge", "Charge"),
                            ("correction", "Correction"),
                            ("capture", "Capture"),
                            ("refund", "Refund"),
                        ],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField(help_text="the day in the municipality on which it happened")),
                ("currency", models.CharField(max_length=3)),
                ("up_to", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "charge",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posting",
                        to="prices.charge",
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
                    "payment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="payments.payment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                (
                    "account",
                    models.CharField(
                        choices=[
                            ("receivable", "Receivable"),
                            ("revenue", "Revenue"),
                            ("vat", "Vat"),
                            ("provider", "Provider"),
                        ],
                        max_length=12,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("amount", models.BigIntegerField()),
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
                    "posting",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="payments.posting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProviderOrder",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("begin", "Begin"),
                            ("capture", "Capture"),
                            ("refund", "Refund"),
                            ("cancel", "Cancel"),
                        ],
                        max_length=8,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                (
                    "why",
                    models.CharField(
                        help_text="paying, used, owes_less, time_lost, abandoned, nothing_left", max_length=20
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("try_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("refused", models.CharField(blank=True, max_length=60)),
                ("refused_why", models.CharField(blank=True, max_length=300)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="payments.payment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AccountRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("vat_code", models.SlugField(blank=True, help_text="empty for every code", max_length=20)),
                (
                    "reason",
                    models.CharField(blank=True, help_text="of the charge; empty for every reason", max_length=16),
                ),
                ("from_day", models.DateField()),
                ("account", models.CharField(max_length=40)),
                (
                    "dimensions",
                    models.JSONField(default=dict, help_text="such as cost centre, function and project, by name"),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.facility",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_rules",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facilities.space",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "facility", "space", "vat_code", "reason", "from_day"),
                        name="one_account_rule",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("facility__isnull", True), ("space__isnull", True), _connector="OR"),
                        name="account_rule_for_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("account", ""), _negated=True), name="account_rule_names_account"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Intended",
            fields=[
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="intended",
                        serialize=False,
                        to="payments.payment",
                    ),
                ),
                ("details", models.JSONField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("provider_id", ""), _negated=True),
                fields=["provider_id"],
                name="payment_by_provider_id",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["person", "-created_at"], name="payment_of_person"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(condition=models.Q(("ask_at__isnull", False)), fields=["ask_at"], name="payment_to_ask"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("settle_at__isnull", False)), fields=["settle_at"], name="payment_to_settle"
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["municipality", "-created_at"], name="payment_of_municipality"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(condition=models.Q(("booking", None)), fields=["hold"], name="payment_for_hold"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("amount__lte", 10000000000)), name="payment_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("authorised__gte", 0),
                    ("cancelled__gte", 0),
                    ("captured__gte", 0),
                    ("refunded__gte", 0),
                    ("authorised__lte", models.F("amount")),
                    ("refunded__lte", models.F("captured")),
                    ("authorised__gte", models.F("captured")),
                ),
                name="payment_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("booking", None), ("lost_at", None), _connector="OR"), name="payment_booked_or_lost"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("id", "municipality"), name="payment_at_home"),
        ),
        migrations.AddConstraint(
            model_name="heard",
            constraint=models.UniqueConstraint(fields=("municipality", "provider", "event_id"), name="heard_once"),
        ),
        migrations.AddConstraint(
            model_name="givingback",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="giving_back_something"),
        ),
        migrations.AddConstraint(
            model_name="givingback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("granted", None)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("granted__isnull", False)),
                    _connector="OR",
                ),
                name="giving_back_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="givingback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("granted", True), _negated=True),
                    ("alone", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="giving_back_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="givingback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)), fields=("payment",), name="one_giving_back"
            ),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(
                condition=models.Q(("account", "")), fields=["municipality"], name="line_without_account"
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["municipality", "day"], name="posting_by_day"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(fields=("id", "municipality", "currency"), name="posting_in_currency"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(fields=("payment", "act", "up_to"), name="posted_once"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("act__in", ["charge", "correction"]),
                        ("charge__isnull", False),
                        ("id", models.F("charge")),
                        ("payment", None),
                        ("up_to", None),
                    ),
                    models.Q(
                        ("act__in", ["capture", "refund"]),
                        ("charge", None),
                        ("payment__isnull", False),
                        ("up_to__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="posting_is_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(fields=("posting", "account", "code"), name="one_entry_an_account"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="entry_moves_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("account__in", ["receivable", "revenue", "vat", "provider"])), name="entry_account"
            ),
        ),
        migrations.AddIndex(
            model_name="providerorder",
            index=models.Index(
                condition=models.Q(("try_at__isnull", False)), fields=["try_at"], name="provider_order_waits"
            ),
        ),
        migrations.AddIndex(
            model_name="providerorder",
            index=models.Index(
                condition=models.Q(("refused", ""), _negated=True),
                fields=["municipality", "-asked_at"],
                name="provider_order_refused",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("refused", ""), ("try_at__isnull", False)),
                    models.Q(("done_at__isnull", False), ("refused", ""), ("try_at", None)),
                    models.Q(("done_at", None), ("try_at", None), models.Q(("refused", ""), _negated=True)),
                    _connector="OR",
                ),
                name="provider_order_waits_or_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerorder",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="provider_order_amount"),
        ),
        migrations.AddConstraint(
            model_name="providerorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verb", "begin")), fields=("payment",), name="one_beginning"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("try_at__isnull", False)), fields=("payment",), name="one_order_at_a_time"
            ),
        ),
    ]
