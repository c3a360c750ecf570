-- Which spaces of one activity are free two hours from 18:00 (cells 217 to 240 of the day), best part of each root first
-- by name; where none is free, the nearest other start. Written for one question: a day of 288 cells in one zone that is
-- not today, no holds, no buffers, no night, a length that all spaces lend. Lines that begin with a mark are for one city
-- or for the whole country only.
WITH opens AS MATERIALIZED (
    SELECT d.*, get_bit(starts, 216) = 1
                AND substring(bookable FROM 217 FOR 24) = repeat('1', 24)::varbit AS open
    FROM (
        -- country: SELECT DISTINCT ON (pattern_id) pattern_id, bookable, starts
        -- country: FROM facilities_opensheet
        -- country: WHERE day = %(day)s::date
        -- country:    OR (weekday = extract(isodow FROM %(day)s::date)::int AND valid_from <= %(day)s::date
        -- country:        AND (valid_to IS NULL OR valid_to >= %(day)s::date))
        -- country: ORDER BY pattern_id, day NULLS LAST, valid_from DESC
        -- city: SELECT p.id AS pattern_id, o.bookable, o.starts
        -- city: FROM facilities_hoursplan plan
        -- city: JOIN facilities_openpattern p ON p.plan_id = plan.id
        -- city: CROSS JOIN LATERAL (
        -- city:     SELECT bookable, starts FROM facilities_opensheet
        -- city:     WHERE pattern_id = p.id
        -- city:       AND (day = %(day)s::date
        -- city:            OR (weekday = extract(isodow FROM %(day)s::date)::int AND valid_from <= %(day)s::date
        -- city:                AND (valid_to IS NULL OR valid_to >= %(day)s::date)))
        -- city:     ORDER BY day NULLS LAST, valid_from DESC LIMIT 1) o
        -- city: WHERE plan.municipality_id = %(municipality)s::bigint
    ) d
), space AS MATERIALIZED (
    SELECT s.stretch, s.place, s.pattern_id, o.bookable & ~coalesce(busy, repeat('0', 288)::varbit) AS room,
           open AND coalesce(substring(busy FROM 217 FOR 24) = repeat('0', 24)::varbit, true) AS fits
    FROM (
        SELECT s.stretch, s.pattern_id, ARRAY[-s.search_size, s.order, s.id, s.facility_id] AS place, sheet.busy
        FROM facilities_spaceactivity a
        JOIN facilities_space s ON s.id = a.space_id
        LEFT JOIN timetable_daysheet sheet ON sheet.day = %(day)s::date AND sheet.space_id = s.id
        WHERE a.activity_id = %(activity)s::bigint AND s.active AND s.alone AND s.pattern_id IS NOT NULL
        -- city: AND a.municipality_id = %(municipality)s::bigint
        OFFSET 0
    ) s
    JOIN opens o USING (pattern_id)
), fitting AS MATERIALIZED (
    SELECT stretch, min(ARRAY[1] || place) AS key FROM space WHERE fits GROUP BY stretch
),
bits AS (
    SELECT s.stretch, s.place, o.starts, s.room AS r1 FROM space s JOIN opens o USING (pattern_id)
    WHERE NOT EXISTS (SELECT FROM fitting f WHERE f.stretch = s.stretch) OFFSET 0
),
r2 AS (SELECT stretch, place, starts, r1 & (r1 << 1) AS r2 FROM bits OFFSET 0),
r4 AS (SELECT stretch, place, starts, r2 & (r2 << 2) AS r4 FROM r2 OFFSET 0),
r8 AS (SELECT stretch, place, starts, r4 & (r4 << 4) AS r8 FROM r4 OFFSET 0),
r16 AS (SELECT stretch, place, starts, r8 & (r8 << 8) AS r16 FROM r8 OFFSET 0),
valid AS (SELECT stretch, place, starts & r16 & (r16 << 8) AS valid FROM r16 OFFSET 0),
nearest AS (
    SELECT stretch, place, position(B'1' IN substring(valid FROM 217)) AS later, substring(valid FROM 1 FOR 216) AS sooner,
           substring(valid FROM 153 FOR 64)::bit(64)::bigint AS just
    FROM valid OFFSET 0
),
key AS (
    SELECT key FROM fitting
    UNION ALL
    SELECT min(ARRAY[coalesce(
               least(nullif(later, 0),
                     CASE WHEN just <> 0 THEN 2 + round(ln((just & -just)::float8) / ln(2::float8))::int
                          ELSE nullif(strpos(reverse(sooner::text), '1'), 0) + 1 END), 1000)] || place)
    FROM nearest GROUP BY stretch
)
SELECT key[4], key[1] = 1, count(*) OVER (), count(*) FILTER (WHERE key[1] = 1) OVER (),
       count(*) FILTER (WHERE key[1] BETWEEN 2 AND 999) OVER ()
FROM key
JOIN facilities_facility f ON f.id = key[5]
JOIN municipalities_municipality m ON m.id = f.municipality_id
WHERE f.published AND m.published
ORDER BY key[1], f.sort_key COLLATE "C", key[3], key[4]
LIMIT 20
