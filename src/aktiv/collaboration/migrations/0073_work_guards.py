"""What prompts, trials that people are asked to and votes by consent must never be, held by the database.

- What was told of and what was asked stays. Of an invitation the answer alone changes, and it goes when it is old.
- Who was asked stands behind the second wall, for herself and for what the service does by itself.
- Nothing crosses collaborations.
- A vote by consent is open for five days at least: silence is no yes before there was time to speak. Older ones stay.
"""

from django.db import migrations

GUARDS = """
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_prompt
    FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_trialquestion
    FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_trialinvitation FOR EACH ROW
    EXECUTE FUNCTION collaboration_only('answer', 'answered_at');

ALTER TABLE collaboration_vote ADD CONSTRAINT vote_by_consent_has_time CHECK (
    rule ->> 'kind' <> 'consent' OR opened_at IS NULL OR closes_at >= opened_at + interval '120 hours'
) NOT VALID;

ALTER TABLE collaboration_trialinvitation ENABLE ROW LEVEL SECURITY;
CREATE POLICY trialinvitation_shown ON collaboration_trialinvitation FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
);
CREATE POLICY trialinvitation_written ON collaboration_trialinvitation FOR INSERT WITH CHECK (true);
CREATE POLICY trialinvitation_changed ON collaboration_trialinvitation FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY trialinvitation_forgotten ON collaboration_trialinvitation FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_GUARDS = """
DROP POLICY trialinvitation_forgotten ON collaboration_trialinvitation;
DROP POLICY trialinvitation_changed ON collaboration_trialinvitation;
DROP POLICY trialinvitation_written ON collaboration_trialinvitation;
DROP POLICY trialinvitation_shown ON collaboration_trialinvitation;
ALTER TABLE collaboration_trialinvitation DISABLE ROW LEVEL SECURITY;
ALTER TABLE collaboration_vote DROP CONSTRAINT vote_by_consent_has_time;
DROP TRIGGER stays ON collaboration_trialinvitation; DROP TRIGGER kept ON collaboration_trialquestion;
DROP TRIGGER kept ON collaboration_prompt;
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0072_work")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
