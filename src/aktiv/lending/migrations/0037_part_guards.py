"""Nobody pays a part of a loan that she has not agreed to, nor on other terms than she agreed to.

What was shared before neighbours were asked: each is asked now, and pays nothing of new loans until it has accepted.
Loans that were promised on the owner's word stand as they were promised.
"""

from django.db import migrations

AGREED = """
ALTER TABLE lending_partagreement
    ADD CONSTRAINT part_kind_at_home FOREIGN KEY (kind_id, municipality_id) REFERENCES lending_kind (id, municipality_id),
    ADD CONSTRAINT part_holds_in_order CHECK (ends >= begins - 1),
    ADD CONSTRAINT part_holds_within CHECK (
        (begins >= first_day OR ends < begins) AND (last_day IS NULL OR begins IS NULL OR ends <= last_day)
        AND (last_day IS NULL OR begins IS NULL OR ends IS NOT NULL)
    ),
    ADD CONSTRAINT one_part_at_a_time EXCLUDE USING gist (
        int8range(kind_id, kind_id, '[]') WITH &&,
        int8range(home_id, home_id, '[]') WITH &&,
        daterange(begins, ends + 1, '[)') WITH &&
    ) WHERE (answer = 'accepted');

-- What was asked and answered stays as it was; it can be ended, and what ends is never made longer.
CREATE FUNCTION lending_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.home_id, OLD.kind_id, OLD.organisation_id, OLD.home_percent, OLD.own_until_days,
        OLD.rules_nb, OLD.rules_nn, OLD.rules_en, OLD.first_day, OLD.last_day)
       IS DISTINCT FROM
       (NEW.municipality_id, NEW.home_id, NEW.kind_id, NEW.organisation_id, NEW.home_percent, NEW.own_until_days,
        NEW.rules_nb, NEW.rules_nn, NEW.rules_en, NEW.first_day, NEW.last_day)
       OR (OLD.answer <> 'waits' AND (OLD.answer <> NEW.answer OR OLD.answered_at IS DISTINCT FROM NEW.answered_at))
       OR (OLD.answer = 'accepted' AND (
           OLD.begins <> NEW.begins OR (OLD.ends IS NOT NULL AND (NEW.ends IS NULL OR NEW.ends > OLD.ends))))
    THEN
        RAISE EXCEPTION 'agreement % is not as it was agreed', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_stays', TABLE = 'lending_partagreement';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER part_stays BEFORE UPDATE ON lending_partagreement FOR EACH ROW EXECUTE FUNCTION lending_part_stays();

-- A part of a loan's price is somebody's who has accepted just that; or it was promised before neighbours were asked.
CREATE FUNCTION lending_line_part_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM lending_loan o
        JOIN lending_pool p ON p.id = NEW.pool_id
        JOIN lending_partagreement a ON a.home_id = o.home_id AND a.kind_id = coalesce(NEW.whole_id, p.kind_id)
        WHERE o.id = NEW.loan_id AND a.home_percent = NEW.home_percent
            AND (a.answer = 'accepted' OR a.answer = 'assumed' AND o.created_at <= a.proposed_at)
    ) THEN
        RAISE EXCEPTION 'nobody has agreed to pay % percent of loan %', NEW.home_percent, NEW.loan_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_part_agreed', TABLE = 'lending_line';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER part_agreed BEFORE INSERT OR UPDATE OF home_percent, loan_id, pool_id, whole_id ON lending_line
    FOR EACH ROW WHEN (NEW.home_percent > 0) EXECUTE FUNCTION lending_line_part_agreed();
"""
NOT_AGREED = """
DROP TRIGGER part_agreed ON lending_line;
DROP FUNCTION lending_line_part_agreed();
DROP TRIGGER part_stays ON lending_partagreement;
DROP FUNCTION lending_part_stays();
ALTER TABLE lending_partagreement
    DROP CONSTRAINT one_part_at_a_time,
    DROP CONSTRAINT part_holds_within,
    DROP CONSTRAINT part_holds_in_order,
    DROP CONSTRAINT part_kind_at_home;
"""

# A sharing with one goes before one with all; what is over is asked of nobody.
ASKED = """
INSERT INTO lending_partagreement (municipality_id, home_id, kind_id, organisation_id, home_percent, own_until_days,
    rules_nb, rules_nn, rules_en, first_day, last_day, proposed_at, answer, reason, end_reason)
SELECT DISTINCT ON (s.kind_id, n.home_id) s.municipality_id, n.home_id, s.kind_id, n.organisation_id, s.home_percent,
    s.own_until_days, s.rules_nb, s.rules_nn, s.rules_en, s.first_day, s.last_day, now(), 'waits', '', ''
FROM lending_neighbour n JOIN lending_sharing s
    ON s.municipality_id = n.municipality_id AND (s.to_id = n.home_id OR s.to_id IS NULL)
WHERE s.home_percent > 0 AND (s.last_day IS NULL OR s.last_day >= current_date)
    AND (s.to_id IS NOT NULL OR NOT EXISTS (
        SELECT FROM lending_sharing o WHERE o.kind_id = s.kind_id AND o.to_id = n.home_id
            AND (o.last_day IS NULL OR o.last_day >= current_date)))
ORDER BY s.kind_id, n.home_id, s.to_id NULLS LAST;

INSERT INTO lending_partagreement (municipality_id, home_id, kind_id, organisation_id, home_percent, own_until_days,
    rules_nb, rules_nn, rules_en, first_day, last_day, proposed_at, answer, reason, end_reason)
SELECT DISTINCT o.municipality_id, o.home_id, coalesce(l.whole_id, p.kind_id), n.organisation_id, l.home_percent, 0,
    '', '', '', current_date, NULL::date, now(), 'assumed', '', ''
FROM lending_line l JOIN lending_loan o ON o.id = l.loan_id JOIN lending_pool p ON p.id = l.pool_id
JOIN lending_neighbour n ON n.municipality_id = o.municipality_id AND n.home_id = o.home_id
WHERE l.home_percent > 0;
"""
NOT_ASKED = "DELETE FROM lending_partagreement;"


class Migration(migrations.Migration):
    dependencies = [("lending", "0036_part_agreements")]

    operations = [migrations.RunSQL(AGREED, NOT_AGREED), migrations.RunSQL(ASKED, NOT_ASKED)]
