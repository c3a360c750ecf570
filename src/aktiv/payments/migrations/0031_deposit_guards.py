"""What deposits must never be, held by the database.

- A deposit is said when the payment begins; what is taken of it only grows, and never beyond it.
- A provider is never asked to take what is left of a deposit: the price, and what was charged for damage.
- What is charged for damage beyond the deposit is about the same date, and is invoiced.
- What is said of damage stands behind the second wall, as payments do.
"""

from importlib import import_module

from django.db import migrations

guards = import_module("aktiv.payments.migrations.0002_guards")

ONLY_GROWS = """
CREATE OR REPLACE FUNCTION payment_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.authorised < OLD.authorised OR NEW.captured < OLD.captured OR NEW.refunded < OLD.refunded
        OR NEW.cancelled < OLD.cancelled {more}OR (NEW.amount, NEW.currency, NEW.reference, NEW.person_id, NEW.provider)
            IS DISTINCT FROM (OLD.amount, OLD.currency, OLD.reference, OLD.person_id, OLD.provider)
        OR OLD.booking_id IS NOT NULL AND NEW.booking_id IS DISTINCT FROM OLD.booking_id
    THEN
        RAISE EXCEPTION 'what a payment came to never shrinks'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_only_grows';
    END IF;
    RETURN NEW;
END $$;
"""
WITHIN = """
CREATE OR REPLACE FUNCTION provider_order_within() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    paid payments_payment;
    others bigint;
BEGIN
    SELECT * INTO paid FROM payments_payment WHERE id = NEW.payment_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO others
    FROM payments_providerorder WHERE payment_id = NEW.payment_id AND verb = NEW.verb AND refused = '';
    IF NEW.verb = 'capture' AND others + NEW.amount > paid.authorised - {least}
        OR NEW.verb = 'refund' AND others + NEW.amount > paid.captured
    THEN
        RAISE EXCEPTION 'more than there is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'provider_order_within';
    END IF;
    RETURN NEW;
END $$;
"""
LEFT_OF_DEPOSIT = "greatest(paid.cancelled, paid.deposit - paid.deposit_taken)"
DATE = """
CREATE OR REPLACE FUNCTION payments_date(kind text, id text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN kind IN ({kinds}) AND id ~ '^[0-9]{{1,18}}$' THEN id::bigint END;
"""
HOME = (
    "ALTER TABLE payments_damage ADD CONSTRAINT damage_at_home FOREIGN KEY (payment_id, municipality_id) "
    "REFERENCES payments_payment (id, municipality_id)"
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0030_deposits"), ("prices", "0022_damage")]

    operations = [
        migrations.RunSQL(
            ONLY_GROWS.format(more="OR NEW.deposit <> OLD.deposit OR NEW.deposit_taken < OLD.deposit_taken\n        "),
            ONLY_GROWS.format(more=""),
        ),
        migrations.RunSQL(WITHIN.format(least=LEFT_OF_DEPOSIT), WITHIN.format(least="paid.cancelled")),
        migrations.RunSQL(DATE.format(kinds="'occurrence', 'damage'"), DATE.format(kinds="'occurrence'")),
        migrations.RunSQL(HOME, "ALTER TABLE payments_damage DROP CONSTRAINT damage_at_home"),
        migrations.RunSQL(
            guards.WALL.format(table="damage", shown=guards.SHOWN), guards.NO_WALL.format(table="damage")
        ),
    ]
