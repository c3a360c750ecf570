"""What the joined parts must never be, held by the database.

- A budget, its initiative and the votes about it are of one collaboration; a vote is about a budget from before it
  opens, and only the vote that names a budget, or puts that vote once more, decides it.
- A plan is written anew one version after the other, each from its day on and towards a change, and none is taken out.
- Of a contract that binds them nobody has called off more of a lot than it joined with; of no contract does a member
  call off a lot that it did not join, but for who keeps it.
"""

from django.db import migrations

BELONGS = """
ALTER TABLE collaboration_budget ADD CONSTRAINT budget_of_initiative FOREIGN KEY (initiative_id, collaboration_id)
    REFERENCES collaboration_initiative (id, collaboration_id);
"""
NOT_BELONGS = "ALTER TABLE collaboration_budget DROP CONSTRAINT budget_of_initiative;"
GUARDS = """
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_budgetvote
    FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
CREATE FUNCTION collaboration_budget_vote_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM collaboration_vote v JOIN collaboration_budget b USING (collaboration_id)
        WHERE v.id = NEW.vote_id AND b.id = NEW.budget_id AND v.opened_at IS NULL AND v.again_of_id IS NULL
    ) THEN
        RAISE EXCEPTION 'a vote is about a budget of its collaboration from before it opens'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON collaboration_budgetvote
    FOR EACH ROW EXECUTE FUNCTION collaboration_budget_vote_fits();

CREATE FUNCTION collaboration_decided_by_its_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM collaboration_vote v JOIN collaboration_budgetvote o ON o.vote_id IN (v.id, v.again_of_id)
        WHERE v.id = NEW.vote_id AND o.budget_id = NEW.budget_id
    ) THEN
        RAISE EXCEPTION 'a budget is decided by a vote that is about it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_its_vote BEFORE INSERT ON collaboration_shareversion
    FOR EACH ROW WHEN (NEW.vote_id IS NOT NULL) EXECUTE FUNCTION collaboration_decided_by_its_vote();

CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_benefitrevision
    FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
CREATE FUNCTION collaboration_plan_revised() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    plan collaboration_benefitplan;
    before collaboration_benefitrevision;
BEGIN
    SELECT * INTO plan FROM collaboration_benefitplan WHERE id = NEW.plan_id;
    SELECT * INTO before FROM collaboration_benefitrevision r WHERE r.plan_id = NEW.plan_id ORDER BY r.number DESC LIMIT 1;
    IF NEW.number <> coalesce(before.number, 1) + 1 OR NEW.holds_from < coalesce(before.holds_from, plan.baseline_on) THEN
        RAISE EXCEPTION 'plans come one after the other' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.target = plan.baseline OR NEW.due <= plan.baseline_on THEN
        RAISE EXCEPTION 'a plan is of a change, and due after its baseline' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_order BEFORE INSERT ON collaboration_benefitrevision
    FOR EACH ROW EXECUTE FUNCTION collaboration_plan_revised();

CREATE FUNCTION collaboration_called_off_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    contract collaboration_contract;
    wanted bigint;
    called bigint;
BEGIN
    SELECT * INTO contract FROM collaboration_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    -- What the member joined the lot with: the last that it said.
    SELECT j.volume INTO wanted FROM collaboration_joining j
        WHERE j.lot_id = NEW.lot_id AND j.member_id = NEW.member_id ORDER BY j.made_at DESC, j.id DESC LIMIT 1;
    -- Of those that may call off at all, which a foreign key holds.
    IF coalesce(wanted, 0) = 0 AND NEW.member_id <> contract.owner_id AND NEW.volume > 0 AND EXISTS (
        SELECT FROM collaboration_contractmember m WHERE m.contract_id = NEW.contract_id AND m.member_id = NEW.member_id
    ) THEN
        RAISE EXCEPTION 'a lot is called off by who joined it' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT NEW.volume + coalesce(sum(c.volume), 0) INTO called FROM collaboration_calloff c
        WHERE c.contract_id = NEW.contract_id AND c.lot_id = NEW.lot_id AND c.member_id = NEW.member_id;
    IF contract.bound AND NEW.volume > 0 AND called > coalesce(wanted, 0) THEN
        RAISE EXCEPTION '% called off of the % that were joined with', called, coalesce(wanted, 0)
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER within BEFORE INSERT ON collaboration_calloff
    FOR EACH ROW EXECUTE FUNCTION collaboration_called_off_within();
"""
NO_GUARDS = """
DROP TRIGGER within ON collaboration_calloff; DROP FUNCTION collaboration_called_off_within();
DROP TRIGGER in_order ON collaboration_benefitrevision; DROP FUNCTION collaboration_plan_revised();
DROP TRIGGER kept ON collaboration_benefitrevision;
DROP TRIGGER by_its_vote ON collaboration_shareversion; DROP FUNCTION collaboration_decided_by_its_vote();
DROP TRIGGER fits ON collaboration_budgetvote; DROP FUNCTION collaboration_budget_vote_fits();
DROP TRIGGER kept ON collaboration_budgetvote;
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0062_joined_parts")]

    operations = [migrations.RunSQL(BELONGS, NOT_BELONGS), migrations.RunSQL(GUARDS, NO_GUARDS)]
