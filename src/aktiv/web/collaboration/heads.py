"""The columns of each CSV file, so that a file without rows still says what it would tell; see docs/collaboration.md.

A file with rows is made of what they hold: tests see to it that it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_MEMBERS = (
    "number name kind joined notice_on left here in_place_of followed_by population population_on population_source"
    " votes"
)
_MANDATES = "id person member member_name role deputy_of begins ends holds votes"
_POSTED = (
    "number member member_name competence competence_name level hours_per_month first_month last_month ore_per_hour"
    " state text"
)
_FIGURES = "member member_name indicator version unit from to withheld value low high numerator denominator n"
HEADS: Mapping[str, tuple[str, ...]] = {
    key: tuple(told.split())
    for key, told in {
        "oversikt": _MEMBERS,
        "medlemmer": _MEMBERS,
        "avtale": "version in_force sha256 number name case_reference signatory adopted_on by by_role entered_by",
        "avtaletekst": "version title language laid_on in_force notice_months cost_key vote_key change_note text"
        " data_processing sha256",
        "haller": "facility facility_name municipality_name owner owner_name owner_kind first last",
        "mandater": _MANDATES,
        "organ": "slug kind name has_limit limit_ore seats",
        "organ-ett": _MANDATES,
        "forpliktelser": "number member member_name kind what competence competence_name due amount_ore hours"
        " released engagement delivered state"
        " by by_role entered_by initiative",
        "avstemninger": "number subject body body_name rule chair_decides chair standing announced_at opened_at"
        " closes_at again_of",
        "avstemning": "member member_name weight choice reason by way cast_at counts",
        "budsjett": "number title kind first last total_ore state proposed_on decided_on vote body body_name reference"
        " key agreement initiative contract service service_name sha256 corrections later_adopters paid_ore left_ore",
        "budsjett-ett": "id name population share_ore ore_per_inhabitant payback_ore owed_ore own_ore outside_ore"
        " by_hand_ore held_ore ordered_ore unbilled_ore pay_outs paid_ore promised_ore delivered_ore invoiced_ore"
        " set_off_ore waiting_ore billing payment invoice_numbers",
        "budsjettsummer": "year innovation_ore operations_ore maintenance_ore total_ore",
        "utrulling": "municipality municipality_name municipality_slug latitude longitude feature stage on since first"
        " last facilities reason",
        "initiativ": "number title state decision verdict merged_into owner_member owner_member_name service"
        " service_name version low_ore high_ore language proposed_on over since days working_days"
        " answer_due answer_late",
        "initiativ-ett": "number gate from to decision at_local role body member_name reason version vote waived_by"
        " missing sha256",
        "kompetanse": "member member_name given received balance given_in_kind received_in_kind money_ore",
        "tilbud": f"{_POSTED} languages travels by by_role entered_by",
        "behov": f"{_POSTED} language on_site by by_role entered_by",
        "treff": "need needs needs_name offer offers offers_name competence competence_name hours hours_asked"
        " first_month last_month hours_per_month ore_per_hour",
        "oppdrag": "number state competence competence_name giver giver_name receiver receiver_name offer need"
        " proposed_for hours_per_month first_month last_month ended_month ore_per_hour hours_agreed hours_approved"
        " hours_waiting ore_approved commitment by by_role entered_by",
        "oppdrag-ett": "line month hours note reported_at state answered_at why by by_role entered_by answered_by"
        " answered_by_role answer_entered_by",
        "innkjop": "number title stage owner owner_name text noted_on joins_until members",
        "innkjop-ett": "lot title unit member member_name volume joined_at by by_role entered_by",
        "kontrakter": "number title state supplier supplier_name owner owner_name procurement service service_name text"
        " first last ends ended_on notice_months value_ore bound members option_to_take option_last_day",
        "kontrakt": "member member_name",
        "brukerstotte": "member member_name asked open answered_in_time answered_of closed_in_time closed_of late_now"
        " reopened",
        "vedlikehold": "number kind title text part severity effort state due late noted_on ended_on incident withheld"
        " ground",
        "vedlikehold-ett": "at state severity text",
        "moter": "number body body_name starts_at ends_at place state called_off items sha256",
        "mote": "number title text about about_number about_title about_state",
        "arshjul": "number kind name body body_name year due state done_on note reminded_days_before",
        "vedtak": "id at on kind what subject members names about amount_ore reason",
        "arsrapporter": "year over decisions votes",
        "arsrapport": "section figure value",
        "unntatt": "id source subject about ground why from looked_at_again until held",
        "selvvurdering": "assessment standard assessed_on criterion answer note evidence",
        "nytte": "number title kind unit way owner member member_name plan_version baseline baseline_on target"
        " least most due measured_on planned_then value low high reached_percent standing first_target first_due"
        " first_planned_then first_standing",
        "nytte-ett": "id member member_name measured_on value low high source n numerator denominator version note"
        " corrects counts by by_role entered_by",
        "indikatorer": _FIGURES,
        "forsok": "municipality municipality_name municipality_slug feature first last began_at ended_at reason places"
        " conclusion",
        "terskler": "municipality municipality_name municipality_slug feature first last indicator unit comparison"
        " threshold set_at initiative until value low high n state ignored",
        "terskler-ett": "indicator unit comparison threshold set_at initiative until value low high n state ignored",
        "kostnader": "key id amount_ore ore_per_inhabitant more_than_first_ore name population",
        "ideer": "number title text affected language by state merged_into submitted_at answer_due answered_on"
        " answer_late supporters service service_name feature page facility comments",
        "ide": "kind state at text",
        "status": "number kind title state severity worst parts members member_names began_at until ended_at review_due"
        " reviewed_on review_late updates latest",
        "oppetid": "part day away_seconds worst",
        "hendelse": "at state severity text",
    }.items()
}
ONE_OF = {"oppdrag", "innkjop", "nytte", "vedlikehold", "budsjett", "initiativ"}
"""Files of one thing that are called as the file of all, with its number."""


def head_of(name: str, kind: str = "") -> tuple[str, ...]:
    """The columns of a file by its name, or by what it is where the name does not say it; none of one that has none."""
    if kind:
        return HEADS.get(kind, ())
    plain = re.sub(r"-\d+$", "", name)
    return HEADS.get(f"{plain}-ett" if plain != name and plain in ONE_OF else plain, ())
