"""News of loans that go along with bookings, of picking up, of blocks, of low stock, and of dates that are on again; and
mail to those on a list who have no account, which only who sends it is shown."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

WALL = """
ALTER TABLE messages_writtenmail ENABLE ROW LEVEL SECURITY;
CREATE POLICY writtenmail_shown ON messages_writtenmail FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY writtenmail_written ON messages_writtenmail FOR INSERT WITH CHECK (true);
CREATE POLICY writtenmail_changed ON messages_writtenmail FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY writtenmail_forgotten ON messages_writtenmail FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY writtenmail_shown ON messages_writtenmail;
DROP POLICY writtenmail_written ON messages_writtenmail;
DROP POLICY writtenmail_changed ON messages_writtenmail;
DROP POLICY writtenmail_forgotten ON messages_writtenmail;
ALTER TABLE messages_writtenmail DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0094_sign_up_days_guards"),
        ("journal", "0004_for_organisations"),
        ("messages", "0180_loan_news"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mailchoice",
            name="kind",
            field=models.CharField(help_text="a kind of notification whose mail one may do without", max_length=20),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("confirmed", "Confirmed"),
                    ("allocated", "Allocated"),
                    ("moved", "Moved"),
                    ("cancelled", "Cancelled"),
                    ("displaced", "Displaced"),
                    ("restored", "Restored"),
                    ("free", "Free"),
                    ("wait_offer", "the time one waits in line for is offered"),
                    ("paid", "money was taken for what was booked"),
                    ("pay_lost", "it was paid when the time was gone"),
                    ("pay_back", "Paid Back"),
                    ("deposit_back", "Deposit Back"),
                    ("damage", "damage was charged, and may be answered"),
                    ("invoice", "an invoice or a credit note that was sent"),
                    ("signed_up", "to something that somebody has booked, or on its waiting list"),
                    ("sign_placed", "a place for one who waited"),
                    ("sign_moved", "Sign Up Moved"),
                    ("sign_off", "what one signed up to is cancelled"),
                    ("sign_out", "the organiser took one off the list"),
                    ("sign_back", "dates that take place after all"),
                    ("role_granted", "Role Granted"),
                    ("roles_due", "Roles Due"),
                    ("right_asked", "somebody asks to act for a club"),
                    ("right_given", "Right Given"),
                    ("right_denied", "Right Denied"),
                    ("right_ended", "Right Ended"),
                    ("invite_taken", "Invite Taken"),
                    ("club_in", "a group that was approved"),
                    ("club_refused", "Club Refused"),
                    ("club_changed", "what the register says of it"),
                    ("pay_asked", "another asks an organisation to pay a part"),
                    ("pay_agreed", "Pay Agreed"),
                    ("pay_declined", "Pay Declined"),
                    ("pay_ended", "Pay Ended"),
                    ("case_in", "Case Received"),
                    ("case_asked", "Case Asked"),
                    ("case_offer", "Case Offered"),
                    ("case_written", "Case Written"),
                    ("case_decided", "Case Decided"),
                    ("appeal_done", "Appeal Done"),
                    ("case_reply", "to whoever handles it"),
                    ("case_given", "by a colleague"),
                    ("season_in", "an application for a season is handed in"),
                    ("season_edit", "what is handed in was changed"),
                    ("season_late", "an application that came after the deadline"),
                    ("season_due", "a draft that is not handed in, with the deadline near"),
                    ("season_hear", "a proposal is in hearing, or longer than was said"),
                    ("season_new", "another proposal, in which a club has other times"),
                    ("season_back", "a hearing that ended without a decision"),
                    ("season_answ", "what was said in a hearing is answered"),
                    ("season_done", "the letter of the decision"),
                    ("season_swap", "a swap of times that is asked for, answered or over"),
                    ("idea_answ", "what becomes of an idea that one follows"),
                    ("idea_merged", "Idea Merged"),
                    ("idea_back", "Idea Withdrawn"),
                    ("idea_said", "Idea Commented"),
                    ("contract_end", "a contract that one keeps ends soon"),
                    ("contract_opt", "an option of it must be taken soon"),
                    ("engagement", "what the other partner said of an engagement"),
                    ("procurement", "a procurement that partners can join"),
                    ("door", "the code of a door may be shown, or there is none"),
                    ("door_alarm", "a door will not open in time, or may open when it should not"),
                    ("join_asked", "somebody asks to join the collaboration"),
                    ("loan_ok", "equipment is reserved for one"),
                    ("loan_no", "Loan Refused"),
                    ("loan_off", "by the municipality"),
                    ("loan_lapsed", "equipment that was not picked up"),
                    ("loan_due", "equipment is to be back soon"),
                    ("loan_late", "Loan Late"),
                    ("loan_lost", "equipment has not come back for so long that it counts as lost"),
                    ("loan_back", "all is back, with what is owed"),
                    ("loan_damage", "damage to what one borrowed was decided"),
                    ("loan_fee", "what one let go of too late is charged for"),
                    ("pick_up_soon", "equipment is to be picked up within a day"),
                    ("loan_moved", "equipment went along with its booking to another time"),
                    ("loan_left_behind", "its booking was moved, and it could not go along"),
                    ("loan_let_go", "its booking is cancelled"),
                    ("loan_extended", "the municipality lets one keep it longer"),
                    ("loan_blocked", "one may not borrow for a while"),
                    ("loan_appeal_answered", "Loan Appeal Answered"),
                    ("loan_block_ended", "one may borrow again before it was over"),
                    ("stock_low", "there are fewer of something than there should be"),
                    ("feature_used", "a partner took a feature into use, and what follows from it"),
                    ("vote_open", "a vote in which one may vote is open"),
                    ("vote_close", "it closes within a day, and one has not voted"),
                    ("promise_due", "what one's partner has promised is due"),
                    ("idea_due", "an idea has no answer, with the last day near"),
                    ("step_waits", "an initiative waits for a step that one may take"),
                    ("help_asked", "somebody asks one's desk for help"),
                    ("help_given", "a colleague hands one a request for help"),
                    ("trial_asked", "one is asked whether one will try something"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="sending",
            name="unmailed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                default=list,
                help_text="optional kinds that are not mailed unless a person has asked for them",
                size=None,
            ),
        ),
        migrations.CreateModel(
            name="WrittenMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="a kind of notification", max_length=20)),
                ("data", models.JSONField(default=dict)),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="journal.entry"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="bookings.participant",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["due_at", "id"], name="written_waiting")],
                "constraints": [models.UniqueConstraint(fields=("participant", "entry"), name="written_once")],
            },
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
