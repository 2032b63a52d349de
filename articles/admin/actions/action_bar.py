"""The buttons under the text: one to press next, a few beside it, the rest put away, destructive ones last."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.admin.actions.base import ActionContext, WorkflowAction
from articles.models import Edition

Status = Edition.Status
# By the state of the draft: what it waits for (the first that is allowed), and what may come instead.
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
class ActionBar:
    """What somebody can do to an article besides saving it, as the page sets it out."""

    next: Button | None = None
    beside: list[Button] = field(default_factory=list)
    more: list[Button] = field(default_factory=list)
    destructive: list[Button] = field(default_factory=list)


def arrange(actions: Iterable[WorkflowAction], context: ActionContext) -> ActionBar:
    """Every action in one place; `actions` are those that the person is allowed."""
    allowed = {action.name: action for action in actions}
    # Without a draft, saving opens one.
    state = context.edition.status if context.has_draft() else Status.DRAFT
    expected = WITHDRAWN if context.is_withdrawn() else NEXT.get(state, ())
    first = next((name for name in expected if name in allowed), None)
    bar = ActionBar()
    for name, action in allowed.items():
        button = Button(name, action.label_for(context))
        if name == first:
            bar.next = button
        elif action.is_destructive:
            bar.destructive.append(button)
        elif name in BESIDE.get(state, ()):
            bar.beside.append(button)
        else:
            bar.more.append(button)
    return bar
