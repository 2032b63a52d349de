"""The log of decisions as a file: CSV for a spreadsheet, JSON Lines for a program that checks the hashes."""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from comments.models import Decision
from kingsfund.core.lists.csv_export import CHUNK, as_csv, as_text

# In the order of `comments.models.hash_chain`, after which a hash can be reckoned again from a line alone.
HASHED = (
    *("position", "comment_id", "action", "channel", "from_status", "to_status"),
    *("resulting_version", "reason_id", "note_digest", "undoes_id", "by_id", "batch", "at"),
    *("waited", "score"),
)
BESIDES = ("pk", "entry_hash", "note", "reason__slug", "by__username", "undoes__position")
COLUMNS = [
    *("position", "at", "comment", "action", "channel", "from", "to", "version", "reason"),
    *("note", "undoes position", "by", "batch", "waited seconds", "score", "entry_hash"),
]


def export_rows(decisions: QuerySet[Decision]) -> Iterator[dict[str, Any]]:
    """From the beginning of the log, at flat memory."""
    rows = decisions.order_by("position").values(*HASHED, *BESIDES)
    return rows.iterator(chunk_size=CHUNK)


def as_spreadsheet(decisions: QuerySet[Decision]) -> Iterator[str]:
    """CSV, in the words of the admin and the times of the site; no cell is a formula."""
    return as_csv(COLUMNS, (spreadsheet_row(row) for row in export_rows(decisions)))


def spreadsheet_row(row: dict[str, Any]) -> list[str]:
    cells = [
        row["position"],
        as_text(row["at"]),
        row["comment_id"],
        Decision.Action(row["action"]).label,
        Decision.Channel(row["channel"]).label,
        row["from_status"],
        row["to_status"],
        row["resulting_version"],
        row["reason__slug"],
        row["note"],
        row["undoes__position"],
        row["by__username"],
        row["batch"],
        row["waited"],
        row["score"],
        row["entry_hash"],
    ]
    return ["" if cell is None else str(cell) for cell in cells]


def as_json_lines(decisions: QuerySet[Decision]) -> Iterator[str]:
    """One object a line: everything that is hashed, as it is hashed, and the words for it."""
    for row in export_rows(decisions):
        line = {
            "id": row["pk"],
            **{name: row[name] for name in HASHED},
            "batch": row["batch"].hex if row["batch"] else None,
            "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
            "reason": row["reason__slug"],
            "note": row["note"],
            "undoes_position": row["undoes__position"],
            "by": row["by__username"],
            "entry_hash": row["entry_hash"],
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"
