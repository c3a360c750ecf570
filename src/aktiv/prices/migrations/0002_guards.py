"""What prices must never be, held by the database.

- Nothing crosses municipalities.
- No two rows of a list price the same time: a list, a group, a part, a kind of unit and minutes in a week of eight days
  (the eighth is a public holiday) exclude each other.
- A published list never changes, a stored quote never changes, and charges only grow; what a charge and its corrections
  come to is never below zero.
- Each change of what is published gives the municipality's book of prices a version that was never used before.
"""

from django.db import migrations

HOME = "id, municipality_id"
BELONGS = (
    # table, name, columns, to table, to columns
    ("prices_defaultpricegroup", "default_group_at_home", "price_group_id, municipality_id", "prices_pricegroup", HOME),
    (
        "prices_organisationpricegroup",
        "organisation_group_at_home",
        "price_group_id, municipality_id",
        "prices_pricegroup",
        HOME,
    ),
    ("prices_pricelistuse", "list_use_space_at_home", "space_id, municipality_id", "facilities_space", HOME),
    ("prices_pricelistuse", "list_use_facility_at_home", "facility_id, municipality_id", "facilities_facility", HOME),
    ("prices_pricerow", "price_row_list_at_home", "price_list_id, municipality_id", "prices_pricelist", HOME),
    ("prices_pricerow", "price_row_group_at_home", "price_group_id, municipality_id", "prices_pricegroup", HOME),
    ("prices_daymaximum", "day_maximum_list_at_home", "price_list_id, municipality_id", "prices_pricelist", HOME),
    ("prices_daymaximum", "day_maximum_group_at_home", "price_group_id, municipality_id", "prices_pricegroup", HOME),
    ("prices_addition", "addition_list_at_home", "price_list_id, municipality_id", "prices_pricelist", HOME),
    ("prices_addition", "addition_group_at_home", "price_group_id, municipality_id", "prices_pricegroup", HOME),
    ("prices_subsidy", "subsidy_list_at_home", "price_list_id, municipality_id", "prices_pricelist", HOME),
    ("prices_subsidy", "subsidy_group_at_home", "price_group_id, municipality_id", "prices_pricegroup", HOME),
    ("prices_subsidy", "subsidy_ordinary_at_home", "ordinary_group_id, municipality_id", "prices_pricegroup", HOME),
    ("prices_quote", "quote_space_at_home", "space_id, municipality_id", "facilities_space", HOME),
    ("prices_quote", "quote_group_at_home", "price_group_id, municipality_id", "prices_pricegroup", HOME),
    (
        "prices_charge",
        "correction_at_same_rate",
        "corrects_id, municipality_id, vat_code, vat_basis_points, currency",
        "prices_charge",
        "id, municipality_id, vat_code, vat_basis_points, currency",
    ),
)

OVERLAP = """
CREATE FUNCTION price_week(days smallint[], from_minute smallint, to_minute smallint) RETURNS int4multirange
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN (
    SELECT range_agg(int4range((day - 1) * 1440 + from_minute, (day - 1) * 1440 + to_minute)) FROM unnest(days) AS day
);
CREATE FUNCTION price_share(numerator smallint, denominator smallint) RETURNS int4range
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    int4range(coalesce(numerator * 5040 / denominator, 0), coalesce(numerator * 5040 / denominator, 0), '[]');
CREATE FUNCTION price_unit_class(unit text) RETURNS int4range
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN CASE unit
    WHEN 'half_day' THEN int4range(2, 3) WHEN 'day' THEN int4range(3, 4) WHEN 'weekend' THEN int4range(4, 5)
    WHEN 'week' THEN int4range(5, 6) ELSE int4range(1, 2) END;

ALTER TABLE prices_pricerow
    ADD CONSTRAINT price_row_share_divides CHECK (5040 % share_denominator = 0),
    ADD CONSTRAINT one_price_at_a_time EXCLUDE USING gist (
        int8range(price_list_id, price_list_id, '[]') WITH &&,
        int8range(price_group_id, price_group_id, '[]') WITH &&,
        price_share(share_numerator, share_denominator) WITH &&,
        price_unit_class(unit) WITH &&,
        price_week(days, from_minute, to_minute) WITH &&
    );
ALTER TABLE prices_daymaximum
    ADD CONSTRAINT day_maximum_share_divides CHECK (5040 % share_denominator = 0),
    ADD CONSTRAINT one_day_maximum_at_a_time EXCLUDE USING gist (
        int8range(price_list_id, price_list_id, '[]') WITH &&,
        int8range(coalesce(price_group_id, 0), coalesce(price_group_id, 0), '[]') WITH &&,
        price_share(share_numerator, share_denominator) WITH &&,
        price_week(days, 0::smallint, 1440::smallint) WITH &&
    );
"""

NOT_OVERLAP = """
ALTER TABLE prices_daymaximum DROP CONSTRAINT one_day_maximum_at_a_time, DROP CONSTRAINT day_maximum_share_divides;
ALTER TABLE prices_pricerow DROP CONSTRAINT one_price_at_a_time, DROP CONSTRAINT price_row_share_divides;
DROP FUNCTION price_unit_class(text);
DROP FUNCTION price_share(smallint, smallint);
DROP FUNCTION price_week(smallint[], smallint, smallint);
"""

PARTS = ("prices_pricerow", "prices_daymaximum", "prices_addition", "prices_subsidy")

# A row of a list waits for a publication under way (FOR SHARE meets the UPDATE) and then sees that it came too late.
FROZEN = """
CREATE FUNCTION price_list_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    published timestamptz;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT published_at INTO published FROM prices_pricelist WHERE id = OLD.price_list_id FOR SHARE;
        IF published IS NOT NULL THEN
            RAISE EXCEPTION 'a published price list never changes' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT published_at INTO published FROM prices_pricelist WHERE id = NEW.price_list_id FOR SHARE;
        IF published IS NOT NULL THEN
            RAISE EXCEPTION 'a published price list never changes' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;
CREATE FUNCTION price_list_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published price list never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER price_list_frozen BEFORE UPDATE OR DELETE ON prices_pricelist
    FOR EACH ROW EXECUTE FUNCTION price_list_frozen();
"""

FROZEN_PARTS = "".join(
    f"CREATE TRIGGER price_list_part_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION price_list_part_frozen();\n"
    for table in PARTS
)

NOT_FROZEN_PARTS = "".join(f"DROP TRIGGER price_list_part_frozen ON {table};\n" for table in PARTS)
NOT_FROZEN = """
DROP TRIGGER price_list_frozen ON prices_pricelist;
DROP FUNCTION price_list_frozen();
DROP FUNCTION price_list_part_frozen();
"""

RECORDS = """
CREATE FUNCTION price_record_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'quotes and charges never change' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER price_record_kept BEFORE UPDATE OR DELETE ON prices_quote
    FOR EACH ROW EXECUTE FUNCTION price_record_kept();
CREATE TRIGGER price_record_kept BEFORE UPDATE OR DELETE ON prices_charge
    FOR EACH ROW EXECUTE FUNCTION price_record_kept();

CREATE FUNCTION charge_never_below_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    corrected prices_charge;
    others numeric;
BEGIN
    -- Corrections of one charge take turns on its row.
    SELECT * INTO corrected FROM prices_charge WHERE id = NEW.corrects_id FOR UPDATE;
    IF corrected.corrects_id IS NOT NULL THEN
        RAISE EXCEPTION 'a correction names what was charged, not another correction'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_of_a_charge';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO others FROM prices_charge WHERE corrects_id = NEW.corrects_id;
    IF corrected.amount + others + NEW.amount < 0 THEN
        RAISE EXCEPTION 'a charge is never corrected below zero'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_never_below_zero';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER charge_never_below_zero BEFORE INSERT ON prices_charge
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION charge_never_below_zero();
"""

NOT_RECORDS = """
DROP TRIGGER charge_never_below_zero ON prices_charge;
DROP FUNCTION charge_never_below_zero();
DROP TRIGGER price_record_kept ON prices_charge;
DROP TRIGGER price_record_kept ON prices_quote;
DROP FUNCTION price_record_kept();
"""

IN_THE_BOOK = (
    "prices_pricegroup",
    "prices_defaultpricegroup",
    "prices_vatrate",
    "prices_pricelist",
    "prices_pricelistuse",
)

# Versions are random, not counted: one that was rolled back is never given again, so a copy in memory cannot be taken
# for a later book. Municipalities are bumped in order, so that two changes do not wait for each other in a circle.
VERSIONED = """
CREATE FUNCTION price_book_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO prices_pricebook (municipality_id, version)
    SELECT municipality_id, gen_random_uuid()
    FROM (SELECT DISTINCT municipality_id FROM changed ORDER BY municipality_id) AS each
    ON CONFLICT (municipality_id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END $$;
CREATE FUNCTION price_book_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE prices_pricebook SET version = gen_random_uuid() WHERE municipality_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER price_book_moved AFTER UPDATE OF time_zone, currency, country, holiday_region ON municipalities_municipality
    FOR EACH ROW EXECUTE FUNCTION price_book_moved();
"""

VERSIONED_TABLES = "".join(
    f"CREATE TRIGGER price_book_changed_{verb.lower()} AFTER {verb} ON {table} "
    f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION price_book_changed();\n"
    for table in IN_THE_BOOK
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)

NOT_VERSIONED_TABLES = "".join(
    f"DROP TRIGGER price_book_changed_{verb} ON {table};\n"
    for table in IN_THE_BOOK
    for verb in ("insert", "update", "delete")
)
NOT_VERSIONED = """
DROP TRIGGER price_book_moved ON municipalities_municipality;
DROP FUNCTION price_book_moved();
DROP FUNCTION price_book_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("prices", "0001_initial"), ("facilities", "0002_guards"), ("municipalities", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to} ({targets})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to, targets in BELONGS
        ),
        migrations.RunSQL(OVERLAP, NOT_OVERLAP),
        migrations.RunSQL(FROZEN, NOT_FROZEN),
        migrations.RunSQL(FROZEN_PARTS, NOT_FROZEN_PARTS),
        migrations.RunSQL(RECORDS, NOT_RECORDS),
        migrations.RunSQL(VERSIONED, NOT_VERSIONED),
        migrations.RunSQL(VERSIONED_TABLES, NOT_VERSIONED_TABLES),
    ]
