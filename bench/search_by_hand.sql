-- Which spaces of one activity are free two hours from 18:00 (cells 217 to 240 of the day), best part of each root first
-- by name; where none is free, the nearest other start. Written for one question: a day of 288 cells in one zone that is
-- not today, no holds, no buffers, a length that all spaces lend. Lines that begin with a mark are for one city only.
WITH opens AS MATERIALIZED (
    SELECT DISTINCT ON (pattern_id) pattern_id, bookable, starts
    FROM facilities_opensheet
    WHERE day = %(day)s
       OR (weekday = extract(isodow FROM %(day)s::date)::int AND valid_from <= %(day)s
           AND (valid_to IS NULL OR valid_to >= %(day)s))
    ORDER BY pattern_id, day NULLS LAST, valid_from DESC
), space AS MATERIALIZED (
    SELECT s.id, s.stretch, s.pattern_id, s.facility_id, upper(s.footprint) - lower(s.footprint) AS size, s.order,
           coalesce(sheet.busy, repeat('0', 288)::varbit) AS busy
    FROM facilities_spaceactivity a
    JOIN facilities_space s ON s.id = a.space_id
    LEFT JOIN timetable_daysheet sheet ON sheet.day = %(day)s AND sheet.space_id = s.id
    WHERE a.activity_id = %(activity)s AND s.active AND s.alone
    -- city: AND a.municipality_id = %(municipality)s
), bits AS (
    SELECT id, stretch, facility_id, size, "order", o.starts, o.bookable & ~busy AS r1
    FROM space JOIN opens o USING (pattern_id) OFFSET 0
), r2 AS (SELECT *, r1 & (r1 << 1) AS r2 FROM bits OFFSET 0),
r4 AS (SELECT *, r2 & (r2 << 2) AS r4 FROM r2 OFFSET 0),
r8 AS (SELECT *, r4 & (r4 << 4) AS r8 FROM r4 OFFSET 0),
r16 AS (SELECT *, r8 & (r8 << 8) AS r16 FROM r8 OFFSET 0),
valid AS (SELECT *, starts & r16 & (r16 << 8) AS valid FROM r16 OFFSET 0),
best AS (
    SELECT DISTINCT ON (stretch) stretch, id, facility_id, "order", away
    FROM (SELECT id, stretch, facility_id, size, "order",
                 CASE WHEN get_bit(valid, 216) = 1 THEN 1
                      ELSE least(nullif(position(B'1' IN substring(valid FROM 217)), 0),
                                 nullif(strpos(reverse(substring(valid FROM 1 FOR 216)::text), '1'), 0) + 1)
                 END AS away
          FROM valid) placed
    ORDER BY stretch, away NULLS LAST, size DESC, "order", id
)
SELECT b.id, away IS NOT DISTINCT FROM 1, count(*) OVER (), count(*) FILTER (WHERE away = 1) OVER (),
       count(*) FILTER (WHERE away > 1) OVER ()
FROM best b
JOIN facilities_facility f ON f.id = b.facility_id
JOIN municipalities_municipality m ON m.id = f.municipality_id
WHERE f.published AND m.published
ORDER BY away NULLS LAST, f.sort_key COLLATE "C", b.order, b.id
LIMIT 20
