import json
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import NoReverseMatch, reverse

from articles.admin.forms import ArticleForm
from articles.admin.widgets import PICTURE_ADDRESSES
from articles.content.sanitize import EDITOR_EXTENSIONS

SCRIPTS = Path(settings.BASE_DIR) / "articles/static/articles/editor"
CONFIG = "data-django-prose-editor-configurable"


def attributes_of_the_field() -> dict[str, str]:
    field = ArticleForm()["body"]
    return field.field.widget.get_context("body", "", {})["widget"]["attrs"]


def test_editor_loads_our_extensions_with_their_styles(db: None) -> None:
    config = json.loads(attributes_of_the_field()[CONFIG])
    assert config["js_modules"] == ["/static/articles/editor/index.js"]
    assert "/static/articles/editor/editor.css" in str(ArticleForm().media)


def test_every_extension_is_in_a_script(db: None) -> None:
    ours = re.findall(
        r"^export const (\w+)", "\n".join(p.read_text() for p in SCRIPTS.glob("*.js")), re.M
    )
    library = Path(finders.find("django_prose_editor/editor.js")).read_text()
    theirs = re.findall(r"\w+ as (\w+)", library[library.rindex("export{") :])
    assert set(EDITOR_EXTENSIONS) - set(ours) - set(theirs) == set()


def test_field_says_where_pictures_are_kept_if_they_are(db: None) -> None:
    attributes = attributes_of_the_field()
    for attribute, name in PICTURE_ADDRESSES.items():
        try:
            address = reverse(name)
        except NoReverseMatch:
            address = None
        assert attributes.get(attribute) == address
