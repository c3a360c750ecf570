"""What agreements to pay a part must never be, held by the database.

- An agreement is about a booking of the organisation that asks, at home.
- Together those that stand never take more than the whole of the use, nor an addition twice. They take turns on the
  booking's row.
- What was agreed never changes; an agreement goes forward: asked, then accepted, declined or withdrawn, then ended.
- Nobody is charged a part of a use without having said yes to it.
- What it tells of who asked and answered stands behind the second wall (docs/decisions/0008).
"""

from django.db import migrations

AT_HOME = """
ALTER TABLE bookings_sharing ADD CONSTRAINT sharing_of_holder
    FOREIGN KEY (booking_id, municipality_id, organisation_id)
    REFERENCES bookings_booking (id, municipality_id, holder)
"""
NOT_AT_HOME = "ALTER TABLE bookings_sharing DROP CONSTRAINT sharing_of_holder"

WITHIN = """
CREATE FUNCTION bookings_sharing_within() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    others bigint;
BEGIN
    PERFORM FROM bookings_booking WHERE id = NEW.booking_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(percent), 0) INTO others FROM bookings_sharing
    WHERE booking_id = NEW.booking_id AND state IN ('asked', 'accepted') AND id <> NEW.id;
    IF others + NEW.percent > 100 THEN
        RAISE EXCEPTION 'more than the whole is shared'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shared_within_whole';
    END IF;
    IF EXISTS (
        SELECT FROM bookings_sharing
        WHERE booking_id = NEW.booking_id AND state IN ('asked', 'accepted') AND id <> NEW.id
          AND additions && NEW.additions
    ) THEN
        RAISE EXCEPTION 'an addition is paid by one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'addition_shared_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sharing_within BEFORE INSERT OR UPDATE ON bookings_sharing
    FOR EACH ROW WHEN (NEW.state IN ('asked', 'accepted')) EXECUTE FUNCTION bookings_sharing_within();
"""
NOT_WITHIN = "DROP TRIGGER sharing_within ON bookings_sharing; DROP FUNCTION bookings_sharing_within();"

FORWARD = """
CREATE FUNCTION bookings_sharing_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - ARRAY['state', 'answered_by_id', 'answered_at', 'ended_by_id', 'ended_at'])
        IS DISTINCT FROM
       (to_jsonb(OLD) - ARRAY['state', 'answered_by_id', 'answered_at', 'ended_by_id', 'ended_at'])
        OR NOT ((OLD.state, NEW.state) IN (
            ('asked', 'accepted'), ('asked', 'declined'), ('asked', 'withdrawn'), ('accepted', 'ended')
        ))
    THEN
        RAISE EXCEPTION 'an agreement that was % does not become that', OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sharing_goes_forward';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sharing_forward BEFORE UPDATE ON bookings_sharing
    FOR EACH ROW EXECUTE FUNCTION bookings_sharing_forward();
CREATE FUNCTION bookings_sharing_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was agreed stays' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE DELETE ON bookings_sharing FOR EACH ROW EXECUTE FUNCTION bookings_sharing_kept();
"""
NOT_FORWARD = """
DROP TRIGGER kept ON bookings_sharing;
DROP FUNCTION bookings_sharing_kept();
DROP TRIGGER sharing_forward ON bookings_sharing;
DROP FUNCTION bookings_sharing_forward();
"""

AGREED = """
-- As the tables' owner: whoever charges need not be shown the agreement.
CREATE FUNCTION bookings_share_agreed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM bookings_occurrence o JOIN bookings_sharing s ON s.booking_id = o.booking_id
        WHERE NEW.subject_kind = 'occurrence'
          AND o.id = CASE WHEN NEW.subject_id ~ '^[0-9]{1,18}$' THEN NEW.subject_id::bigint END
          AND s.payer_id = NEW.organisation_id AND s.state IN ('accepted', 'ended')
    ) THEN
        RAISE EXCEPTION 'nobody pays for another without having said yes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_agreed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER share_agreed BEFORE INSERT ON prices_charge
    FOR EACH ROW WHEN (NEW.share_of_id IS NOT NULL) EXECUTE FUNCTION bookings_share_agreed();
"""
NOT_AGREED = "DROP TRIGGER share_agreed ON prices_charge; DROP FUNCTION bookings_share_agreed();"

WALL = """
ALTER TABLE bookings_sharing ENABLE ROW LEVEL SECURITY;
CREATE POLICY sharing_shown ON bookings_sharing FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
    OR organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
    OR payer_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
);
CREATE POLICY sharing_written ON bookings_sharing FOR INSERT WITH CHECK (true);
CREATE POLICY sharing_changed ON bookings_sharing FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NOT_WALL = """
DROP POLICY sharing_changed ON bookings_sharing;
DROP POLICY sharing_written ON bookings_sharing;
DROP POLICY sharing_shown ON bookings_sharing;
ALTER TABLE bookings_sharing DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0080_sharing"), ("prices", "0011_share_guards")]

    operations = [
        migrations.RunSQL(AT_HOME, NOT_AT_HOME),
        migrations.RunSQL(WITHIN, NOT_WITHIN),
        migrations.RunSQL(FORWARD, NOT_FORWARD),
        migrations.RunSQL(AGREED, NOT_AGREED),
        migrations.RunSQL(WALL, NOT_WALL),
    ]
