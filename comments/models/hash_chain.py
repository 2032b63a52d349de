"""The hash of a decision: a hash over what it says and the hash before, so that none can be changed,
left out or put in later without every hash after it being wrong.

Words are hashed by a salted digest: when a person is erased, words and salt go, and the chain holds.
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comments.models import Decision

FORM = "1"


def entry_hash_of(decision: "Decision", before: str) -> str:
    """The SHA-256, in hex, of a decision that follows the one with the hash `before`."""
    says = [
        FORM,
        before,
        decision.position,
        decision.comment_id,
        decision.action,
        decision.channel,
        decision.from_status,
        decision.to_status,
        decision.resulting_version,
        decision.reason_id,
        decision.note_digest,
        decision.undoes_id,
        decision.by_id,
        decision.batch.hex if decision.batch else None,
        decision.at.astimezone(UTC).isoformat(timespec="microseconds"),
        decision.waited,
        decision.score,
    ]
    return hashlib.sha256(json.dumps(says, separators=(",", ":")).encode()).hexdigest()


def new_salt() -> str:
    return secrets.token_hex(16)


def digest_of_note(note: str, salt: str) -> str:
    """A digest that cannot be found again by trying notes once the salt is gone."""
    return hmac.new(salt.encode(), note.encode(), hashlib.sha256).hexdigest()
