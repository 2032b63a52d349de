"""A rule that editors keep."""

from django import forms
from django.core.exceptions import ValidationError

from comments.forms.fields import CommentTextField, LineField
from comments.models import Rule
from comments.text_analysis import matching
from kingsfund.core.db.optimistic_locking import VersionedForm


class RuleForm(VersionedForm):
    """What a rule looks for, where, and what it weighs. It is switched on elsewhere, once tried."""

    class Meta:
        model = Rule
        fields = ("name", "kind", "text", "place", "weight")
        field_classes = {"name": LineField, "text": CommentTextField}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
            "kind": forms.RadioSelect,
        }

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if "text" in cleaned and "kind" in cleaned:
            try:
                matching.matcher(cleaned["kind"], cleaned["text"])
            except matching.BadPattern as error:
                self.add_error("text", ValidationError(str(error), code="pattern"))
        if self.instance.pk:
            # It may have been switched while the form was open, which is no change of the form's.
            self.instance.refresh_from_db(fields=["is_active", "switched_by", "switched_at"])
        return cleaned

    def looks_for_something_else(self) -> bool:
        return bool(set(Rule.LOOKS_FOR).intersection(self.changed_data))
