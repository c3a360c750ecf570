"""What handlers ask from the board and from plans: solving again, what a place would take, what is barred, and files.

Every way without any script: forms, links and reloading.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from aktiv.seasons.models import Inquiry
from aktiv.seasons.queries.board import access_draft, board_of
from aktiv.seasons.queries.inquiries import access_inquiry
from aktiv.seasons.rules.board import Key
from aktiv.seasons.solver import what_if
from aktiv.web.allocation import inquiries_shown
from aktiv.web.finance.xlsx_files import workbook
from tests.bookings.world import World
from tests.facilities.world import a_municipality
from tests.reading import everything_of
from tests.seasons.heard import Heard
from tests.seasons.test_inquiring import answered
from tests.web.test_me_bookings import signed_in, text
from tests.web.test_plans import at, heard, ingrid, world

__all__ = ["heard", "ingrid", "world"]  # fixtures
CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def standing(heard: Heard, number: int = 1) -> set[Key]:
    return set(board_of(access_draft(heard.round.pk, number)).standing.sessions)


def best_and_other(heard: Heard) -> tuple[Key, Key]:
    """Who has the time that both groups want, and who has not."""
    [best] = [key for key in standing(heard) if key[1:3] == (1, 17 * 60)]
    [other] = standing(heard) - {best}
    return best, other


def told(key: Key) -> str:
    return f"{key.group}.{key.day}.{key.start}.{key.facility}"


def last(heard: Heard) -> Inquiry:
    return everything_of(Inquiry).filter(round=heard.round).order_by("-number")[0]


def asked(heard: Heard, ingrid: Client, **sent: str) -> Inquiry:
    answer = ingrid.post(at(heard, "allocation_ask"), sent)
    found = last(heard)
    assert answer.headers["Location"] == at(heard, "allocation_inquiry", found.number)
    return found


def test_a_draft_is_solved_again_told_of_and_undone_as_one(heard: Heard, ingrid: Client) -> None:
    before = standing(heard)
    act = at(heard, "allocation_board_act", 1)
    for number, key in enumerate(sorted(before)):
        ingrid.post(act, {"gjor": "take_out", "fra": told(key), "sett": str(number)})
    inquiry = asked(heard, ingrid, gjor="los", utkast="1", sett="2", flyttinger="2")
    page = at(heard, "allocation_inquiry", inquiry.number)
    assert "Venter på tur" in text(ingrid.get(page).content)
    assert "Ingrid har bedt om det" in text(ingrid.get(at(heard, "allocation_board_draft", 1)).content)
    answered(inquiry)
    shown = text(ingrid.get(page).content)
    assert "Dette ble gjort i utkastet" in shown
    assert "2 plassert, 0 flyttet, 0 mistet" in shown
    assert "Solheim IL, J12" in shown
    assert len(standing(heard)) == 2
    log = text(ingrid.get(at(heard, "allocation_board_draft", 1)).content)
    assert "løste på nytt (flyttinger: høyst 2)" in log
    assert "Hvem som ble flyttet" in log
    ingrid.post(act, {"gjor": "undo", "nummer": "3", "sett": "3"})
    assert standing(heard) == set()
    assert "Angre alt sammen" not in text(ingrid.get(page).content)
    assert ingrid.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_where_somebody_worked_meanwhile_the_result_is_shown_beside_it_first(heard: Heard, ingrid: Client) -> None:
    best, other = best_and_other(heard)
    act = at(heard, "allocation_board_act", 1)
    ingrid.post(act, {"gjor": "take_out", "fra": told(best), "sett": "0"})
    inquiry = asked(heard, ingrid, gjor="los", utkast="1", sett="1", flyttinger="0")
    ingrid.post(act, {"gjor": "pin", "fra": told(other), "sett": "1"})
    answered(inquiry)
    page = at(heard, "allocation_inquiry", inquiry.number)
    shown = text(ingrid.get(page).content)
    assert "Utkastet ble endret mens dette ble regnet ut" in shown
    assert "Ingrid låste" in shown
    assert "Et resultat venter på å bli sett på" in text(ingrid.get(at(heard, "allocation_board_draft", 1)).content)
    assert standing(heard) == {other}
    ingrid.post(page, {"gjor": "bruk"})
    assert standing(heard) == {best, other}
    assert "Dette ble gjort i utkastet" in text(ingrid.get(page).content)


def test_too_few_moves_say_how_many_it_takes_and_ask_for_them_at_once(heard: Heard, ingrid: Client) -> None:
    best, other = best_and_other(heard)
    hall = board_of(access_draft(heard.round.pk, 1)).standing.sessions[best].place.facility
    place = {"gruppe": other.group, "sted": f"{hall}.{best.day}.{best.start}"}
    answered(asked(heard, ingrid, gjor="hva", utkast="1", **place))
    answered(asked(heard, ingrid, gjor="prov", etter=str(last(heard).number), vei="0"))
    assert standing(heard) != {best, other}
    ingrid.post(at(heard, "allocation_board_act", 1), {"gjor": "undo", "nummer": "1", "sett": "1"})
    found = last(heard)
    again = {"gjor": "los", "utkast": "1", "sett": "2", "etter": str(found.number)}
    answered(asked(heard, ingrid, flyttinger="0", **again))
    page = ingrid.get(at(heard, "allocation_inquiry", last(heard).number)).content.decode()
    assert "Minst 1 må flyttes" in text(page.encode())
    assert "Utkastet står som det sto" in text(page.encode())
    assert 'name="flyttinger" value="1"' in page
    again["etter"] = str(last(heard).number)
    answered(asked(heard, ingrid, flyttinger="1", **again))
    assert best._replace(group=other.group) in standing(heard)


def test_what_it_takes_is_asked_from_the_reasons_and_tried_on_a_new_draft(heard: Heard, ingrid: Client) -> None:
    best, other = best_and_other(heard)
    reasons = text(ingrid.get(at(heard, "allocation_refusals", 1)).content)
    assert "Forslag 1: 1 ønske." in reasons
    assert "1 tid må flyttes" in reasons, "what was asked is told where the reason stands"
    shown = text(ingrid.get(at(heard, "allocation_inquiry", 1)).content)
    assert "1 tid må flyttes" in shown
    assert "Spurt av Ingrid" in shown
    assert "Ingen andre mister en tid" in shown
    assert "poeng" in shown
    answered(asked(heard, ingrid, gjor="prov", etter="1", vei="0"))
    assert best._replace(group=other.group) in standing(heard, 2)
    assert standing(heard) == {best, other}
    page = ingrid.get(f"{at(heard, 'allocation_board_draft', 1)}?onske={other.group}")
    assert page.status_code == 200


def test_a_wish_of_the_chosen_group_is_asked_about_from_the_board(heard: Heard, ingrid: Client) -> None:
    best, other = best_and_other(heard)
    ingrid.post(at(heard, "allocation_board_act", 1), {"gjor": "take_out", "fra": told(other), "sett": "0"})
    board = f"{at(heard, 'allocation_board_draft', 1)}?onske={other.group}"
    page = ingrid.get(board).content.decode()
    assert "Hva skal til?" in page
    place = page.split('aria-labelledby="w-h"')[1].split('name="sted" value="')[1].split('"')[0]
    assert place.endswith(f".{best.day}.{best.start}")
    answered(asked(heard, ingrid, gjor="hva", utkast="1", gruppe=other.group, sted=place))
    assert "1 tid må flyttes" in text(ingrid.get(board).content)


def test_what_cannot_be_asked_says_why_where_it_was_asked(heard: Heard, ingrid: Client) -> None:
    answer = ingrid.post(at(heard, "allocation_ask"), {"gjor": "los", "utkast": "1", "sett": "0", "annet": "mange"})
    assert answer.headers["Location"] == at(heard, "allocation_board_draft", 1)
    assert "Velg fra 0 til 9999 flyttinger" in text(ingrid.get(answer.headers["Location"]).content)
    assert ingrid.post(at(heard, "allocation_ask"), {"gjor": "prov", "etter": "1", "vei": "9"}).status_code == 404
    assert ingrid.post(at(heard, "allocation_ask"), {"gjor": "annet"}).status_code == 404
    assert ingrid.get(at(heard, "allocation_inquiry", 99)).status_code == 404


def test_a_group_is_barred_from_a_time_seen_barred_kept_out_and_let_in_again(heard: Heard, ingrid: Client) -> None:
    best, _other = best_and_other(heard)
    act = at(heard, "allocation_board_act", 1)
    sent = {"gjor": "ban", "gruppe": best.group, "hall": "", "dag": str(best.day), "klokka": "", "grunn": "Avtalt"}
    assert ingrid.post(act, {**sent, "sett": "0"}).status_code == 302
    board = at(heard, "allocation_board_draft", 1)
    assert "Sperret og stengt" in text(ingrid.get(board).content)
    answered(asked(heard, ingrid, gjor="los", utkast="1", sett="1", flyttinger="10"))
    assert best.day not in {each.day for each in standing(heard) if each.group == best.group}
    lifted = {"gjor": "unban", "gruppe": best.group, "hall": "", "dag": str(best.day), "klokka": ""}
    assert ingrid.post(act, {**lifted, "sett": "2"}).status_code == 302
    assert "Sperret og stengt" not in text(ingrid.get(board).content)
    assert ingrid.post(act, {**sent, "dag": "7", "sett": "3"}).status_code == 422


def test_nobody_else_asks_or_is_answered(heard: Heard, world: World) -> None:
    elsewhere = a_municipality("stavanger", "1103")
    assert elsewhere.pk != world.municipality.pk
    for who in (world.alice, world.bob):
        client = signed_in(who)
        assert client.get(at(heard, "allocation_inquiry", 1)).status_code == 404
        assert client.post(at(heard, "allocation_ask"), {"gjor": "prov", "etter": "1", "vei": "0"}).status_code == 404
        assert client.get(at(heard, "allocation_board_xlsx", 1)).status_code == 404
    assert access_inquiry(heard.round.pk, 1, world.municipality.pk).number == 1


def test_the_workbooks_hold_every_time_as_text(heard: Heard, ingrid: Client) -> None:
    for name in ("allocation_board_xlsx", "allocation_plan_xlsx"):
        answer = ingrid.get(at(heard, name, 1))
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
        rows = _rows(answer.content)
        assert len(rows) == 1 + 2
        assert "Gruppe" in rows[0]
        assert {each for row in rows[1:] for each in row if each in {"J12", "G12"}} == {"J12", "G12"}


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    made = workbook("Uke [1]/2", ["Gruppe", "Antall"], [['=HYPERLINK("x")', 3], ["A & B <i>\x00", 4]])
    assert _rows(made) == [["Gruppe", "Antall"], ['=HYPERLINK("x")', "3"], ["A & B <i>", "4"]]
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        for part in packed.namelist():
            ElementTree.fromstring(packed.read(part))
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        assert 'name="Uke  1  2"' in packed.read("xl/workbook.xml").decode()
    assert "<f>" not in sheet
    assert 't="inlineStr"' in sheet


def test_the_board_asks_few_statements_with_all_that_stands_beside_it(heard: Heard, ingrid: Client) -> None:
    _best, other = best_and_other(heard)
    page = f"{reverse('allocation_board_draft', args=[heard.round.slug, 1])}?onske={other.group}"
    ingrid.get(page)
    with CaptureQueriesContext(connection) as sent:
        ingrid.get(page)
    assert len(sent) <= 12, "\n".join(each["sql"][:120] for each in sent)


def _rows(content: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    return [["".join(cell.itertext()) for cell in row.iter(f"{CELLS}c")] for row in sheet.iter(f"{CELLS}row")]


def test_what_a_club_itself_has_said_no_to_is_not_told_as_a_rule_of_ages(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"group": "g1", "facility": "h1", "day": 4, "start": 1020, "over": {"codes": ["window"]}}
    inquiry = Inquiry(kind="what_if", asked=told)
    log = [{"group": "g1", "day": 4, "code": "blocked_day"}, {"group": "g1", "day": 3, "code": "age_window"}]
    monkeypatch.setattr(inquiries_shown, "removed_of", lambda _plan: log)
    monkeypatch.setattr(Inquiry, "plan", None)
    with override("nb"):
        assert inquiries_shown.set_aside(inquiry) == "laget har sagt at gruppen ikke kan den dagen"
        told["day"] = 3
        assert inquiries_shown.set_aside(inquiry) == "når grupper på den alderen kan trene"
    assert inquiries_shown.LOOKED_AMONG == what_if.GROUPS
