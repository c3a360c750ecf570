import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0003_search_columns"),
        ("municipalities", "0001_initial"),
        ("people", "0002_personas"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("user_tests", "to be asked to try out new things"),
                            ("news", "news from the municipality about facilities"),
                        ],
                        max_length=20,
                    ),
                ),
                ("wording", models.PositiveSmallIntegerField(help_text="version of the words that were shown")),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ContactCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("issuer", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("booker", "Booker"),
                            ("finance", "Finance"),
                            ("coach", "Coach"),
                        ],
                        max_length=20,
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("valid_to", models.DateField(help_text="last day of the right that is offered", null=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LimitWindow",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="OperatorRole",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationActivity",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="PersonalDataRead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("contact", "name and contact data"),
                            ("booking", "who has a booking"),
                            ("rights", "roles and whom she acts for"),
                            ("export", "everything, at her own request"),
                        ],
                        max_length=10,
                    ),
                ),
                ("page", models.CharField(help_text="URL name of the page or operation", max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="a kind of the registry of personal fields", max_length=40)),
                ("days", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RightRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("booker", "Booker"),
                            ("finance", "Finance"),
                            ("coach", "Coach"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "register_role",
                    models.CharField(
                        blank=True,
                        help_text="a role in the register of somebody with her name and birth date: a hint",
                        max_length=40,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "Granted"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("issuer", models.CharField(help_text="empty for a persona of the demonstration", max_length=200)),
                (
                    "sid",
                    models.CharField(
                        blank=True, help_text="the provider's session, by which it tells us to end", max_length=255
                    ),
                ),
                ("level", models.CharField(choices=[("substantial", "Substantial"), ("high", "High")], max_length=12)),
                (
                    "agent",
                    models.CharField(blank=True, help_text="browser and system, for her to know it by", max_length=120),
                ),
                ("begun_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("signed_out", "Signed Out"),
                            ("everywhere", "she signed out everywhere"),
                            ("by_provider", "she signed out at the provider"),
                            ("stepped_up", "another took its place, of a higher level"),
                            ("removed", "the person was anonymised"),
                        ],
                        max_length=12,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("age_from", models.PositiveSmallIntegerField()),
                ("age_to", models.PositiveSmallIntegerField()),
                (
                    "sex",
                    models.CharField(
                        choices=[("girls", "girls and women"), ("boys", "boys and men"), ("mixed", "Mixed")],
                        default="mixed",
                        max_length=8,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("recreational", "Recreational"),
                            ("local", "Local"),
                            ("regional", "Regional"),
                            ("national", "National"),
                        ],
                        default="recreational",
                        max_length=12,
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="TeamMembers",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "band",
                    models.CharField(
                        choices=[
                            ("0-5", "Under 6"),
                            ("6-12", "From 6"),
                            ("13-19", "From 13"),
                            ("20-25", "From 20"),
                            ("26-66", "From 26"),
                            ("67+", "From 67"),
                        ],
                        max_length=6,
                    ),
                ),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="representative",
            name="representative_once",
        ),
        migrations.RemoveConstraint(
            model_name="staffrole",
            name="staff_role_once",
        ),
        migrations.AddField(
            model_name="organisation",
            name="about",
            field=models.TextField(
                blank=True, help_text="in the organisation's own words and language", max_length=2000
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="address",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="organisation",
            name="decided_at",
            field=models.DateTimeField(help_text="when the municipality approved or refused a group", null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="form",
            field=models.CharField(
                blank=True, help_text="legal form in the register, such as FLI or AS", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="logo",
            field=models.CharField(blank=True, help_text="file below the media folder", max_length=200),
        ),
        migrations.AddField(
            model_name="organisation",
            name="merged_into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="phone",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="organisation",
            name="place",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="organisation",
            name="postcode",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="organisation",
            name="reason",
            field=models.CharField(blank=True, help_text="why a group was refused", max_length=300),
        ),
        migrations.AddField(
            model_name="organisation",
            name="register_read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="organisation",
            name="status",
            field=models.CharField(
                choices=[
                    ("active", "Active"),
                    ("pending", "a group that waits for its municipality's answer"),
                    ("refused", "a group that its municipality did not approve"),
                    ("bankrupt", "Bankrupt"),
                    ("dissolved", "Dissolved"),
                    ("merged", "went into another, which has its rights now"),
                ],
                default="active",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="voluntary",
            field=models.BooleanField(default=False, help_text="in the register of voluntary organisations"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="website",
            field=models.URLField(blank=True),
        ),
        migrations.AddField(
            model_name="person",
            name="anonymised_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="email_proven_at",
            field=models.DateTimeField(help_text="when she showed that she reads mail at the address", null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="number_digest",
            field=models.CharField(editable=False, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="person",
            name="seen_at",
            field=models.DateTimeField(help_text="the last day she signed in or used a token", null=True),
        ),
        migrations.AddField(
            model_name="representative",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="representative",
            name="public_contact",
            field=models.BooleanField(default=False, help_text="name and address show on the public profile"),
        ),
        migrations.AddField(
            model_name="representative",
            name="source",
            field=models.CharField(
                choices=[
                    ("founder", "made the organisation's profile"),
                    ("invitation", "Invitation"),
                    ("request", "Request"),
                    ("municipality", "Municipality"),
                ],
                default="municipality",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="staffrole",
            name="district",
            field=models.CharField(blank=True, help_text="a facility's district; empty for all", max_length=80),
        ),
        migrations.AddField(
            model_name="staffrole",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="staffrole",
            name="facility",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="facilities.facility"
            ),
        ),
        migrations.AddField(
            model_name="staffrole",
            name="reviewed_on",
            field=models.DateField(help_text="when somebody last said that it is still right", null=True),
        ),
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[("club", "Club"), ("business", "Business"), ("public", "Public"), ("group", "Group")],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("anonymised_at__isnull", True)), fields=["seen_at"], name="person_idle"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email_proven_at__isnull", True), models.Q(("email", ""), _negated=True), _connector="OR"
                ),
                name="proven_address_is_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("anonymised_at__isnull", True),
                    models.Q(
                        ("birth_date__isnull", True),
                        ("email", ""),
                        ("name", ""),
                        ("number_digest__isnull", True),
                        ("persona", ""),
                        ("phone", ""),
                    ),
                    _connector="OR",
                ),
                name="anonymised_tells_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffrole",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("person", "municipality", "role", "facility", "district", "valid_from"),
                name="staff_role_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="staffrole",
            constraint=models.CheckConstraint(
                condition=models.Q(("facility__isnull", True), ("district", ""), _connector="OR"),
                name="staff_at_facility_or_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffrole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "administrator"), _negated=True),
                    models.Q(("district", ""), ("facility__isnull", True)),
                    _connector="OR",
                ),
                name="administrator_of_all",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="contactcheck",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="contact_checks", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="identity",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="identities", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="accepted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="invited_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="people.organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="limitwindow",
            index=models.Index(fields=["began_at"], name="limit_window_old"),
        ),
        migrations.AddField(
            model_name="operatorrole",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="operator_roles", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="organisationactivity",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facilities.activity"
            ),
        ),
        migrations.AddField(
            model_name="organisationactivity",
            name="organisation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="activities",
            field=models.ManyToManyField(
                related_name="organisations", through="people.OrganisationActivity", to="facilities.activity"
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                condition=models.Q(("status", "pending")), fields=["municipality", "id"], name="group_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("status", "merged")),
                    models.Q(models.Q(("status", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="merged_into_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("pending", "refused")), _negated=True),
                    ("number__isnull", True),
                    _connector="OR",
                ),
                name="only_groups_wait",
            ),
        ),
        migrations.AddField(
            model_name="personaldataread",
            name="municipality",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="personaldataread",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="personaldataread",
            name="person",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="reads", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="personaldataread",
            name="reader",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="retentionrule",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="rightrequest",
            name="decided_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="rightrequest",
            name="municipality",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
            ),
        ),
        migrations.AddField(
            model_name="rightrequest",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="right_requests", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="rightrequest",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="right_requests",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="signin",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sign_ins", to="people.person"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facilities.activity"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="teams",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="team",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.team",
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="team",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coaches",
                to="people.team",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("team__isnull", True)),
                fields=("person", "organisation", "role", "valid_from"),
                name="representative_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("team__isnull", False)),
                fields=("person", "team", "valid_from"),
                name="coach_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.CheckConstraint(
                condition=models.Q(("team__isnull", True), ("role", "coach"), _connector="OR"), name="team_has_coaches"
            ),
        ),
        migrations.AddField(
            model_name="teammembers",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="municipalities.municipality"
            ),
        ),
        migrations.AddField(
            model_name="teammembers",
            name="team",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="members", to="people.team"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)), fields=("person", "purpose"), name="consent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("withdrawn_at__gte", models.F("given_at")), _connector="OR"
                ),
                name="consent_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.UniqueConstraint(fields=("issuer", "subject"), name="identity_once"),
        ),
        migrations.AddConstraint(
            model_name="operatorrole",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("person", "valid_from"), name="operator_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="operatorrole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="operator_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationactivity",
            constraint=models.UniqueConstraint(fields=("organisation", "activity"), name="organisation_activity_once"),
        ),
        migrations.AddIndex(
            model_name="personaldataread",
            index=models.Index(fields=["person", "-id"], name="read_about_person"),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.UniqueConstraint(fields=("municipality", "kind"), name="retention_once"),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(condition=models.Q(("days__gt", 0)), name="retention_is_some_time"),
        ),
        migrations.AddConstraint(
            model_name="rightrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("person", "organisation", "role"), name="right_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rightrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="request_decided_with_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="signin",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["issuer", "sid"], name="sign_in_at_provider"
            ),
        ),
        migrations.AddConstraint(
            model_name="signin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended", ""), ("ended_at__isnull", True)),
                    models.Q(models.Q(("ended", ""), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="sign_in_ended_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="signin",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begun_at"))), name="sign_in_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)), fields=("organisation", "name"), name="team_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(fields=("id", "organisation"), name="team_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(("age_from__lte", models.F("age_to")), ("age_to__lte", 120)),
                name="team_ages_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted_at__isnull", True), ("withdrawn_at__isnull", True), _connector="OR"),
                name="taken_or_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="taken_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("team__isnull", True), ("role", "coach"), _connector="OR"),
                name="invited_team_has_coaches",
            ),
        ),
        migrations.AddConstraint(
            model_name="teammembers",
            constraint=models.UniqueConstraint(fields=("team", "municipality", "band"), name="members_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="teammembers",
            constraint=models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="members_are_some"),
        ),
    ]
