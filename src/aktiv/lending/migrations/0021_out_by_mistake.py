"""What was noted as handed out by mistake is reserved again."""

from django.db import migrations

NEXT = {
    "asked": ("reserved", "refused", "withdrawn"),
    "reserved": ("out", "cancelled", "lapsed"),
    "out": ("returned", "reserved"),
    "returned": ("closed", "out"),
    "lapsed": ("reserved",),
}
"""As Loan.NEXT says; a test holds the two together."""
BEFORE = {**NEXT, "out": ("returned",)}
STATES = """
CREATE OR REPLACE FUNCTION lending_loan_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({pairs}) THEN
        RAISE EXCEPTION 'a loan does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_moves', TABLE = 'lending_loan';
    END IF;
    RETURN NULL;
END $$;
"""


def _pairs(states: dict[str, tuple[str, ...]]) -> str:
    return ", ".join(f"('{was}', '{then}')" for was, after in states.items() for then in after)


class Migration(migrations.Migration):
    dependencies = [("lending", "0020_handing_over")]

    operations = [
        migrations.RunSQL(STATES.format(pairs=_pairs(NEXT)), STATES.format(pairs=_pairs(BEFORE))),
    ]
