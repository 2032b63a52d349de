"""The rows beside an article (its authors, downloads, related articles) when two people change them.

A page sends all the rows it was opened with. Before the formset reads them they are put beside
those that are there now: a row that somebody else removed, added or changed is no error.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import BadRequest
from django.forms import BaseForm
from django.forms.models import BaseInlineFormSet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from articles.admin.conflicts import as_posted, differs, label_of, shown
from kingsfund.core.numbers import as_number

Values = dict[str, list[str]]

# Nobody adds so many rows before saving once; each costs the page that shows them again.
MOST_NEW = 50


@dataclass
class Row:
    """One row as a page sent it; `number` is its place there, None for one the page never had."""

    number: int | None
    values: Values = field(default_factory=dict)
    base: Values = field(default_factory=dict)

    @property
    def pk(self) -> str:
        return (self.values.get("id") or [""])[-1]

    @property
    def is_deleted(self) -> bool:
        return bool(self.values.get("DELETE"))

    def is_touched(self, form: BaseForm) -> bool:
        """Whether anything in it was typed on this page; without a base, nobody knows."""
        return not self.base or any(
            differs(form.fields[name], base, self.values.get(name, []))
            for name, base in self.base.items()
            if name in form.fields
        )


class Settling:
    """The rows of one formset, put together with what is stored now."""

    def __init__(
        self,
        formset: BaseInlineFormSet,
        data: QueryDict,
        files: MultiValueDict,
        *,
        heirs_of: Callable[[list[str]], Mapping[str, str]] = lambda keys: {},
    ) -> None:
        self.prefix, self.data, self.files = formset.prefix, data, files
        self.parent = formset.fk.name
        self.is_all_new = formset.instance.pk is None
        self.blank = formset.empty_form
        self.stored = {str(form.instance.pk): form for form in formset.initial_forms}
        self.heirs_of = heirs_of
        self.notes: list[str] = []

    def settle(self) -> tuple[QueryDict, MultiValueDict]:
        """The data and files for the formset; `notes` says what was overruled.

        Raises `BadRequest` for more new rows than a page is used for.
        """
        rows, begun = [row for row in self.read_all() if self.was_sent(row)], self.count("INITIAL")
        opened = [row for row in rows if row.number < begun]
        new = [row for row in rows if row.number >= begun]
        heirs = self.heirs_of([row.pk for row in opened if row.pk not in self.stored])
        for row in opened:
            if row.pk in heirs:
                row.values["id"] = [heirs[row.pk]]
        there = [self.merged(row) for row in opened if row.pk in self.stored]
        known = {row.pk for row in there}
        there += [self.as_stored(pk) for pk in self.stored if pk not in known]
        orphans = [row for row in opened if row.pk not in self.stored]
        new += [self.as_new(row) for row in orphans if self.is_wanted(row)]
        if len(new) > MOST_NEW:
            raise BadRequest("So many new rows are not added at once.")
        return self.written(there, new)

    def was_sent(self, row: Row) -> bool:
        """Whether a page that counts a row says anything of it."""
        start = f"{self.prefix}-{row.number}-"
        return bool(row.values) or any(key.startswith(start) for key in self.files)

    def is_wanted(self, row: Row) -> bool:
        """A row that is not there any more comes back if it was worked on, or if all else is gone."""
        return not row.is_deleted and (self.is_all_new or row.is_touched(self.blank))

    def count(self, which: str) -> int:
        value = self.data.get(f"{self.prefix}-{which}_FORMS", "")
        return min(as_number(value) or 0, 1000)

    def read_all(self) -> list[Row]:
        """The rows that the page counts, in one go over what it sent."""
        rows = {str(number): Row(number) for number in range(self.count("TOTAL"))}
        place = re.compile(rf"(initial-)?{re.escape(self.prefix)}-(\d+)-(.+)", re.ASCII)
        for key in self.data:
            found = place.fullmatch(key)
            if found and (row := rows.get(found[2])):
                into = row.base if found[1] else row.values
                into[found[3]] = self.data.getlist(key)
        for row in rows.values():
            # The formset knows what its rows belong to; the page may be of another edition.
            row.values.pop(self.parent, None)
        return list(rows.values())

    def merged(self, row: Row) -> Row:
        """What only the other changed is theirs, what was typed here stays as typed."""
        form = self.stored[row.pk]
        for name, theirs in self.stored_values(form).items():
            formfield, mine = form.fields[name], row.values.get(name, [])
            if (base := row.base.get(name)) is not None:
                if not differs(formfield, base, mine):
                    row.values[name] = theirs
                elif differs(formfield, base, theirs) and differs(formfield, theirs, mine):
                    label, now = label_of(form, name), shown(formfield, theirs) or "empty"
                    self.notes.append(f"{label} of “{form.instance}” was changed too, to: {now}")
            row.base[name] = theirs
        return row

    def as_stored(self, pk: str) -> Row:
        """A row that somebody else added, as the page would show it now."""
        values = self.stored_values(self.stored[pk])
        return Row(None, {"id": [pk], **values}, dict(values))

    def as_new(self, row: Row) -> Row:
        """A row that somebody else removed while it was changed here: it is kept as a new one."""
        row.values.pop("id", None)
        row.base = self.stored_values(self.blank)
        self.notes.append("A row that was removed meanwhile is back, because you changed it.")
        return row

    def stored_values(self, form: BaseForm) -> Values:
        """The fields of a row whose base travels in the page."""
        return {
            name: as_posted(formfield, form[name].initial) or [""]
            for name, formfield in form.fields.items()
            if formfield.show_hidden_initial
        }

    def written(self, there: list[Row], new: list[Row]) -> tuple[QueryDict, MultiValueDict]:
        """The rows counted anew: those that are stored first, as a formset expects them."""
        ours = re.compile(rf"(?:initial-)?{re.escape(self.prefix)}-\d+-")
        data, files = self.data.copy(), MultiValueDict()
        for key in [key for key in data if ours.match(key)]:
            del data[key]
        files.update({key: file for key, file in self.files.items() if not ours.match(key)})
        for number, row in enumerate([*there, *new]):
            for name, values in row.values.items():
                data.setlist(f"{self.prefix}-{number}-{name}", values)
            for name, values in row.base.items():
                data.setlist(f"initial-{self.prefix}-{number}-{name}", values)
            for key, file in self.files.items():
                if row.number is not None and key.startswith(f"{self.prefix}-{row.number}-"):
                    files[key.replace(f"-{row.number}-", f"-{number}-", 1)] = file
        data[f"{self.prefix}-TOTAL_FORMS"] = len(there) + len(new)
        data[f"{self.prefix}-INITIAL_FORMS"] = len(there)
        return data, files
