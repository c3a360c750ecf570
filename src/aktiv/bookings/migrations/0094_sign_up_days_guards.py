"""Nobody comes to a date that has fallen out of what she signed up to."""

from django.db import migrations

COMES = """
CREATE OR REPLACE FUNCTION bookings_arrival_of_participant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM bookings_participant p JOIN bookings_occurrence o ON o.booking_id = p.sign_up_id
    JOIN bookings_signup s ON s.booking_id = p.sign_up_id
    WHERE p.id = NEW.participant_id AND o.id = NEW.occurrence_id
      AND p.state = 'signed_up' AND o.state = 'confirmed' AND (s.dates IS NULL OR o.id = ANY (s.dates))
    FOR SHARE OF p;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'whoever comes has signed up to the date'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'arrival_of_participant';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION bookings_arrival_of_participant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0093_signing_up_days")]

    operations = [migrations.RunSQL(COMES, BEFORE)]
