"""Two people saved one article: what can be put together is, what cannot is theirs to choose.

No save is stored besides the last. The page carries what every field held when it was opened, and
so knows on the next save what each of the two has changed.
"""

from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from articles.admin.picture_field import PictureField
from articles.content import limits
from articles.content import sanitize as bodies
from articles.content.diff import Piece, WordChange, compare_text
from articles.content.limits import BodyTooLarge
from articles.content.merge import BodyMerge, Conflict, merge_bodies
from kingsfund.core.db.optimistic_locking import VERSION_FIELDS, EditConflict

if TYPE_CHECKING:
    from articles.admin.forms import ArticleForm

IN_CONFLICT = "in-conflict"
BODY_BASE, BODY_THEIRS = "conflict-body-base", "conflict-body-theirs"


def clean_ahead(data: QueryDict) -> None:
    """Clean the bodies that a page sent before the article is held; the form then finds it done.

    What is too large is left to the form, which says so.
    """
    for name in ("body", "initial-body"):
        with suppress(BodyTooLarge):
            bodies.clean_html(bodies.clean_html(data.get(name, "")))


def merge_ahead(data: QueryDict, stored: str) -> None:
    """Put the bodies together before the article is held, as `merge_body` and `decide_body` will.

    `stored` is the body that the page's is merged with if the page turns out to be stale.
    """
    with suppress(BodyTooLarge):
        decisions = Decisions(data, {"body"})
        if "body" in decisions.names:
            data = decisions.carried_out()
        merged(*stale_bodies(data, stored))


@lru_cache(maxsize=4)
def merged(base: str | None, mine: str, theirs: str) -> tuple[BodyMerge, list[list[Piece]]]:
    """Merge three cleaned bodies, and compare the two texts of each conflict."""
    merge = merge_bodies(base, mine, theirs)
    compared = [
        compare_text(*(bodies.to_text("".join(blocks)) for blocks in (one.theirs, one.mine)))
        for one in merge.conflicts
    ]
    return merge, compared


def stale_bodies(data: QueryDict, stored: str) -> tuple[str | None, str, str]:
    """The base, the typed and the stored body of a page that somebody else has overtaken."""
    base = data.get("initial-body")
    return (
        base if base is None else bodies.clean_html(base),
        bodies.clean_html(data.get("body", "")),
        bodies.cleaned_again(stored),
    )


@dataclass(frozen=True)
class Passage:
    """Two texts at one place; `choice` names the radio buttons, `chosen` is the one pressed."""

    choice: str
    label: str
    mine: list[Piece]
    theirs: list[Piece]
    chosen: str
    can_be_both: bool


class Decisions:
    """What was chosen on a page that showed conflicts."""

    def __init__(self, data: QueryDict, fields: Container[str]) -> None:
        self.data = data
        self.names = [name for name in data.getlist(IN_CONFLICT) if name in fields]
        self.open_names: list[str] = []

    @property
    def are_open(self) -> bool:
        return bool(self.open_names)

    def carried_out(self) -> QueryDict:
        """The form's data with every choice in its place; what is not decided stays as typed."""
        if not self.names:
            return self.data
        data = self.data.copy()
        for name in self.names:
            choice = self.data.get(choice_of(name), "")
            if name == "body":
                try:
                    self.decide_body(data)
                except BodyTooLarge:
                    self.open_names.append("body")
            elif choice == "theirs":
                data.setlist(name, [value for value in data.getlist(f"initial-{name}") if value])
            elif choice != "mine":
                self.open_names.append(name)
        return data

    def decide_body(self, data: QueryDict) -> None:
        merge, _ = self.body_merge()
        choices = {}
        for conflict in merge.conflicts:
            choice = self.data.get(choice_of("body", conflict), "")
            if choice in ("mine", "theirs", "both"):
                choices[conflict.number] = choice
        if len(choices) == len(merge.conflicts):
            data["body"] = merge.result(choices)
        else:
            self.open_names.append("body")

    def body_merge(self) -> tuple[BodyMerge, list[list[Piece]]]:
        """The body as typed on the page, merged with the two texts in conflict there.

        Raises `BodyTooLarge`.
        """
        for name in (BODY_BASE, BODY_THEIRS):
            limits.check_size(self.data.get(name, ""))
        typed = bodies.clean_html(self.data.get("body", ""))
        return merged(self.data.get(BODY_BASE, ""), typed, self.data.get(BODY_THEIRS, ""))


class Reconciliation:
    """What a form shows of its conflicts: what was put together, and what is to be chosen.

    It writes into the form's data what the fields shall hold when they are shown again.
    """

    def __init__(self, form: "ArticleForm") -> None:
        self.form = form
        self.passages: list[Passage] = []
        self.taken: list[str] = []
        self.names: list[str] = []
        self.hidden: dict[str, str] = {}
        self.by, self.at = None, None

    def of_a_stale_save(self, error: EditConflict) -> "Reconciliation":
        """Put the stored and the typed values together, on what the page said they had been."""
        self.by, self.at = error.by, error.at
        for name, field in self.form.fields.items():
            if name in [*VERSION_FIELDS, "edition_number", "approval"] or isinstance(
                field, forms.FileField
            ):
                continue
            if name == "body":
                self.merge_body()
            else:
                self.merge_field(name, field)
        if "edition_number" in self.form.fields:
            self.form.data["edition_number"] = self.form.edition.number
        if "approval" in self.form.fields:
            self.form.data["approval"] = self.form.fields["approval"].initial
        return self

    def of_what_is_open(self, decisions: Decisions) -> "Reconciliation":
        """Show again what nobody has chosen yet, as it stands now."""
        self.form.data = self.form.data.copy()
        for name in decisions.names:
            if name == "body":
                self.show_body(*decisions.body_merge())
            else:
                self.show_field(name, self.form.data.getlist(f"initial-{name}"))
        return self

    def merge_field(self, name: str, field: forms.Field) -> None:
        data, bound = self.form.data, self.form[name]
        mine, base = data.getlist(name), data.getlist(f"initial-{name}")
        theirs = as_posted(field, bound.initial)
        has_base = "initial-title" in data
        # An empty base is one too: without any, the page would take what is typed for it.
        data.setlist(f"initial-{name}", theirs or [""])
        if not differs(field, theirs, mine) or (has_base and not differs(field, base, theirs)):
            return
        if has_base and not differs(field, base, mine):
            data.setlist(name, theirs)
            self.taken.append(label_of(self.form, name))
        else:
            self.show_field(name, theirs)

    def show_field(self, name: str, theirs: list[str]) -> None:
        field, data = self.form.fields[name], self.form.data
        pieces = compare_text(shown(field, theirs), shown(field, data.getlist(name)))
        self.names.append(name)
        self.add(choice_of(name), label_of(self.form, name), pieces)

    def merge_body(self) -> None:
        data = self.form.data
        base, mine, theirs = stale_bodies(data, self.form.edition.body)
        merge, compared = merged(base, mine, theirs)
        data["initial-body"] = theirs
        data["body"] = merge.result(dict.fromkeys(numbers(merge), "mine"))
        if data["body"] != mine:
            self.taken.append(label_of(self.form, "body"))
        if merge.conflicts:
            self.show_body(merge, compared)

    def show_body(self, merge: BodyMerge, compared: list[list[Piece]]) -> None:
        self.names.append("body")
        self.hidden[BODY_BASE] = one_side(merge, "base")
        self.hidden[BODY_THEIRS] = one_side(merge, "theirs")
        for place, (conflict, pieces) in enumerate(zip(merge.conflicts, compared, strict=True), 1):
            label = f"{label_of(self.form, 'body')}, passage {place} of {len(merge.conflicts)}"
            self.add(choice_of("body", conflict), label, pieces, can_be_both=True)

    def add(
        self, choice: str, label: str, pieces: list[Piece], *, can_be_both: bool = False
    ) -> None:
        mine = [piece for piece in pieces if piece.kind != WordChange.REMOVED]
        theirs = [piece for piece in pieces if piece.kind != WordChange.ADDED]
        chosen = self.form.data.get(choice, "")
        self.passages.append(Passage(choice, label, mine, theirs, chosen, can_be_both))


def choice_of(name: str, conflict: Conflict | None = None) -> str:
    """The name of the buttons of a choice: the same however the page is edited around it."""
    if conflict is None:
        return f"choice-{name}"
    what = repr((conflict.base, conflict.theirs)).encode()
    return f"choice-{name}-{sha256(what).hexdigest()[:12]}"


def numbers(merge: BodyMerge) -> list[int]:
    return [conflict.number for conflict in merge.conflicts]


def one_side(merge: BodyMerge, side: str) -> str:
    """A body that is settled but for its conflicts, which stand there as one side had them."""
    return "".join(
        "".join(getattr(chunk, side)) if isinstance(chunk, Conflict) else chunk.html
        for chunk in merge.chunks
    )


def as_posted(field: forms.Field, value: object) -> list[str]:
    """A stored value as an untouched form would send it."""
    widget = getattr(field.widget, "widget", field.widget)  # the admin wraps some in another
    formatted = widget.format_value(field.prepare_value(value))
    if formatted is None:
        return []
    values = formatted if isinstance(formatted, list | tuple) else [formatted]
    return [str(one) for one in values if one is not None]


def differs(field: forms.Field, one: list[str], other: list[str]) -> bool:
    """Whether two posted values mean something different to a field."""
    values = [
        single(field, [text.replace("\r\n", "\n") for text in texts]) for texts in (one, other)
    ]
    try:
        initial = values[0] if isinstance(values[0], list) else field.to_python(values[0])
    except ValidationError:
        return True
    return field.has_changed(initial, values[1])


def single(field: forms.Field, values: list[str]) -> object:
    is_list = isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)
    if is_list:
        return [value for value in values if value]
    return values[-1] if values else None


def shown(field: forms.Field, values: list[str]) -> str:
    """Posted values in the words of the page."""
    if isinstance(field, PictureField):
        return field.in_words("".join(values))
    if isinstance(field, forms.BooleanField):
        return "yes" if any(values) else "no"
    if isinstance(field, forms.ModelChoiceField | forms.ChoiceField):
        labels = {"": ""} | {str(value): str(label) for value, label in field.choices}
        return ", ".join(labels.get(value, value) for value in values)
    return "\n".join(values)


def label_of(form: forms.BaseForm, name: str) -> str:
    return str(form[name].label)
