"""Patterns of times and their versions, closures, and which pattern a time was laid out from.

Revision: 0004
After: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
STANDS = sa.text("lifted_at IS NULL")
LAID = sa.text("pattern_id IS NOT NULL")


def _to(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def upgrade() -> None:
    op.create_table(
        "pattern",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("laid_to", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern")),
        _to("pattern", "authority_id", "authority"),
        _to("pattern", "staff_id", "staff"),
    )
    op.create_index(op.f("ix_pattern_authority_id"), "pattern", ["authority_id"])
    op.create_index(op.f("ix_pattern_staff_id"), "pattern", ["staff_id"])
    op.create_table(
        "pattern_version",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("pattern_id", KEY, nullable=False),
        sa.Column("office_id", KEY, nullable=False),
        sa.Column("weekdays", JSON, nullable=False),
        sa.Column("every_weeks", sa.SmallInteger(), nullable=False),
        sa.Column("windows", JSON, nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("before_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("after_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("kinds", sa.SmallInteger(), nullable=False),
        sa.Column("forms", sa.SmallInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", KEY),
        sa.Column("replaced_at", INSTANT),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_pattern_version_ends_after_start")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_version")),
        _to("pattern_version", "pattern_id", "pattern"),
        _to("pattern_version", "office_id", "office"),
        _to("pattern_version", "made_by", "staff"),
    )
    op.create_index(op.f("ix_pattern_version_pattern_id"), "pattern_version", ["pattern_id"])
    op.create_table(
        "closure",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("authority_id", KEY, nullable=False),
        sa.Column("office_id", KEY),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("lifted_at", INSTANT),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_closure_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        _to("closure", "authority_id", "authority"),
        _to("closure", "office_id", "office"),
    )
    op.create_index(
        "ix_closure_authority_id_ends_at", "closure", ["authority_id", "ends_at"],
        postgresql_where=STANDS, sqlite_where=STANDS,
    )  # fmt: skip
    op.execute("ALTER TABLE slot ADD COLUMN pattern_id " + (
        "BIGINT CONSTRAINT fk_slot_pattern_id_pattern REFERENCES pattern (id)"
        if op.get_context().dialect.name == "postgresql"
        else "INTEGER CONSTRAINT fk_slot_pattern_id_pattern REFERENCES pattern (id)"
    ))  # in place: copying a table of a million times would take minutes
    op.create_index("ix_slot_pattern_id", "slot", ["pattern_id", "starts_at"], postgresql_where=LAID, sqlite_where=LAID)
    op.create_index("ix_interview_office_id_hold_by", "interview", ["office_id", "hold_by"])
