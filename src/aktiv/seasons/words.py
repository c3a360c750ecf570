"""Rounds and applications in the reader's language: states, rules that take possibilities away, and why something was
refused."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.bookings import words as bookings
from aktiv.seasons.rhythm import OPTIONS
from aktiv.values.formatting import day
from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "round_not_in_state": n_("That cannot be done in the round as it stands. Look at it again."),
    "round_there_already": n_("There is a round for this season already."),
    "rule_table_wrong": n_("The rules have faults. Nothing was changed."),
    "no_proposals_here": n_("Proposals are not in use in this municipality. Place by hand instead."),
    "wrong_grid": n_("Times can begin every 5, 10, 15, 20, 30 or 60 minutes."),
    "not_a_whole_hall": n_("Choose the whole hall. Its parts come along."),
    "wrong_hours": n_("The hours must lie within one day, and end after they begin."),
    "deadline_over": n_("The deadline was %(deadline)s. Ask the municipality to change what you handed in."),
    "draft_of_club": n_("The club has begun an application itself. Ask it to hand it in, or to throw it away."),
    "group_in_plan": n_(
        "A proposal was made with %(name)s, so it stays in the application. The municipality can take it out of the "
        "round."
    ),
    "group_taken_out": n_("%(name)s was taken out of the round. Put it back first."),
    "group_not_taken_out": n_("%(name)s is in the round already."),
    "groups_taken_out": n_("Groups in the plan were taken out of the round meanwhile. Nothing was done."),
    "plan_holds_taken_out": n_(
        "Proposal %(number)s gives time to groups that were taken out of the round: %(names)s. Ask for a new proposal, "
        "or solve a draft again."
    ),
    "no_such_team": n_("Choose one of the club’s own teams."),
    "no_such_activity": n_("Choose an activity in the list."),
    "wrong_ages": n_("Write ages from 0 to 120, the lowest first."),
    "asks_beyond_a_week": n_("Ask for 1 to 7 times a week, of 15 to 480 minutes each."),
    "club_asks_beyond": n_("Ask for hours that come to 1 to 100 times a week, of 15 to 480 minutes each."),
    "option_not_open": n_("This round does not let clubs ask for that: %(option)s."),
    "wrong_weeks": n_("Choose every week, odd weeks, even weeks, or either."),
    "part_outside_season": n_("Choose days within the season, %(first)s to %(last)s, the first one first."),
    "wrong_least": n_("The shortest time must be at least 15 minutes, and less than the %(minutes)s wished for."),
    "no_such_group": n_("The application has no other group called %(name)s."),
    "wrong_members": n_("Write how many train together, from 0 to 2,000."),
    "wrong_share": n_("Choose how much of a hall the group needs."),
    "wrong_minutes": n_("Write how many minutes a week the club has in halls of its own."),
    "too_many_groups": n_("There can be at most %(limit)s groups in one application."),
    "too_many_coaches": n_("A group can have at most %(limit)s coaches."),
    "too_many_wishes": n_("A group can have at most %(limit)s wishes."),
    "wish_not_whole": n_("Choose a hall and write when it begins, such as 17.30."),
    "wish_twice": n_("The same time is wished for twice."),
    "wish_outside_pool": n_("One of the halls is not shared out in this round."),
    "off_the_grid": n_("Times begin every %(minutes)s minutes."),
    "group_there_already": n_("The application has a group called %(name)s already."),
    "no_such_club": n_("No club has the number %(number)s. It must be registered here first."),
    "nothing_asked": n_("Add at least one group before you hand in."),
    "wrong_dials": n_("Last season’s times can count from 0 to 1,000 points, even shares from 10 to 400 per cent."),
    "wrong_seconds": n_("Choose from %(least)s to %(most)s seconds."),
    "wrong_moves": n_("Choose a plan to go on from, and how many times may be moved."),
    "plan_not_done": n_("Proposal %(number)s is not finished."),
    "nothing_to_propose": n_("Nobody has handed in an application for a group yet."),
    "too_many_proposals": n_("%(limit)s proposals wait or are under way already. Stop one, or wait."),
    "plan_input_wrong": n_("The round cannot be worked out as it stands: %(faults)s"),
    "plan_wrong": n_("The check found faults in the plan, so it was not kept."),
    "fit_unsuitable": n_("The hall does not suit the group, or is further away than the rules send it."),
    "fit_no_unit": n_("The hall has no part of the size that the group needs."),
    "fit_grid": n_("Times do not begin at that minute."),
    "fit_window": n_("The time is outside the hours that the group may train on that day."),
    "fit_closed": n_("The hall is not shared out over that whole time."),
    "fit_rest": n_("It would leave time over in the hall that nobody can use, and other times leave none."),
    "fit_banned": n_("The group is barred from that time."),
    "fit_taken": n_("Others have the time: %(who)s."),
    "fit_coach": n_("The coach has another group then: %(who)s."),
    "fit_full": n_("The group has all the times that it is to have."),
    "fit_near": n_("The group has a time on a day too near."),
    "fit_twice": n_("The club has the hall at that time already."),
    "session_gone": n_("That is not there any longer."),
    "session_locked": n_("The time is locked. Unlock it first."),
    "needs_reason": n_("Write a reason for setting the rules aside."),
    "nothing_to_undo": n_("There is nothing more to undo or do again."),
    "there_already": n_("That is done already."),
    "board_conflicts": n_("Times in conflict: %(count)s. Solve them before you make a proposal of the draft."),
    "fits_no_more": n_("It does not fit the draft any longer, since it was changed. Solve it again as it stands now."),
    "too_many_moves": n_("Choose from 0 to %(most)s moves."),
    "locked_in_conflict": n_("Locked times in conflict: %(count)s. Unlock or move them before you solve again."),
    "resolve_under_way": n_("The draft is being solved already. Wait until it is done."),
    "asked_already": n_("That has been asked already. The answer stands beside the wish."),
    "place_against_rules": n_("A rule is against that time, so nobody’s giving way makes it possible."),
    "too_many_inquiries": n_("%(limit)s questions wait for an answer already. Wait until they are answered."),
    "changed_meanwhile": n_("Somebody else has changed this meanwhile. Look at it as it is now, and try again."),
    "publishing_under_way": n_("It is being published already."),
    "asker_has_left": n_("Whoever asked for it distributes seasons here no more. Nothing was done. You can ask anew."),
    "before_today": n_("Choose a day after today."),
    "swap_with_oneself": n_("Choose a time of another club."),
    "nothing_left_of_it": n_("Nothing is left of that time this season."),
    "swap_over": n_("The question of swapping is not open any more."),
    "time_offer_over": n_("The time is not offered to the club any more."),
    "swap_asked_already": n_("You have asked for that swap already."),
    "withdrawn_already": n_("The group has stopped already."),
    "groups_gone": n_("Groups in the plan were taken out of their applications meanwhile."),
    "plan_not_checked": n_("The proposal has not passed the check. Choose another."),
    "same_plan": n_("That is the proposal that is in hearing."),
    "hearing_over": n_("The hearing ended %(until)s. Write to the municipality."),
    "day_passed": n_("Choose a day that has not passed."),
    "hearing_not_shortened": n_("Clubs have been promised until %(until)s. You can give them longer, not less."),
    "not_an_applicant": n_("The club has not applied in this round."),
    "too_many_objections": n_("%(limit)s of the club’s objections wait for an answer. Take some back first."),
    "objections_used_up": n_(
        "The club has sent %(limit)s in this round, which is as many as can be answered. Write to the municipality."
    ),
    "said_already": n_("You have sent just this already. It waits for an answer."),
    "too_many": n_("That was asked too often. Try again in %(retry_after)s seconds."),
    "objection_answered": n_("It is answered or taken back already."),
    "still_in_hearing": n_(
        "Clubs may object until %(until)s. Say that it is to be published all the same, and write why."
    ),
    "source_changed": n_(
        "Something has changed since proposal %(number)s was made. Say that it is to be published all the same."
    ),
    "nothing_to_appeal": n_("The club has no decision to appeal in this round."),
    "appeal_too_late": n_("The deadline for appeal was %(last)s."),
}
LACKS: Mapping[str, str] = {
    "rules": n_("Choose the rules first."),
    "seed": n_("The round has no number that settles ties."),
    "pool": n_("Choose at least one hall first."),
    "deadline": n_("Set a deadline first."),
    "deadline_over": n_("The deadline is not over yet."),
    "draft": n_("There is no proposal yet."),
    "objections_answered": n_("Answer all objections first."),
    "checked": n_("The plan has not been checked."),
    "season_begun": n_("The season has not begun."),
    "season_over": n_("The season is not over."),
}
FAILURES: Mapping[str, str] = {
    "no_plan": n_("No plan moves so few times. At least %(least)s must be moved."),
    "plan_input_wrong": n_("The round cannot be worked out as it stands."),
    "plan_wrong": n_("The check found faults in the plan, so it was not kept."),
    "groups_gone": n_("Groups in the plan were taken out of their applications meanwhile."),
    "no_memory": n_("It needed more memory than it may take."),
    "took_too_long": n_("It did not stop when its time was over."),
    "stopped_early": n_("It was stopped before there was a plan."),
    "worker_lost": n_("The machine that worked on it stopped, twice. Ask again."),
    "solver_killed": n_("The machine stopped it. It may have been short of memory."),
    "place_impossible": n_("The place cannot be given beside what is locked, barred and closed."),
    "locks_impossible": n_("Not all locked times can stand beside each other as things are."),
    "solver_failed": n_("Something went wrong while it was worked out. Those who run the service have been told."),
}
"""Why nothing came of a proposal, by `Plan.failure`."""
STATES: Mapping[str, Promise] = {
    "planning": pgettext_lazy("round", "Being planned"),
    "open": pgettext_lazy("round", "Open for applications"),
    "allocating": pgettext_lazy("round", "Being shared out"),
    "hearing": pgettext_lazy("round", "In hearing"),
    "published": pgettext_lazy("round", "Published"),
    "running": pgettext_lazy("round", "Under way"),
    "closed": pgettext_lazy("round", "Closed"),
}
REMOVED: Mapping[str, str] = {
    "age_window": n_("%(rule)s: trains within these hours on that day"),
    "blocked_day": n_("The group cannot come on that day"),
    "no_window": n_("%(rule)s: does not train on that day"),
    "other_activity": n_("%(hall)s is not for the activity"),
    "too_small": n_("%(hall)s is not large enough"),
    "too_far": n_("%(hall)s is further away than the rules send anyone"),
    "too_many_halls": n_("%(hall)s: nearer halls fill the list"),
    "sessions_capped": n_("%(rule)s: fewer times a week than asked for"),
    "minutes_capped": n_("%(rule)s: shorter than asked for"),
    "no_points": n_("No row of the rules gives the group points"),
}
"""What a rule took away, by the codes of rules.deriving.Removed."""


def sentence(refusal: Refusal, zone: ZoneInfo) -> str:
    """Why something about seasons was refused; what bookings refuse is told by them."""
    if refusal.code == "round_lacks":
        lacks = LACKS[refusal.data["what"]]
        return _(lacks)
    if refusal.code not in WHY:
        return bookings.sentence(refusal, zone)
    language = get_language() or "nb"
    told = {
        key: day(value, language)
        if hasattr(value, "isoformat")
        else "; ".join(map(str, value))
        if isinstance(value, list)
        else str(value)
        for key, value in refusal.data.items()
    }
    if refusal.code == "option_not_open":
        option = OPTIONS[refusal.data["option"]]
        told["option"] = _(option)
    return _(WHY[refusal.code]) % told


def lacks(what: str) -> str:
    """What a round lacks, by the codes of rules.states."""
    said = LACKS[what]
    return _(said)
