"""Why something about the stock was refused, in words (lending.words has the rest)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

WHY: Mapping[str, str] = {
    "kind_unnamed": n_("Write the name in all three languages."),
    "kind_changed": n_("Somebody else changed it. What is shown now is how it stands."),
    "kind_category": n_("Choose what kind of thing it is."),
    "kind_stays_numbered": n_("Whether each has a number of its own is chosen once, before there are any."),
    "kind_out_of_bounds": n_("Write a whole number from %(least)s to %(most)s."),
    "kind_needs_vat": n_("Choose a VAT code for what it costs."),
    "certificate_elsewhere": n_("That certificate belongs to another municipality."),
    "set_or_stock": n_("A set has no stock of its own, and its parts are no sets themselves."),
    "depot_unnamed": n_("Write what the storage place is called."),
    "depot_elsewhere": n_("That facility belongs to another municipality."),
    "stock_out_of_bounds": n_("Write how many there are: a number from 0 to %(most)s."),
    "stock_promised": n_("%(promised)s are promised at once. Find another way for those who have them first."),
    "kind_promised": n_(
        "It is promised in %(loans)s loans. See whom it hits, and say below that it goes all the same."
    ),
    "depot_promised": n_(
        "Things here are promised in %(loans)s loans. See whom it hits, and say below that it goes all the same."
    ),
    "stock_by_items": n_("Each of these has a number: add, retire or lose the single one."),
    "stock_less_than_gone": n_("%(short)s are told as gone. Settle those first."),
    "none_gone": n_("So many are not told as gone."),
    "item_numbers_missing": n_("Write at least one number, each on a line of its own."),
    "item_number_taken": n_("The number %(number)s is in use already."),
    "too_many_items": n_("At most %(most)s at a time."),
    "item_not_in": n_("%(number)s is not in: it is with somebody, away for service or gone."),
    "item_not_away": n_("%(number)s is not away for service."),
    "item_moves_to_kind": n_("It is kept where there is already stock of its kind, or in another storage place."),
    "service_in_the_past": n_("The service must end after it begins, and not before today."),
    "counting_already": n_("The storage place is being counted already."),
    "person_unknown": n_("Nobody here has that e-mail address. Ask the person to sign in and confirm it first."),
    "shared_backwards": n_("The last day is before the first."),
    "neighbour_unbilled": n_("Write first under which organisation number they are billed, under Rules: %(who)s."),
    "neighbour_number_wrong": n_("Write the organisation number of the municipality: nine digits."),
    "neighbour_not_public": n_("That number belongs to %(name)s, which is no municipality."),
    "neighbour_number_of_another": n_("Another municipality is billed under that number."),
    "part_over": n_("The last day of it has passed. Ask them to propose it anew."),
    "part_none_chosen": n_("Choose at least one."),
    "part_answered": n_(
        "Some of it was answered, changed or taken back meanwhile. What is shown now is how it stands."
    ),
    "part_needs_reason": n_("Write why, so that they know what to propose instead."),
    "part_not_held": n_("It holds no more."),
    "part_notice": n_("Choose a last day: %(day)s at the earliest."),
    "part_ends_already": n_("It ends on %(day)s already."),
    "item_changed": n_("Somebody else changed it. What is shown now is how it stands."),
    "item_condition": n_("Choose the condition that it is in."),
    "not_a_day": n_("Write a day as it is in the calendar, or nothing."),
    "picture_missing": n_("Choose a picture."),
    "picture_untold": n_("Write what the picture shows, in all three languages."),
    "too_many_pictures": n_("At most %(most)s pictures. Take one away first."),
    "nothing_scanned": n_("Scan a label, or write a number."),
    "count_over": n_("That count has ended."),
    "count_incomplete": n_("Count the rest first, or drop the count: %(missing)s kinds are left."),
    "count_moved": n_("%(name)s was handed out or came back after it was counted. Count it once more."),
}

CONDITIONS: Mapping[str, str] = {"good": n_("As it should be"), "worn": n_("Worn"), "damaged": n_("Damaged")}
HOW_SEEN: Mapping[str, str] = {
    "seen": n_("Seen by those who keep it"),
    "out": n_("When it was handed out"),
    "back": n_("When it came back"),
    "service": n_("After service"),
    "undone": n_("A mistake was undone"),
    "file": n_("Read from a file"),
}
ITEM_STATES: Mapping[str, str] = {
    "in": n_("In store"),
    "out": n_("With a borrower"),
    "service": n_("Away for service"),
    "lost": n_("Lost"),
    "retired": n_("Taken out of use"),
}
COUNT_CAME: Mapping[str, str] = {
    "missing": n_("Missing: told as lost"),
    "moved": n_("Belonged elsewhere: it is kept here now"),
    "taken_up": n_("Was lost: it is part of the stock again"),
    "moves": n_("Belongs at %(depot)s: it will be kept here"),
    "takes_up": n_("Told as lost: it will be part of the stock again"),
    "went_out": n_("Went out after it was seen"),
    "was_in": n_("Belongs at %(depot)s, and stays so in the books: bring it there"),
    "was_out": n_("Noted as with a borrower: take it back at the counter"),
    "was_service": n_("Noted as away for service: say on its page that it is back"),
    "was_lost": n_("Lost from %(depot)s: tell those who keep that place"),
    "was_retired": n_("Taken out of use, and stays so"),
}
"""What a count does, or did, about an item, by `CountItem.came` or the state that it stays in."""


def sentence(refusal: Refusal, language: str, says: Mapping[str, str] = WHY) -> str:
    """Why, for a code that stands in `says`."""
    told = {name: _said(value, language) for name, value in refusal.data.items()}
    return _(says[refusal.code]) % told


def _said(value: object, language: str) -> object:
    if isinstance(value, Texts):
        return value.said_in(language).text
    if isinstance(value, date):
        return f"{formatting.date_short(value, language)} {value.year}"
    return value
