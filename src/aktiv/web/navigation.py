"""The main menu and the footer: one line per page. A page whose URL name does not exist yet is left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aktiv.people.permissions import Permission, staff_roles


@dataclass(frozen=True, slots=True)
class Destination:
    """A menu item: its words, its URL name, the URL names on which it is the current one, and, for those who work for a
    municipality, what it takes to enter."""

    label: Promise
    url_name: str
    here: tuple[str, ...] = ()
    needs: Permission | None = None


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A destination that exists, as the page draws it."""

    label: Promise
    url: str
    current: bool


MAIN = (
    Destination(_("Find available time"), "search", ("home", "facility_detail", "facility_week", "facility_day")),
    Destination(_("Equipment"), "equipment", ("equipment_detail", "equipment_basket")),
    Destination(
        _("Clubs and associations"),
        "clubs",
        (
            "club",
            "club_new",
            "club_new_group",
            "club_later",
            "club_ask",
            "club_settings",
            "club_teams",
            "club_team",
            "club_team_new",
            "club_people",
            "club_costs",
            "club_history",
        ),
    ),
    Destination(_("What’s on"), "events", ("event", "sign_up")),
    Destination(
        _("Seasons"),
        "seasons",
        (
            "season_info",
            "season_rules",
            "season_apply",
            "season_group_new",
            "season_group",
            "season_receipt",
            "season_result",
            "season_object",
            "season_asked",
            "season_letter",
            "season_mine",
            "season_divide",
            "season_swap",
        ),
    ),
)
PERSONAL = (
    Destination(
        _("My page"),
        "my_page",
        (
            "me_bookings",
            "me_booking",
            "me_applications",
            "me_application",
            "application_draft",
            "application_receipt",
            "me_cancel",
            "me_invoices",
            "me_invoice",
            "me_costs",
            "me_payers",
            "me_paying_for",
            "me_paying",
            "payment_deposit",
            "me_change",
            "me_waiting",
            "me_sign_ups",
            "sign_up_desk",
            "sign_up_arrivals",
            "sign_up_numbers",
            "me_alerts",
            "me_loans",
            "me_loan",
            "me_block",
            "my_sign_ins",
            "my_profile",
            "contact_proof",
            "my_privacy",
            "my_deletion",
        ),
    ),
)
"""For those who are signed in, after the others."""
ROUND = (
    "allocation_new",
    "allocation_round",
    "allocation_halls",
    "allocation_hall",
    "allocation_rules",
    "allocation_rules_new",
    "allocation_applications",
    "allocation_application",
    "allocation_group",
    "allocation_group_new",
    "allocation_group_out",
    "allocation_paper",
    "allocation_import",
    "allocation_entitlement",
    "allocation_board",
    "allocation_board_draft",
    "allocation_board_act",
    "allocation_inquiry",
    "allocation_plans",
    "allocation_plan",
    "allocation_compare",
    "allocation_shortage",
    "allocation_hearing",
    "allocation_objection",
    "allocation_refusals",
    "allocation_publish",
    "allocation_running",
    "allocation_stop",
    "allocation_change",
)
"""The pages of a round."""
STAFF = (
    Destination(
        _("Inbox"),
        "case_inbox",
        (
            "case_detail",
            "case_absence",
            "case_samples",
            "desk_events",
            "desk_event_new",
            "desk_event",
            "desk_school_uses",
            "desk_school_use_new",
            "desk_school_use",
            "desk_closures",
            "desk_closure_new",
            "desk_closure",
        ),
        Permission.DESK_ENTER,
    ),
    Destination(_("Season distribution"), "allocation_rounds", ROUND, Permission.SEASON_ENTER),
    Destination(_("Calendar"), "hall_calendar", ("hall_calendar_date", "hall_calendar_new"), Permission.CALENDAR_ENTER),
    Destination(
        _("Operations"),
        "caretaker",
        ("caretaker_day", "caretaker_damage", "caretaker_doors", "setup_door"),
        Permission.OPERATIONS_ENTER,
    ),
    Destination(
        pgettext_lazy("menu", "Storage places"),
        "store",
        ("store_depot", "store_loan", "store_damages", "store_damage"),
        Permission.EQUIPMENT_ENTER,
    ),
    Destination(_("Lending"), "loan_desk", ("loan_desk_loan", "loan_blocks", "loan_block"), Permission.LOAN_DESK),
    Destination(
        _("Finance"),
        "finance",
        (
            "finance_desk",
            "finance_payments",
            "finance_payment",
            "finance_reconciliation",
            "finance_batches",
            "finance_batch",
            "finance_invoice",
            "finance_settings",
            "finance_corrections",
            "finance_charge_new",
            "finance_charge",
            "finance_correction",
            "finance_report",
            "finance_statement",
            "finance_between",
            "finance_customers",
            "finance_customer",
            "finance_accounts",
            "finance_account_new",
            "finance_account",
        ),
        Permission.MONEY_ENTER,
    ),
    Destination(
        _("Setup"),
        "setup",
        (
            "setup_clubs",
            "setup_price_check",
            "setup_price_copy",
            "setup_price_groups",
            "setup_price_import",
            "setup_price_list",
            "setup_price_new",
            "setup_price_quotas",
            "setup_price_uses",
            "setup_prices",
            "setup_equipment",
            "setup_equipment_import",
            "setup_equipment_use",
            "setup_kind",
            "setup_kind_new",
            "setup_kind_edit",
            "setup_kind_pictures",
            "setup_item",
            "setup_item_picture",
            "setup_labels",
            "setup_lending",
            "setup_parts",
            "setup_stock_days",
            "setup_stock_days_file",
            "setup_stock_low",
            "setup_depots",
            "setup_depot",
            "setup_depot_new",
            "setup_count",
            "setup_vat",
            "setup_club",
            "setup_cases",
            "setup_questions",
            "setup_question",
            "setup_question_new",
            "setup_terms",
            "setup_terms_new",
            "setup_terms_text",
            "setup_locks",
            "setup_lock",
            "setup_lock_new",
            "setup_archive",
            "setup_features",
            "setup_messages",
            "setup_templates",
            "setup_template",
            "setup_roles",
            "setup_role_new",
            "setup_why",
            "setup_privacy",
        ),
        Permission.SETUP_ENTER,
    ),
)
"""For those who work for a municipality, last."""
FOOTER = (
    Destination(_("Help and contact"), "help"),
    Destination(_("Status"), "status", ("status_incident",)),
    Destination(_("Collaboration"), "collaboration"),
    Destination(_("Privacy"), "privacy"),
    Destination(_("Accessibility statement"), "accessibility"),
    Destination(_("Open data and API"), "developers"),
)


def for_staff(roles: frozenset[str]) -> tuple[Destination, ...]:
    """Those of the staff's pages that open to somebody with these roles, wherever she has them."""
    return tuple(each for each in STAFF if each.needs is not None and roles & staff_roles(each.needs))


def works_at(roles: frozenset[str], url_name: str | None) -> bool:
    """Whether a page is one of the staff's that opens to somebody with these roles: there she works."""
    return any(url_name in (each.url_name, *each.here) for each in for_staff(roles))


def menu(destinations: tuple[Destination, ...], url_name: str | None) -> list[MenuItem]:
    """The destinations that exist in this language's URLs; `url_name` is where the reader is now."""
    items = []
    for destination in destinations:
        url = url_or_none(destination.url_name)
        if url is not None:
            current = url_name is not None and url_name in (destination.url_name, *destination.here)
            items.append(MenuItem(destination.label, url, current))
    return items


def url_or_none(url_name: str) -> str | None:
    """The address of a page without arguments, or None while it does not exist."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
