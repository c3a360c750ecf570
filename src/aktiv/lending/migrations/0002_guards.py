"""What lending promises and Django cannot say.

For every moment, what is held of a pool is at most what the pool has. Each holding that takes something locks its pool's
row and adds up the peak over its time, so rivals take turns and each sees what the one before left. Letting go asks
nothing. FOR NO KEY UPDATE: the foreign keys of rivals may share the row while they wait, or they would deadlock.
"""

from django.db import migrations

PEAK = """
CREATE FUNCTION lending_peak(of_pool bigint, span tstzrange) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(held), 0)::bigint FROM (
        SELECT sum(sum(change)) OVER (ORDER BY at) AS held FROM (
            SELECT greatest(lower(during), lower(span)) AS at, amount AS change FROM lending_holding
            WHERE pool_id = of_pool AND upper(during) > lower(span) AND lower(during) < upper(span)
            UNION ALL
            SELECT upper(during), -amount FROM lending_holding
            WHERE pool_id = of_pool AND upper(during) > lower(span) AND upper(during) < upper(span)
        ) AS step GROUP BY at
    ) AS level
$$;

CREATE FUNCTION lending_holding_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    there bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.pool_id = OLD.pool_id AND NEW.amount <= OLD.amount AND OLD.during @> NEW.during THEN
        RETURN NULL;
    END IF;
    SELECT stock - short INTO there FROM lending_pool WHERE id = NEW.pool_id FOR NO KEY UPDATE;
    IF lending_peak(NEW.pool_id, NEW.during) > there THEN
        RAISE EXCEPTION 'pool % has no % left in %', NEW.pool_id, NEW.amount, NEW.during
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'never_more_out_than_there_is', TABLE = 'lending_holding';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fits AFTER INSERT OR UPDATE ON lending_holding FOR EACH ROW EXECUTE FUNCTION lending_holding_fits();

-- Stock goes down only as far as promises allow; what is gone before that is told in `short`.
CREATE FUNCTION lending_pool_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF lending_peak(NEW.id, tstzrange(now(), 'infinity')) > NEW.stock THEN
        RAISE EXCEPTION 'more than % of pool % are promised', NEW.stock, NEW.id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'never_less_than_promised', TABLE = 'lending_pool';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keeps AFTER UPDATE OF stock ON lending_pool FOR EACH ROW WHEN (NEW.stock < OLD.stock)
    EXECUTE FUNCTION lending_pool_keeps();
"""
NO_PEAK = """
DROP TRIGGER keeps ON lending_pool; DROP FUNCTION lending_pool_keeps();
DROP TRIGGER fits ON lending_holding; DROP FUNCTION lending_holding_fits();
DROP FUNCTION lending_peak(bigint, tstzrange);
"""

# A pool of numbered items has as many as its items say, whoever changed which of the two.
COUNTED = """
CREATE FUNCTION lending_count_items(the_pool bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told bigint;
    seen bigint;
BEGIN
    SELECT stock - short INTO told FROM lending_pool p JOIN lending_kind k ON k.id = p.kind_id
        WHERE p.id = the_pool AND k.numbered;
    SELECT count(*) INTO seen FROM lending_item WHERE pool_id = the_pool AND state IN ('in', 'out', 'service');
    IF told <> seen THEN
        RAISE EXCEPTION 'pool % says % and has % items', the_pool, told, seen
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pool_counts_its_items', TABLE = 'lending_pool';
    END IF;
END $$;
CREATE FUNCTION lending_pool_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lending_count_items(coalesce((to_jsonb(NEW) ->> 'pool_id')::bigint, NEW.id));
    IF TG_OP = 'UPDATE' THEN -- an item that was moved leaves a pool with one less
        PERFORM lending_count_items(coalesce((to_jsonb(OLD) ->> 'pool_id')::bigint, OLD.id));
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER counted AFTER INSERT OR UPDATE ON lending_pool DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lending_pool_counted();
CREATE CONSTRAINT TRIGGER counted AFTER INSERT OR UPDATE ON lending_item DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION lending_pool_counted();

-- Sets have parts and no stock; parts have stock and no parts.
CREATE FUNCTION lending_set_or_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'lending_part' THEN
        IF EXISTS (SELECT FROM lending_pool WHERE kind_id = NEW.whole_id)
            OR EXISTS (SELECT FROM lending_part WHERE whole_id = NEW.kind_id OR kind_id = NEW.whole_id) THEN
            RAISE EXCEPTION 'a set has no stock of its own, and its parts are no sets'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'set_or_part', TABLE = 'lending_part';
        END IF;
    ELSIF EXISTS (SELECT FROM lending_part WHERE whole_id = NEW.kind_id) THEN
        RAISE EXCEPTION 'a set has no stock of its own'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'set_or_part', TABLE = 'lending_pool';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER set_or_part AFTER INSERT OR UPDATE ON lending_part FOR EACH ROW EXECUTE FUNCTION lending_set_or_part();
CREATE TRIGGER set_or_part AFTER INSERT OR UPDATE OF kind_id ON lending_pool
    FOR EACH ROW EXECUTE FUNCTION lending_set_or_part();
"""
NOT_COUNTED = """
DROP TRIGGER set_or_part ON lending_pool; DROP TRIGGER set_or_part ON lending_part; DROP FUNCTION lending_set_or_part();
DROP TRIGGER counted ON lending_item; DROP TRIGGER counted ON lending_pool; DROP FUNCTION lending_pool_counted();
DROP FUNCTION lending_count_items(bigint);
"""

NEXT = {
    "asked": ("reserved", "refused", "withdrawn"),
    "reserved": ("out", "cancelled", "lapsed"),
    "out": ("returned",),
    "returned": ("closed", "out"),
    "lapsed": ("reserved",),
}
"""As Loan.NEXT says; a test holds the two together."""
PAIRS = ", ".join(f"('{was}', '{then}')" for was, after in NEXT.items() for then in after)
STATES = f"""
CREATE FUNCTION lending_loan_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({PAIRS}) THEN
        RAISE EXCEPTION 'a loan does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_moves', TABLE = 'lending_loan';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER moves AFTER UPDATE OF state ON lending_loan FOR EACH ROW WHEN (OLD.state <> NEW.state)
    EXECUTE FUNCTION lending_loan_moves();

-- What was handed over stays as it was noted; erasing a person takes words away, nothing else changes.
CREATE FUNCTION lending_handover_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - '{{note,signed,picture}}'::text[]) IS DISTINCT FROM (to_jsonb(NEW) - '{{note,signed,picture}}'::text[])
    THEN
        RAISE EXCEPTION 'what was handed over is only added to' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE UPDATE ON lending_handover FOR EACH ROW EXECUTE FUNCTION lending_handover_kept();
"""
NO_STATES = """
DROP TRIGGER kept ON lending_handover; DROP FUNCTION lending_handover_kept();
DROP TRIGGER moves ON lending_loan; DROP FUNCTION lending_loan_moves();
"""

AT_HOME = """
ALTER TABLE lending_kind ADD CONSTRAINT kind_certificate_at_home
    FOREIGN KEY (certificate_id, municipality_id) REFERENCES lending_certificate (id, municipality_id);
ALTER TABLE lending_kind ADD CONSTRAINT kind_space_at_home
    FOREIGN KEY (space_id, municipality_id) REFERENCES facilities_space (id, municipality_id);
ALTER TABLE lending_depot ADD CONSTRAINT depot_facility_at_home
    FOREIGN KEY (facility_id, municipality_id) REFERENCES facilities_facility (id, municipality_id);
ALTER TABLE lending_part ADD CONSTRAINT part_whole_at_home
    FOREIGN KEY (whole_id, municipality_id) REFERENCES lending_kind (id, municipality_id) ON DELETE CASCADE;
ALTER TABLE lending_part ADD CONSTRAINT part_kind_at_home
    FOREIGN KEY (kind_id, municipality_id) REFERENCES lending_kind (id, municipality_id);
ALTER TABLE lending_pool ADD CONSTRAINT pool_kind_at_home
    FOREIGN KEY (kind_id, municipality_id) REFERENCES lending_kind (id, municipality_id);
ALTER TABLE lending_pool ADD CONSTRAINT pool_depot_at_home
    FOREIGN KEY (depot_id, municipality_id) REFERENCES lending_depot (id, municipality_id);
ALTER TABLE lending_item ADD CONSTRAINT item_pool_at_home
    FOREIGN KEY (pool_id, municipality_id) REFERENCES lending_pool (id, municipality_id);
ALTER TABLE lending_loan ADD CONSTRAINT loan_depot_at_home
    FOREIGN KEY (depot_id, municipality_id) REFERENCES lending_depot (id, municipality_id);
ALTER TABLE lending_line ADD CONSTRAINT line_of_loan
    FOREIGN KEY (loan_id, municipality_id, holder) REFERENCES lending_loan (id, municipality_id, holder) ON DELETE CASCADE;
ALTER TABLE lending_line ADD CONSTRAINT line_pool_at_home
    FOREIGN KEY (pool_id, municipality_id) REFERENCES lending_pool (id, municipality_id);
ALTER TABLE lending_line ADD CONSTRAINT line_of_pool UNIQUE (id, pool_id);
ALTER TABLE lending_holding ADD CONSTRAINT holding_of_line
    FOREIGN KEY (line_id, pool_id) REFERENCES lending_line (id, pool_id) ON DELETE CASCADE;
ALTER TABLE lending_holding ADD CONSTRAINT holding_pool_at_home
    FOREIGN KEY (pool_id, municipality_id) REFERENCES lending_pool (id, municipality_id);
ALTER TABLE lending_handover ADD CONSTRAINT handover_of_line
    FOREIGN KEY (line_id, municipality_id, holder) REFERENCES lending_line (id, municipality_id, holder) ON DELETE CASCADE;
ALTER TABLE lending_damage ADD CONSTRAINT damage_of_line
    FOREIGN KEY (line_id, municipality_id, holder) REFERENCES lending_line (id, municipality_id, holder) ON DELETE CASCADE;
ALTER TABLE lending_kindgroup ADD CONSTRAINT kindgroup_kind_at_home
    FOREIGN KEY (kind_id, municipality_id) REFERENCES lending_kind (id, municipality_id) ON DELETE CASCADE;
ALTER TABLE lending_kindgroup ADD CONSTRAINT kindgroup_group_at_home
    FOREIGN KEY (price_group_id, municipality_id) REFERENCES prices_pricegroup (id, municipality_id);
ALTER TABLE lending_kindprice ADD CONSTRAINT kindprice_kind_at_home
    FOREIGN KEY (kind_id, municipality_id) REFERENCES lending_kind (id, municipality_id) ON DELETE CASCADE;
ALTER TABLE lending_kindprice ADD CONSTRAINT kindprice_group_at_home
    FOREIGN KEY (price_group_id, municipality_id) REFERENCES prices_pricegroup (id, municipality_id);
ALTER TABLE lending_sharing ADD CONSTRAINT sharing_kind_at_home
    FOREIGN KEY (kind_id, municipality_id) REFERENCES lending_kind (id, municipality_id) ON DELETE CASCADE;
"""
NOT_AT_HOME = "\n".join(
    line.split(" ADD ")[0].strip() + " DROP CONSTRAINT " + line.split(" CONSTRAINT ")[1].split()[0] + ";"
    for line in reversed([each for each in AT_HOME.splitlines() if each.startswith("ALTER")])
)

SHOWN = """
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
    OR {mine} = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
    OR {mine} = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid)
"""
WALL = """
ALTER TABLE lending_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_shown ON lending_{table} FOR SELECT USING ({shown});
CREATE POLICY {table}_written ON lending_{table} FOR INSERT WITH CHECK (true);
CREATE POLICY {table}_changed ON lending_{table} FOR UPDATE USING ({shown}) WITH CHECK (true);
CREATE POLICY {table}_forgotten ON lending_{table} FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY {table}_shown ON lending_{table};
DROP POLICY {table}_written ON lending_{table};
DROP POLICY {table}_changed ON lending_{table};
DROP POLICY {table}_forgotten ON lending_{table};
ALTER TABLE lending_{table} DISABLE ROW LEVEL SECURITY;
"""
WALLED = {"loan": "holder", "line": "holder", "handover": "holder", "damage": "holder", "block": "holder",
          "heldcertificate": "person_id"}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("lending", "0001_initial")]

    operations = [
        migrations.RunSQL(PEAK, NO_PEAK),
        migrations.RunSQL(COUNTED, NOT_COUNTED),
        migrations.RunSQL(STATES, NO_STATES),
        migrations.RunSQL(AT_HOME, NOT_AT_HOME),
        *(
            migrations.RunSQL(WALL.format(table=table, shown=SHOWN.format(mine=mine)), NO_WALL.format(table=table))
            for table, mine in WALLED.items()
        ),
    ]
