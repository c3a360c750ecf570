"""What sign-up must never be, held by the database.

- A sign-up is of a booking at home, those who sign up are of it, and they come to its own dates.
- There are never more signed up than there is room for, and nobody signs up to what has been stopped. Those who sign
  up at the same moment take turns on the sign-up's row.
- Somebody goes forward alone: from the line to a place, and from either off the list.
- What it tells of who comes stands behind the second wall (docs/decisions/0008). Each is shown her own.
"""

from django.db import migrations

AT_HOME = """
ALTER TABLE bookings_signup ADD CONSTRAINT sign_up_of_booking FOREIGN KEY (booking_id, municipality_id, holder)
    REFERENCES bookings_booking (id, municipality_id, holder);
ALTER TABLE bookings_signup ADD CONSTRAINT sign_up_at_home UNIQUE (booking_id, municipality_id, holder);
ALTER TABLE bookings_participant ADD CONSTRAINT participant_of_sign_up FOREIGN KEY (sign_up_id, municipality_id, holder)
    REFERENCES bookings_signup (booking_id, municipality_id, holder);
ALTER TABLE bookings_arrival ADD CONSTRAINT arrival_on_date FOREIGN KEY (occurrence_id, municipality_id, holder)
    REFERENCES bookings_occurrence (id, municipality_id, holder);
"""
NOT_AT_HOME = """
ALTER TABLE bookings_arrival DROP CONSTRAINT arrival_on_date;
ALTER TABLE bookings_participant DROP CONSTRAINT participant_of_sign_up;
ALTER TABLE bookings_signup DROP CONSTRAINT sign_up_at_home;
ALTER TABLE bookings_signup DROP CONSTRAINT sign_up_of_booking;
"""

# As the tables' owner: whoever signs up is not shown how many others there are.
WITHIN = """
CREATE FUNCTION bookings_participant_within() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    terms bookings_signup%ROWTYPE;
    others bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.state = OLD.state THEN
            RETURN NEW;
        END IF;
        IF (OLD.state, NEW.state) NOT IN (
            ('waiting', 'signed_up'), ('waiting', 'cancelled'), ('signed_up', 'cancelled')
        ) THEN
            RAISE EXCEPTION 'who was % does not become that', OLD.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'participant_goes_forward';
        END IF;
    END IF;
    IF NEW.state = 'cancelled' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO terms FROM bookings_signup WHERE booking_id = NEW.sign_up_id FOR NO KEY UPDATE;
    IF terms.stopped_at IS NOT NULL THEN
        RAISE EXCEPTION 'nobody signs up any more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_up_stopped';
    END IF;
    IF NEW.state = 'signed_up' AND terms.capacity IS NOT NULL THEN
        SELECT count(*) INTO others FROM bookings_participant
        WHERE sign_up_id = NEW.sign_up_id AND state = 'signed_up' AND id <> NEW.id;
        IF others >= terms.capacity THEN
            RAISE EXCEPTION 'there is no more room'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_up_within_capacity';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER participant_within BEFORE INSERT OR UPDATE OF state ON bookings_participant
    FOR EACH ROW EXECUTE FUNCTION bookings_participant_within();
CREATE FUNCTION bookings_sign_up_holds_all() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.capacity IS NOT NULL AND NEW.capacity < (
        SELECT count(*) FROM bookings_participant WHERE sign_up_id = NEW.booking_id AND state = 'signed_up'
    ) THEN
        RAISE EXCEPTION 'more have signed up'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_up_within_capacity';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sign_up_holds_all BEFORE UPDATE OF capacity ON bookings_signup
    FOR EACH ROW EXECUTE FUNCTION bookings_sign_up_holds_all();
"""
NOT_WITHIN = """
DROP TRIGGER sign_up_holds_all ON bookings_signup;
DROP FUNCTION bookings_sign_up_holds_all();
DROP TRIGGER participant_within ON bookings_participant;
DROP FUNCTION bookings_participant_within();
"""

COMES = """
CREATE FUNCTION bookings_arrival_of_participant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM bookings_participant p JOIN bookings_occurrence o ON o.booking_id = p.sign_up_id
    WHERE p.id = NEW.participant_id AND o.id = NEW.occurrence_id
      AND p.state = 'signed_up' AND o.state = 'confirmed'
    FOR SHARE OF p;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'whoever comes has signed up to the date'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'arrival_of_participant';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER arrival_of_participant BEFORE INSERT OR UPDATE ON bookings_arrival
    FOR EACH ROW EXECUTE FUNCTION bookings_arrival_of_participant();
"""
NOT_COMES = """
DROP TRIGGER arrival_of_participant ON bookings_arrival;
DROP FUNCTION bookings_arrival_of_participant();
"""

SHOWN = """
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
    OR holder = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
    OR holder = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
"""
OWN = "OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)"
WALL = """
ALTER TABLE bookings_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_shown ON bookings_{table} FOR SELECT USING ({shown});
CREATE POLICY {table}_written ON bookings_{table} FOR INSERT WITH CHECK (true);
CREATE POLICY {table}_changed ON bookings_{table} FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY {table}_forgotten ON bookings_{table} FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY {table}_shown ON bookings_{table};
DROP POLICY {table}_written ON bookings_{table};
DROP POLICY {table}_changed ON bookings_{table};
DROP POLICY {table}_forgotten ON bookings_{table};
ALTER TABLE bookings_{table} DISABLE ROW LEVEL SECURITY;
"""


def _wall(table: str, shown: str) -> migrations.RunSQL:
    return migrations.RunSQL(WALL.format(table=table, shown=shown), NO_WALL.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("bookings", "0091_signing_up")]

    operations = [
        migrations.RunSQL(AT_HOME, NOT_AT_HOME),
        migrations.RunSQL(WITHIN, NOT_WITHIN),
        migrations.RunSQL(COMES, NOT_COMES),
        _wall("participant", SHOWN + OWN),
        _wall("arrival", SHOWN),
    ]
