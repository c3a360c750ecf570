"""What a person was told about one thing that happened, what she chose, and how far the journal has been read."""

from __future__ import annotations

from django.db import models


class Notification(models.Model):
    """One message to one person about one entry of the journal: shown in the service, and carried by its deliveries.

    Exactly one for each person, entry and kind, whatever is run twice. `data` holds ids and times, never personal
    fields.
    """

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed"
        ALLOCATED = "allocated"
        MOVED = "moved"
        CANCELLED = "cancelled"
        DISPLACED = "displaced"
        RESTORED = "restored"
        FREE = "free"
        WAITING_OFFERED = "wait_offer", "the time one waits in line for is offered"
        PAID = "paid", "money was taken for what was booked"
        PAYMENT_LOST = "pay_lost", "it was paid when the time was gone"
        PAID_BACK = "pay_back"
        DEPOSIT_BACK = "deposit_back"
        DAMAGE = "damage", "damage was charged, and may be answered"
        INVOICE = "invoice", "an invoice or a credit note that was sent"
        SIGNED_UP = "signed_up", "to something that somebody has booked, or on its waiting list"
        SIGN_UP_PLACED = "sign_placed", "a place for one who waited"
        SIGN_UP_MOVED = "sign_moved"
        SIGN_UP_OFF = "sign_off", "what one signed up to is cancelled"
        SIGN_UP_OUT = "sign_out", "the organiser took one off the list"
        SIGN_UP_BACK = "sign_back", "dates that take place after all"
        ROLE_GRANTED = "role_granted"
        ROLES_DUE = "roles_due"
        RIGHT_ASKED = "right_asked", "somebody asks to act for a club"
        RIGHT_GIVEN = "right_given"
        RIGHT_DENIED = "right_denied"
        RIGHT_ENDED = "right_ended"
        INVITE_TAKEN = "invite_taken"
        CLUB_ADMITTED = "club_in", "a group that was approved"
        CLUB_REFUSED = "club_refused"
        CLUB_CHANGED = "club_changed", "what the register says of it"
        PAY_ASKED = "pay_asked", "another asks an organisation to pay a part"
        PAY_AGREED = "pay_agreed"
        PAY_DECLINED = "pay_declined"
        PAY_ENDED = "pay_ended"
        CASE_RECEIVED = "case_in"
        CASE_ASKED = "case_asked"
        CASE_OFFERED = "case_offer"
        CASE_WRITTEN = "case_written"
        CASE_DECIDED = "case_decided"
        APPEAL_DONE = "appeal_done"
        CASE_REPLY = "case_reply", "to whoever handles it"
        CASE_GIVEN = "case_given", "by a colleague"
        SEASON_RECEIVED = "season_in", "an application for a season is handed in"
        SEASON_NOTED = "season_edit", "what is handed in was changed"
        SEASON_LATE = "season_late", "an application that came after the deadline"
        SEASON_DUE = "season_due", "a draft that is not handed in, with the deadline near"
        SEASON_HEARING = "season_hear", "a proposal is in hearing, or longer than was said"
        SEASON_CHANGED = "season_new", "another proposal, in which a club has other times"
        SEASON_BACK = "season_back", "a hearing that ended without a decision"
        SEASON_ANSWERED = "season_answ", "what was said in a hearing is answered"
        SEASON_DECIDED = "season_done", "the letter of the decision"
        SEASON_SWAP = "season_swap", "a swap of times that is asked for, answered or over"
        IDEA_ANSWERED = "idea_answ", "what becomes of an idea that one follows"
        IDEA_MERGED = "idea_merged"
        IDEA_WITHDRAWN = "idea_back"
        IDEA_COMMENTED = "idea_said"
        CONTRACT_EXPIRES = "contract_end", "a contract that one keeps ends soon"
        CONTRACT_OPTION = "contract_opt", "an option of it must be taken soon"
        ENGAGEMENT = "engagement", "what the other partner said of an engagement"
        PROCUREMENT = "procurement", "a procurement that partners can join"
        DOOR = "door", "the code of a door may be shown, or there is none"
        DOOR_ALARM = "door_alarm", "a door will not open in time, or may open when it should not"
        JOIN_ASKED = "join_asked", "somebody asks to join the collaboration"
        LOAN_RESERVED = "loan_ok", "equipment is reserved for one"
        LOAN_REFUSED = "loan_no"
        LOAN_CANCELLED = "loan_off", "by the municipality"
        LOAN_LAPSED = "loan_lapsed", "equipment that was not picked up"
        LOAN_DUE = "loan_due", "equipment is to be back soon"
        LOAN_LATE = "loan_late"
        LOAN_LOST = "loan_lost", "equipment has not come back for so long that it counts as lost"
        LOAN_BACK = "loan_back", "all is back, with what is owed"
        LOAN_DAMAGE = "loan_damage", "damage to what one borrowed was decided"
        LOAN_FEE = "loan_fee", "what one let go of too late is charged for"
        PICK_UP_SOON = "pick_up_soon", "equipment is to be picked up within a day"
        LOAN_MOVED = "loan_moved", "equipment went along with its booking to another time"
        LOAN_LEFT_BEHIND = "loan_left_behind", "its booking was moved, and it could not go along"
        LOAN_LET_GO = "loan_let_go", "its booking is cancelled"
        LOAN_EXTENDED = "loan_extended", "the municipality lets one keep it longer"
        LOAN_BLOCKED = "loan_blocked", "one may not borrow for a while"
        LOAN_APPEAL_ANSWERED = "loan_appeal_answered"
        LOAN_BLOCK_ENDED = "loan_block_ended", "one may borrow again before it was over"
        STOCK_LOW = "stock_low", "there are fewer of something than there should be"
        PART_NEWS = "part_news", "another municipality on a part of loans: asked, accepted, declined or ended"
        FEATURE_ADOPTED = "feature_used", "a partner took a feature into use, and what follows from it"
        VOTE_OPENED = "vote_open", "a vote in which one may vote is open"
        VOTE_CLOSING = "vote_close", "it closes within a day, and one has not voted"
        PROMISE_DUE = "promise_due", "what one's partner has promised is due"
        IDEA_DUE = "idea_due", "an idea has no answer, with the last day near"
        STEP_WAITS = "step_waits", "an initiative waits for a step that one may take"
        HELP_ASKED = "help_asked", "somebody asks one's desk for help"
        HELP_GIVEN = "help_given", "a colleague hands one a request for help"
        TRIAL_ASKED = "trial_asked", "one is asked whether one will try something"

        @classmethod
        def with_calendar_file(cls) -> frozenset[Notification.Kind]:
            """Those that say when something is, or no longer is."""
            return frozenset({cls.CONFIRMED, cls.ALLOCATED, cls.MOVED, cls.CANCELLED})

        @classmethod
        def urgent(cls) -> frozenset[Notification.Kind]:
            """Those that are worth a text message when the time is soon and the municipality did it."""
            about_loans = {cls.LOAN_CANCELLED, cls.LOAN_DUE}
            return frozenset({cls.MOVED, cls.CANCELLED, cls.DISPLACED, *cls.about_doors(), *about_loans})

        @classmethod
        def about_doors(cls) -> frozenset[Notification.Kind]:
            """Those about doors of a date, to its holder and to those who look after the place."""
            return frozenset({cls.DOOR, cls.DOOR_ALARM})

        @classmethod
        def about_clubs(cls) -> frozenset[Notification.Kind]:
            """Those about an organisation and who acts for it."""
            return frozenset(
                {
                    cls.RIGHT_ASKED,
                    cls.RIGHT_GIVEN,
                    cls.RIGHT_DENIED,
                    cls.RIGHT_ENDED,
                    cls.INVITE_TAKEN,
                    cls.CLUB_ADMITTED,
                    cls.CLUB_REFUSED,
                    cls.CLUB_CHANGED,
                    *cls.about_paying(),
                }
            )

        @classmethod
        def about_paying(cls) -> frozenset[Notification.Kind]:
            """Those about an organisation that pays a part of what another has booked."""
            return frozenset({cls.PAY_ASKED, cls.PAY_AGREED, cls.PAY_DECLINED, cls.PAY_ENDED})

        @classmethod
        def about_cases(cls) -> frozenset[Notification.Kind]:
            """Those about an application and its case."""
            return frozenset(
                {
                    cls.CASE_RECEIVED,
                    cls.CASE_ASKED,
                    cls.CASE_OFFERED,
                    cls.CASE_WRITTEN,
                    cls.CASE_DECIDED,
                    cls.APPEAL_DONE,
                    cls.CASE_REPLY,
                    cls.CASE_GIVEN,
                }
            )

        @classmethod
        def about_seasons(cls) -> frozenset[Notification.Kind]:
            """Those about what a club asks for and gets in a season, and swaps with others."""
            return cls.about_season_applications() | {
                cls.SEASON_HEARING,
                cls.SEASON_CHANGED,
                cls.SEASON_BACK,
                cls.SEASON_ANSWERED,
                cls.SEASON_DECIDED,
                cls.SEASON_SWAP,
            }

        @classmethod
        def about_season_applications(cls) -> frozenset[Notification.Kind]:
            """Those about what a club asks for in a season."""
            return frozenset({cls.SEASON_RECEIVED, cls.SEASON_NOTED, cls.SEASON_LATE, cls.SEASON_DUE})

        @classmethod
        def about_ideas(cls) -> frozenset[Notification.Kind]:
            """Those about an idea that one follows."""
            return frozenset({cls.IDEA_ANSWERED, cls.IDEA_MERGED, cls.IDEA_WITHDRAWN, cls.IDEA_COMMENTED})

        @classmethod
        def about_sign_ups(cls) -> frozenset[Notification.Kind]:
            """Those about what one has signed up to."""
            return frozenset(
                {
                    cls.SIGNED_UP,
                    cls.SIGN_UP_PLACED,
                    cls.SIGN_UP_MOVED,
                    cls.SIGN_UP_OFF,
                    cls.SIGN_UP_OUT,
                    cls.SIGN_UP_BACK,
                }
            )

        @classmethod
        def about_collaboration(cls) -> frozenset[Notification.Kind]:
            """Those about what partners of the collaboration lend each other and buy together."""
            return frozenset({cls.CONTRACT_EXPIRES, cls.CONTRACT_OPTION, cls.ENGAGEMENT, cls.PROCUREMENT})

        @classmethod
        def about_loans(cls) -> frozenset[Notification.Kind]:
            """Those about equipment that one borrows."""
            return frozenset(
                {
                    cls.LOAN_RESERVED,
                    cls.LOAN_REFUSED,
                    cls.LOAN_CANCELLED,
                    cls.LOAN_LAPSED,
                    cls.LOAN_DUE,
                    cls.LOAN_LATE,
                    cls.LOAN_LOST,
                    cls.LOAN_BACK,
                    cls.LOAN_DAMAGE,
                    cls.LOAN_FEE,
                    cls.PICK_UP_SOON,
                    cls.LOAN_MOVED,
                    cls.LOAN_LEFT_BEHIND,
                    cls.LOAN_LET_GO,
                    cls.LOAN_EXTENDED,
                }
            )

        @classmethod
        def about_blocks(cls) -> frozenset[Notification.Kind]:
            """Those about not being allowed to borrow for a while."""
            return frozenset({cls.LOAN_BLOCKED, cls.LOAN_APPEAL_ANSWERED, cls.LOAN_BLOCK_ENDED})

        @classmethod
        def about_work(cls) -> frozenset[Notification.Kind]:
            """Those about what waits in the collaboration for who holds a mandate, and for who may be asked to try."""
            return frozenset({*cls.of_mandates(), cls.TRIAL_ASKED})

        @classmethod
        def of_mandates(cls) -> tuple[Notification.Kind, ...]:
            """Those that only who holds a mandate gets. No municipality leaves them out; each may for herself."""
            return (
                cls.VOTE_OPENED,
                cls.VOTE_CLOSING,
                cls.PROMISE_DUE,
                cls.IDEA_DUE,
                cls.STEP_WAITS,
                cls.HELP_ASKED,
                cls.HELP_GIVEN,
            )

        @classmethod
        def about_time(cls) -> frozenset[Notification.Kind]:
            """All others: about dates, free time, payments and roles."""
            others = (
                cls.about_clubs()
                | cls.about_cases()
                | cls.about_seasons()
                | cls.about_ideas()
                | cls.about_collaboration()
                | cls.about_loans()
                | cls.about_blocks()
                | {cls.INVOICE, cls.JOIN_ASKED, cls.FEATURE_ADOPTED, cls.STOCK_LOW, cls.PART_NEWS}
                | cls.about_work()
                | cls.about_sign_ups()
                | {cls.INVOICE, cls.JOIN_ASKED}
            )
            return frozenset(cls) - others

        @classmethod
        def optional(cls) -> tuple[Notification.Kind, ...]:
            """Those whose mail one may do without. The others tell that time which one counts on is not there, or
            that somebody waits for an answer."""
            return (
                cls.CONFIRMED,
                cls.ALLOCATED,
                cls.RESTORED,
                cls.FREE,
                cls.DOOR,
                cls.CASE_RECEIVED,
                cls.CASE_REPLY,
                cls.CASE_GIVEN,
                cls.LOAN_RESERVED,
                cls.PICK_UP_SOON,
                cls.LOAN_DUE,
                cls.LOAN_BACK,
                cls.STOCK_LOW,
            )

        @classmethod
        def choosable(cls) -> tuple[Notification.Kind, ...]:
            """Those whose mail a person may do without: what a municipality may leave out, and her own work."""
            return (*cls.optional(), *cls.of_mandates())

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="notifications", db_index=False)
    entry = models.ForeignKey("journal.Entry", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "entry", "kind"], name="told_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class MailChoice(models.Model):
    """Whether a person wants mail of a kind of notification, where she has said so. Where she has not, her
    municipality's own setting holds. It is told in the service all the same."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, help_text="a kind of notification whose mail one may do without")
    wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="mail_chosen_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.wanted}"


class TextChoice(models.Model):
    """A person wants text messages of what is urgent, on the telephone number that she has proven."""

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)


class Position(models.Model):
    """The number of the last journal entry that a reader has read."""

    reader = models.CharField(primary_key=True, max_length=40)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reader} {self.number}"
