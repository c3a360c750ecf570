"""What batches and invoices must never be, held by the database.

- An invoice and its lines are written while their batch is drawn up, and never change; they stop standing when it is
  undone. Nothing of them is deleted.
- A batch is made, then handed over or undone; after that nothing about it changes.
- What is billed is in the books, at home and in the same currency; its customer is whom the charge is to.
- What an invoice and a customer tell of a person stand behind the second wall (docs/decisions/0008).
"""

from django.db import migrations

HOME = "id, municipality_id"
BELONGS = (
    ("payments_posting", "posting_invoice_at_home", "invoice_id, municipality_id", "payments_invoice", HOME),
    ("payments_invoice", "invoice_customer_at_home", "customer_id, municipality_id", "payments_customer", HOME),
    ("payments_invoice", "invoice_credits_at_home", "credits_id, municipality_id", "payments_invoice", HOME),
    (
        "payments_invoice",
        "invoice_batch_at_home",
        "batch_id, municipality_id, currency",
        "payments_batch",
        "id, municipality_id, currency",
    ),
    (
        "payments_invoiceline",
        "line_batch_at_home",
        "batch_id, municipality_id, currency",
        "payments_batch",
        "id, municipality_id, currency",
    ),
    ("payments_invoiceline", "line_in_its_batch", "invoice_id, batch_id", "payments_invoice", "id, batch_id"),
    # A charge's posting has its id: what is not in the books cannot be billed.
    (
        "payments_invoiceline",
        "line_in_the_books",
        "charge_id, municipality_id, currency",
        "payments_posting",
        "id, municipality_id, currency",
    ),
)

GUARDS = """
CREATE FUNCTION payments_batch_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - ARRAY['state', 'looked_at', 'after', 'invoices', 'credit_notes', 'lines', 'total', 'left_out',
                              'made_at', 'ended_at'])
        IS DISTINCT FROM
       (to_jsonb(OLD) - ARRAY['state', 'looked_at', 'after', 'invoices', 'credit_notes', 'lines', 'total', 'left_out',
                              'made_at', 'ended_at'])
        OR OLD.state <> 'drawing'
            AND (to_jsonb(NEW) - ARRAY['state', 'ended_at']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'ended_at'])
        OR NOT ((OLD.state, NEW.state) IN (
            ('drawing', 'drawing'), ('drawing', 'made'), ('drawing', 'undone'), ('made', 'handed_over'), ('made', 'undone')
        ))
    THEN
        RAISE EXCEPTION 'a batch that was % does not become that', OLD.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_goes_forward';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_changes BEFORE UPDATE ON payments_batch FOR EACH ROW EXECUTE FUNCTION payments_batch_changes();

CREATE FUNCTION payments_written_in_drawing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added JOIN payments_batch b ON b.id = added.batch_id
        WHERE b.state <> 'drawing' OR NOT added.standing
    ) THEN
        RAISE EXCEPTION 'a batch that is made gets nothing more'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'written_in_drawing';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION payments_only_falls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.standing OR NEW.standing
        OR (to_jsonb(NEW) - 'standing') IS DISTINCT FROM (to_jsonb(OLD) - 'standing')
        OR NOT EXISTS (SELECT FROM payments_batch WHERE id = OLD.batch_id AND state = 'undone')
    THEN
        RAISE EXCEPTION 'what is billed never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'billed_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER written_in_drawing AFTER INSERT ON payments_invoice REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_written_in_drawing();
CREATE TRIGGER written_in_drawing AFTER INSERT ON payments_invoiceline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_written_in_drawing();
CREATE TRIGGER only_falls BEFORE UPDATE ON payments_invoice FOR EACH ROW EXECUTE FUNCTION payments_only_falls();
CREATE TRIGGER only_falls BEFORE UPDATE ON payments_invoiceline FOR EACH ROW EXECUTE FUNCTION payments_only_falls();
CREATE TRIGGER kept BEFORE DELETE ON payments_batch FOR EACH ROW EXECUTE FUNCTION payments_kept();
CREATE TRIGGER kept BEFORE DELETE ON payments_invoice FOR EACH ROW EXECUTE FUNCTION payments_kept();
CREATE TRIGGER kept BEFORE DELETE ON payments_invoiceline FOR EACH ROW EXECUTE FUNCTION payments_kept();

-- As the tables' owner: an invoice is to whom its charges are, whoever writes it.
CREATE FUNCTION payments_billed_to_payer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added JOIN prices_charge c ON c.id = added.charge_id JOIN payments_invoice i ON i.id = added.invoice_id
        WHERE (c.person_id, c.organisation_id) IS DISTINCT FROM (i.person_id, i.organisation_id)
    ) THEN
        RAISE EXCEPTION 'somebody else owes that'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'billed_to_payer';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER billed_to_payer AFTER INSERT ON payments_invoiceline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_billed_to_payer();
"""
NOT_GUARDS = """
DROP TRIGGER billed_to_payer ON payments_invoiceline;
DROP FUNCTION payments_billed_to_payer();
DROP TRIGGER kept ON payments_invoiceline;
DROP TRIGGER kept ON payments_invoice;
DROP TRIGGER kept ON payments_batch;
DROP TRIGGER only_falls ON payments_invoiceline;
DROP TRIGGER only_falls ON payments_invoice;
DROP TRIGGER written_in_drawing ON payments_invoiceline;
DROP TRIGGER written_in_drawing ON payments_invoice;
DROP FUNCTION payments_only_falls();
DROP FUNCTION payments_written_in_drawing();
DROP TRIGGER batch_changes ON payments_batch;
DROP FUNCTION payments_batch_changes();
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
    dependencies = [("payments", "0010_billing")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to} ({targets})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to, targets in BELONGS
        ),
        migrations.RunSQL(GUARDS, NOT_GUARDS),
        *(
            migrations.RunSQL(WALL.format(table=table, shown=SHOWN), NO_WALL.format(table=table))
            for table in ("invoice", "customer")
        ),
    ]
