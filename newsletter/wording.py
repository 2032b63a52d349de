"""What people are shown when they agree to something: the page and the evidence use the same text."""

from newsletter.models import Newsletter

# Beside check boxes; what each box says stands before it in the evidence.
PROMISE = (
    "We will e-mail you the newsletters you tick, use your address for nothing else, "
    "and stop as soon as you say so."
)
CONFIRM_BUTTON = "Yes, subscribe me"
END_BUTTON = "Unsubscribe"
STOP_BUTTON = "Unsubscribe from everything"
NEVER_BUTTON = "Never write to me again"
SAVE_BUTTON = "Save"
UNDO_BUTTON = "Undo: keep sending it"
ONE_CLICK = "List-Unsubscribe=One-Click, pressed in a mail program (RFC 8058)"


def sentence(newsletter: Newsletter) -> str:
    """The offer of one newsletter in one sentence, for a form with nothing to choose."""
    return (
        f"We will e-mail you {newsletter.name} ({newsletter.how_often}), "
        "use your address for nothing else, and stop as soon as you say so."
    )


def box(newsletter: Newsletter) -> str:
    """What a ticked box said, with the promise under the boxes."""
    return f"[x] {newsletter.name}, {newsletter.how_often}. {newsletter.description}\n{PROMISE}"


def confirmation(newsletter: Newsletter) -> str:
    """What stood above the button that confirms, and on it."""
    return f"{sentence(newsletter)}\n[{CONFIRM_BUTTON}]"
