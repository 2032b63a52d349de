"""The content security policy: one for everybody, and what the editor in the admin adds to it."""

import base64
import hashlib
from functools import cache

from django.conf import settings
from django.http import HttpResponse

Policy = dict[str, list[str]]

# The one style element that the body editor adds to its page: ProseMirror's own few rules. It is
# inside the editor's script, so a release that changes it shows as a violation in the journeys.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


# The one script of the admin that is no static file: the words that its other scripts say.
ADMIN_WORDS = "/admin/jsi18n/"


def as_header(policy: Policy) -> str:
    """The policy as header text (W3C Content Security Policy Level 3, section 2.2.1): `name source source; name source`."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())


def narrow(header: str, host: str) -> str:
    """The header, with scripts and styles taken from our static files alone.

    `'self'` would take every file that somebody sent in for a script. A source with a path needs a
    host (section 2.3.1), so that it is written for the host that was asked.
    """
    static = f"{host}{settings.STATIC_URL}"
    ours = {"script-src": f"{static} {host}{ADMIN_WORDS}", "style-src": static}
    parts = (part.split(" ") for part in header.split("; "))
    return "; ".join(
        " ".join(
            ours.get(name, source) if source == "'self'" else source for source in (name, *rest)
        )
        for name, *rest in parts
    )


def source_hash(content: str) -> str:
    """The source expression that lets one inline element with exactly this content through."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def admin_policy() -> Policy:
    """`SECURE_CSP`, and the two inline elements of the body editor, by hash: its import map and style."""
    from django_prose_editor.widgets import importmap

    script = str(importmap)
    content = script[script.index(">") + 1 : script.rindex("</script>")]
    policy = {name: list(sources) for name, sources in settings.SECURE_CSP.items()}
    policy["script-src"].append(source_hash(content))
    policy["style-src"].append(EDITOR_STYLE)
    return policy


def allow_frames(response: HttpResponse, origins: list[str]) -> HttpResponse:
    """The response, with a policy that lets its page show frames from these origins and no others."""
    if origins:
        policy = {**settings.SECURE_CSP, "frame-src": origins}
        response.headers["Content-Security-Policy"] = as_header(policy)
    return response


def frame_own_pages(response: HttpResponse) -> HttpResponse:
    """Let a page of the admin show other pages of ours in a frame."""
    return amend(response, "frame-src", ["'self'"])


def be_framed_by_own_pages(response: HttpResponse) -> HttpResponse:
    """Let a page of the admin be shown in a frame, by our own pages only."""
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return amend(response, "frame-ancestors", ["'self'"])


def amend(response: HttpResponse, name: str, sources: list[str]) -> HttpResponse:
    """Give one directive of an admin page other sources, whatever the view has said of the rest."""
    header = response.headers.get("Content-Security-Policy") or as_header(admin_policy())
    policy = {part.split()[0]: part.split()[1:] for part in header.split(";") if part.strip()}
    response.headers["Content-Security-Policy"] = as_header(policy | {name: sources})
    return response
