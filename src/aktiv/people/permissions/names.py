"""The permissions, as a thing and what one does with it."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may be allowed to do."""

    BOOKING_SEE = "booking.see"
    BOOKING_MAKE = "booking.make"
    BOOKING_CHANGE = "booking.change"  # its holder: move, cancel, give back
    BOOKING_DECIDE = "booking.decide"  # the municipality: the same, for others
    APPLICATION_SEE = "application.see"
    APPLICATION_MAKE = "application.make"  # also answering, withdrawing and appealing
    DESK_ENTER = "desk.enter"
    CASE_SEE = "case.see"
    CASE_DECIDE = "case.decide"
    CASE_SET_UP = "case.set_up"  # rules that decide, deadlines, absences of others
    FEATURE_SET_UP = "feature.set_up"  # which features a municipality has in use
    MESSAGE_SET_UP = "message.set_up"  # whom messages are from, by which ways, and the texts of letters
    CALENDAR_ENTER = "calendar.enter"  # the calendar of all halls, for those who move and book there
    SEASON_ENTER = "season.enter"  # the seasons of the municipalities where she shares them out
    SEASON_ALLOCATE = "season.allocate"
    OPERATIONS_ENTER = "operations.enter"  # the days of the halls, for those who look after them
    ATTENDANCE_NOTE = "attendance.note"
    FAULT_HANDLE = "fault.handle"  # what is reported broken: see it, and say that it is mended
    DOOR_CODE_SEE = "door.code"  # the code that opens for a booking: its holder and those who act for the organisation
    DOOR_HANDLE = "door.handle"  # the doors of a facility: see that they open, and open by hand
    EVENT_MAKE = "event.make"  # over the time of others
    SPACE_CLOSE = "space.close"
    LOAN_SEE = "loan.see"
    LOAN_MAKE = "loan.make"  # borrow equipment, and change what one has borrowed
    LOAN_DECIDE = "loan.decide"  # the municipality: approve, refuse, cancel, and block who brings back late
    LOAN_DESK = "loan.desk"  # the queue of what is asked to be borrowed, for those who decide on some of it
    EQUIPMENT_ENTER = "equipment.enter"  # the storage places, for those who hand out and take back at some
    EQUIPMENT_HAND = "equipment.hand"  # hand out, take back, and propose what damage costs
    PART_ANSWER = "part.answer"  # what neighbours ask the municipality to pay of what its residents borrow there
    FACILITY_ENTER = "facility.enter"  # what is set up for facilities, for those who change some
    FACILITY_EDIT = "facility.edit"
    PRICE_EDIT = "price.edit"
    MONEY_HANDLE = "money.handle"  # payments: see them, give back, hand over to accounting
    MONEY_ENTER = "money.enter"  # the pages of finance, wherever one has that role
    PERSONAL_DATA_SEE = "personal_data.see"  # who has the time, and how to reach them
    GROUP_DECIDE = "group.decide"  # groups without a number, and requests to act for a club
    ROLE_GRANT = "role.grant"  # also ending and reviewing, and asking why
    PRIVACY_KEEP = "privacy.keep"  # how long personal data are kept, and what is kept of whom
    SETUP_ENTER = "setup.enter"
    ORGANISATION_REPRESENT = "organisation.represent"
    ORGANISATION_BOOK = "organisation.book"
    ORGANISATION_MANAGE = "organisation.manage"
    TEAM_LEAD = "team.lead"  # give the organisation's own time to its teams
    COLLABORATION_ENTER = "collaboration.enter"  # the working pages of those with a mandate in the collaboration
    COLLABORATION_KEEP = "collaboration.keep"  # its secretariat: members, agreement, bodies and mandates
    COLLABORATION_SPEAK = "collaboration.speak"  # for a member: adopt, promise, deliver, give notice
    COLLABORATION_CALL = "collaboration.call"  # announce and open votes of a body
    COLLABORATION_MEASURE = "collaboration.measure"  # promise benefits, measure them, say what a trial is to show
    COLLABORATION_VOTE = "collaboration.vote"  # for a member in a body
    COLLABORATION_SIT = "collaboration.sit"  # in a body, to act for it
    COLLABORATION_PROPOSE = "collaboration.propose"  # an initiative, as a draft
    COLLABORATION_OWN = "collaboration.own"  # initiatives, as their product owner
    COLLABORATION_ASSESS = "collaboration.assess"  # initiatives that others own
    SUPPORT_ENTER = "support.enter"  # the queue of those who ask for help, for those who answer some of them
    SUPPORT_ANSWER = "support.answer"  # those who ask a member for help; the secretariat: everybody
    SERVICE_RUN = (
        "service.run"  # tell of incidents and of planned work, look back, keep the list of what is to be mended
    )
    PLATFORM_OPERATE = "platform.operate"
