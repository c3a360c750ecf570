"""Weeks of use in a municipality, made where the data are: the database works out who is where and writes it.

Every root's day has eight slots of an hour and three quarters from eight o'clock. What the dice say of a slot depends
on the seed, the space's address, the weekday and the slot alone: nobody comes, the whole hall is one team's, or each of
its smallest parts has its own. Slots do not meet and parts do not overlap, so the constraint has nothing to refuse; it
looks all the same.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from aktiv.timetable.actions.sheets import compute_all

SLOTS = 8
SLOT_MINUTES = 105
_OF = 65_536  # what the dice go up to
BUSY = round(0.8 * _OF)  # on weekdays from the afternoon on
QUIET = round(0.5 * _OF)
WHOLE = round(0.3 * _OF)  # one team has it all
PART = round(0.8 * _OF)  # when each part has its own, how many do

_CROWD = """
WITH dice AS MATERIALIZED (
    SELECT s.id, s.stretch, s.footprint, s.parent_id IS NULL AS root,
           NOT EXISTS (SELECT FROM facilities_space p WHERE p.parent_id = s.id) AS leaf,
           hashtextextended(f.slug || '/' || r.slug, %(seed)s) AS hall,
           hashtextextended(f.slug || '/' || s.slug, %(seed)s) AS own
    FROM facilities_space s
    JOIN facilities_facility f ON f.id = s.facility_id
    JOIN facilities_space r ON r.stretch = s.stretch AND r.parent_id IS NULL
    WHERE s.municipality_id = %(municipality)s AND s.active
), slot AS (
    SELECT day::date AS day, extract(isodow FROM day)::int AS weekday, slot
    FROM generate_series(%(first)s::date, %(first)s::date + %(days)s - 1, interval '1 day') AS day,
         generate_series(0, %(slots)s - 1) AS slot
), rolled AS (
    -- One throw for all parts of a hall, and one for each part.
    SELECT d.id, d.stretch, d.footprint, d.root, d.leaf, slot.day, slot.slot,
           hashint8extended(d.hall, weekday * 64 + slot.slot) & 65535 AS shared,
           hashint8extended(d.hall, weekday * 64 + slot.slot + 8) & 65535 AS whole,
           hashint8extended(d.own, weekday * 64 + slot.slot) & 65535 AS alone,
           CASE WHEN weekday < 6 AND slot.slot >= 4 THEN %(busy)s ELSE %(quiet)s END AS goal
    FROM dice d CROSS JOIN slot
), use AS MATERIALIZED (
    SELECT nextval('timetable_claim_id_seq') AS claim_id, rolled.id AS space_id, footprint,
           (day + make_interval(mins => 480 + slot * %(minutes)s)) AT TIME ZONE m.time_zone AS starts,
           (day + make_interval(mins => 480 + slot * %(minutes)s + 60 + 15 * (alone & 3)::int)) AT TIME ZONE m.time_zone
               AS ends
    FROM rolled, municipalities_municipality m
    WHERE m.id = %(municipality)s AND shared < goal
      AND CASE WHEN whole < %(whole)s THEN root ELSE leaf AND (root OR alone < %(part)s) END
    ORDER BY stretch, day, slot, footprint
), claimed AS (
    INSERT INTO timetable_claim (id, municipality_id, kind) SELECT claim_id, %(municipality)s, 'use' FROM use
), granted AS (
    INSERT INTO timetable_grant (municipality_id, claim_id, space_id, footprint, during, before, after)
    SELECT %(municipality)s, claim_id, space_id, footprint, tstzrange(starts, ends), 0, 0 FROM use
), standing AS (
    INSERT INTO timetable_occupancy (claim_id, footprint, during, layer)
    SELECT claim_id, footprint, tstzrange(starts, ends), '(,)' FROM use
    RETURNING 1
)
SELECT count(*) FROM standing
"""


@transaction.atomic
def crowd(municipality_id: int, first: date, days: int, seed: int) -> int:
    """Fills the days from `first` on, and their sheets. Returns how many rectangles are held."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CROWD,
            {
                "municipality": municipality_id,
                "first": first,
                "days": days,
                "seed": seed,
                "slots": SLOTS,
                "minutes": SLOT_MINUTES,
                "busy": BUSY,
                "quiet": QUIET,
                "whole": WHOLE,
                "part": PART,
            },
        )
        rows = int(cursor.fetchone()[0])
    compute_all(municipality_id, first, days)
    return rows
