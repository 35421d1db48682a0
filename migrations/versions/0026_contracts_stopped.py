"""A contract that the province stops is a decision, and a case moves along the table alone.

SQLite forgets a table's triggers when a migration changes the table by a copy: whoever changes
`decision`, `case` or `case_move` so calls `add_guards` again.
"""

from alembic import op


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

# `case_flow.TABLE` as it stood: where a case may go from each state.
MOVES = {
    "submitted": ("complete", "returned", "withdrawn"),
    "complete": ("in_review", "withdrawn"),
    "in_review": (
        "meeting", "approved", "approved_with_conditions", "rejected", "returned", "withdrawn",
    ),
    "meeting": ("approved", "approved_with_conditions", "rejected", "returned", "withdrawn"),
    "returned": ("submitted", "in_review", "meeting", "withdrawn"),
    "approved": ("signed", "lapsed", "revoked", "withdrawn"),
    "approved_with_conditions": ("signed", "lapsed", "revoked", "withdrawn"),
    "signed": ("running", "lapsed", "stopped"),
    "running": ("completed", "extended", "stopped"),
    "extended": ("running", "stopped"),
    "rejected": ("objected",),
    "revoked": ("objected",),
    "stopped": ("objected",),
    "objected": (
        "approved", "approved_with_conditions", "rejected", "revoked", "stopped", "signed",
        "running", "extended", "withdrawn",
    ),
}
STEPS = ", ".join(f"'{source}>{target}'" for source, row in MOVES.items() for target in row)
CONTRACT = "('signed', 'running', 'extended')"


def _newest(case: str, outcome: str) -> str:
    """Return when the newest decision of a case is one of that outcome."""
    return (
        "EXISTS (SELECT 1 FROM decision d WHERE d.id = (SELECT max(o.id) FROM decision o"
        f" WHERE o.case_id = {case} AND NOT o.is_pending) AND d.outcome = {outcome})"
    )


EARLIER = "WHEN 'approved' THEN 'approve' WHEN 'rejected' THEN 'reject' WHEN 'revoked' THEN 'revoke'"
EARLIER_STATES = "NEW.status IN ('approved', 'approved_with_conditions', 'rejected', 'revoked')"
ASKED = (
    "CASE WHEN NEW.status = 'objected' THEN CASE OLD.status WHEN 'rejected' THEN 'reject'"
    " WHEN 'revoked' THEN 'revoke' ELSE 'stop' END"
    f" ELSE CASE NEW.status {EARLIER} WHEN 'stopped' THEN 'stop' WHEN 'signed' THEN 'continue'"
    " WHEN 'running' THEN 'continue' WHEN 'extended' THEN 'continue'"
    " ELSE 'approve_with_conditions' END END"
)
DECIDED = (
    'case_status_decided',
    'UPDATE OF status ON "case"',
    f"OLD.status <> NEW.status AND ({EARLIER_STATES} OR NEW.status = 'objected'"
    f" OR (OLD.status = 'objected' AND (NEW.status = 'stopped' OR NEW.status IN {CONTRACT})))",
    {"no decision": f"NOT {_newest('NEW.id', ASKED)}"},
)
DECIDED_BEFORE = (
    DECIDED[0],
    DECIDED[1],
    f"OLD.status <> NEW.status AND {EARLIER_STATES}",
    {
        "no decision": "NOT "
        + _newest("NEW.id", f"CASE NEW.status {EARLIER} ELSE 'approve_with_conditions' END")
    },
)


def _has_post(roles: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM membership m WHERE m.user_id = NEW.made_by_id"
        f" AND m.ended_at IS NULL AND m.role IN ({roles}))"
    )


RULE = (
    'EXISTS (SELECT 1 FROM "case" c JOIN review_rule r'
    " ON r.policy_version = c.review_version AND r.track = c.track"
    " WHERE c.id = NEW.case_id AND NEW.outcome <> 'revoke' AND "
)
BY_OTHERS = {
    "post": f"NOT {_has_post(repr('reviewer') + ', ' + repr('decider'))}",
    "signed": "NEW.is_pending",
    "contract": "NEW.outcome <> 'revoke' AND NOT EXISTS (SELECT 1 FROM \"case\" c"
    " WHERE c.id = NEW.case_id AND ((NEW.outcome = 'stop' AND NEW.supersedes_id IS NULL"
    f" AND c.status IN {CONTRACT}) OR (c.status = 'objected' AND EXISTS (SELECT 1 FROM decision d"
    " WHERE d.id = NEW.supersedes_id AND d.case_id = c.id AND d.outcome = 'stop'))))",
    "decider": f"{RULE} r.has_other_decider AND NOT {_has_post(repr('decider'))})",
    "other decider": f"{RULE} r.has_other_decider AND EXISTS (SELECT 1 FROM case_review v"
    " WHERE v.case_id = c.id AND v.reviewer_id = NEW.made_by_id))",
    "other screener": f"{RULE} r.has_other_screener AND EXISTS (SELECT 1 FROM case_move m"
    " WHERE m.case_id = c.id AND m.source = 'submitted' AND m.target IN ('complete', 'returned')"
    " AND m.made_by_id = NEW.made_by_id))",
}
OF_A_SIDE = (
    'EXISTS (SELECT 1 FROM "case" c JOIN listing l ON l.id = c.listing_id'
    " JOIN plan p ON p.id = c.plan_id"
    " JOIN membership m ON m.organisation_id IN (l.organisation_id, p.organisation_id)"
    " WHERE c.id = NEW.case_id AND m.user_id = NEW.made_by_id AND m.ended_at IS NULL)"
)
# (name, when and of what, condition on the row alone, what is refused)
GUARDS = (
    DECIDED,
    ("decision_end_new", "INSERT ON decision", "NEW.outcome IN ('revoke', 'stop', 'continue')",
     BY_OTHERS),
    (
        "case_move_stopped",
        "INSERT ON case_move",
        "NEW.target = 'stopped'",
        {"no decision": f"NOT {OF_A_SIDE} AND NOT " + _newest("NEW.case_id", "'stop'")},
    ),
    (
        "case_status_moved",
        'UPDATE OF status ON "case"',
        f"OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN ({STEPS})",
        {"no such move": "1 = 1"},
    ),
)


def add_guards(guards=GUARDS) -> None:
    """Let the database itself keep what this migration says, whichever of the two it is."""
    for name, moment, condition, rules in guards:
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
            f"{steps} RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {moment} FOR EACH ROW WHEN ({condition})"
            f" EXECUTE FUNCTION {name}()"
        )


def drop_guards(guards) -> None:
    """Take them away again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, moment, _condition, _rules in guards:
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {moment.split(' ON ')[1]}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")


def say_as_before() -> None:
    """Name what the earlier service has no word for; the guards of decisions stand aside."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    ours = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'decision'"
    guards = op.get_bind().exec_driver_sql(f"SELECT name, sql {ours}").all() if is_sqlite else []
    for name, _sql in guards:
        op.execute(f"DROP TRIGGER {name}")
    if not is_sqlite:
        op.execute("ALTER TABLE decision DISABLE TRIGGER USER")
    for outcome, before in (("stop", "revoke"), ("continue", "approve")):
        op.execute(f"UPDATE decision SET outcome = '{before}' WHERE outcome = '{outcome}'")
    if not is_sqlite:
        op.execute("ALTER TABLE decision ENABLE TRIGGER USER")
    for _name, sql in guards:
        op.execute(sql)


def upgrade() -> None:
    drop_guards([DECIDED])
    add_guards()


def downgrade() -> None:
    drop_guards(GUARDS)
    add_guards([DECIDED_BEFORE])
    say_as_before()
