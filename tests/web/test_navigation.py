"""The main menu knows every page: whoever is on one sees where she is."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from aktiv.web.navigation import MAIN, PERSONAL, STAFF

FILES_AND_PARTS = {
    "case_looking",
    "case_undo",
    "club_costs_file",
    "club_logo",
    "finance_file",
    "finance_invoice_pdf",
    "finance_between_file",
    "finance_report_file",
    "finance_statement_file",
    "me_costs_file",
    "me_invoice_pdf",
    "setup_price_file",
    "setup_equipment_file",
}


@pytest.mark.parametrize("family", ["finance", "setup", "caretaker", "desk", "case", "hall", "me_", "club"])
def test_every_page_of_a_family_has_its_place_in_the_menu(family: str) -> None:
    names = {each for each in get_resolver().reverse_dict if isinstance(each, str) and each.startswith(family)}
    placed = {name for each in (*MAIN, *PERSONAL, *STAFF) for name in (each.url_name, *each.here)}
    assert names - placed - FILES_AND_PARTS == set()
