"""Account rules end; what no rule fitted can be given an account afterwards, with a posting of its own.

- A charge goes by the rule of its day of use, if that has not ended; a correction goes where the charge went that it
  corrects.
- An order line without an account gets one once, before it is billed. Nothing else about it changes.
- What an account rule says never changes, but for its last day; one that was never in force may go.
"""

from django.db import migrations, models

# What is replaced in the function that posts charges (0002_guards), so that whatever else it has come to do stays.
CHARGED = (
    ("a.from_day <= c.use_day", "a.from_day <= c.use_day AND (a.to_day IS NULL OR a.to_day >= c.use_day)"),
    ("coalesce(r.account, '')", "coalesce(b.account, r.account, '')"),
    ("coalesce(r.dimensions, '{}')", "coalesce(b.dimensions, r.dimensions, '{}')"),
    (
        "LEFT JOIN LATERAL (",
        "LEFT JOIN payments_orderline b ON b.charge_id = c.corrects_id AND b.account <> ''\nLEFT JOIN LATERAL (",
    ),
)
REPLACED = """
DO $do$
DECLARE
    written text := pg_get_functiondef('payments_charged()'::regprocedure);
BEGIN
    IF position($old${old}$old$ IN written) = 0 THEN
        RAISE EXCEPTION 'what posts charges is not as it was';
    END IF;
    EXECUTE replace(written, $old${old}$old$, $new${new}$new$);
END $do$;
"""

KEPT = """
CREATE FUNCTION payments_accounted_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
    IF OLD.account <> '' OR NEW.account = ''
        OR (NEW.charge_id, NEW.municipality_id) IS DISTINCT FROM (OLD.charge_id, OLD.municipality_id)
    THEN
        RAISE EXCEPTION 'what is in the books never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM payments_invoiceline WHERE charge_id = OLD.charge_id AND standing) THEN
        RAISE EXCEPTION 'what is billed keeps its account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'billed_keeps_account';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER kept ON payments_orderline;
CREATE TRIGGER kept BEFORE DELETE ON payments_orderline FOR EACH ROW EXECUTE FUNCTION payments_kept();
CREATE TRIGGER accounted_once BEFORE UPDATE ON payments_orderline
    FOR EACH ROW EXECUTE FUNCTION payments_accounted_once();

CREATE FUNCTION payments_rule_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'to_day') IS DISTINCT FROM (to_jsonb(OLD) - 'to_day') THEN
        RAISE EXCEPTION 'what an account rule says never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_rule_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rule_stands BEFORE UPDATE ON payments_accountrule FOR EACH ROW EXECUTE FUNCTION payments_rule_stands();
"""
NOT_KEPT = """
DROP TRIGGER rule_stands ON payments_accountrule;
DROP FUNCTION payments_rule_stands();
DROP TRIGGER accounted_once ON payments_orderline;
DROP TRIGGER kept ON payments_orderline;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON payments_orderline FOR EACH ROW EXECUTE FUNCTION payments_kept();
DROP FUNCTION payments_accounted_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0051_questions_and_terms_guards"),
        ("municipalities", "0001_initial"),
        ("payments", "0031_deposit_guards"),
        ("prices", "0003_setup"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="posting",
            name="posting_is_about_one_thing",
        ),
        migrations.AddField(
            model_name="accountrule",
            name="to_day",
            field=models.DateField(help_text="the last day; empty for as long as nobody ends it", null=True),
        ),
        migrations.AlterField(
            model_name="posting",
            name="act",
            field=models.CharField(
                choices=[
                    ("charge", "Charge"),
                    ("correction", "Correction"),
                    ("capture", "Capture"),
                    ("refund", "Refund"),
                    ("invoice", "Invoice"),
                    ("undone", "Invoice Undone"),
                    ("accounted", "Accounted"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="accountrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_day__isnull", True), ("to_day__gte", models.F("from_day")), _connector="OR"),
                name="account_rule_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("act__in", ["charge", "correction"]),
                        ("charge__isnull", False),
                        ("id", models.F("charge")),
                        ("invoice", None),
                        ("payment", None),
                        ("up_to", None),
                    ),
                    models.Q(
                        ("act__in", ["capture", "refund"]),
                        ("charge", None),
                        ("invoice", None),
                        ("payment__isnull", False),
                        ("up_to__gt", 0),
                    ),
                    models.Q(
                        ("act__in", ["invoice", "undone"]),
                        ("charge", None),
                        ("invoice__isnull", False),
                        ("payment", None),
                        ("up_to", None),
                    ),
                    models.Q(
                        ("act", "accounted"), ("charge", None), ("invoice", None), ("payment", None), ("up_to", None)
                    ),
                    _connector="OR",
                ),
                name="posting_is_about_one_thing",
            ),
        ),
        *(
            migrations.RunSQL(REPLACED.format(old=old, new=new), REPLACED.format(old=new, new=old))
            for old, new in CHARGED
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
