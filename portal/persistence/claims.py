"""Claims: "this resource is taken from–to". The database refuses two that overlap (`Clash`, `OVERLAP`)."""

from datetime import datetime

from sqlalchemy import Connection, case, delete, insert, select, update

from portal.persistence import tables as t

OVERLAP = "claim_no_overlap"
_add = insert(t.claim)


def take_for_booking(
    work: Connection, booking_id: int, caseworker: int, citizen: int, starts_at: datetime, ends_at: datetime
) -> None:
    """Claim the caseworker's and the citizen's resource for the booking, in the order of their ids."""
    rows = [
        {"resource_id": resource, "kind": kind, "starts_at": starts_at, "ends_at": ends_at, "booking_id": booking_id}
        for resource, kind in sorted(((caseworker, "caseworker"), (citizen, "citizen")))
    ]
    work.execute(_add, rows)


def move(work: Connection, booking_id: int, caseworker: int, starts_at: datetime, ends_at: datetime) -> None:
    """Turn the booking's claims into claims on the new time: the new is taken and the old let go in one statement."""
    work.execute(
        update(t.claim)
        .where(t.claim.c.booking_id == booking_id)
        .values(
            resource_id=case((t.claim.c.kind == "caseworker", caseworker), else_=t.claim.c.resource_id),
            starts_at=starts_at,
            ends_at=ends_at,
        )
    )


def release(work: Connection, booking_ids: list[int]) -> None:
    """Let go of everything the bookings had taken."""
    work.execute(delete(t.claim).where(t.claim.c.booking_id.in_(booking_ids)))


def take_for_absence(work: Connection, resource_id: int, starts_at: datetime, ends_at: datetime, note: str) -> int:
    """Claim a resource for an absence and answer the claim's id; `Clash` where a booking has the time."""
    row = {"resource_id": resource_id, "kind": "absence", "starts_at": starts_at, "ends_at": ends_at, "note": note}
    return int(work.execute(insert(t.claim).returning(t.claim.c.id), row).scalar_one())


def end_absence(work: Connection, claim_id: int, resource_id: int) -> tuple[datetime, datetime] | None:
    """Remove an absence of this resource and answer its span; None where there was none."""
    row = work.execute(
        delete(t.claim)
        .where(t.claim.c.id == claim_id, t.claim.c.resource_id == resource_id, t.claim.c.kind == "absence")
        .returning(t.claim.c.starts_at, t.claim.c.ends_at)
    ).first()
    return None if row is None else (row[0], row[1])


def overlapping(
    work: Connection, resource_id: int, starts_at: datetime, ends_at: datetime
) -> list[tuple[datetime, datetime, str]]:
    """What the resource is taken for between two instants: start, end and kind of each claim, in order."""
    found = work.execute(
        select(t.claim.c.starts_at, t.claim.c.ends_at, t.claim.c.kind)
        .where(t.claim.c.resource_id == resource_id, t.claim.c.starts_at < ends_at, t.claim.c.ends_at > starts_at)
        .order_by(t.claim.c.starts_at)
    )
    return [(row.starts_at, row.ends_at, row.kind) for row in found]
