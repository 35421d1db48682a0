"""What was decided stays: the database keeps decisions, reviews, moves and letters as they are.

SQLite forgets a table's triggers when a migration changes the table by a copy: whoever changes
`decision`, `case_review`, `case`, `case_move` or `official_letter` so calls `add_guards` again.
"""

from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

PEOPLE = "(NEW.made_by_id, NEW.second_by_id)"
RULE = (
    'FROM "case" c JOIN review_rule r ON r.policy_version = c.review_version AND r.track = c.track'
    " WHERE c.id = NEW.case_id AND NOT NEW.is_pending"
    " AND NEW.outcome IN ('approve', 'approve_with_conditions', 'reject')"
)
# The reviews of who holds a hard interest do not count.
COUNTED = (
    "FROM case_review v WHERE v.case_id = c.id AND v.given_at IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM case_interest i WHERE i.case_id = c.id AND i.user_id = v.reviewer_id"
    " AND i.level = 'hard')"
)
SCREENED = (
    "SELECT 1 FROM case_move m WHERE m.case_id = c.id AND m.source = 'submitted'"
    f" AND m.target IN ('complete', 'returned') AND m.made_by_id IN {PEOPLE}"
)


def _has_post(person: str) -> str:
    """Return when a person reviews or decides for an office."""
    return (
        f"EXISTS (SELECT 1 FROM membership m WHERE m.user_id = {person} AND m.ended_at IS NULL"
        " AND m.role IN ('reviewer', 'decider'))"
    )


DECISION_RULES = {
    "once": "EXISTS (SELECT 1 FROM decision d WHERE d.id = NEW.id)",  # SQLite: INSERT OR REPLACE
    "reviewers": f"EXISTS (SELECT 1 {RULE} AND (SELECT count(*) {COUNTED}) < r.reviewers)",
    "offices": f"EXISTS (SELECT 1 {RULE} AND r.has_different_offices"
    f" AND (SELECT count(DISTINCT v.organisation_id) {COUNTED}) < r.reviewers)",
    "other screener": f"EXISTS (SELECT 1 {RULE} AND r.has_other_screener AND EXISTS ({SCREENED}))",
    "post": f"EXISTS (SELECT 1 {RULE} AND (NOT {_has_post('NEW.made_by_id')}"
    f" OR (NEW.second_by_id IS NOT NULL AND NOT {_has_post('NEW.second_by_id')})))",
}
NO_DECISION = (
    "NOT EXISTS (SELECT 1 FROM decision d WHERE d.id = (SELECT max(o.id) FROM decision o"
    " WHERE o.case_id = NEW.id AND NOT o.is_pending) AND d.outcome = CASE NEW.status"
    " WHEN 'approved' THEN 'approve' WHEN 'rejected' THEN 'reject'"
    " WHEN 'revoked' THEN 'revoke' ELSE 'approve_with_conditions' END)"
)
DECIDED_STATES = "('approved', 'approved_with_conditions', 'rejected', 'revoked')"
CONTENT = ("case_id", "outcome", "reason", "conditions", "made_by_id", "made_by_name", "made_at")
MOVE = "case_id, source, target, reason, document_number, happened_on, made_by_id, made_by_name," \
    " made_by_post, made_at"
LETTER = "case_id, organisation_id, kind, year, number, dated_on, code, content, made_by_id," \
    " made_by_name, made_by_post, made_at"
KEPT = {"kept": "1 = 1"}
# (name, when and of what, condition on the row alone, what is refused)
GUARDS = (
    ("decision_whole_new", "INSERT ON decision", "NEW.made_by_id > 0", DECISION_RULES),
    (
        "decision_whole_signed",
        "UPDATE ON decision",
        "OLD.is_pending AND NOT NEW.is_pending",
        {what: rule for what, rule in DECISION_RULES.items() if what != "once"},
    ),
    (
        "decision_kept_update",
        "UPDATE ON decision",
        " OR ".join(["NOT OLD.is_pending", *(f"OLD.{name} <> NEW.{name}" for name in CONTENT)]),
        KEPT,
    ),
    ("decision_kept_delete", "DELETE ON decision", "NOT OLD.is_pending", KEPT),
    (
        "case_status_decided",
        'UPDATE OF status ON "case"',
        f"OLD.status <> NEW.status AND NEW.status IN {DECIDED_STATES}",
        {"no decision": NO_DECISION},
    ),
    ("case_review_kept_delete", "DELETE ON case_review", "OLD.given_at IS NOT NULL", KEPT),
    (
        "case_review_once",
        "INSERT ON case_review",
        "NEW.reviewer_id > 0",
        {
            "once": "EXISTS (SELECT 1 FROM case_review v WHERE v.id = NEW.id"
            " OR (v.case_id = NEW.case_id AND v.reviewer_id = NEW.reviewer_id))"
        },
    ),
    ("case_move_kept_update", f"UPDATE OF {MOVE} ON case_move", "OLD.id > 0", KEPT),
    ("case_move_kept_delete", "DELETE ON case_move", "OLD.id > 0", KEPT),
    ("official_letter_kept_update", f"UPDATE OF {LETTER} ON official_letter", "OLD.id > 0", KEPT),
    (
        "official_letter_signed_once",
        "UPDATE OF signed_digest, signed_at, signed_by_name, signed_by_post ON official_letter",
        "OLD.signed_digest IS NOT NULL",
        KEPT,
    ),
    (
        "official_letter_drawn_once",
        "UPDATE OF pdf_digest ON official_letter",
        "OLD.pdf_digest IS NOT NULL",
        KEPT,
    ),
    ("official_letter_kept_delete", "DELETE ON official_letter", "OLD.id > 0", KEPT),
)
# SQLite's INSERT OR REPLACE takes a row away without a trigger of removal.
SEALED_LATER = "NEW.number IS NOT NULL OR NEW.hash IS NOT NULL OR NEW.previous_hash IS NOT ''"
REPLACES = "EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)"


def add_guards() -> None:
    """Let the database itself keep what was decided, whichever of the two it is."""
    for name, moment, condition, rules in GUARDS:
        if op.get_bind().dialect.name == "sqlite":
            steps = "".join(
                f" SELECT RAISE(ABORT, 'review rule: {what}') WHERE {rule};"
                for what, rule in rules.items()
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {moment} WHEN {condition} BEGIN{steps} END")
            continue
        steps = "".join(
            f" IF {rule} THEN RAISE EXCEPTION 'review rule: {what}'"
            " USING ERRCODE = 'check_violation'; END IF;"
            for what, rule in rules.items()
        )
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f"{steps} RETURN {'OLD' if moment.startswith('DELETE') else 'NEW'}; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {moment} FOR EACH ROW WHEN ({condition})"
            f" EXECUTE FUNCTION {name}()"
        )


def drop_guards() -> None:
    """Take them away again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, moment, _condition, _rules in GUARDS:
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {moment.split(' ON ')[1]}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")


def keep_audit_from(condition: str) -> None:
    """Say anew which events SQLite refuses to add."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_event_added")
        op.execute(
            f"CREATE TRIGGER audit_event_added BEFORE INSERT ON audit_event WHEN {condition}"
            " BEGIN SELECT RAISE(ABORT, 'audit events are sealed after they are added'); END"
        )


def upgrade() -> None:
    add_guards()
    keep_audit_from(f"{SEALED_LATER} OR {REPLACES}")


def downgrade() -> None:
    drop_guards()
    keep_audit_from(SEALED_LATER)
