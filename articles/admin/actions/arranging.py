"""The buttons under the text: one to press next, a few beside it, the rest put away, grave ones last."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.admin.actions.base import Act, Subject
from articles.models import Edition

Status = Edition.Status
# By the state of the draft: what it waits for (the first that is open), and what may come instead.
NEXT = {
    Status.DRAFT: ("submit", "publish"),
    Status.IN_REVIEW: ("approve", "publish", "take_back"),
    Status.READY: ("publish", "take_back"),
}
BESIDE = {
    Status.DRAFT: ("publish", "schedule"),
    Status.IN_REVIEW: ("send_back", "publish"),
    Status.READY: ("schedule",),
}
WITHDRAWN = ("reinstate",)


@dataclass(frozen=True)
class Button:
    name: str
    label: str


@dataclass
class Buttons:
    """What somebody can do to an article besides saving it, as the page sets it out."""

    next: Button | None = None
    beside: list[Button] = field(default_factory=list)
    more: list[Button] = field(default_factory=list)
    grave: list[Button] = field(default_factory=list)


def arrange(acts: Iterable[Act], subject: Subject) -> Buttons:
    """Every act in one place; `acts` are those that are open to the person."""
    open_acts = {act.name: act for act in acts}
    # Without a draft, saving opens one.
    state = subject.edition.status if subject.has_draft else Status.DRAFT
    expected = WITHDRAWN if subject.article.is_withdrawn() else NEXT.get(state, ())
    first = next((name for name in expected if name in open_acts), None)
    buttons = Buttons()
    for name, act in open_acts.items():
        button = Button(name, act.label_for(subject))
        if name == first:
            buttons.next = button
        elif act.is_grave:
            buttons.grave.append(button)
        elif name in BESIDE.get(state, ()):
            buttons.beside.append(button)
        else:
            buttons.more.append(button)
    return buttons
