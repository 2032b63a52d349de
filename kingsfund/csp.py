"""The content security policy: one for everybody, and what the editor in the desk adds to it."""

import base64
import hashlib
from functools import cache

from django.conf import settings

Policy = dict[str, list[str]]


def as_header(policy: Policy) -> str:
    """The policy as header text (W3C Content Security Policy Level 3, section 2.2.1): `name source source; name source`."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())


def source_hash(content: str) -> str:
    """The source expression that lets one inline element with exactly this content through."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def admin_policy() -> Policy:
    """`SECURE_CSP`, and the hash of the one inline block that the body editor needs: its import map."""
    from django_prose_editor.widgets import importmap

    script = str(importmap)
    content = script[script.index(">") + 1 : script.rindex("</script>")]
    policy = {name: list(sources) for name, sources in settings.SECURE_CSP.items()}
    policy["script-src"].append(source_hash(content))
    return policy
