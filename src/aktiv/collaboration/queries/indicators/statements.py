"""The statements. Each gives a municipality, numerator, denominator, how many were counted, and for a median its range.

`begins` and `ends` are a municipality's own midnights; `earliest` and `latest` reach a day over them in every zone, so
that an index on moments bounds the statement whatever the zones are.
"""

# ruff: noqa: S608 - put together from this file alone
from __future__ import annotations

from collections.abc import Mapping

from aktiv.collaboration.rules.indicators import Code

# Municipalities that are counted, each with its own midnights.
_HERE = """
here AS (
    SELECT m.id, (%(first)s::date)::timestamp AT TIME ZONE m.time_zone AS begins,
           (%(last)s::date + 1)::timestamp AT TIME ZONE m.time_zone AS ends
    FROM municipalities_municipality m
    WHERE %(there)s::bigint[] IS NULL OR m.id = ANY (%(there)s::bigint[])
)"""
# Dates that were used, each once: it counts where it begins. By the index occurrence_during.
_USED = """
used AS (
    SELECT o.id, o.municipality_id, o.holder, o.claim_id, o.booking_id, o.space_id, h.begins,
           extract(epoch FROM upper(o.during) - lower(o.during))::bigint / 60 AS minutes
    FROM bookings_occurrence o JOIN here h ON h.id = o.municipality_id
    WHERE o.during && tstzrange(%(earliest)s::timestamptz, %(latest)s::timestamptz)
      AND lower(o.during) >= h.begins AND lower(o.during) < h.ends AND o.state = 'confirmed'
      AND (%(facilities)s::bigint[] IS NULL OR EXISTS (
          SELECT FROM facilities_space s WHERE s.id = o.space_id AND s.facility_id = ANY (%(facilities)s::bigint[])))
)"""

# Had at once (booking_made), or decided by a rule alone (case_decided), of all answers.
WITHOUT_CASE_WORK = f"""
WITH {_HERE}
SELECT municipality_id, sum(alone)::bigint, count(*)::bigint, count(*)::bigint, NULL, NULL FROM (
    SELECT b.municipality_id, 1 AS alone
    FROM bookings_booking b JOIN here h ON h.id = b.municipality_id
    WHERE b.created_at >= %(earliest)s::timestamptz AND b.created_at < %(latest)s::timestamptz
      AND b.created_at >= h.begins AND b.created_at < h.ends AND b.kind IN ('single', 'series')
      AND (%(facilities)s::bigint[] IS NULL OR EXISTS (
          SELECT FROM facilities_space s WHERE s.id = b.space_id AND s.facility_id = ANY (%(facilities)s::bigint[])))
      AND NOT EXISTS (
          SELECT FROM bookings_occurrence o JOIN cases_requesteddate r ON r.occurrence_id = o.id
          WHERE o.booking_id = b.id AND r.state = 'granted')
    UNION ALL
    SELECT c.municipality_id, (NOT EXISTS (
        SELECT FROM cases_decision d WHERE d.case_id = c.id AND d.decided_by_id IS NOT NULL AND d.undone_at IS NULL
    ))::int
    FROM here h JOIN cases_case c ON c.municipality_id = h.id AND c.decided_at >= h.begins AND c.decided_at < h.ends
    WHERE c.kind = 'application' AND c.state = 'decided'
      AND (%(facilities)s::bigint[] IS NULL OR c.facility_ids && %(facilities)s::bigint[])
) AS answers GROUP BY municipality_id"""

# The middle one of the times from handed in to decided, in minutes, and the two that hold it nineteen times of twenty.
DAYS_TO_ANSWER = f"""
WITH {_HERE}, waits AS (
    SELECT c.municipality_id, array_agg(w.minutes ORDER BY w.minutes) AS sorted
    FROM here h JOIN cases_case c ON c.municipality_id = h.id AND c.decided_at >= h.begins AND c.decided_at < h.ends,
         LATERAL (SELECT extract(epoch FROM c.decided_at - c.submitted_at)::bigint / 60 AS minutes) w
    WHERE c.kind = 'application' AND c.state = 'decided'
      AND (%(facilities)s::bigint[] IS NULL OR c.facility_ids && %(facilities)s::bigint[])
    GROUP BY c.municipality_id
)
SELECT municipality_id, sorted[(n + 1) / 2], 1440, n,
       sorted[greatest(1, floor((n - 1.96 * sqrt(n)) / 2)::int)],
       sorted[least(n, ceil(1 + (n + 1.96 * sqrt(n)) / 2)::int)]
FROM waits, LATERAL (SELECT cardinality(sorted) AS n) c"""

# Minutes given back (by the cuts' key) or with nobody there, of all season time.
UNUSED_HOURS = f"""
WITH {_HERE}, {_USED}
SELECT u.municipality_id, sum(least(
           u.minutes, coalesce(back.minutes, 0) + CASE WHEN a.outcome = 'no_show' THEN u.minutes ELSE 0 END
       ))::bigint, sum(u.minutes)::bigint, count(*)::bigint, NULL, NULL
FROM used u JOIN bookings_booking b ON b.id = u.booking_id AND b.kind = 'allocation' AND NOT b.unsaid
JOIN facilities_space s ON s.id = u.space_id
LEFT JOIN bookings_attendance a ON a.occurrence_id = u.id
LEFT JOIN LATERAL (
    SELECT sum(extract(epoch FROM upper(c.during) - lower(c.during))::bigint / 60 * size.of_cut / size.of_space)::bigint
           AS minutes
    FROM timetable_cut c, LATERAL (
        SELECT (SELECT sum(upper(r) - lower(r)) FROM unnest(c.footprint) r)::bigint AS of_cut,
               (SELECT sum(upper(r) - lower(r)) FROM unnest(s.footprint) r)::bigint AS of_space
    ) size
    WHERE c.claim_id = u.claim_id AND c.by_id IS NULL AND c.ended_at IS NULL
) back ON true
GROUP BY u.municipality_id"""

# Of those who used something, those who never did there before. By occurrence_by_holder.
FIRST_TIME = f"""
WITH {_HERE}, {_USED}, holders AS (
    SELECT DISTINCT u.municipality_id, u.holder, u.begins
    FROM used u JOIN bookings_booking b ON b.id = u.booking_id AND b.kind IN ('single', 'series', 'allocation', 'event')
)
SELECT municipality_id, count(*) FILTER (WHERE NOT EXISTS (
           SELECT FROM bookings_occurrence e
           WHERE e.holder = w.holder AND lower(e.during) < w.begins AND e.municipality_id = w.municipality_id
             AND e.state = 'confirmed'
       ))::bigint, count(*)::bigint, count(*)::bigint, NULL, NULL
FROM holders w GROUP BY municipality_id"""

# Minutes of teams whose oldest are nineteen, or at a price for the young, of those whose age is known.
YOUTH_HOURS = f"""
WITH {_HERE}, {_USED}, young AS (
    SELECT g.municipality_id, g.code FROM prices_pricegroup g JOIN here h ON h.id = g.municipality_id
    WHERE EXISTS (SELECT FROM prices_defaultpricegroup d WHERE d.price_group_id = g.id AND d.age_group = 'youth')
), lent AS (
    SELECT u.municipality_id, u.minutes, coalesce(t.oldest <= 19, y.code IS NOT NULL) AS young
    FROM used u
    JOIN bookings_booking b ON b.id = u.booking_id AND b.kind IN ('single', 'series', 'allocation') AND NOT b.unsaid
    LEFT JOIN LATERAL (
        SELECT max(t.age_to) AS oldest FROM people_team t
        WHERE b.team <> '' AND t.organisation_id = b.organisation_id AND t.name = b.team
    ) t ON true
    LEFT JOIN young y ON y.municipality_id = b.municipality_id AND y.code = b.price_group
    WHERE t.oldest IS NOT NULL OR b.price_group <> ''
)
SELECT municipality_id, sum(CASE WHEN young THEN minutes ELSE 0 END)::bigint, sum(minutes)::bigint, count(*)::bigint,
       NULL, NULL
FROM lent GROUP BY municipality_id"""

# Dates of those whose home is another municipality, of those whose home is known.
ACROSS = f"""
WITH {_HERE}, {_USED}
SELECT u.municipality_id, count(*) FILTER (WHERE home.id <> u.municipality_id)::bigint, count(*)::bigint,
       count(*)::bigint, NULL, NULL
FROM used u
JOIN bookings_booking b ON b.id = u.booking_id AND b.kind IN ('single', 'series', 'allocation') AND NOT b.unsaid
LEFT JOIN people_organisation g ON g.id = b.organisation_id
LEFT JOIN people_person p ON p.id = b.person_id AND b.organisation_id IS NULL,
LATERAL (SELECT coalesce(g.municipality_id, p.home_municipality_id) AS id) home
WHERE home.id IS NOT NULL
GROUP BY u.municipality_id"""

# Dates when nobody came, of those that somebody looked at.
NO_SHOWS = f"""
WITH {_HERE}, {_USED}
SELECT u.municipality_id, count(*) FILTER (WHERE a.outcome = 'no_show')::bigint, count(*)::bigint, count(*)::bigint,
       NULL, NULL
FROM used u JOIN bookings_attendance a ON a.occurrence_id = u.id
GROUP BY u.municipality_id"""

# Øre that the member paid into the collaboration in the days, by minutes that were booked there.
#
# A share of a budget may be noted as paid, promised as a commitment in money and delivered on that, or both: it is the
# same money. A commitment is of the budget of its initiative, or where it names none of the first budget of no
# initiative in whose period it is due, if the member has a share of that. Of each budget the larger of what was paid
# and what was delivered by a day counts, so the days' part is that by their last day less that by the day before them.
COST_PER_HOUR = f"""
WITH {_HERE}, {_USED}, shares AS (
    SELECT DISTINCT l.member_id, b.id AS budget_id, b.number, b.initiative_id, b.first, b.last
    FROM collaboration_shareline l JOIN collaboration_shareversion v ON v.id = l.version_id
    JOIN collaboration_budget b ON b.id = v.budget_id
), delivered AS (
    SELECT c.member_id, d.delivered_on AS on_day, d.amount_ore AS ore, (
        SELECT s.budget_id FROM shares s
        WHERE s.member_id = c.member_id AND s.initiative_id IS NOT DISTINCT FROM c.initiative_id
          AND (c.initiative_id IS NOT NULL OR c.due BETWEEN s.first AND s.last)
        ORDER BY s.number LIMIT 1
    ) AS budget_id
    FROM collaboration_delivery d JOIN collaboration_commitment c ON c.id = d.commitment_id AND c.kind = 'money'
    WHERE d.delivered_on <= %(last)s::date
), moved AS (
    SELECT p.member_id, p.budget_id, p.paid_on AS on_day, p.amount_ore AS ore, true AS of_share
    FROM collaboration_sharepayment p WHERE p.paid_on <= %(last)s::date
    UNION ALL
    SELECT d.member_id, d.budget_id, d.on_day, d.ore, false FROM delivered d
), sums AS (
    SELECT member_id, budget_id,
           coalesce(sum(ore) FILTER (WHERE of_share), 0) AS paid,
           coalesce(sum(ore) FILTER (WHERE NOT of_share), 0) AS handed,
           coalesce(sum(ore) FILTER (WHERE of_share AND on_day < %(first)s::date), 0) AS paid_before,
           coalesce(sum(ore) FILTER (WHERE NOT of_share AND on_day < %(first)s::date), 0) AS handed_before
    FROM moved GROUP BY member_id, budget_id
), paid AS (
    SELECT m.municipality_id, sum(greatest(s.paid, s.handed) - greatest(s.paid_before, s.handed_before))::bigint AS ore
    FROM sums s JOIN collaboration_member m ON m.id = s.member_id
    WHERE m.municipality_id IS NOT NULL
    GROUP BY m.municipality_id
)
SELECT u.municipality_id, p.ore, sum(u.minutes)::bigint, count(*)::bigint, NULL, NULL
FROM used u JOIN paid p ON p.municipality_id = u.municipality_id AND p.ore > 0
JOIN bookings_booking b ON b.id = u.booking_id AND b.kind IN ('single', 'series', 'allocation', 'event')
     AND NOT b.unsaid
GROUP BY u.municipality_id, p.ore"""

STATEMENTS: Mapping[Code, str] = {
    Code.WITHOUT_CASE_WORK: WITHOUT_CASE_WORK,
    Code.DAYS_TO_ANSWER: DAYS_TO_ANSWER,
    Code.UNUSED_HOURS: UNUSED_HOURS,
    Code.FIRST_TIME: FIRST_TIME,
    Code.YOUTH_HOURS: YOUTH_HOURS,
    Code.ACROSS: ACROSS,
    Code.NO_SHOWS: NO_SHOWS,
    Code.COST_PER_HOUR: COST_PER_HOUR,
}
