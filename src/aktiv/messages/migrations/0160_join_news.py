"""News of somebody who asks to join the collaboration."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0122_swap_news"),
    ]

    operations = [
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
                    ("join_asked", "somebody asks to join the collaboration"),
                ],
                max_length=12,
            ),
        ),
    ]
