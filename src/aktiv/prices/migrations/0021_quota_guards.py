"""What is taken of free quotas is exact, held by the database.

- A stored quote takes what stands in its `free`, in the statement that stores it.
- Each use moves its organisation's account of the quota, whose row is locked until the transaction ends, so that those
  who meet take turns. Whoever comes when too little is left is told so as a lost serialisation: the whole is tried
  again and priced by what is left then. The CHECK of the account stands behind it.
- The granted minutes of an account are those of its quota, and a quota is never less than what somebody took of it.
- Nothing crosses municipalities; of a quota nothing is changed but its minutes.
- Quotas stand in the book of prices.
"""

from django.db import migrations

HOME = "id, municipality_id"
BELONGS = (
    ("prices_freequota", "free_quota_group_at_home", "price_group_id, municipality_id", "prices_pricegroup", HOME),
    ("prices_freequota", "free_quota_facility_at_home", "facility_id, municipality_id", "facilities_facility", HOME),
    ("prices_quotause", "quota_use_at_home", "quota_id, municipality_id", "prices_freequota", HOME),
)
GRANTED = """
ALTER TABLE prices_quotaaccount ADD CONSTRAINT quota_account_granted
    FOREIGN KEY (quota_id, granted) REFERENCES prices_freequota (id, minutes) ON UPDATE CASCADE;
"""
NOT_GRANTED = "ALTER TABLE prices_quotaaccount DROP CONSTRAINT quota_account_granted"

STANDS = """
CREATE FUNCTION free_quota_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'minutes' IS DISTINCT FROM to_jsonb(OLD) - 'minutes' THEN
        RAISE EXCEPTION 'of a quota only the minutes are changed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'free_quota_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER free_quota_stands BEFORE UPDATE ON prices_freequota
    FOR EACH ROW EXECUTE FUNCTION free_quota_stands();
"""
NOT_STANDS = """
DROP TRIGGER free_quota_stands ON prices_freequota;
DROP FUNCTION free_quota_stands();
"""

# Accounts are made and locked in the order of quota and organisation, so that two transactions do not wait in a circle.
TAKEN = """
CREATE FUNCTION quota_account_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    each record;
    short boolean;
BEGIN
    FOR each IN
        SELECT quota_id, organisation_id, sum(minutes)::int * CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END AS minutes
        FROM changed GROUP BY 1, 2 ORDER BY 1, 2
    LOOP
        IF TG_OP = 'INSERT' THEN
            INSERT INTO prices_quotaaccount (quota_id, organisation_id, granted, taken)
            SELECT q.id, each.organisation_id, q.minutes, 0 FROM prices_freequota q WHERE q.id = each.quota_id
            ON CONFLICT (quota_id, organisation_id) DO NOTHING;
        END IF;
        SELECT taken + each.minutes > granted INTO short FROM prices_quotaaccount
        WHERE quota_id = each.quota_id AND organisation_id = each.organisation_id FOR UPDATE;
        IF short THEN
            RAISE EXCEPTION 'so much is not left of the quota any more'
                USING ERRCODE = 'serialization_failure', CONSTRAINT = 'quota_not_passed';
        END IF;
        UPDATE prices_quotaaccount SET taken = taken + each.minutes
        WHERE quota_id = each.quota_id AND organisation_id = each.organisation_id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER quota_account_taken AFTER INSERT ON prices_quotause
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION quota_account_moved();
CREATE TRIGGER quota_account_given_back AFTER DELETE ON prices_quotause
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION quota_account_moved();

CREATE FUNCTION quota_use_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a use of a quota is given back, never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER quota_use_stands BEFORE UPDATE ON prices_quotause
    FOR EACH ROW EXECUTE FUNCTION quota_use_stands();

CREATE FUNCTION quota_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM made WHERE free IS NOT NULL) THEN
        INSERT INTO prices_quotause (municipality_id, quote_id, quota_id, organisation_id, minutes)
        SELECT q.municipality_id, q.id, f.quota, f.organisation, f.minutes
        FROM made q, jsonb_to_recordset(q.free) AS f(quota bigint, organisation uuid, minutes int)
        WHERE q.free IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER quota_taken AFTER INSERT ON prices_quote
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION quota_taken();
"""
NOT_TAKEN = """
DROP TRIGGER quota_taken ON prices_quote;
DROP FUNCTION quota_taken();
DROP TRIGGER quota_use_stands ON prices_quotause;
DROP FUNCTION quota_use_stands();
DROP TRIGGER quota_account_given_back ON prices_quotause;
DROP TRIGGER quota_account_taken ON prices_quotause;
DROP FUNCTION quota_account_moved();
"""

IN_THE_BOOK = "".join(
    f"CREATE TRIGGER price_book_changed_{verb.lower()} AFTER {verb} ON prices_freequota "
    f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION price_book_changed();\n"
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)
NOT_IN_THE_BOOK = "".join(
    f"DROP TRIGGER price_book_changed_{verb} ON prices_freequota;\n" for verb in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    dependencies = [("prices", "0020_free_quotas"), ("facilities", "0002_guards")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to} ({targets})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to, targets in BELONGS
        ),
        migrations.RunSQL(GRANTED, NOT_GRANTED),
        migrations.RunSQL(STANDS, NOT_STANDS),
        migrations.RunSQL(TAKEN, NOT_TAKEN),
        migrations.RunSQL(IN_THE_BOOK, NOT_IN_THE_BOOK),
    ]
