"""Nobody books in the name of a person who has been erased, in whatever order the two happen.

Foreign keys are checked at commit and say only that the row is there; this looks at the person while the booking is
written, under the lock that erasing waits for. It runs as its owner, since who books need not see persons.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION booking_of_somebody() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    gone timestamptz;
BEGIN
    SELECT anonymised_at INTO gone FROM people_person WHERE id = NEW.person_id FOR KEY SHARE;
    IF gone IS NOT NULL THEN
        RAISE EXCEPTION 'nobody books for a person who has been erased'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_of_somebody';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER booking_of_somebody BEFORE INSERT ON bookings_booking
    FOR EACH ROW EXECUTE FUNCTION booking_of_somebody();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0030_age_of_the_erased"), ("people", "0030_personal_data")]

    operations = [
        migrations.RunSQL(
            GUARD,
            "DROP TRIGGER booking_of_somebody ON bookings_booking; DROP FUNCTION booking_of_somebody();",
        )
    ]
