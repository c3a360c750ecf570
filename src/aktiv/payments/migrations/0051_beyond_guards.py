"""What parts of charges must never be, held by the database.

- A part never changes nor goes; of a charge no more is billed in parts than was charged, nor less than nothing, and no
  more is taken back of a part than there was of it.
- A charge is billed whole or in parts, never both.
- Bookings whose payment was let go of whole are looked at again: what they owe since is billed in parts now.
"""

from django.db import migrations

BELONGS = (
    ("payments_invoiceline", "part_of_its_charge", "part_id, charge_id", "payments_shortfall", "id, charge_id"),
    ("payments_shortfall", "taken_back_of_charge", "takes_back_id, charge_id", "payments_shortfall", "id, charge_id"),
)

GUARDS = """
CREATE FUNCTION payments_shortfall_within() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    whole prices_charge;
    parts bigint;
BEGIN
    SELECT * INTO whole FROM prices_charge WHERE id = NEW.charge_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO parts FROM payments_shortfall WHERE charge_id = NEW.charge_id;
    IF whole.corrects_id IS NOT NULL OR whole.municipality_id <> NEW.municipality_id
        OR parts + NEW.amount NOT BETWEEN 0 AND whole.amount
        OR NEW.takes_back_id IS NOT NULL AND NEW.amount + (
            SELECT sum(amount) FROM payments_shortfall WHERE NEW.takes_back_id IN (id, takes_back_id)
        ) < 0
    THEN
        RAISE EXCEPTION 'more than there is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shortfall_within';
    END IF;
    IF EXISTS (SELECT FROM payments_invoiceline WHERE charge_id = NEW.charge_id AND part_id IS NULL AND standing) THEN
        RAISE EXCEPTION 'billed whole already'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'whole_or_in_parts';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shortfall_within BEFORE INSERT ON payments_shortfall
    FOR EACH ROW EXECUTE FUNCTION payments_shortfall_within();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON payments_shortfall FOR EACH ROW EXECUTE FUNCTION payments_kept();

CREATE FUNCTION payments_whole_or_in_parts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN payments_shortfall s ON s.charge_id = added.charge_id WHERE added.part_id IS NULL)
    THEN
        RAISE EXCEPTION 'billed in parts already'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'whole_or_in_parts';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER whole_or_in_parts AFTER INSERT ON payments_invoiceline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_whole_or_in_parts();
"""
NOT_GUARDS = """
DROP TRIGGER whole_or_in_parts ON payments_invoiceline;
DROP FUNCTION payments_whole_or_in_parts();
DROP TRIGGER kept ON payments_shortfall;
DROP TRIGGER shortfall_within ON payments_shortfall;
DROP FUNCTION payments_shortfall_within();
"""
LOOK_AGAIN = """
UPDATE payments_payment SET settle_at = now()
WHERE booking_id IS NOT NULL AND authorised = cancelled AND captured = refunded
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0050_beyond_what_was_paid")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to} ({targets})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to, targets in BELONGS
        ),
        migrations.RunSQL(GUARDS, NOT_GUARDS),
        migrations.RunSQL(LOOK_AGAIN, migrations.RunSQL.noop),
    ]
