"""Checks of what readers who cannot see a picture are told of it."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from articles.publish_checks.checks import CheckFinding, Draft, PublishCheck, check
from articles.publish_checks.tree import CheckedElement, Tree, clip, words

FILE_NAME = re.compile(
    r"[\w\-. ()+%]+\.(jpe?g|png|gif|webp|avif|svg|heic|tiff?|bmp)"
    r"|(img|dsc[nf]?|pxl|image|photo|picture|screenshot|untitled)[-_ ]*\d[\w-]*",
    re.I,
)
KIND_FIRST = re.compile(r"(an? |the )?(image|picture|photo|photograph|graphic|photo) of\b", re.I)
KIND_ONLY = frozenset(
    [
        *["image", "picture", "photo", "photograph", "graphic", "figure", "illustration", "icon"],
        *["chart", "graph", "diagram", "screenshot", "alt", "alt text", "description", "untitled"],
    ]
)


@check(
    "The lead picture is described",
    "Readers who cannot see it are told nothing. Say what it shows, or mark it as decoration.",
    place="picture_alt",
)
def picture(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 1.1.1 (non-text content)."""
    edition = draft.edition
    is_described = edition.picture_is_decorative or words(edition.picture_alt)
    if edition.picture_id and not is_described:
        yield CheckFinding("Its picture is not described, nor marked as decoration.")


@check(
    "The lead picture’s description says something",
    "Say what there is to see and why it is here, as you would on the telephone.",
    place="picture_alt",
    blocks=False,
)
def picture_says_nothing(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 1.1.1, failure F30. A warning: what serves as a description takes a person to judge."""
    edition = draft.edition
    if edition.picture and (why := says_nothing(edition.picture_alt, edition.picture_caption)):
        yield CheckFinding(
            f"The description of its picture {why}.", excerpt=clip(edition.picture_alt)
        )


@check(
    "Pictures in the text are described",
    "Readers who cannot see it are told nothing. Say what it shows, or mark it as decoration.",
)
def body_picture(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 1.1.1: an empty description counts only where somebody said that it is decoration."""
    for image in draft.tree.all("img"):
        is_decorative = image.attributes.get("role") == "presentation"
        if not is_decorative and not words(image.attributes.get("alt", "")):
            name = picture_name(image)
            yield CheckFinding(f"The picture {name} is not described.", image.paragraph, name)


@check(
    "Descriptions in the text say something",
    "Say what there is to see and why it is here, as you would on the telephone.",
    blocks=False,
)
def body_picture_says_nothing(draft: Draft) -> Iterator[CheckFinding]:
    """WCAG 1.1.1, failure F30. A warning: what serves as a description takes a person to judge."""
    captions = captions_of(draft.tree)
    for image in draft.tree.all("img"):
        alt = image.attributes.get("alt", "")
        if why := says_nothing(alt, captions.get(image.order, "")):
            yield CheckFinding(f"The description “{clip(alt)}” {why}.", image.paragraph, clip(alt))


def says_nothing(alt: str, caption: str) -> str:
    """Why a description tells nobody anything, to complete a sentence; empty if it may well do."""
    alt = words(alt).rstrip(".")
    if not alt:
        return ""
    if FILE_NAME.fullmatch(alt):
        return "is the name of a file"
    if alt.casefold() in KIND_ONLY:
        return "says that it is a picture, not what it shows"
    if KIND_FIRST.match(alt):
        return "begins by saying that it is a picture, which screen readers say anyway"
    if alt.casefold() == words(caption).rstrip(".").casefold():
        return "is the same as its caption, and would be read out twice"
    return ""


def captions_of(tree: Tree) -> dict[int, str]:
    """The caption of each picture in a figure, without its credit, by the picture's place."""
    captions: dict[int, str] = {}
    for figure in tree.all("figure"):
        if "figure" in figure.inside:
            continue
        text = " ".join(one.text for one in tree.within(figure, "figcaption"))
        for credit in tree.within(figure, "span.credit"):
            text = text.removesuffix(credit.text).rstrip()
        captions |= {image.order: text for image in tree.within(figure, "img")}
    return captions


def picture_name(image: CheckedElement) -> str:
    name = PurePosixPath(image.attributes.get("src", "")).name
    return f"“{clip(name)}”" if name else "without a file"


CHECKS: list[PublishCheck] = [
    picture,
    picture_says_nothing,
    body_picture,
    body_picture_says_nothing,
]
