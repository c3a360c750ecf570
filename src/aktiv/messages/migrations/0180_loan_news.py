"""News of equipment that is borrowed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0172_work"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[('confirmed', 'Confirmed'), ('allocated', 'Allocated'), ('moved', 'Moved'), ('cancelled', 'Cancelled'), ('displaced', 'Displaced'), ('restored', 'Restored'), ('free', 'Free'), ('wait_offer', 'the time one waits in line for is offered'), ('paid', 'money was taken for what was booked'), ('pay_lost', 'it was paid when the time was gone'), ('pay_back', 'Paid Back'), ('deposit_back', 'Deposit Back'), ('damage', 'damage was charged, and may be answered'), ('invoice', 'an invoice or a credit note that was sent'), ('signed_up', 'to something that somebody has booked, or on its waiting list'), ('sign_placed', 'a place for one who waited'), ('sign_moved', 'Sign Up Moved'), ('sign_off', 'what one signed up to is cancelled'), ('sign_out', 'the organiser took one off the list'), ('role_granted', 'Role Granted'), ('roles_due', 'Roles Due'), ('right_asked', 'somebody asks to act for a club'), ('right_given', 'Right Given'), ('right_denied', 'Right Denied'), ('right_ended', 'Right Ended'), ('invite_taken', 'Invite Taken'), ('club_in', 'a group that was approved'), ('club_refused', 'Club Refused'), ('club_changed', 'what the register says of it'), ('pay_asked', 'another asks an organisation to pay a part'), ('pay_agreed', 'Pay Agreed'), ('pay_declined', 'Pay Declined'), ('pay_ended', 'Pay Ended'), ('case_in', 'Case Received'), ('case_asked', 'Case Asked'), ('case_offer', 'Case Offered'), ('case_written', 'Case Written'), ('case_decided', 'Case Decided'), ('appeal_done', 'Appeal Done'), ('case_reply', 'to whoever handles it'), ('case_given', 'by a colleague'), ('season_in', 'an application for a season is handed in'), ('season_edit', 'what is handed in was changed'), ('season_late', 'an application that came after the deadline'), ('season_due', 'a draft that is not handed in, with the deadline near'), ('season_hear', 'a proposal is in hearing, or longer than was said'), ('season_new', 'another proposal, in which a club has other times'), ('season_back', 'a hearing that ended without a decision'), ('season_answ', 'what was said in a hearing is answered'), ('season_done', 'the letter of the decision'), ('season_swap', 'a swap of times that is asked for, answered or over'), ('idea_answ', 'what becomes of an idea that one follows'), ('idea_merged', 'Idea Merged'), ('idea_back', 'Idea Withdrawn'), ('idea_said', 'Idea Commented'), ('contract_end', 'a contract that one keeps ends soon'), ('contract_opt', 'an option of it must be taken soon'), ('engagement', 'what the other partner said of an engagement'), ('procurement', 'a procurement that partners can join'), ('door', 'the code of a door may be shown, or there is none'), ('door_alarm', 'a door will not open in time, or may open when it should not'), ('join_asked', 'somebody asks to join the collaboration'), ('loan_ok', 'equipment is reserved for one'), ('loan_no', 'Loan Refused'), ('loan_off', 'by the municipality'), ('loan_lapsed', 'equipment that was not picked up'), ('loan_due', 'equipment is to be back soon'), ('loan_late', 'Loan Late'), ('loan_lost', 'equipment has not come back for so long that it counts as lost'), ('loan_back', 'all is back, with what is owed'), ('loan_damage', 'damage to what one borrowed was decided'), ('feature_used', 'a partner took a feature into use, and what follows from it'), ('vote_open', 'a vote in which one may vote is open'), ('vote_close', 'it closes within a day, and one has not voted'), ('promise_due', "what one's partner has promised is due"), ('idea_due', 'an idea has no answer, with the last day near'), ('step_waits', 'an initiative waits for a step that one may take'), ('help_asked', "somebody asks one's desk for help"), ('help_given', 'a colleague hands one a request for help'), ('trial_asked', 'one is asked whether one will try something')], max_length=12),
        ),
    ],
                max_length=12,
            ),
        ),
    ]
