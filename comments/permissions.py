"""The permissions that functions of this app ask for."""

MODERATE = "comments.moderate_comment"
CHANGE_RULE = "comments.change_rule"
ERASE = "comments.erase_person"
EXPORT_LOG = "comments.view_decision"
