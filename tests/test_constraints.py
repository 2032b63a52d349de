"""Every constraint of every model has a counter-example that the database itself refuses, by name.

A row is made with what the database asks for and nothing else, then changed by `update`, which asks
no form, no `clean` and no method. A new check needs a line in `CHECKS`; uniqueness is tried by itself:
the second of two rows is given the values of the first.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.db.models.functions import Now, Upper
from django.utils import timezone

from articles.models import Edition, ReviewLink
from kingsfund.models import User

OURS = ("kingsfund", "articles", "comments", "newsletter")
MODELS = [
    model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS
]
numbers = count(1)
Fields = dict[str, object]
Make = Callable[[], object]


def a(model: type[models.Model]) -> Make:
    """A row that the counter-example leads to, made when it is tried."""
    return lambda: make_row(model)


# Name of a check: what a row is changed to that it must not be.
CHECKS: dict[str, Fields] = {
    "mail_sent_has_its_time": {"status": "sent"},
    "security_event_action_is_known": {"action": "x"},
    "user_has_an_address": {"email": ""},
    "user_name_is_no_other_address": {"username": "else@example.org"},
    "article_published_has_date_and_edition": {"status": "published"},
    "article_draft_has_no_live_edition": {"live_edition": a(Edition)},
    "article_withdrawn_says_why": {"shows_text": False},
    "article_notice_has_its_time": {"notice_kind": "corrected"},
    "article_end_says_what_happens": {"ends_with": "withdraw"},
    "article_superseded_by_another": {"superseded_by": F("pk")},
    "edition_published_has_its_time": {"published_at": Now()},
    "edition_scheduled_has_its_time": {"publish_at": Now()},
    "edition_status_is_known": {"status": "x"},
    "edition_decoration_is_not_described": {"picture_is_decorative": True, "picture_alt": "x"},
    "event_override_has_a_reason": {"kind": "overrode"},
    "related_to_another": {"other": F("article")},
    "picture_focal_x_is_inside": {"focal_x": 101},
    "picture_focal_y_is_inside": {"focal_y": 101},
    "reviewlink_check_names_its_text": {"facts_digest": "x"},
    "remark_has_one_writer": {"by": a(User), "link": a(ReviewLink)},
    "snapshot_reason_is_known": {"reason": "x"},
    "decision_action_is_known": {"action": "x"},
    "decision_to_decline_has_a_reason": {"action": "decline"},
    "decision_undo_names_what_it_undoes": {"action": "undo"},
    "appeal_says_something": {"text": ""},
    "training_example_label_is_known": {"wanted": "x"},
    "training_example_says_something": {"wanted": "", "learned": ""},
    "learnedword_was_seen": {"kept": 0, "refused": 0},
    "report_status_is_known": {"status": "x", "settled_at": Now()},
    "report_settled_has_its_time": {"status": "upheld"},
    "report_weight_is_a_share": {"weight": 2},
    "comment_not_its_own_parent": {"parent": F("number")},
    "comment_status_is_known": {"status": "x", "decided_at": Now()},
    "comment_decided_has_its_time": {"status": "published"},
    "comment_screening_is_known": {"screening": "x"},
    "comment_is_signed": {"name": ""},
    "comment_says_something": {"text": ""},
    "linked_site_is_named": {"site": ""},
    "report_has_its_hash": {"length": 1},
    "blind_review_is_by_another": {"by": F("decided_by"), "action": "publish", "at": Now()},
    "blind_review_is_given_whole": {"action": "publish"},
    "blind_review_to_decline_has_a_reason": {"action": "decline", "at": Now(), "by": a(User)},
    "retentionrun_rule_is_known": {"rule": "x"},
    "rule_kind_is_known": {"kind": "x"},
    "rule_place_is_known": {"place": "x"},
    "rule_weight_is_bearable": {"weight": 51},
    "rule_looks_for_something": {"text": ""},
    "rule_in_use_was_switched_on": {"is_active": True},
    "saved_filter_is_named": {"name": ""},
    "signal_is_explained": {"explanation": ""},
    "site_policy_is_one": {"id": 2},
    "site_policy_mode_is_known": {"mode": "x"},
    "site_policy_overload_is_known": {"overload": "x"},
    "trace_has_a_key": {"key": ""},
    "consent_has_its_wording": {"wording": ""},
    "suppression_in_lower_case": {"email": Upper("email")},
    "subscription_confirmed_has_its_time": {"status": "confirmed"},
    "subscription_unsubscribed_has_its_time": {"status": "unsubscribed"},
}

# What a row needs to be one at all, where a plain value would not do.
ROWS: dict[str, Fields] = {
    "kingsfund.SecurityEvent": {"action": "signed_in"},
    "articles.DraftSnapshot": {"reason": "saved"},
    "comments.Decision": {"action": "publish"},
    "comments.TrainingExample": {"wanted": "kept"},
    "comments.LearnedWord": {"kept": 1},
    "comments.TransparencyReport": {"length": 0},
    "comments.RetentionRun": {"rule": "spam"},
    "comments.Rule": {"kind": "phrase"},
    "comments.SitePolicy": {"pk": 1},
}

# What the second row needs beside the values of the first, so that no other constraint speaks.
BESIDE: dict[str, Fields] = {
    "edition_number_once": {"status": "set_aside"},
    "edition_one_open": {"number": 2},
}

# What both rows need for a check that stands beside.
BOTH: dict[str, Fields] = {
    "articles.Article.live_edition": {"status": "published", "published_at": Now()},
    "comments.Decision.undoes": {"action": "undo"},
}

# Uniqueness of an expression: the field that it is about.
EXPRESSIONS = {
    "subscriber_address_once": "email",
    "user_address_once": "email",
    "user_name_once": "username",
}

# What a stricter constraint on the same column refuses first, at least on SQLite.
STRICTER = {"kingsfund.User.username": "user_name_once"}


def plain_value(field: models.Field) -> object:
    """Something that the column takes and no other row has."""
    number = next(numbers)
    match field:
        case models.ForeignKey():
            return make_row(field.remote_field.model)
        case models.EmailField():
            return f"one{number}@example.net"
        case models.FileField() | models.CharField() | models.TextField():
            return f"x{number}"[: field.max_length]
        case models.DateTimeField():
            return timezone.now() + timedelta(seconds=number)
        case models.DateField():
            return date(2000, 1, 1) + timedelta(days=number)
        case models.UUIDField():
            return uuid4()
        case models.JSONField():
            return {}
        case models.BinaryField():
            return b"x"
    return number


def is_asked_for(field: models.Field) -> bool:
    if field.primary_key:
        # A row that is another's: its key leads to that.
        return field.is_relation
    text = isinstance(field, models.CharField | models.TextField)
    return not (field.null or field.has_default() or (field.blank and text))


def make_row(model: type[models.Model]) -> models.Model:
    fields = {
        field.name: plain_value(field)
        for field in model._meta.local_concrete_fields
        if is_asked_for(field)
    }
    row = model(**{**fields, **ROWS.get(model._meta.label, {})})
    model._base_manager.bulk_create([row])
    return row


def change(row: models.Model, fields: Fields) -> None:
    """By the database alone."""
    made = {name: value() if callable(value) else value for name, value in fields.items()}
    type(row)._base_manager.filter(pk=row.pk).update(**made)


def checks_of(model: type[models.Model]) -> list[str]:
    constraints = model._meta.constraints
    return [one.name for one in constraints if isinstance(one, models.CheckConstraint)]


def uniques_of(model: type[models.Model]) -> dict[str, tuple[str, ...]]:
    """What has to be unique, by the constraint's name or the names of its fields."""
    named = {
        one.name: tuple(one.fields) or (EXPRESSIONS[one.name],)
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint)
    }
    label = model._meta.label
    single = {
        f"{label}.{field.name}": (field.name,)
        for field in model._meta.local_concrete_fields
        if field.unique and not field.primary_key
    }
    together = {f"{label}.{'+'.join(names)}": tuple(names) for names in model._meta.unique_together}
    return named | single | together


ALL_CHECKS = [(model, name) for model in MODELS for name in checks_of(model)]
ALL_UNIQUES = [
    (model, name, fields) for model in MODELS for name, fields in uniques_of(model).items()
]


def refused_by(error: IntegrityError, model: type[models.Model]) -> set[str]:
    """What the database says has refused: the constraint's name, and its columns if it is unique."""
    if connection.vendor == "postgresql":
        name = error.__cause__.diag.constraint_name
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
        columns = found[name]["columns"] if found[name]["unique"] else []
        return {name, "+".join(sorted(filter(None, columns)))}
    said = str(error)
    if match := re.search(r"CHECK constraint failed: (\w+)|failed: index '(\w+)'", said):
        return {match[1] or match[2]}
    columns = re.findall(r"\w+\.(\w+)", said.partition("UNIQUE constraint failed:")[2])
    return {"+".join(sorted(columns))}


def test_every_check_has_its_counter_example() -> None:
    assert {name for _, name in ALL_CHECKS} == set(CHECKS)


@pytest.mark.parametrize(("model", "name"), ALL_CHECKS, ids=[name for _, name in ALL_CHECKS])
def test_database_refuses_what_a_check_forbids(
    db: None, model: type[models.Model], name: str
) -> None:
    row = make_row(model)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change(row, CHECKS[name])
    assert name in refused_by(refused.value, model)


@pytest.mark.parametrize(
    ("model", "name", "fields"), ALL_UNIQUES, ids=[name for _, name, _ in ALL_UNIQUES]
)
def test_database_refuses_the_same_twice(
    db: None, model: type[models.Model], name: str, fields: tuple[str, ...]
) -> None:
    first, second = make_row(model), make_row(model)
    columns = [model._meta.get_field(field) for field in fields]
    values = {
        column.name: getattr(first, column.attname) or plain_value(column) for column in columns
    }
    both = BOTH.get(name, {})
    change(first, {**values, **both})
    if name in EXPRESSIONS:
        values = {field: value.upper() for field, value in values.items()}
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change(second, {**values, **both, **BESIDE.get(name, {})})
    told = "+".join(sorted(column.column for column in columns))
    assert {name, told, STRICTER.get(name)} & refused_by(refused.value, model)
