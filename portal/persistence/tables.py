"""The tables, as SQLAlchemy Core sees them. How the database came to look so is in migrations/."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    literal_column,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import ColumnElement

from portal.domain.interviews import InterviewKind, MeetingForm
from portal.persistence.types import UtcDateTime, WordSet

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON().with_variant(postgresql.JSONB(), "postgresql")
FORMS = WordSet(MeetingForm)
KINDS = WordSet(InterviewKind)
HELD_OR_BOOKED = text("status IN ('reserved', 'booked')")


def word(value: str) -> ColumnElement[str]:
    """A word of ours, written into the statement itself: only so may a kept plan use an index over part of a table."""
    assert value.isidentifier()
    return literal_column(f"'{value}'", String)


def words(*values: str) -> list[ColumnElement[str]]:
    """Several of them."""
    return [word(value) for value in values]


def _id() -> Column[int]:
    return Column("id", Key, primary_key=True, autoincrement=True)


def _to(table: str, name: str | None = None, *, null: bool = False, index: bool = False) -> Column[int]:
    return Column(name or f"{table}_id", Key, ForeignKey(f"{table}.id"), nullable=null, index=index)


authority = Table(
    "authority",
    metadata,
    _id(),
    Column("code", String(4), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("rebooking_cutoff_hours", SmallInteger, nullable=False, server_default="24"),
)

office = Table(
    "office",
    metadata,
    _id(),
    _to("authority", index=True),
    Column("name", String(120), nullable=False),
    Column("street", String(120), nullable=False),
    Column("postal_code", String(4), nullable=False),
    Column("city", String(60), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("what_to_bring_da", Text, nullable=False, server_default=""),
    Column("what_to_bring_en", Text, nullable=False, server_default=""),
)

# Whatever can be taken for a time: a caseworker, a room, an interpreter, a citizen, a seat.
resource = Table("resource", metadata, _id(), Column("kind", String(20), nullable=False))

person = Table(
    "person",
    metadata,
    _id(),
    Column("key", String(40), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("name_folded", String(120), nullable=False, index=True),
    Column("birth_on", Date, nullable=False),
    Column("email", String(254)),
    Column("phone", String(20)),
    _to("authority", index=True),
    _to("office"),
    Column("resource_id", Key, ForeignKey("resource.id"), nullable=False, unique=True),
    Column("summary_da", String(200), nullable=False, server_default=""),
    Column("summary_en", String(200), nullable=False, server_default=""),
)

# What is known of a person's situation, in the words of the rule-service contract. NULL means not known, never no.
circumstances = Table(
    "circumstances",
    metadata,
    Column("person_id", Key, ForeignKey("person.id"), primary_key=True, autoincrement=False),
    Column("target_group", SmallInteger),
    Column("readiness", String(30)),
    Column("benefit_kind", String(30)),
    Column("registered_on", Date),
    Column("first_contact_on", Date),
    Column("unemployed_since", Date),
    Column("benefit_started_on", Date),
    Column("first_absence_on", Date),
    Column("contact_phase", String(20)),
    Column("referred_to_municipality", Boolean),
    Column("sickness_category", SmallInteger),
    Column("first_follow_up_held", Boolean),
    Column("self_booking_status", String(10)),
    Column("exclusion", String(40)),
    Column("exclusion_from", Date),
    Column("exclusion_to", Date),
    Column("contract_starts_on", Date),
    Column("upcoming_kind", String(30)),
    Column("upcoming_starts_on", Date),
    Column("upcoming_documented", Boolean),
    Column("upcoming_hours_per_week", SmallInteger),
    Column("laid_off_by_weather_or_materials", Boolean),
    Column("laid_off_documented", Boolean),
    Column("work_sharing_since", Date),
    Column("continued_duty_ground", String(30)),
    Column("continued_duty_reason", Text),
    Column("digital_post_exempt", Boolean),
    Column("requested_alternative", Boolean),
    Column("repatriation_guidance", Boolean),
    Column("exempted_by_share", Boolean),
    Column("early_follow_up_requested_on", Date),
    Column("sick_on_leave_from_job", Boolean),
    Column("expected_sickness_weeks", SmallInteger),
)

staff = Table(
    "staff",
    metadata,
    _id(),
    Column("key", String(40), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    _to("authority", index=True),
    _to("office"),
    Column("resource_id", Key, ForeignKey("resource.id"), unique=True),
    Column("phone", String(20), nullable=False, server_default=""),
    Column("video_url", String(200)),
    Column("summary_da", String(200), nullable=False, server_default=""),
    Column("summary_en", String(200), nullable=False, server_default=""),
    CheckConstraint("role IN ('caseworker', 'planner', 'manager')", name="role"),
)

working_hours = Table(
    "working_hours",
    metadata,
    _id(),
    _to("staff", index=True),
    Column("weekday", SmallInteger, nullable=False),
    Column("from_time", Time, nullable=False),
    Column("to_time", Time, nullable=False),
    Column("slot_minutes", SmallInteger, nullable=False),
    Column("kinds", KINDS, nullable=False),
    Column("forms", FORMS, nullable=False),
)

interview = Table(
    "interview",
    metadata,
    _id(),
    _to("person", index=True),
    _to("authority"),
    _to("office"),
    Column("kind", String(20), nullable=False),
    Column("is_first", Boolean, nullable=False),
    Column("length_minutes", SmallInteger, nullable=False),
    Column("book_by", Date),
    Column("hold_by", Date),
    Column("deadline_set_on", Date),
    _to("staff", "deadline_set_by", null=True),
    Column("deadline_closed_on", Date),
    Column("deadline_closed_reason", Text),
    Column("in_person_reason", Text),
    Column("created_at", UtcDateTime, nullable=False),
    CheckConstraint("hold_by IS NULL OR book_by IS NULL OR hold_by >= book_by", name="hold_after_book"),
    Index("ix_interview_office_id_hold_by", "office_id", "hold_by"),
)

# An interview that the contact course asks for, with days proposed to staff. It is no interview before they say so.
planned_interview = Table(
    "planned_interview",
    metadata,
    _id(),
    _to("person"),
    _to("authority"),
    _to("office"),
    Column("kind", String(20), nullable=False),
    Column("is_first", Boolean, nullable=False),
    Column("course_from", Date, nullable=False),
    Column("course_to", Date, nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("proposed_book_by", Date, nullable=False),
    Column("proposed_hold_by", Date, nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("state", String(10), nullable=False, server_default="proposed"),
    Column("settled_at", UtcDateTime),
    _to("staff", "settled_by", null=True),
    Column("discard_reason", Text, nullable=False, server_default=""),
    _to("interview", null=True),
    UniqueConstraint("person_id", "kind", "course_from", "number"),
    CheckConstraint("state IN ('proposed', 'confirmed', 'discarded')", name="state"),
    CheckConstraint("proposed_hold_by >= proposed_book_by", name="hold_after_book"),
    Index("ix_planned_interview_proposed", "authority_id", "proposed_book_by",
          postgresql_where=text("state = 'proposed'"), sqlite_where=text("state = 'proposed'")),
)  # fmt: skip

# What a caseworker offers week after week. Its versions say what; a replaced one is history, with when it was replaced.
pattern = Table(
    "pattern",
    metadata,
    _id(),
    _to("authority", index=True),
    _to("staff", index=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("laid_to", Date, nullable=False),
)

pattern_version = Table(
    "pattern_version",
    metadata,
    _id(),
    _to("pattern", index=True),
    _to("office"),
    Column("weekdays", Json, nullable=False),
    Column("every_weeks", SmallInteger, nullable=False),
    Column("windows", Json, nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("before_minutes", SmallInteger, nullable=False),
    Column("after_minutes", SmallInteger, nullable=False),
    Column("kinds", KINDS, nullable=False),
    Column("forms", FORMS, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("made_at", UtcDateTime, nullable=False),
    _to("staff", "made_by", null=True),
    Column("replaced_at", UtcDateTime),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
)

# When an office, or with no office all of the authority's, is closed. A lifted one is history.
closure = Table(
    "closure",
    metadata,
    _id(),
    _to("authority"),
    _to("office", null=True),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("name", String(80), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("lifted_at", UtcDateTime),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    Index("ix_closure_authority_id_ends_at", "authority_id", "ends_at",
          postgresql_where=text("lifted_at IS NULL"), sqlite_where=text("lifted_at IS NULL")),
)  # fmt: skip

# A time that staff offer. `open` is free unless held; the claim on the caseworker, not this row, is the guarantee.
slot = Table(
    "slot",
    metadata,
    _id(),
    _to("authority"),
    _to("office"),
    _to("staff"),
    Column("resource_id", Key, ForeignKey("resource.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("kinds", KINDS, nullable=False),
    Column("forms", FORMS, nullable=False),
    Column("state", String(10), nullable=False, server_default="open"),
    Column("held_until", UtcDateTime),
    Column("published_at", UtcDateTime, nullable=False),
    _to("pattern", null=True),
    CheckConstraint("state IN ('open', 'booked', 'blocked', 'withdrawn')", name="state"),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    Index(
        "ix_slot_free",
        "office_id",
        "starts_at",
        "id",
        postgresql_include=["ends_at", "forms", "kinds", "held_until"],
        postgresql_where=text("state = 'open'"),
        sqlite_where=text("state = 'open'"),
    ),
    Index(
        "uq_slot_resource_start",
        "resource_id",
        "starts_at",
        unique=True,
        postgresql_where=text("state <> 'withdrawn'"),
        sqlite_where=text("state <> 'withdrawn'"),
    ),
    Index("ix_slot_pattern_id", "pattern_id", "starts_at",
          postgresql_where=text("pattern_id IS NOT NULL"), sqlite_where=text("pattern_id IS NOT NULL")),
)  # fmt: skip

assessment = Table(
    "assessment",
    metadata,
    _id(),
    _to("person", index=True),
    Column("question", String(40), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("facts", Json, nullable=False),
    Column("answer", Json, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

booking = Table(
    "booking",
    metadata,
    _id(),
    _to("interview", index=True),
    _to("person", index=True),
    _to("authority"),
    _to("office"),
    _to("slot"),
    _to("staff"),
    Column("kind", String(20), nullable=False),
    Column("form", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("place_office", String(120), nullable=False),
    Column("place_street", String(120), nullable=False),
    Column("place_postal_code", String(4), nullable=False),
    Column("place_city", String(60), nullable=False),
    Column("place_phone", String(20), nullable=False),
    Column("place_latitude", Float),
    Column("place_longitude", Float),
    Column("caseworker", String(120), nullable=False),
    Column("video_url", String(200)),
    Column("held_until", UtcDateTime),
    Column("reserved_at", UtcDateTime, nullable=False),
    Column("booked_at", UtcDateTime),
    Column("cancelled_at", UtcDateTime),
    Column("cancelled_by", String(20)),
    Column("cancel_reason", Text),
    Column("topics", Json, nullable=False),
    Column("wishes", Text, nullable=False, server_default=""),
    Column("companion", String(120), nullable=False, server_default=""),
    Column("interpreter", String(60), nullable=False, server_default=""),
    Column("contact_phone", String(20), nullable=False, server_default=""),
    _to("assessment", null=True),
    Column("ical_uid", String(36), nullable=False, unique=True),
    Column("ical_sequence", Integer, nullable=False, server_default="0"),
    Column("revised_at", UtcDateTime, nullable=False),
    Index("uq_booking_active_interview", "interview_id", unique=True,
          postgresql_where=HELD_OR_BOOKED, sqlite_where=HELD_OR_BOOKED),
    Index("uq_booking_active_person_kind", "person_id", "kind", unique=True,
          postgresql_where=HELD_OR_BOOKED, sqlite_where=HELD_OR_BOOKED),
    Index("uq_booking_active_slot", "slot_id", unique=True,
          postgresql_where=HELD_OR_BOOKED, sqlite_where=HELD_OR_BOOKED),
    Index("ix_booking_office_starts_at", "office_id", "starts_at"),
    Index("ix_booking_held_until", "held_until",
          postgresql_where=text("status = 'reserved'"), sqlite_where=text("status = 'reserved'")),
    Index("ix_booking_ends_at", "ends_at",
          postgresql_where=text("status = 'booked'"), sqlite_where=text("status = 'booked'")),
)  # fmt: skip

# "This resource is taken from–to." The migration adds the one guarantee: no two claims on a resource overlap.
claim = Table(
    "claim",
    metadata,
    _id(),
    Column("resource_id", Key, ForeignKey("resource.id"), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("kind", String(20), nullable=False),
    _to("booking", null=True, index=True),
    Column("note", String(120), nullable=False, server_default=""),
    CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    CheckConstraint("kind IN ('caseworker', 'citizen', 'absence')", name="kind"),
    Index("ix_claim_resource_starts_at", "resource_id", "starts_at"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_kind", String(10), nullable=False),
    Column("actor_id", Key),
    Column("action", String(40), nullable=False),
    Column("authority_id", Key),
    Column("person_id", Key),
    Column("subject", String(20), nullable=False),
    Column("subject_id", Key),
    Column("details", Json, nullable=False),
    Column("origin", String(80), nullable=False),
    Index("ix_audit_person_id_at", "person_id", "at"),
)

# One request, one answer, for ever: refusals too.
answered = Table(
    "answered",
    metadata,
    Column("request", String(64), primary_key=True),
    Column("answer", Json, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("kind", String(30), nullable=False),
    _to("booking", null=True),
    Column("sequence", Integer, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("done_at", UtcDateTime),
    Column("outcome", String(20)),
    Column("last_error", Text),
    UniqueConstraint("booking_id", "kind", "sequence", "channel"),
    Index("ix_outbox_due_at", "due_at",
          postgresql_where=text("done_at IS NULL"), sqlite_where=text("done_at IS NULL")),
)  # fmt: skip

# A booking that was accepted while the rule service could not be asked: the question, to be asked again.
recheck = Table(
    "recheck",
    metadata,
    _id(),
    Column("booking_id", Key, ForeignKey("booking.id"), nullable=False, unique=True),
    _to("person"),
    Column("question", String(40), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("facts", Json, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    Column("outcome", String(40)),
    _to("assessment", null=True),
    Index("ix_recheck_asked_at", "asked_at",
          postgresql_where=text("done_at IS NULL"), sqlite_where=text("done_at IS NULL")),
)  # fmt: skip

# What staff must look at. One of a kind is open for an interview at a time.
task = Table(
    "task",
    metadata,
    _id(),
    _to("authority"),
    _to("person"),
    _to("interview", null=True),
    _to("booking", null=True),
    Column("kind", String(40), nullable=False),
    Column("details", Json, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    _to("staff", "done_by", null=True),
    Column("note", Text, nullable=False, server_default=""),
    Index("ix_task_open", "authority_id", "made_at",
          postgresql_where=text("done_at IS NULL"), sqlite_where=text("done_at IS NULL")),
    Index("uq_task_open_kind", "person_id", "interview_id", "kind", unique=True,
          postgresql_where=text("done_at IS NULL"), sqlite_where=text("done_at IS NULL")),
    Index("ix_task_person_id", "person_id"),
)  # fmt: skip

feed = Table(
    "feed",
    metadata,
    _id(),
    Column("person_id", Key, ForeignKey("person.id"), nullable=False, unique=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
)

# What has been made once: which demo data were loaded, and for which day and seed.
milestone = Table(
    "milestone",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", String(120), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
