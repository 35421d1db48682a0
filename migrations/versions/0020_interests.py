"""Officials declare their interests once a year and answer for each case; the database keeps it."""

from alembic import op
import sqlalchemy as sa


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

PEOPLE = "(NEW.made_by_id, NEW.second_by_id)"
HELD = "SELECT 1 FROM case_interest i WHERE i.case_id = NEW.case_id AND i.user_id"
ASKED = (
    'SELECT 1 FROM "case" c JOIN review_policy p ON p.version = c.review_version'
    " WHERE c.id = NEW.case_id AND p.asks_interest"
)
UNANSWERED = "NOT EXISTS (SELECT 1 FROM case_interest i WHERE i.case_id = NEW.case_id" \
    " AND i.kind = 'answer' AND i.user_id = {person})"
DECISION_RULES = {
    "conflict": f"EXISTS ({HELD} IN {PEOPLE} AND i.level <> 'none')",
    "unanswered": f"EXISTS ({ASKED}) AND ({UNANSWERED.format(person='NEW.made_by_id')}"
    f" OR (NEW.second_by_id IS NOT NULL AND {UNANSWERED.format(person='NEW.second_by_id')}))",
}
REVIEW_RULES = {
    "conflict": f"EXISTS ({HELD} = NEW.reviewer_id AND i.level = 'hard')",
    "unanswered": f"EXISTS ({ASKED}) AND {UNANSWERED.format(person='NEW.reviewer_id')}",
}
# (name, when and of what, condition on the row alone, what is refused)
GUARDS = (
    # A decision that waits for its second signature is refused as well: its maker must be free.
    ("decision_interest_new", "INSERT ON decision", "NEW.made_by_id > 0", DECISION_RULES),
    ("decision_interest_signed", "UPDATE ON decision", "NEW.made_by_id > 0", DECISION_RULES),
    ("case_review_interest_new", "INSERT ON case_review", "NEW.reviewer_id > 0", REVIEW_RULES),
    ("case_review_interest_given", "UPDATE ON case_review", "NEW.reviewer_id > 0", REVIEW_RULES),
    *(
        (f"{table}_kept_{event.lower()}", f"{event} ON {table}", "OLD.id > 0", {"kept": "1 = 1"})
        for table in ("case_interest", "interest_declaration", "declared_interest")
        for event in ("UPDATE", "DELETE")
    ),
)


def add_guards() -> None:
    """Let the database itself keep conflicts of interest, whichever of the two it is."""
    for name, moment, condition, rules in GUARDS:
        if op.get_bind().dialect.name == "sqlite":
            steps = "".join(
                f" SELECT RAISE(ABORT, 'interest: {what}') WHERE {rule};"
                for what, rule in rules.items()
            )
            op.execute(f"CREATE TRIGGER {name} BEFORE {moment} WHEN {condition} BEGIN{steps} END")
            continue
        steps = "".join(
            f" IF {rule} THEN RAISE EXCEPTION 'interest: {what}'"
            " USING ERRCODE = 'check_violation'; END IF;"
            for what, rule in rules.items()
        )
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN{steps} RETURN NEW; END $$"
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
    # Of what was there before nothing was asked; SQLite adds such a column without a copy.
    op.add_column(
        'review_policy',
        sa.Column('asks_interest', sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table('interest_declaration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('made_by_post', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('year BETWEEN 2020 AND 2999', name=op.f('ck_interest_declaration_year_range')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_interest_declaration_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interest_declaration'))
    )
    op.create_index('ix_interest_declaration_user_year', 'interest_declaration', ['user_id', 'year'], unique=False)
    op.create_table('declared_interest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('declaration_id', sa.Integer(), nullable=False),
    sa.Column('tie', sa.Enum('own', 'family', name='tie', native_enum=False, length=32), nullable=False),
    sa.Column('nib', sa.String(length=13), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('village_code', sa.String(length=13), nullable=True),
    sa.CheckConstraint('(village_code IS NOT NULL) <> (nib IS NOT NULL OR length(name) > 0)', name=op.f('ck_declared_interest_company_or_village')),
    sa.ForeignKeyConstraint(['declaration_id'], ['interest_declaration.id'], name=op.f('fk_declared_interest_declaration_id')),
    sa.ForeignKeyConstraint(['village_code'], ['region.code'], name=op.f('fk_declared_interest_village_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_interest'))
    )
    op.create_index(op.f('ix_declared_interest_declaration_id'), 'declared_interest', ['declaration_id'], unique=False)
    op.create_table('case_interest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('answer', 'company_post', 'company_post_before', 'declared_nib', 'declared_name', 'same_nib', 'same_phone', 'same_address', 'officer_name', 'village_post', 'village_post_before', 'declared_village', name='interestkind', native_enum=False, length=32), nullable=False),
    sa.Column('level', sa.Enum('none', 'soft', 'hard', name='interestlevel', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_interest_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_case_interest_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_interest'))
    )
    op.create_index('ix_case_interest_case_user', 'case_interest', ['case_id', 'user_id'], unique=False)
    add_guards()


def downgrade() -> None:
    drop_guards()
    op.drop_table('case_interest')
    op.drop_table('declared_interest')
    op.drop_table('interest_declaration')
    op.drop_column('review_policy', 'asks_interest')
