"""Every workflow action of the admin on an article, in the order of its buttons."""

from articles.admin.actions import history, lifecycle, publishing, reviewing
from articles.admin.actions.base import (
    ActionContext,
    ActionForm,
    Answers,
    Place,
    WorkflowAction,
)

ACTIONS: dict[str, WorkflowAction] = {
    action.name: action
    for action in [
        *reviewing.ACTIONS,
        *publishing.ACTIONS,
        *lifecycle.ACTIONS,
        *history.ACTIONS,
    ]
}


def allowed_actions(place: Place, context: ActionContext) -> list[WorkflowAction]:
    """The actions that have their button at a place, and that somebody can take now."""
    return [
        action
        for action in ACTIONS.values()
        if action.place == place and action.is_allowed(context)
    ]


__all__ = [
    "ACTIONS",
    "ActionContext",
    "ActionForm",
    "Answers",
    "Place",
    "WorkflowAction",
    "allowed_actions",
]
