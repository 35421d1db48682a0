"""The whole life of a case: dated rules of review that the database keeps, moves, objections.

SQLite forgets a table's triggers when a migration changes the table by a copy: whoever changes
`decision`, `case_review`, `case`, `review_policy` or `review_rule` so calls `add_guards` again.
"""

from alembic import op
import sqlalchemy as sa


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

# What held before there were dated rules: one reviewer, who decides.
FIRST_POLICY = """
INSERT INTO review_policy (version, valid_from, light_up_to_idr, heavy_above_idr,
  sign_within_days, objection_days, extend_within_days, source)
VALUES ('awal', '2000-01-01', 1000000000, 10000000000, 90, 14, 60,
  'Cara telaah sebelum ada aturan bertanggal: satu penelaah, yang juga memutuskan.')
"""
FIRST_RULES = """
INSERT INTO review_rule (policy_version, track, reviewers, has_different_offices,
  has_other_screener, has_other_decider, has_meeting)
SELECT 'awal', track, 1, is_so, is_so, is_so, is_so
FROM (SELECT 'light' AS track UNION SELECT 'regular' UNION SELECT 'heavy') AS tracks,
     (SELECT 1 = 0 AS is_so) AS never
"""
OFFICIAL = "('reviewer', 'decider')"
EARLIER_CASES = (
    "UPDATE \"case\" SET returned_from = 'in_review' WHERE status = 'returned'",
    # Who took a case reviewed it; the decision holds what they recommended.
    f"""
    INSERT INTO case_review (case_id, reviewer_id, organisation_id, reviewer_name, reviewer_post,
      taken_at, recommendation, reason, given_at)
    SELECT c.id, c.reviewer_id,
      (SELECT max(m.organisation_id) FROM membership m
        WHERE m.user_id = c.reviewer_id AND m.role IN {OFFICIAL}),
      u.name,
      (SELECT max(m.post) FROM membership m
        WHERE m.user_id = c.reviewer_id AND m.role IN {OFFICIAL}),
      c.opened_at, d.outcome, coalesce(d.reason, ''), d.made_at
    FROM "case" c JOIN "user" u ON u.id = c.reviewer_id
    LEFT JOIN decision d ON d.id = (SELECT max(o.id) FROM decision o WHERE o.case_id = c.id
      AND o.made_by_id = c.reviewer_id
      AND o.outcome IN ('approve', 'approve_with_conditions', 'reject'))
    WHERE EXISTS (SELECT 1 FROM membership m
      WHERE m.user_id = c.reviewer_id AND m.role IN {OFFICIAL})
    """,
)
LATER_CASES = (
    "UPDATE \"case\" SET status = 'submitted' WHERE status = 'complete'",
    "UPDATE \"case\" SET status = 'in_review' WHERE status = 'meeting'",
    "UPDATE \"case\" SET status = 'approved' WHERE status IN ('signed', 'running', 'extended')",
    "UPDATE \"case\" SET status = 'revoked' WHERE status IN ('stopped', 'lapsed', 'completed')",
    "UPDATE \"case\" SET status = 'rejected' WHERE status = 'objected'",
    "DELETE FROM decision WHERE is_pending",
)

PEOPLE = "(NEW.made_by_id, NEW.second_by_id)"
GIVEN = "FROM case_review v WHERE v.case_id = c.id AND v.given_at IS NOT NULL"
IS_DECIDED = "NEW.outcome IN ('approve', 'approve_with_conditions', 'reject')"
IS_APPROVED = "NEW.outcome IN ('approve', 'approve_with_conditions')"


def _made_by(person: str) -> str:
    """Return when a person made, confirmed or belongs to a side of the case `c`."""
    return f"""
    EXISTS (SELECT 1 FROM membership m, listing l, plan p
      WHERE l.id = c.listing_id AND p.id = c.plan_id AND m.ended_at IS NULL
      AND m.user_id = {person} AND m.organisation_id IN (l.organisation_id, p.organisation_id))
    OR EXISTS (SELECT 1 FROM terms t, plan p WHERE t.id = c.terms_id AND p.id = c.plan_id
      AND {person} IN (t.author_id, t.village_confirmed_by_id, t.investor_confirmed_by_id,
      p.created_by_id))
    """


# What the database refuses of a decision that takes effect: `c` is its case, `r` its case's rule.
DECISION_RULES = {
    "reviewers": f"{IS_DECIDED} AND (SELECT count(*) {GIVEN}) < r.reviewers",
    "offices": f"{IS_DECIDED} AND r.has_different_offices"
    f" AND (SELECT count(DISTINCT v.organisation_id) {GIVEN}) < r.reviewers",
    "meeting": f"{IS_DECIDED} AND r.has_meeting AND c.meeting_on IS NULL",
    "other decider": f"{IS_DECIDED} AND r.has_other_decider AND EXISTS (SELECT 1"
    f" FROM case_review v WHERE v.case_id = c.id AND v.reviewer_id IN {PEOPLE})",
    "other screener": f"{IS_DECIDED} AND r.has_other_screener AND c.screener_id IN {PEOPLE}",
    "second decider": f"{IS_APPROVED} AND NEW.second_by_id IS NULL"
    " AND r.second_decider_from_idr IS NOT NULL"
    " AND coalesce(c.value_idr, r.second_decider_from_idr) >= r.second_decider_from_idr",
    "other people": "NEW.supersedes_id IS NOT NULL AND (EXISTS (SELECT 1 FROM case_review v"
    f" WHERE v.case_id = c.id AND v.reviewer_id IN {PEOPLE}) OR EXISTS (SELECT 1 FROM decision d"
    " WHERE d.case_id = c.id AND d.id <> NEW.id"
    f" AND (d.made_by_id IN {PEOPLE} OR d.second_by_id IN {PEOPLE})))",
    "own interest": f"{_made_by('NEW.made_by_id')} OR {_made_by('NEW.second_by_id')}",
}
REVIEW_RULES = {
    "other screener": "r.has_other_screener AND c.screener_id = NEW.reviewer_id",
    "own interest": _made_by("NEW.reviewer_id"),
}
OF_A_CASE = (
    'FROM "case" c JOIN review_rule r ON r.policy_version = c.review_version AND r.track = c.track'
    " WHERE c.id = NEW.case_id"
)
# (name, when and of what, condition on the row alone, what is refused)
GUARDS = (
    ("decision_new", "INSERT ON decision", "NOT NEW.is_pending", DECISION_RULES),
    ("decision_signed", "UPDATE ON decision", "NOT NEW.is_pending", DECISION_RULES),
    ("case_review_new", "INSERT ON case_review", "NEW.reviewer_id > 0", REVIEW_RULES),
    ("case_review_given", "UPDATE ON case_review", "OLD.given_at IS NOT NULL", None),
    (
        "case_rule_kept",
        'UPDATE OF review_version, track, value_idr ON "case"',
        "OLD.review_version <> NEW.review_version OR OLD.track <> NEW.track"
        " OR coalesce(OLD.value_idr, -1) <> coalesce(NEW.value_idr, -1)",
        None,
    ),
    *(
        (f"{table}_kept_{event.lower()}", f"{event} ON {table}", "OLD.{key} <> ''", None)
        for table in ("review_policy", "review_rule")
        for event in ("UPDATE", "DELETE")
    ),
)
KEYS = {"review_policy": "version", "review_rule": "policy_version"}


def add_guards() -> None:
    """Let the database itself keep the rules of review, whichever of the two it is."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, moment, condition, rules in GUARDS:
        condition = condition.format(key=KEYS.get(moment.split()[-1], ""))
        refused = {what: f"{OF_A_CASE} AND ({rule})" for what, rule in (rules or {}).items()}
        (_add_to_sqlite if is_sqlite else _add_to_postgresql)(name, moment, condition, refused)


def _add_to_sqlite(name, moment, condition, refused) -> None:
    steps = [f"SELECT RAISE(ABORT, 'review rule: {what}') {rows};" for what, rows in refused.items()]
    body = " ".join(steps or [f"SELECT RAISE(ABORT, 'review rule: {name}');"])
    op.execute(f"CREATE TRIGGER {name} BEFORE {moment} WHEN {condition} BEGIN {body} END")


def _add_to_postgresql(name, moment, condition, refused) -> None:
    refuse = "RAISE EXCEPTION 'review rule: {}' USING ERRCODE = 'check_violation';"
    steps = [
        f"IF EXISTS (SELECT 1 {rows}) THEN {refuse.format(what)} END IF;"
        for what, rows in refused.items()
    ]
    body = " ".join(steps or [refuse.format(name)])
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body} RETURN NEW; END $$"
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


def upgrade() -> None:
    op.create_table('review_policy',
    sa.Column('version', sa.String(length=32), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('light_up_to_idr', sa.BigInteger(), nullable=False),
    sa.Column('heavy_above_idr', sa.BigInteger(), nullable=False),
    sa.Column('sign_within_days', sa.Integer(), nullable=False),
    sa.Column('objection_days', sa.Integer(), nullable=False),
    sa.Column('extend_within_days', sa.Integer(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('is_sample', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.CheckConstraint('extend_within_days BETWEEN 1 AND 365', name=op.f('ck_review_policy_extend_range')),
    sa.CheckConstraint('light_up_to_idr <= heavy_above_idr', name=op.f('ck_review_policy_tracks_order')),
    sa.CheckConstraint('light_up_to_idr BETWEEN 0 AND 1000000000000000', name=op.f('ck_review_policy_light_range')),
    sa.CheckConstraint('objection_days BETWEEN 0 AND 365', name=op.f('ck_review_policy_objection_range')),
    sa.CheckConstraint('sign_within_days BETWEEN 1 AND 3650', name=op.f('ck_review_policy_sign_range')),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_review_policy'))
    )
    op.create_table('review_rule',
    sa.Column('policy_version', sa.String(length=32), nullable=False),
    sa.Column('track', sa.Enum('light', 'regular', 'heavy', name='track', native_enum=False, length=32), nullable=False),
    sa.Column('reviewers', sa.Integer(), nullable=False),
    sa.Column('has_different_offices', sa.Boolean(), nullable=False),
    sa.Column('has_other_screener', sa.Boolean(), nullable=False),
    sa.Column('has_other_decider', sa.Boolean(), nullable=False),
    sa.Column('has_meeting', sa.Boolean(), nullable=False),
    sa.Column('second_decider_from_idr', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('reviewers BETWEEN 1 AND 9', name=op.f('ck_review_rule_reviewers_range')),
    sa.CheckConstraint('second_decider_from_idr BETWEEN 0 AND 1000000000000000', name=op.f('ck_review_rule_second_range')),
    sa.ForeignKeyConstraint(['policy_version'], ['review_policy.version'], name=op.f('fk_review_rule_policy_version')),
    sa.PrimaryKeyConstraint('policy_version', 'track', name=op.f('pk_review_rule'))
    )
    op.execute(FIRST_POLICY)
    op.execute(FIRST_RULES)
    op.create_table('case_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('submitted', 'complete', 'in_review', 'meeting', 'returned', 'approved', 'approved_with_conditions', 'signed', 'running', 'extended', 'completed', 'stopped', 'lapsed', 'rejected', 'withdrawn', 'revoked', 'objected', name='casestatus', native_enum=False, length=32), nullable=False),
    sa.Column('target', sa.Enum('submitted', 'complete', 'in_review', 'meeting', 'returned', 'approved', 'approved_with_conditions', 'signed', 'running', 'extended', 'completed', 'stopped', 'lapsed', 'rejected', 'withdrawn', 'revoked', 'objected', name='casestatus', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('document_number', sa.String(length=60), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=True),
    sa.Column('freed_kg', sa.BigInteger(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_by_name', sa.String(length=80), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('freed_kg BETWEEN 0 AND 1000000000000000', name=op.f('ck_case_move_freed_range')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_move_case_id')),
    sa.ForeignKeyConstraint(['made_by_id'], ['user.id'], name=op.f('fk_case_move_made_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_move'))
    )
    with op.batch_alter_table('case_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_move_case_id'), ['case_id'], unique=False)

    op.create_table('case_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_name', sa.String(length=80), nullable=False),
    sa.Column('reviewer_post', sa.String(length=80), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recommendation', sa.Enum('approve', 'approve_with_conditions', 'return', 'reject', 'revoke', name='outcome', native_enum=False, length=32), nullable=True),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('given_at IS NULL OR length(reason) > 0', name=op.f('ck_case_review_reason_given')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_review_case_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_case_review_organisation_id')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['user.id'], name=op.f('fk_case_review_reviewer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_review')),
    sa.UniqueConstraint('case_id', 'reviewer_id', name=op.f('uq_case_review_case_id_reviewer_id'))
    )
    op.create_table('extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('last_month', sa.Date(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('village_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('village_confirmed_by', sa.String(length=80), nullable=False),
    sa.Column('investor_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('investor_confirmed_by', sa.String(length=80), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_extension_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension'))
    )
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extension_case_id'), ['case_id'], unique=False)

    op.create_table('missing_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('identity', 'business_class', 'musyawarah', 'signers', 'site', 'capacity', 'price', 'environment', 'other', name='missingpart', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(note) > 0', name=op.f('ck_missing_item_note_given')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_missing_item_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_missing_item'))
    )
    with op.batch_alter_table('missing_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_missing_item_case_id'), ['case_id'], unique=False)

    op.create_table('shortage',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('listing_id', sa.Integer(), nullable=False),
    sa.Column('refused_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('freed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_shortage_case_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_shortage_listing_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_shortage'))
    )
    with op.batch_alter_table('shortage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_shortage_listing_id'), ['listing_id'], unique=False)

    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('village', 'investor', name='side', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('raised_by_name', sa.String(length=80), nullable=False),
    sa.Column('raised_by_post', sa.String(length=80), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_appeal_reason_given')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_appeal_case_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_appeal_decision_id')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['user.id'], name=op.f('fk_appeal_raised_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_appeal_decision_id'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_case_id'), ['case_id'], unique=False)

    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.add_column(sa.Column('review_version', sa.String(length=32), server_default='awal', nullable=False))
        batch_op.add_column(sa.Column('track', sa.Enum('light', 'regular', 'heavy', name='track', native_enum=False, length=32), server_default='regular', nullable=False))
        batch_op.add_column(sa.Column('value_idr', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('screener_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('returned_from', sa.Enum('submitted', 'complete', 'in_review', 'meeting', 'returned', 'approved', 'approved_with_conditions', 'signed', 'running', 'extended', 'completed', 'stopped', 'lapsed', 'rejected', 'withdrawn', 'revoked', 'objected', name='casestatus', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('meeting_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('sign_by', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('contract_number', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('contract_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('objection_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('last_month', sa.Date(), nullable=True))
        batch_op.create_check_constraint('value_range', 'value_idr BETWEEN 0 AND 1000000000000000')
        batch_op.create_foreign_key(batch_op.f('fk_case_screener_id'), 'user', ['screener_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_case_review_version_track'), 'review_rule', ['review_version', 'track'], ['policy_version', 'track'])

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('made_for_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('is_pending', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('second_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('second_by_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('second_by_post', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('second_for_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('second_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('supersedes_id', sa.Integer(), nullable=True))
        batch_op.create_check_constraint('two_people', 'second_by_id <> made_by_id')
        batch_op.create_foreign_key(batch_op.f('fk_decision_second_by_id'), 'user', ['second_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_decision_supersedes_id'), 'decision', ['supersedes_id'], ['id'])

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('acting', sa.Enum('plh', 'plt', name='acting', native_enum=False, length=32), nullable=True))
        batch_op.add_column(sa.Column('acting_for_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('acting_for_name', sa.String(length=80), server_default='', nullable=False))
        batch_op.add_column(sa.Column('acting_until', sa.Date(), nullable=True))
        batch_op.create_check_constraint('acting_until_a_day', '(acting IS NULL) = (acting_until IS NULL)')
        batch_op.create_foreign_key(batch_op.f('fk_membership_acting_for_id'), 'membership', ['acting_for_id'], ['id'])

    for statement in EARLIER_CASES:
        op.execute(statement)
    add_guards()


def downgrade() -> None:
    drop_guards()
    for statement in LATER_CASES:
        op.execute(statement)
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_membership_acting_until_a_day'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_membership_acting_for_id'), type_='foreignkey')
        batch_op.drop_column('acting_until')
        batch_op.drop_column('acting_for_name')
        batch_op.drop_column('acting_for_id')
        batch_op.drop_column('acting')

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_decision_two_people'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_decision_supersedes_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_decision_second_by_id'), type_='foreignkey')
        batch_op.drop_column('supersedes_id')
        batch_op.drop_column('second_at')
        batch_op.drop_column('second_for_name')
        batch_op.drop_column('second_by_post')
        batch_op.drop_column('second_by_name')
        batch_op.drop_column('second_by_id')
        batch_op.drop_column('is_pending')
        batch_op.drop_column('made_for_name')

    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_case_value_range'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_case_review_version_track'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_case_screener_id'), type_='foreignkey')
        batch_op.drop_column('last_month')
        batch_op.drop_column('objection_until')
        batch_op.drop_column('contract_on')
        batch_op.drop_column('contract_number')
        batch_op.drop_column('sign_by')
        batch_op.drop_column('meeting_on')
        batch_op.drop_column('returned_from')
        batch_op.drop_column('screener_id')
        batch_op.drop_column('value_idr')
        batch_op.drop_column('track')
        batch_op.drop_column('review_version')

    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appeal_case_id'))

    op.drop_table('appeal')
    with op.batch_alter_table('shortage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_shortage_listing_id'))

    op.drop_table('shortage')
    with op.batch_alter_table('missing_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_missing_item_case_id'))

    op.drop_table('missing_item')
    with op.batch_alter_table('extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extension_case_id'))

    op.drop_table('extension')
    op.drop_table('case_review')
    with op.batch_alter_table('case_move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_move_case_id'))

    op.drop_table('case_move')
    op.drop_table('review_rule')
    op.drop_table('review_policy')
