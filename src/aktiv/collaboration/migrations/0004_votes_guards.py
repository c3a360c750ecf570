"""What votes must never be, held by the database.

- A vote is of a body of its own collaboration; ballots and proxies are of its electors.
- What it takes to vote is frozen when a vote opens: key, chair, electors. It opens once.
- Ballots are only added, while the vote is open and not counted; nothing that was said changes or goes.
"""

from django.db import migrations

HOME = "id, collaboration_id"
ELECTOR = "vote_id, member_id"
BELONGS = (
    ("collaboration_vote", "vote_of_body", "body_id, collaboration_id", "collaboration_body", HOME),
    ("collaboration_ballot", "ballot_of_elector", ELECTOR, "collaboration_elector", ELECTOR),
    ("collaboration_proxy", "proxy_giver_votes", "vote_id, giver_id", "collaboration_elector", ELECTOR),
    ("collaboration_proxy", "proxy_holder_votes", "vote_id, holder_id", "collaboration_elector", ELECTOR),
    (
        "collaboration_ballot",
        "ballot_by_proxy_of_giver",
        "proxy_id, vote_id, member_id",
        "collaboration_proxy",
        "id, vote_id, giver_id",
    ),
)
KEPT = ("elector", "proxy", "ballot", "outcome")

VOTING = """
CREATE TRIGGER once BEFORE UPDATE ON collaboration_vote FOR EACH ROW EXECUTE FUNCTION
    collaboration_once('opened_at', 'opened_by_id', 'closes_at', 'key', 'chair');
CREATE TRIGGER kept BEFORE DELETE ON collaboration_vote FOR EACH ROW EXECUTE FUNCTION collaboration_kept();

CREATE FUNCTION collaboration_electors_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM collaboration_vote v WHERE v.id = NEW.vote_id AND v.opened_at IS NOT NULL) THEN
        RAISE EXCEPTION 'who may vote is frozen when the vote opens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE INSERT ON collaboration_elector
    FOR EACH ROW EXECUTE FUNCTION collaboration_electors_frozen();

-- The vote's row is held, so that nothing is cast while it is counted.
CREATE FUNCTION collaboration_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    vote collaboration_vote;
BEGIN
    SELECT * INTO vote FROM collaboration_vote WHERE id = NEW.vote_id FOR NO KEY UPDATE;
    IF vote.opened_at IS NULL OR NEW.cast_at < vote.opened_at OR NEW.cast_at > vote.closes_at
       OR EXISTS (SELECT FROM collaboration_outcome o WHERE o.vote_id = NEW.vote_id) THEN
        RAISE EXCEPTION 'a ballot is cast while the vote is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER while_open BEFORE INSERT ON collaboration_ballot
    FOR EACH ROW EXECUTE FUNCTION collaboration_while_open();
"""
NOT_VOTING = """
DROP TRIGGER while_open ON collaboration_ballot; DROP FUNCTION collaboration_while_open();
DROP TRIGGER frozen ON collaboration_elector; DROP FUNCTION collaboration_electors_frozen();
DROP TRIGGER kept ON collaboration_vote; DROP TRIGGER once ON collaboration_vote;
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0003_votes"), ("collaboration", "0002_guards")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE collaboration_proxy ADD CONSTRAINT proxy_of_vote UNIQUE (id, vote_id, giver_id)",
            "ALTER TABLE collaboration_proxy DROP CONSTRAINT proxy_of_vote",
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({keys})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, keys in BELONGS
        ),
        migrations.RunSQL(VOTING, NOT_VOTING),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept()",
                f"DROP TRIGGER kept ON collaboration_{table}",
            )
            for table in KEPT
        ),
    ]
