"""What the pool, procurements and contracts must never be, held by the database; and the competences to begin with.

- Nothing crosses collaborations or members: an engagement is of the offer of who gives and the need of who receives, of
  one competence; a contract's lots are of its procurement, and who calls off is one that may.
- An offer is never taken, and a need never met, beyond its hours in any month, whoever agrees at once: both rows are
  held while the hours of each month are added up.
- Reported hours of a month are never below nothing nor above what was agreed, and those approved never below nothing.
- Members join while a procurement is open and its moment has not come; lots are written before that.
- What is said is only added to. What changes (states, an end) only goes forward.
"""

from django.db import migrations

HOME = "id, collaboration_id"
KEYS = (
    ("offer", "offer_of_member", "id, member_id, competence_id"),
    ("need", "need_of_member", "id, member_id, competence_id"),
    ("procurement", "procurement_at_home", HOME),
    ("lot", "lot_of_procurement", "id, procurement_id"),
    ("contract", "contract_of_procurement", "id, procurement_id"),
    ("contractlot", "contract_lot_of_contract", "lot_id, contract_id"),
    ("contractoption", "contract_option_of_contract", "id, contract_id"),
)
OF_HOME = (
    ("offer", "member"),
    ("need", "member"),
    ("engagement", "giver"),
    ("engagement", "receiver"),
    ("procurement", "owner"),
    ("contract", "owner"),
    ("contract", "supplier"),
)
BELONGS = (
    *((table, f"{table}_{who}_at_home", f"{who}_id, collaboration_id", "member", HOME) for table, who in OF_HOME),
    ("engagement", "engagement_of_offer", "offer_id, giver_id, competence_id", "offer", "id, member_id, competence_id"),
    ("engagement", "engagement_of_need", "need_id, receiver_id, competence_id", "need", "id, member_id, competence_id"),
    ("contract", "contract_procurement_at_home", "procurement_id, collaboration_id", "procurement", HOME),
    ("contractlot", "contract_lot_awarded", "lot_id, procurement_id", "lot", "id, procurement_id"),
    ("contractlot", "contract_lot_bought", "contract_id, procurement_id", "contract", "id, procurement_id"),
    ("contractstep", "contract_step_option", "option_id, contract_id", "contractoption", "id, contract_id"),
    ("contractreminder", "contract_reminder_option", "option_id, contract_id", "contractoption", "id, contract_id"),
    ("calloff", "call_off_by_one_that_may", "contract_id, member_id", "contractmember", "contract_id, member_id"),
    ("calloff", "call_off_of_lot", "lot_id, contract_id", "contractlot", "lot_id, contract_id"),
)
KEPT = (
    "competence",
    "engagementstep",
    "hoursline",
    "hoursanswer",
    "procurementstep",
    "lot",
    "joining",
    "contractlot",
    "contractmember",
    "contractstep",
    "calloff",
    "contractreminder",
)
"""Tables of which no row changes or goes."""
CHANGING = ("offer", "need", "engagement", "procurement", "contract", "contractoption")
"""Tables of which no row goes, and some columns change."""

STANDS = """
CREATE TRIGGER once BEFORE UPDATE ON collaboration_offer FOR EACH ROW
    EXECUTE FUNCTION collaboration_once('withdrawn_at');
CREATE TRIGGER once BEFORE UPDATE ON collaboration_need FOR EACH ROW
    EXECUTE FUNCTION collaboration_once('withdrawn_at');
CREATE TRIGGER once BEFORE UPDATE ON collaboration_contract FOR EACH ROW
    EXECUTE FUNCTION collaboration_once('ended_on');
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_engagement FOR EACH ROW
    EXECUTE FUNCTION collaboration_only('state', 'commitment_id', 'ended_month', 'released_hours');
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_procurement FOR EACH ROW
    EXECUTE FUNCTION collaboration_only('state', 'joins_until');
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_contractoption FOR EACH ROW
    EXECUTE FUNCTION collaboration_only('state');

-- A state goes on as the trigger's arguments say, 'from>to' each; or stays.
CREATE FUNCTION collaboration_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER goes_on BEFORE UPDATE ON collaboration_engagement FOR EACH ROW EXECUTE FUNCTION
    collaboration_goes_on('proposed>agreed', 'proposed>declined', 'proposed>back', 'agreed>ended');
CREATE TRIGGER goes_on BEFORE UPDATE ON collaboration_procurement FOR EACH ROW EXECUTE FUNCTION
    collaboration_goes_on('need>joining', 'need>stopped', 'joining>awarded', 'joining>stopped');
CREATE TRIGGER goes_on BEFORE UPDATE ON collaboration_contractoption FOR EACH ROW EXECUTE FUNCTION
    collaboration_goes_on('open>taken', 'open>declined');
"""
NOT_STANDS = """
DROP TRIGGER goes_on ON collaboration_contractoption; DROP TRIGGER goes_on ON collaboration_procurement;
DROP TRIGGER goes_on ON collaboration_engagement; DROP FUNCTION collaboration_goes_on();
DROP TRIGGER stays ON collaboration_contractoption; DROP TRIGGER stays ON collaboration_procurement;
DROP TRIGGER stays ON collaboration_engagement; DROP TRIGGER once ON collaboration_contract;
DROP TRIGGER once ON collaboration_need; DROP TRIGGER once ON collaboration_offer;
"""

POOL = """
-- Looks when the row is written, so it is among those that are added up. The offer and the need are held first: of two
-- who agree at once, the second adds up what the first has committed.
CREATE FUNCTION collaboration_engagement_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    offer collaboration_offer;
    need collaboration_need;
    over date;
BEGIN
    SELECT * INTO offer FROM collaboration_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE;
    SELECT * INTO need FROM collaboration_need WHERE id = NEW.need_id FOR NO KEY UPDATE;
    IF NEW.first_month < greatest(offer.first_month, need.first_month)
       OR NEW.last_month > least(offer.last_month, need.last_month) THEN
        RAISE EXCEPTION 'engagement % is outside its offer or need', NEW.number USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state <> 'agreed' THEN
        RETURN NULL;
    END IF;
    SELECT month INTO over
    FROM generate_series(NEW.first_month::timestamp, NEW.last_month::timestamp, interval '1 month') AS month
    WHERE (
        SELECT sum(e.hours_per_month) FROM collaboration_engagement e
        WHERE e.offer_id = NEW.offer_id AND e.state IN ('agreed', 'ended')
          AND month BETWEEN e.first_month AND coalesce(e.ended_month, e.last_month)
    ) > offer.hours_per_month OR (
        SELECT sum(e.hours_per_month) FROM collaboration_engagement e
        WHERE e.need_id = NEW.need_id AND e.state IN ('agreed', 'ended')
          AND month BETWEEN e.first_month AND coalesce(e.ended_month, e.last_month)
    ) > need.hours_per_month LIMIT 1;
    IF over IS NOT NULL THEN
        RAISE EXCEPTION 'engagement % takes more hours than there are in %', NEW.number, over
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fits AFTER INSERT OR UPDATE ON collaboration_engagement FOR EACH ROW
    EXECUTE FUNCTION collaboration_engagement_fits();

CREATE FUNCTION collaboration_hours_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    engagement collaboration_engagement;
    reported bigint;
BEGIN
    SELECT * INTO engagement FROM collaboration_engagement WHERE id = NEW.engagement_id FOR NO KEY UPDATE;
    IF engagement.state NOT IN ('agreed', 'ended')
       OR NEW.month NOT BETWEEN engagement.first_month AND coalesce(engagement.ended_month, engagement.last_month) THEN
        RAISE EXCEPTION 'hours are reported in the months of an engagement' USING ERRCODE = 'check_violation';
    END IF;
    SELECT NEW.hours + coalesce(sum(l.hours), 0) INTO reported FROM collaboration_hoursline l
    LEFT JOIN collaboration_hoursanswer a ON a.line_id = l.id
    WHERE l.engagement_id = NEW.engagement_id AND l.month = NEW.month AND coalesce(a.approved, true);
    IF reported < 0 OR reported > engagement.hours_per_month THEN
        RAISE EXCEPTION '% hours in % are not within what was agreed', reported, NEW.month
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER within BEFORE INSERT ON collaboration_hoursline FOR EACH ROW
    EXECUTE FUNCTION collaboration_hours_within();

CREATE FUNCTION collaboration_hours_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line collaboration_hoursline;
    counted bigint;
BEGIN
    SELECT * INTO line FROM collaboration_hoursline WHERE id = NEW.line_id;
    PERFORM FROM collaboration_engagement WHERE id = line.engagement_id FOR NO KEY UPDATE;
    SELECT line.hours + coalesce(sum(l.hours), 0) INTO counted FROM collaboration_hoursline l
    JOIN collaboration_hoursanswer a ON a.line_id = l.id AND a.approved
    WHERE l.engagement_id = line.engagement_id AND l.month = line.month;
    IF NEW.approved AND counted < 0 THEN
        RAISE EXCEPTION 'a correction of more hours than were approved' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approved BEFORE INSERT ON collaboration_hoursanswer FOR EACH ROW
    EXECUTE FUNCTION collaboration_hours_approved();
"""
NOT_POOL = """
DROP TRIGGER approved ON collaboration_hoursanswer; DROP FUNCTION collaboration_hours_approved();
DROP TRIGGER within ON collaboration_hoursline; DROP FUNCTION collaboration_hours_within();
DROP TRIGGER fits ON collaboration_engagement; DROP FUNCTION collaboration_engagement_fits();
"""

BUYING = """
CREATE FUNCTION collaboration_lots_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM collaboration_procurement WHERE id = NEW.procurement_id AND state = 'need' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'lots are written before members join' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lots_before BEFORE INSERT ON collaboration_lot FOR EACH ROW
    EXECUTE FUNCTION collaboration_lots_before();

CREATE FUNCTION collaboration_joins_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM collaboration_procurement p JOIN collaboration_lot l ON l.procurement_id = p.id
    WHERE l.id = NEW.lot_id AND p.state = 'joining' AND NEW.made_at <= p.joins_until FOR NO KEY UPDATE OF p;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'members join while it is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER joins_in_time BEFORE INSERT ON collaboration_joining FOR EACH ROW
    EXECUTE FUNCTION collaboration_joins_in_time();

CREATE FUNCTION collaboration_longer_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.joins_until IS DISTINCT FROM OLD.joins_until
       AND (OLD.state NOT IN ('need', 'joining') OR NEW.joins_until IS NULL OR NEW.joins_until < OLD.joins_until) THEN
        RAISE EXCEPTION 'the moment until which members join only comes later' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER longer_only BEFORE UPDATE ON collaboration_procurement FOR EACH ROW
    EXECUTE FUNCTION collaboration_longer_only();

CREATE FUNCTION collaboration_called_off() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    called bigint;
BEGIN
    PERFORM FROM collaboration_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    SELECT NEW.volume + coalesce(sum(c.volume), 0) INTO called FROM collaboration_calloff c
    WHERE c.contract_id = NEW.contract_id AND c.lot_id = NEW.lot_id AND c.member_id = NEW.member_id;
    IF called < 0 THEN
        RAISE EXCEPTION 'a correction of more than was called off' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER called_off BEFORE INSERT ON collaboration_calloff FOR EACH ROW
    EXECUTE FUNCTION collaboration_called_off();
"""
NOT_BUYING = """
DROP TRIGGER called_off ON collaboration_calloff; DROP FUNCTION collaboration_called_off();
DROP TRIGGER longer_only ON collaboration_procurement; DROP FUNCTION collaboration_longer_only();
DROP TRIGGER joins_in_time ON collaboration_joining; DROP FUNCTION collaboration_joins_in_time();
DROP TRIGGER lots_before ON collaboration_lot; DROP FUNCTION collaboration_lots_before();
"""

BEGIN_WITH = (
    ("tjenestedesign", "Brukeropplevelse og tjenestedesign", "Brukaroppleving og tenestedesign",
     "User experience and service design"),
    ("anskaffelser", "Anskaffelser", "Innkjøp", "Procurement"),
    ("saksbehandling", "Saksbehandling", "Saksbehandling", "Case handling"),
    ("utvikling", "Utvikling", "Utvikling", "Development"),
    ("sikkerhet", "Informasjonssikkerhet", "Informasjonstryggleik", "Information security"),
    ("tilgjengelighet", "Universell utforming", "Universell utforming", "Accessibility"),
    ("oversetting", "Oversetting og språk", "Omsetjing og språk", "Translation and language"),
    ("tjenesteforvaltning", "Tjenesteforvaltning", "Tenesteforvaltning", "Service management"),
    ("personvern", "Personvern", "Personvern", "Data protection"),
    ("opplaering", "Opplæring", "Opplæring", "Training"),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0040_pool")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE collaboration_{table} ADD CONSTRAINT {name} UNIQUE ({columns})",
                f"ALTER TABLE collaboration_{table} DROP CONSTRAINT {name}",
            )
            for table, name, columns in KEYS
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE collaboration_{table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
                f"REFERENCES collaboration_{to_table} ({keys})",
                f"ALTER TABLE collaboration_{table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, keys in BELONGS
        ),
        migrations.RunSQL(
            [
                (
                    "INSERT INTO collaboration_competence (slug, name_nb, name_nn, name_en) VALUES (%s, %s, %s, %s)",
                    list(each),
                )
                for each in BEGIN_WITH
            ],
            "DELETE FROM collaboration_competence WHERE collaboration_id IS NULL",
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept()",
                f"DROP TRIGGER kept ON collaboration_{table}",
            )
            for table in KEPT
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept()",
                f"DROP TRIGGER kept ON collaboration_{table}",
            )
            for table in CHANGING
        ),
        migrations.RunSQL(STANDS, NOT_STANDS),
        migrations.RunSQL(POOL, NOT_POOL),
        migrations.RunSQL(BUYING, NOT_BUYING),
    ]
