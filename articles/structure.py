"""What a list of tags cannot say: which element may stand where, and in what shape.

Works on markup that nh3 has written: tags come in pairs, and neither text nor an attribute holds
a bare "<" or ">".
"""

import re
from dataclasses import dataclass, field

FIGURES = {"pull-quote", "picture", "embed"}

_TAG = re.compile(r"<(/?)(figure|figcaption|span|img)\b([^>]*)>")
_ANY_TAG = re.compile(r"<[^>]*>")
_CLASS = re.compile(r' class="([^"]*)"')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_BLOCK_TAGS = re.compile(
    r"(?:\s*</?(?:p|h[2-4]|ul|ol|li|blockquote|pre|hr|table|caption|tbody|tr|t[dh]|dl|d[td])\b[^>]*>)+\s*"
)
_STORED_PICTURE = re.compile(r"/media/[\w./-]+")
_SIZE = re.compile(r"[1-9][0-9]{0,4}")
_QUOTATION = re.compile(r"\s*<blockquote>(?:(?!<blockquote>).)*</blockquote>\s*", re.S)
_ONE_LINK = re.compile(
    r'\s*(?:<p>)?\s*(<a href="https?://[^">]+"[^>]*>)((?:(?!<a\b).)*)</a>\s*(?:</p>)?\s*', re.S
)
# A cell or item that is one paragraph is written without it, and so is the text before a list in it.
_ONLY_PARAGRAPH = re.compile(
    r"(<(?:li|t[dh]|dd)(?: [^>]*)?>)<p>((?:(?!</?p>).)*)</p>(?=</(?:li|t[dh]|dd)>)", re.S
)
_PARAGRAPH_AND_LIST = re.compile(r"(<li>)<p>((?:(?!</?p>).)*)</p>(?=<[uo]l[ >])", re.S)
_NEXT_SECTION = re.compile(r"</tbody>\s*<tbody>")


@dataclass
class _Element:
    """An element that is still open and will be written."""

    tag: str
    kind: str
    pieces: list[str] = field(default_factory=list)
    picture: str = ""
    caption: str = ""


def in_shape(markup: str) -> str:
    """The markup with figures, pictures, notes and cells in the one shape that is stored.

    What has another shape becomes its content; a picture from elsewhere is left out.
    """
    # Of every open tag its element, or None where only the content is kept.
    opened: list[_Element | None] = []
    stack, end = [_Element("", "")], 0
    for match in _TAG.finditer(markup):
        stack[-1].pieces.append(markup[end : match.start()])
        end = match.end()
        closes, tag, attributes = match.groups()
        if tag == "img":
            _take_picture(stack[-1], attributes)
        elif not closes:
            opened.append(_element(stack, tag, attributes))
            stack += filter(None, opened[-1:])
        elif opened.pop():
            _close(stack)
    markup = "".join([*stack[0].pieces, markup[end:]])
    markup = _NEXT_SECTION.sub("", markup)
    return _PARAGRAPH_AND_LIST.sub(r"\1\2", _ONLY_PARAGRAPH.sub(r"\1\2", markup))


def _element(stack: list[_Element], tag: str, attributes: str) -> _Element | None:
    """What an opening tag becomes. None of the three may stand in another of its kind."""
    if tag in [element.tag for element in stack]:
        return None
    named = _CLASS.search(attributes)
    name = named[1] if named else ""
    if tag == "figure":
        is_known = named is None or name in FIGURES
        return _Element(tag, name) if is_known else None
    if tag == "figcaption":
        return _Element(tag, "caption")
    place = [element.kind for element in stack[-2:]]
    is_credit = name == "credit" and place == ["picture", "caption"]
    return _Element(tag, name) if name == "note" or is_credit else None


def _take_picture(figure: _Element, attributes: str) -> None:
    if figure.kind == "picture" and not figure.picture:
        figure.picture = _picture(dict(_ATTRIBUTE.findall(attributes)))


def _picture(attributes: dict[str, str]) -> str:
    source, alt = attributes.get("src", ""), attributes.get("alt", "").strip()
    if not _STORED_PICTURE.fullmatch(source) or ".." in source or "//" in source:
        return ""
    sizes = "".join(
        f' {name}="{attributes[name]}"'
        for name in ("width", "height")
        if _SIZE.fullmatch(attributes.get(name, ""))
    )
    role = ' role="presentation"' if "role" in attributes and not alt else ""
    return f'<img src="{source}" alt="{alt}"{sizes}{role}>'


def _close(stack: list[_Element]) -> None:
    element = stack.pop()
    parent, inner = stack[-1], "".join(element.pieces)
    if element.tag == "figure":
        parent.pieces.append(_figure(element, inner))
    elif element.tag == "span":
        parent.pieces.append(_span(element.kind, inner))
    elif (words := _line(inner)) and parent.tag == "figure":
        parent.caption = f"{parent.caption} {words}".strip()
    elif words:
        parent.pieces.append(f"<p>{words}</p>")


def _span(kind: str, inner: str) -> str:
    words = _line(inner)
    return f'<span class="{kind}">{words}</span>' if words else ""


def _line(inner: str) -> str:
    """The content of blocks as one line, or nothing where there are no words."""
    line = _BLOCK_TAGS.sub(" ", inner).strip()
    return line if _words(line) else ""


def _words(markup: str) -> str:
    return _ANY_TAG.sub("", markup).strip()


def _figure(figure: _Element, inner: str) -> str:
    rest = inner if _words(inner) else ""
    caption = f"<figcaption>{figure.caption}</figcaption>" if figure.caption else ""
    if figure.kind == "picture" and figure.picture:
        return f'<figure class="picture">{figure.picture}{caption}</figure>{rest}'
    if figure.kind == "pull-quote" and rest and _QUOTATION.fullmatch(inner):
        return f'<figure class="pull-quote">{inner.strip()}{caption}</figure>'
    paragraph = f"<p>{figure.caption}</p>" if figure.caption else ""
    link = _ONE_LINK.fullmatch(inner) if figure.kind == "embed" else None
    if link and (words := _words(link[2])):
        return f'<figure class="embed">{link[1]}{words}</a></figure>{paragraph}'
    if figure.kind == "" and rest:
        return f"<figure>{inner.strip()}{caption}</figure>"
    return f"{rest}{paragraph}"
