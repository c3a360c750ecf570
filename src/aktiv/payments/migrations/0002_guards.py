"""What the books and payments must never be, held by the database.

- Entries come with their posting in one statement and sum to zero; nothing of the ledger changes or goes.
- Every charge is posted and gets its account the moment it is written, by whomever.
- A payment's amounts never shrink; a provider is never asked to take more than was authorised, nor to give back more
  than was taken. Orders of one payment take turns on its row.
- When what a paid booking owes changes, its payments are looked at again.
- What a payment tells of a person stands behind the second wall (docs/decisions/0008).
"""

from django.db import migrations

HOME = "id, municipality_id"
BELONGS = (
    (
        "payments_accountrule",
        "account_rule_facility_at_home",
        "facility_id, municipality_id",
        "facilities_facility",
        HOME,
    ),
    ("payments_accountrule", "account_rule_space_at_home", "space_id, municipality_id", "facilities_space", HOME),
    (
        "payments_entry",
        "entry_in_its_posting",
        "posting_id, municipality_id, currency",
        "payments_posting",
        "id, municipality_id, currency",
    ),
    ("payments_posting", "posting_payment_at_home", "payment_id, municipality_id", "payments_payment", HOME),
    ("payments_intended", "intended_at_home", "payment_id, municipality_id", "payments_payment", HOME),
    ("payments_providerorder", "provider_order_at_home", "payment_id, municipality_id", "payments_payment", HOME),
    ("payments_givingback", "giving_back_at_home", "payment_id, municipality_id", "payments_payment", HOME),
    ("payments_heard", "heard_at_home", "payment_id, municipality_id", "payments_payment", HOME),
    (
        "payments_payment",
        "payment_for_its_booking",
        "booking_id, municipality_id, holder",
        "bookings_booking",
        "id, municipality_id, holder",
    ),
)

LEDGER = """
CREATE FUNCTION payments_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what is in the books never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON payments_posting FOR EACH ROW EXECUTE FUNCTION payments_kept();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON payments_entry FOR EACH ROW EXECUTE FUNCTION payments_kept();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON payments_orderline FOR EACH ROW EXECUTE FUNCTION payments_kept();

-- What is written in one statement sums to zero for each posting, so all that is ever written does.
CREATE FUNCTION payments_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unbalanced uuid;
BEGIN
    SELECT posting_id INTO unbalanced FROM added GROUP BY posting_id HAVING sum(amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the entries of posting % do not sum to zero', unbalanced
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER balanced AFTER INSERT ON payments_entry REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_balanced();
"""

NOT_LEDGER = """
DROP TRIGGER balanced ON payments_entry;
DROP FUNCTION payments_balanced();
DROP TRIGGER kept ON payments_orderline;
DROP TRIGGER kept ON payments_entry;
DROP TRIGGER kept ON payments_posting;
DROP FUNCTION payments_kept();
"""

DATE = """
-- The date of a booking that is charged for; null where it is something else.
CREATE FUNCTION payments_date(kind text, id text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN kind = 'occurrence' AND id ~ '^[0-9]{1,18}$' THEN id::bigint END;
"""
NOT_DATE = "DROP FUNCTION payments_date(text, text);"

# The account that fits best: see models.AccountRule.
LINES = """
INSERT INTO payments_orderline (charge_id, municipality_id, account, dimensions)
SELECT c.id, c.municipality_id, coalesce(r.account, ''), coalesce(r.dimensions, '{{}}')
FROM {charges} c
LEFT JOIN bookings_occurrence o ON o.id = payments_date(c.subject_kind, c.subject_id)
LEFT JOIN facilities_space s ON s.id = o.space_id
LEFT JOIN LATERAL (
    SELECT a.account, a.dimensions
    FROM payments_accountrule a
    WHERE a.municipality_id = c.municipality_id AND a.from_day <= c.use_day
      AND (a.vat_code = '' OR a.vat_code = c.vat_code) AND (a.reason = '' OR a.reason = c.reason)
      AND (a.space_id IS NULL OR a.space_id = o.space_id)
      AND (a.facility_id IS NULL OR a.facility_id = s.facility_id)
    ORDER BY a.space_id IS NOT NULL DESC, a.facility_id IS NOT NULL DESC, a.vat_code <> '' DESC, a.reason <> '' DESC,
             a.from_day DESC
    LIMIT 1
) r ON true
"""
POSTINGS = """
INSERT INTO payments_posting (id, municipality_id, act, day, currency, charge_id, at)
SELECT c.id, c.municipality_id, CASE WHEN c.corrects_id IS NULL THEN 'charge' ELSE 'correction' END,
       (c.created_at AT TIME ZONE m.time_zone)::date, c.currency, c.id, c.created_at
FROM {charges} c JOIN municipalities_municipality m ON m.id = c.municipality_id
WHERE c.amount <> 0 OR c.vat_amount <> 0
"""
ENTRIES = """
INSERT INTO payments_entry (posting_id, municipality_id, currency, account, code, amount)
SELECT c.id, c.municipality_id, c.currency, e.account, e.code, e.amount
FROM {charges} c JOIN payments_orderline l ON l.charge_id = c.id
CROSS JOIN LATERAL (VALUES
    ('receivable', '', c.amount),
    ('revenue', l.account, c.vat_amount - c.amount),
    ('vat', c.vat_code, -c.vat_amount)
) AS e(account, code, amount)
WHERE e.amount <> 0
"""

CHARGED = """
-- As the tables' owner: whoever charges need not be shown the payments that this concerns.
CREATE FUNCTION payments_charged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    LINES;
    POSTINGS;
    ENTRIES;
    UPDATE payments_payment SET settle_at = clock_timestamp()
    WHERE booking_id IN (
        SELECT o.booking_id FROM bookings_occurrence o
        WHERE o.id IN (SELECT payments_date(subject_kind, subject_id) FROM added)
    );
    RETURN NULL;
END $$;
CREATE TRIGGER charged AFTER INSERT ON prices_charge REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_charged();
"""
for name, sql in (("LINES", LINES), ("POSTINGS", POSTINGS), ("ENTRIES", ENTRIES)):
    CHARGED = CHARGED.replace(f"    {name};", sql.format(charges="added") + ";")
NOT_CHARGED = "DROP TRIGGER charged ON prices_charge; DROP FUNCTION payments_charged();"
SO_FAR = ";".join(each.format(charges="prices_charge") for each in (LINES, POSTINGS, ENTRIES))

AMOUNTS = """
CREATE FUNCTION payment_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.authorised < OLD.authorised OR NEW.captured < OLD.captured OR NEW.refunded < OLD.refunded
        OR NEW.cancelled < OLD.cancelled OR (NEW.amount, NEW.currency, NEW.reference, NEW.person_id, NEW.provider)
            IS DISTINCT FROM (OLD.amount, OLD.currency, OLD.reference, OLD.person_id, OLD.provider)
        OR OLD.booking_id IS NOT NULL AND NEW.booking_id IS DISTINCT FROM OLD.booking_id
    THEN
        RAISE EXCEPTION 'what a payment came to never shrinks'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_only_grows';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_only_grows BEFORE UPDATE ON payments_payment FOR EACH ROW EXECUTE FUNCTION payment_only_grows();

CREATE FUNCTION provider_order_within() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    paid payments_payment;
    others bigint;
BEGIN
    SELECT * INTO paid FROM payments_payment WHERE id = NEW.payment_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO others
    FROM payments_providerorder WHERE payment_id = NEW.payment_id AND verb = NEW.verb AND refused = '';
    IF NEW.verb = 'capture' AND others + NEW.amount > paid.authorised - paid.cancelled
        OR NEW.verb = 'refund' AND others + NEW.amount > paid.captured
    THEN
        RAISE EXCEPTION 'more than there is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'provider_order_within';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER provider_order_within BEFORE INSERT ON payments_providerorder
    FOR EACH ROW EXECUTE FUNCTION provider_order_within();
"""
NOT_AMOUNTS = """
DROP TRIGGER provider_order_within ON payments_providerorder;
DROP FUNCTION provider_order_within();
DROP TRIGGER payment_only_grows ON payments_payment;
DROP FUNCTION payment_only_grows();
"""

SHOWN = """
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
    OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
    OR organisation_id = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
"""
WALL = """
ALTER TABLE payments_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_shown ON payments_{table} FOR SELECT USING ({shown});
CREATE POLICY {table}_written ON payments_{table} FOR INSERT WITH CHECK (true);
CREATE POLICY {table}_changed ON payments_{table} FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY {table}_forgotten ON payments_{table} FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY {table}_shown ON payments_{table};
DROP POLICY {table}_written ON payments_{table};
DROP POLICY {table}_changed ON payments_{table};
DROP POLICY {table}_forgotten ON payments_{table};
ALTER TABLE payments_{table} DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to} ({targets})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to, targets in BELONGS
        ),
        migrations.RunSQL(LEDGER, NOT_LEDGER),
        migrations.RunSQL(DATE, NOT_DATE),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
        migrations.RunSQL(CHARGED, NOT_CHARGED),
        migrations.RunSQL(AMOUNTS, NOT_AMOUNTS),
        *(
            migrations.RunSQL(WALL.format(table=table, shown=SHOWN), NO_WALL.format(table=table))
            for table in ("payment", "intended")
        ),
    ]
