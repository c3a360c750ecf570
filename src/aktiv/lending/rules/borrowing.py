"""What may refuse a loan. One rule, one code, one test table; words in three languages stand in `lending.words`.

Exactly on a limit is allowed. Days are civil days of the municipality; today is day 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from aktiv.lending.rules.asked import AskedLoan
from aktiv.lending.rules.days import days_begun
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal

Rule = Callable[[AskedLoan], None]

MOST_KINDS = 40
"""Kinds in one loan. Above that it is a move of house, and a case for the desk."""


def something_is_asked(asked: AskedLoan) -> None:
    """Refusal("nothing_asked"), or Refusal("too_many_kinds", limit)."""
    if not asked.wanted:
        raise Refusal("nothing_asked")
    if len(asked.wanted) > MOST_KINDS:
        raise Refusal("too_many_kinds", limit=MOST_KINDS)


def lent_out_here(asked: AskedLoan) -> None:
    """Refusal("depot_closed"): the storage place lends nothing; Refusal("kind_not_lent", kind)."""
    if not asked.depot_open:
        raise Refusal("depot_closed")
    for each in asked.wanted:
        if not each.active:
            raise Refusal("kind_not_lent", kind=each.name)


def not_begun_yet(asked: AskedLoan) -> None:
    """Refusal("loan_in_the_past")."""
    if asked.period.start < asked.now:
        raise Refusal("loan_in_the_past")


def not_blocked(asked: AskedLoan) -> None:
    """Refusal("borrower_blocked", until, reason) where somebody wrote why, else Refusal("borrower_blocked_late", until,
    late)."""
    if asked.blocked is None:
        return
    last = civil_day(asked.blocked.ends - timedelta(microseconds=1), asked.zone)
    if asked.blocked.reason:
        raise Refusal("borrower_blocked", until=last, reason=asked.blocked.reason)
    raise Refusal("borrower_blocked_late", until=last, late=asked.blocked.late)


def with_notice(asked: AskedLoan) -> None:
    """Refusal("loan_too_late_notice", minutes, kind, earliest): the kind that needs the longest time to be found."""
    slowest = max(asked.wanted, key=lambda each: each.notice, default=None)
    if slowest is None:
        return
    earliest = asked.now + timedelta(minutes=slowest.notice)
    if asked.period.start < earliest:
        raise Refusal("loan_too_late_notice", minutes=slowest.notice, kind=slowest.name, earliest=earliest)


def within_horizon(asked: AskedLoan) -> None:
    """Refusal("loan_beyond_horizon", kind, last): the last day may be borrowed whole."""
    today, day = civil_day(asked.now, asked.zone), civil_day(asked.period.start, asked.zone)
    for each in asked.wanted:
        last = today + timedelta(days=each.horizon_days)
        if day > last:
            raise Refusal("loan_beyond_horizon", kind=each.name, last=last)


def short_enough(asked: AskedLoan) -> None:
    """Refusal("loan_too_long", kind, days): days begun, as they are paid for."""
    lasting = days_begun(asked.period, asked.zone)
    for each in asked.wanted:
        if lasting > each.longest_days:
            raise Refusal("loan_too_long", kind=each.name, days=each.longest_days)


def few_enough(asked: AskedLoan) -> None:
    """Refusal("too_many_of_kind", kind, most)."""
    for each in asked.wanted:
        if each.most is not None and each.amount > each.most:
            raise Refusal("too_many_of_kind", kind=each.name, most=each.most)


def old_enough(asked: AskedLoan) -> None:
    """Refusal("borrower_too_young", kind, age): of that age on the day of pick-up. Not knowing is
    Refusal("borrower_age_unknown", kind, age) for oneself; an organisation answers for those who act for it."""
    born = asked.party.birth_date
    day = civil_day(asked.period.start, asked.zone)
    for each in asked.wanted:
        if each.min_age is None or asked.party.person_id is None:
            continue
        if born is None:
            if asked.party.organisation_id is None:
                raise Refusal("borrower_age_unknown", kind=each.name, age=each.min_age)
        elif _age(born, day) < each.min_age:
            raise Refusal("borrower_too_young", kind=each.name, age=each.min_age)


def certified(asked: AskedLoan) -> None:
    """Refusal("certificate_missing", kind, certificate), or Refusal("certificate_ends", kind, certificate, last): it is
    valid through the last day of the loan. It is the person's own, also when she acts for an organisation."""
    last = _last_day(asked)
    for each in asked.wanted:
        if each.certificate_id is None or asked.party.person_id is None:
            continue
        if each.certificate_id not in asked.certificates:
            raise Refusal("certificate_missing", kind=each.name, certificate=each.certificate)
        valid_to = asked.certificates[each.certificate_id]
        if valid_to is not None and valid_to < last:
            raise Refusal("certificate_ends", kind=each.name, certificate=each.certificate, last=valid_to)


def in_a_group_that_may_borrow(asked: AskedLoan) -> None:
    """Refusal("group_not_lent_to", kind, group, groups). A kind that names no groups is for everybody."""
    for each in asked.wanted:
        if each.groups and asked.party.person_id is not None and asked.price_group not in each.groups:
            raise Refusal(
                "group_not_lent_to", kind=each.name, group=asked.price_group, groups=sorted(each.groups)
            )  # fmt: skip


def where_it_is_fixed(asked: AskedLoan) -> None:
    """Refusal("only_with_its_space", kind): what is fixed to a space is lent along with a booking there."""
    for each in asked.wanted:
        if each.space_id is not None and each.space_id not in asked.at_space:
            raise Refusal("only_with_its_space", kind=each.name)


def shared_with_home(asked: AskedLoan) -> None:
    """For who is at home in another municipality: Refusal("only_for_residents", kind), and
    Refusal("residents_first", kind, opens) while those who live here come first. Refusal("home_unknown") when nobody
    knows where she lives."""
    if asked.party.person_id is None or not asked.from_elsewhere:
        return
    today, day = civil_day(asked.now, asked.zone), civil_day(asked.period.start, asked.zone)
    last = _last_day(asked)
    for each in asked.wanted:
        shared = each.shared
        if shared is None or day < shared.first_day or (shared.last_day is not None and last > shared.last_day):
            if asked.party.home_id is None:
                raise Refusal("home_unknown", kind=each.name)
            raise Refusal("only_for_residents", kind=each.name)
        opens = day - timedelta(days=shared.own_until_days)
        if today < opens:
            raise Refusal("residents_first", kind=each.name, opens=opens)


OF_WHAT: tuple[Rule, ...] = (something_is_asked, lent_out_here, few_enough)
OF_TIME: tuple[Rule, ...] = (not_begun_yet, with_notice, within_horizon, short_enough)
OF_BORROWER: tuple[Rule, ...] = (
    not_blocked, old_enough, certified, in_a_group_that_may_borrow, where_it_is_fixed, shared_with_home,
)  # fmt: skip
BEFORE_A_LOAN: tuple[Rule, ...] = OF_WHAT + OF_TIME + OF_BORROWER
BEFORE_MORE_DAYS: tuple[Rule, ...] = (lent_out_here, short_enough, not_blocked, certified, where_it_is_fixed)
"""What is asked again of a loan that is to last longer."""
BEFORE_MORE_DAYS_BY_STAFF: tuple[Rule, ...] = (certified, where_it_is_fixed)
"""What staff cannot set aside when they let somebody keep it longer."""
BEFORE_OTHER_AMOUNTS: tuple[Rule, ...] = (*OF_WHAT, not_begun_yet, not_blocked, where_it_is_fixed)
"""What is asked again of a loan that is to be of more or less."""


def check(asked: AskedLoan, rules: Iterable[Rule] = BEFORE_A_LOAN) -> list[Refusal]:
    """All that refuses, in the order of the rules; empty when nothing does."""
    refusals: list[Refusal] = []
    for rule in rules:
        try:
            rule(asked)
        except Refusal as refusal:
            refusals.append(refusal)
    return refusals


def refuse(asked: AskedLoan, rules: Iterable[Rule] = BEFORE_A_LOAN) -> None:
    """Raises the first refusal, or nothing."""
    for rule in rules:
        rule(asked)


def _last_day(asked: AskedLoan) -> date:
    """The last civil day that the loan has a point in."""
    return civil_day(asked.period.end - timedelta(microseconds=1), asked.zone)


def _age(born: date, on: date) -> int:
    """Whole years; whoever is born on 29 February has the birthday on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
