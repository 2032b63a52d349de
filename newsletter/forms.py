from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.urls import resolve
from django.utils.text import slugify

from kingsfund.core.db.former_slugs import FormerSlugsForm
from kingsfund.core.email_addresses import NOT_AN_ADDRESS
from kingsfund.core.fields import AddressField, LineField
from newsletter import wording
from newsletter.models import Newsletter, Subscriber, Suppression

CHANGED = (
    "The newsletters on offer have changed since you opened the page. "
    "Here is what they are now: please choose again."
)
LIST_PAGE = "newsletters page"


class NewsletterChoice(NamedTuple):
    """One newsletter as a form shows it."""

    newsletter: Newsletter
    value: str
    field_id: str
    is_ticked: bool


class OfferField(forms.MultipleChoiceField):
    """Newsletters, each named with the version of its text; cleaned to a list of them."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": "Tick at least one newsletter.",
        "invalid_choice": CHANGED,
        "invalid_list": CHANGED,
    }

    def offer(self, newsletters: Iterable[Newsletter]) -> None:
        """Say which newsletters the form is about; a form does so when it is made."""
        self.newsletters = {newsletter.offer: newsletter for newsletter in newsletters}
        self.choices = [(offer, newsletter.name) for offer, newsletter in self.newsletters.items()]

    def clean(self, value: Sequence[str]) -> list[Newsletter]:
        return [self.newsletters[offer] for offer in dict.fromkeys(super().clean(value))]


class OfferForm(forms.Form):
    """What every form with check boxes for newsletters has."""

    newsletters = OfferField()

    def boxes(self, name: str = "newsletters") -> OfferField:
        """One of the fields whose choices are newsletters."""
        return cast(OfferField, self.fields[name])

    def offer(self, newsletters: Iterable[Newsletter]) -> None:
        self.boxes().offer(newsletters)

    @property
    def choices(self) -> list[NewsletterChoice]:
        """The boxes, ticked as the visitor ticked them; none is ticked for anybody."""
        bound = self["newsletters"]
        ticked = bound.value() or []
        return [
            NewsletterChoice(
                newsletter=newsletter,
                value=offer,
                field_id=f"{bound.auto_id}_{number}",
                is_ticked=offer in ticked,
            )
            for number, (offer, newsletter) in enumerate(self.boxes().newsletters.items())
        ]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of the control that it is about, for the summary."""
        # A group of boxes has its first one; what is hidden has the button.
        ids = {"newsletters": f"{self['newsletters'].auto_id}_0", "shown": "send", "had": "send"}
        return [
            (ids.get(name) or self[name].auto_id, str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]


class AskForm(OfferForm):
    """The sign-up form, from the strip on any page or from the list of newsletters.

    A form on a public page is the same for everybody, so it has no token; `website` is a field
    that no person sees and that robots fill in.
    """

    email = AddressField(error_messages={"required": "Enter your e-mail address."})
    source = forms.CharField(max_length=30, required=False)
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, newsletters: Iterable[Newsletter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(newsletters)

    def is_from_robot(self) -> bool:
        return bool(self.data.get("website"))

    def where(self) -> str:
        """The kind of form that was shown: the strip on some page, or the list."""
        source = slugify(self.cleaned_data["source"])
        return f"strip: {source}" if source else LIST_PAGE

    def wordings(self) -> dict[Newsletter, str]:
        """What was shown beside each newsletter that was asked for."""
        shown = wording.box if self.where() == LIST_PAGE else wording.sentence
        return {newsletter: shown(newsletter) for newsletter in self.cleaned_data["newsletters"]}


class ConfirmForm(OfferForm):
    """One button for what was asked for (`shown`), and boxes for the other newsletters."""

    newsletters = OfferField(required=False)
    shown = OfferField(widget=forms.MultipleHiddenInput, error_messages={"required": CHANGED})

    def __init__(
        self,
        *args: Any,
        asked: Iterable[Newsletter],
        others: Iterable[Newsletter],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(others)
        self.boxes("shown").offer(asked)

    def clean_shown(self) -> list[Newsletter]:
        shown = self.cleaned_data["shown"]
        if len(shown) < len(self.boxes("shown").newsletters):
            raise forms.ValidationError(CHANGED)
        return shown


class PreferencesForm(OfferForm):
    """What somebody takes. `had` is what was ticked when the page was shown.

    Only the difference between the two is done, so that an old tab undoes nothing.
    """

    newsletters = OfferField(required=False)
    had = OfferField(required=False, widget=forms.MultipleHiddenInput)
    name = LineField(max_length=80, required=False)

    def __init__(
        self,
        *args: Any,
        subscriber: Subscriber,
        taken: Iterable[Newsletter],
        newsletters: Iterable[Newsletter],
        **kwargs: Any,
    ) -> None:
        offers = [newsletter.offer for newsletter in taken]
        initial = {"newsletters": offers, "had": offers, "name": subscriber.name}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.offer(newsletters)
        self.boxes("had").offer(newsletters)

    def begin(self) -> list[Newsletter]:
        had = self.cleaned_data["had"]
        return [one for one in self.cleaned_data["newsletters"] if one not in had]

    def end(self) -> list[Newsletter]:
        ticked = self.cleaned_data["newsletters"]
        return [one for one in self.cleaned_data["had"] if one not in ticked]


class NewsletterForm(FormerSlugsForm):
    """A newsletter in the admin; refused if somebody else has saved it meanwhile."""

    class Meta:
        model = Newsletter
        fields = ("name", "slug", "description", "frequency", "position", "is_active")

    def clean_slug(self) -> str:
        """An address that leads to the newsletter, and to no other page."""
        slug = super().clean_slug()
        page = resolve(Newsletter(slug=slug).get_absolute_url())
        if page.view_name != "newsletter:newsletter-detail":
            raise forms.ValidationError(f"“{slug}” is a page of its own. Choose another.")
        return slug


class SuppressionForm(forms.ModelForm):
    """An address that must not be mailed, in any spelling."""

    class Meta:
        model = Suppression
        fields = ("email", "cause")
        error_messages = {
            "email": {"invalid": NOT_AN_ADDRESS, "unique": "This address is on the list already."}
        }

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()
