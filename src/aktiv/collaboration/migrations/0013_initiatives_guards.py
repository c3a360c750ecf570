"""What initiatives must never be, held by the database.

- Texts, backing, evidence, votes' links and steps are only added to, and only while the initiative is not over.
- A step leads from where the initiative stands to where the table of gates lets it, past the gate that is between; what
  was missing there was waived by a vote that passed and named the gate. A step to decided says what its vote came to.
- Where an initiative stands is written by its steps alone, its title by its texts. Merges go in no circle: into one that
  is open, which one that is merged never becomes again.
- A vote is about a text from before it opens; who proposes, owns, backs and lays down is of the same collaboration.
"""

from django.db import migrations

HOME = "id, collaboration_id"
OF_INITIATIVE = "id, initiative_id"
KEYS = (
    ("collaboration_initiative", "initiative_at_home", HOME),
    ("collaboration_mandate", "mandate_at_home", HOME),
    ("collaboration_initiativeversion", "version_of_initiative", OF_INITIATIVE),
    ("collaboration_initiativevote", "vote_of_initiative", OF_INITIATIVE),
    ("collaboration_gateevidence", "evidence_of_requirement", "id, initiative_id, requirement"),
)
BELONGS = (
    ("initiative", "initiative_into_home", "into_id, collaboration_id", "initiative", HOME),
    ("initiative", "initiative_owner_at_home", "owner_id, collaboration_id", "mandate", HOME),
    ("commitment", "commitment_to_initiative", "initiative_id, collaboration_id", "initiative", HOME),
    ("gateevidence", "evidence_of_version", "version_id, initiative_id", "initiativeversion", OF_INITIATIVE),
    (
        "gateevidence",
        "evidence_taken_back_here",
        "takes_back_id, initiative_id, requirement",
        "gateevidence",
        "id, initiative_id, requirement",
    ),
    ("initiativevote", "vote_on_version", "version_id, initiative_id", "initiativeversion", OF_INITIATIVE),
    ("transition", "transition_of_version", "version_id, initiative_id", "initiativeversion", OF_INITIATIVE),
    ("transition", "transition_by_vote", "vote_id, initiative_id", "initiativevote", OF_INITIATIVE),
    ("transition", "transition_waived_by_vote", "waived_by_id, initiative_id", "initiativevote", OF_INITIATIVE),
)
ADDED = ("initiativeversion", "initiativesource", "backing", "gateevidence", "initiativevote")
"""Tables that are added to while an initiative is not over."""

WAYS = (
    ("submit", "", "draft", "submitted"),
    ("screen", "G0", "submitted", "screening"),
    ("assess", "G1", "screening", "assessing"),
    ("make_ready", "G2", "assessing", "ready"),
    ("decide", "G3", "ready", "decided"),
    ("finance", "", "decided", "financing"),
    ("take_up", "", "decided", "ready"),
    ("commit", "G4", "financing", "committed"),
    ("deliver", "", "committed", "in_delivery"),
    ("pilot", "G5", "in_delivery", "pilot"),
    ("generalise", "G6", "pilot", "general"),
    ("evaluate", "", "general", "evaluating"),
    ("close", "G7", "evaluating", "closed"),
)
"""The steps of rules/gates.py, but for those that lead out: merge, withdraw and stop, from wherever it is not over."""

STEPS = """
CREATE FUNCTION collaboration_initiative_over(one collaboration_initiative) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT one.state IN ('closed', 'merged', 'withdrawn', 'stopped')
        OR one.state = 'decided' AND one.decision = 'rejected'
$$;

-- What came of the vote that a link is about, or of the one it was put as once more.
CREATE FUNCTION collaboration_link_outcome(link bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT counted.outcome FROM collaboration_initiativevote about
    JOIN collaboration_vote vote ON vote.id = about.vote_id OR vote.again_of_id = about.vote_id
    JOIN collaboration_outcome counted ON counted.vote_id = vote.id
    WHERE about.id = link ORDER BY vote.id DESC LIMIT 1
$$;

CREATE FUNCTION collaboration_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands collaboration_initiative;
    other collaboration_initiative;
    link collaboration_initiativevote;
    last collaboration_transition;
    came text;
BEGIN
    SELECT * INTO stands FROM collaboration_initiative WHERE id = NEW.initiative_id FOR NO KEY UPDATE;
    SELECT * INTO last FROM collaboration_transition WHERE initiative_id = NEW.initiative_id ORDER BY number DESC LIMIT 1;
    IF NEW.state_from <> stands.state OR collaboration_initiative_over(stands) THEN
        RAISE EXCEPTION 'initiative % is not there to step from', stands.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.number <> coalesce(last.number, 0) + 1 OR NEW.previous_sha256 <> coalesce(last.sha256, '')
       OR NEW.made_at < coalesce(last.made_at, NEW.made_at) THEN
        RAISE EXCEPTION 'a step comes after the one before' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT ((NEW.act, NEW.gate, NEW.state_from, NEW.state_to) IN ({ways})
            OR (NEW.act, NEW.gate, NEW.state_to) IN
               (('merge', '', 'merged'), ('withdraw', '', 'withdrawn'), ('stop', '', 'stopped'))) THEN
        RAISE EXCEPTION 'no gate leads from % to %', NEW.state_from, NEW.state_to USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state_to = 'financing' AND stands.decision <> 'approved'
       OR NEW.act = 'take_up' AND stands.decision <> 'deferred' THEN
        RAISE EXCEPTION 'initiative % was decided otherwise', stands.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.waived_by_id IS NOT NULL THEN
        SELECT * INTO link FROM collaboration_initiativevote WHERE id = NEW.waived_by_id;
        IF link.purpose <> 'waive' OR link.gate <> NEW.gate
           OR coalesce(collaboration_link_outcome(link.id), '') NOT IN ('passed', 'passed_by_chair') THEN
            RAISE EXCEPTION 'gate % is waived by no vote', NEW.gate USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF NEW.state_to = 'decided' THEN
        SELECT * INTO link FROM collaboration_initiativevote WHERE id = NEW.vote_id;
        came := collaboration_link_outcome(link.id);
        IF NOT coalesce(CASE NEW.decision
            WHEN 'approved' THEN link.purpose = 'decide' AND came IN ('passed', 'passed_by_chair')
            WHEN 'rejected' THEN link.purpose = 'decide' AND came IN ('failed', 'tie_failed')
            WHEN 'deferred' THEN link.purpose = 'defer' AND came IN ('passed', 'passed_by_chair')
        END, false) THEN
            RAISE EXCEPTION 'the vote did not decide that' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF NEW.into_id IS NOT NULL THEN
        SELECT * INTO other FROM collaboration_initiative WHERE id = NEW.into_id FOR NO KEY UPDATE;
        IF other.id = stands.id OR other.collaboration_id <> stands.collaboration_id
           OR collaboration_initiative_over(other) THEN
            RAISE EXCEPTION 'initiative % merges into one that is over', stands.number
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER steps BEFORE INSERT ON collaboration_transition
    FOR EACH ROW EXECUTE FUNCTION collaboration_steps();

CREATE FUNCTION collaboration_stepped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE collaboration_initiative SET
        state = NEW.state_to, into_id = NEW.into_id, verdict = NEW.verdict,
        decision = CASE NEW.state_to WHEN 'decided' THEN NEW.decision WHEN 'ready' THEN '' ELSE decision END
    WHERE id = NEW.initiative_id;
    RETURN NULL;
END $$;
CREATE TRIGGER stepped AFTER INSERT ON collaboration_transition
    FOR EACH ROW EXECUTE FUNCTION collaboration_stepped();

CREATE FUNCTION collaboration_retitled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE collaboration_initiative SET title = NEW.title WHERE id = NEW.initiative_id;
    RETURN NULL;
END $$;
CREATE TRIGGER retitled AFTER INSERT ON collaboration_initiativeversion
    FOR EACH ROW EXECUTE FUNCTION collaboration_retitled();

-- By hand only the product owner changes; steps and texts write the rest, from inside their own triggers.
CREATE FUNCTION collaboration_initiative_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text[] := CASE WHEN pg_trigger_depth() > 1
        THEN ARRAY['state', 'decision', 'verdict', 'into_id', 'title'] ELSE ARRAY['owner_id'] END;
BEGIN
    IF (to_jsonb(OLD) - may) IS DISTINCT FROM (to_jsonb(NEW) - may) THEN
        RAISE EXCEPTION 'where initiative % stands is written by its steps', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE ON collaboration_initiative
    FOR EACH ROW EXECUTE FUNCTION collaboration_initiative_stands();
CREATE TRIGGER kept BEFORE DELETE ON collaboration_initiative
    FOR EACH ROW EXECUTE FUNCTION collaboration_kept();

CREATE FUNCTION collaboration_initiative_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' OR NEW.decision <> '' OR NEW.verdict <> '' THEN
        RAISE EXCEPTION 'an initiative begins as a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON collaboration_initiative
    FOR EACH ROW EXECUTE FUNCTION collaboration_initiative_begins();

CREATE FUNCTION collaboration_while_not_over() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands collaboration_initiative;
BEGIN
    SELECT * INTO stands FROM collaboration_initiative WHERE id = NEW.initiative_id FOR NO KEY UPDATE;
    IF collaboration_initiative_over(stands) THEN
        RAISE EXCEPTION 'initiative % is over', stands.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER while_not_over BEFORE INSERT ON collaboration_commitment
    FOR EACH ROW WHEN (NEW.initiative_id IS NOT NULL) EXECUTE FUNCTION collaboration_while_not_over();

CREATE FUNCTION collaboration_before_it_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM collaboration_vote vote JOIN collaboration_initiative one USING (collaboration_id)
        WHERE vote.id = NEW.vote_id AND one.id = NEW.initiative_id AND vote.opened_at IS NULL
    ) THEN
        RAISE EXCEPTION 'what a vote is about is said before it opens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER before_it_opens BEFORE INSERT ON collaboration_initiativevote
    FOR EACH ROW EXECUTE FUNCTION collaboration_before_it_opens();
"""
NO_STEPS = """
DROP TRIGGER before_it_opens ON collaboration_initiativevote; DROP FUNCTION collaboration_before_it_opens();
DROP TRIGGER while_not_over ON collaboration_commitment; DROP FUNCTION collaboration_while_not_over();
DROP TRIGGER begins ON collaboration_initiative; DROP FUNCTION collaboration_initiative_begins();
DROP TRIGGER kept ON collaboration_initiative;
DROP TRIGGER stands ON collaboration_initiative; DROP FUNCTION collaboration_initiative_stands();
DROP TRIGGER retitled ON collaboration_initiativeversion; DROP FUNCTION collaboration_retitled();
DROP TRIGGER stepped ON collaboration_transition; DROP FUNCTION collaboration_stepped();
DROP TRIGGER steps ON collaboration_transition; DROP FUNCTION collaboration_steps();
DROP FUNCTION collaboration_link_outcome(bigint);
DROP FUNCTION collaboration_initiative_over(collaboration_initiative);
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0012_initiatives")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
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
        migrations.RunSQL(STEPS.replace("{ways}", ", ".join(map(str, WAYS))), NO_STEPS),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER while_not_over BEFORE INSERT ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_while_not_over()",
                f"DROP TRIGGER while_not_over ON collaboration_{table}",
            )
            for table in ADDED
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept()",
                f"DROP TRIGGER kept ON collaboration_{table}",
            )
            for table in (*ADDED, "initiativeterms", "transition")
        ),
    ]
