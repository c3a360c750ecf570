-- What the request answers for one city: the hits of search_by_hand.sql with their names, and for each that does not fit
-- the three best ways out: the nearest other start that day, from the wished start for the longest that is free, the
-- wished time on the nearest of the next seven days, a second other start that does not overlap the first. Written for
-- the same question, and knowing the same of it: no holds, buffers or nights, no clock that changes in the week, and all
-- starts soon and late enough. A way out is [kind, days from the wished, cell, minutes]; kinds 1 other time, 2 shorter, 3
-- other day.
WITH answer (id, fits, total, fitting, nearly) AS MATERIALIZED (
    {hits}
), named AS MATERIALIZED (
    SELECT row_number() OVER () AS turn, a.*, s.name_nb, s.facility_id, f.name, m.slug, s.pattern_id,
           s.search_min_length AS least, s.search_length_step AS step
    FROM answer a
    JOIN facilities_space s ON s.id = a.id
    JOIN facilities_facility f ON f.id = s.facility_id
    JOIN municipalities_municipality m ON m.id = s.municipality_id
), hours AS MATERIALIZED (
    SELECT p.pattern_id, n, o.bookable & o.instant AS open, o.starts
    FROM (SELECT DISTINCT pattern_id FROM named WHERE NOT fits) p
    CROSS JOIN generate_series(0, 7) n
    CROSS JOIN LATERAL (
        SELECT bookable, instant, starts FROM facilities_opensheet o
        WHERE o.pattern_id = p.pattern_id
          AND (o.day = %(day)s::date + n
               OR (o.weekday = extract(isodow FROM %(day)s::date + n)::int AND o.valid_from <= %(day)s::date + n
                   AND (o.valid_to IS NULL OR o.valid_to >= %(day)s::date + n)))
        ORDER BY o.day NULLS LAST, o.valid_from DESC LIMIT 1) o
), r1 AS (
    SELECT s.id, n, least, step, starts, open & ~coalesce(busy, repeat('0', 288)::varbit) AS r1
    FROM (SELECT * FROM named WHERE NOT fits) s
    JOIN hours h USING (pattern_id)
    LEFT JOIN timetable_daysheet sheet ON sheet.day = %(day)s::date + n AND sheet.space_id = s.id
    OFFSET 0
),
r4 AS (SELECT id, n, least, step, starts, r1, r1 & (r1 << 1) & (r1 << 2) & (r1 << 3) AS r4 FROM r1 OFFSET 0),
r16 AS (SELECT id, n, least, step, starts, r1, r4 & (r4 << 4) & (r4 << 8) & (r4 << 12) AS r16 FROM r4 OFFSET 0),
valid AS MATERIALIZED (SELECT id, n, least, step, starts, r1, starts & r16 & (r16 << 8) AS valid FROM r16),
starting AS (
    SELECT id, abs(cell - 216) AS away, cell
    FROM valid, generate_series(0, 287) cell
    WHERE n = 0 AND get_bit(valid, cell) = 1
),
first AS (SELECT DISTINCT ON (id) id, cell, away FROM starting ORDER BY id, away, cell),
second AS (
    SELECT DISTINCT ON (id) s.id, s.cell
    FROM starting s JOIN first f ON f.id = s.id AND abs(s.cell - f.cell) >= 24
    ORDER BY s.id, s.away, s.cell
),
shorter AS (
    SELECT id, least + step * ((minutes - least) / step) AS minutes
    FROM (SELECT id, least, step, least(119, 5 * (position(B'0' IN substring(r1 FROM 217) || B'0') - 1)) AS minutes
          FROM valid WHERE n = 0 AND get_bit(starts, 216) = 1) free
    WHERE minutes >= least
),
later AS (
    SELECT id, n, row_number() OVER (PARTITION BY id ORDER BY n) AS turn FROM valid
    WHERE n > 0 AND get_bit(valid, 216) = 1
),
ways AS (
    SELECT id, 1 AS place, ARRAY[1, 0, cell, 120] AS way FROM first
    UNION ALL SELECT id, 2, ARRAY[2, 0, 216, minutes] FROM shorter
    UNION ALL SELECT id, 3, ARRAY[3, n, 216, 120] FROM later WHERE turn = 1
    UNION ALL SELECT id, 4, ARRAY[1, 0, cell, 120] FROM second
    UNION ALL SELECT id, 4 + turn, ARRAY[3, n, 216, 120] FROM later WHERE turn > 1
)
SELECT a.id, a.name_nb, a.facility_id, a.name, a.slug, a.fits, a.total, a.fitting,
       (SELECT array_agg(way) FROM (SELECT way FROM ways w WHERE w.id = a.id ORDER BY place LIMIT 3) w)
FROM named a ORDER BY turn
