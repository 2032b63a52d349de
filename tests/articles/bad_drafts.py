"""Drafts that the publish checks must not let pass in silence, each with its mended twin."""

from dataclasses import dataclass, field

STANDFIRST = "It has no standfirst."
HERE = "/articles/there/"
TABLE = (
    "<table><caption>Beds</caption><tbody><tr><th scope='col'>Year</th><th scope='col'>Beds</th>"
    "</tr><tr><td>2025</td><td>100</td></tr></tbody></table>"
)


@dataclass(frozen=True)
class BadDraft:
    """What is wrong with a draft, what the publish checks say to it (check and message), and it put right.

    The fields are those of an edition, and `authors`, `topics`, `has_picture` and `is_later`. What
    stands in braces is filled in with the rows that a test makes.
    """

    name: str
    bad: dict[str, object]
    says: list[tuple[str, str]]
    mended: dict[str, object] = field(default_factory=dict)


def body(name: str, bad: str, says: list[tuple[str, str]], mended: str) -> BadDraft:
    """A draft of which only the text is wrong; a first paragraph stands before it."""
    first = "<p>It begins.</p>"
    return BadDraft(name, {"body": first + bad}, says, {"body": first + mended})


def picture(alt: str, caption: str = "Nurses.") -> str:
    return (
        "<figure class='picture'><img src='/media/{picture}' " + alt + ">"
        f"<figcaption>{caption} <span class='credit'>Jo Ray</span></figcaption></figure>"
    )


def link(address: str, text: str = "how beds are counted") -> str:
    return f"<p>We showed <a href='{address}'>{text}</a> last year.</p>"


FIELDS = [
    BadDraft("no title", {"title": " "}, [("title", "It has no title.")]),
    BadDraft("no standfirst", {"standfirst": ""}, [("standfirst", STANDFIRST)]),
    BadDraft("standfirst that nobody sees", {"standfirst": "\u200b"}, [("standfirst", STANDFIRST)]),
    BadDraft(
        "standfirst like the title",
        {"title": "Beds", "standfirst": "Beds."},
        [("standfirst_repeats", "The standfirst repeats the title.")],
        {"title": "Beds", "standfirst": "A hospital needs fewer than it has."},
    ),
    BadDraft("no text", {"body": "<p> </p><p>\u00a0</p>"}, [("text", "It has no text.")]),
    BadDraft("no author", {"authors": False}, [("author", "It names no author.")]),
    BadDraft("no topic", {"topics": False}, [("topic", "It is under no topic.")]),
    BadDraft(
        "no change note",
        {"is_later": True},
        [
            (
                "change_note",
                "It does not say what changed since the edition that readers see now (change note).",
            )
        ],
        {"is_later": True, "change_note": "New figures for March."},
    ),
    BadDraft(
        "correction without a note",
        {"is_later": True, "change": "correction"},
        [
            (
                "change_note",
                "It does not say what changed since the edition that readers see now (change note).",
            )
        ],
        {"is_later": True, "change": "minor"},
    ),
    BadDraft(
        "lead picture not described",
        {"has_picture": True},
        [("picture", "Its picture is not described, nor marked as decoration.")],
        {"has_picture": True, "picture_alt": "A ward at night, its beds empty"},
    ),
    BadDraft(
        "lead picture called by its file",
        {"has_picture": True, "picture_alt": "IMG_2041.jpg"},
        [("picture_says_nothing", "The description of its picture is the name of a file.")],
        {"has_picture": True, "picture_alt": "A ward at night, its beds empty"},
    ),
    BadDraft(
        "several things at once",
        {"standfirst": "", "authors": False, "topics": False, "body": "<p>See.</p><h3>Beds</h3>"},
        [
            ("standfirst", STANDFIRST),
            ("heading_order", "The first heading, “Beds”, is of level 3, not 2."),
            ("author", "It names no author."),
            ("topic", "It is under no topic."),
        ],
        {"body": "<p>See.</p><h2>Beds</h2>"},
    ),
]

STRUCTURE = [
    body(
        "heading without words",
        "<h2> </h2><p>Text.</p>",
        [("heading_empty", "A heading has no words.")],
        "<h2>Beds</h2><p>Text.</p>",
    ),
    body(
        "first heading too low",
        "<h3>Beds</h3>",
        [("heading_order", "The first heading, “Beds”, is of level 3, not 2.")],
        "<h2>Beds</h2>",
    ),
    body(
        "level left out",
        "<h2>Beds</h2><p>One.</p><h4>By year</h4>",
        [("heading_order", "The heading “By year” is of level 4, under one of level 2.")],
        "<h2>Beds</h2><p>One.</p><h3>By year</h3><h4>By month</h4><h2>Staff</h2>",
    ),
    body(
        "heading in bold",
        "<p><strong>Why beds</strong> <strong>are not the point</strong></p><p>Text.</p>",
        [("heading_faked", "“Why beds are not the point” is bold, but no heading.")],
        "<h2>Why beds are not the point</h2><p><strong>Text</strong> that goes on.</p>",
    ),
    body(
        "table without header cells",
        "<table><caption>Beds</caption><tbody><tr><td>2025</td><td>9</td></tr></tbody></table>",
        [("table_headers", "The table “Beds” has no header cells.")],
        TABLE,
    ),
    body(
        "header cells that do not say which way",
        TABLE.replace(" scope='col'", ""),
        [
            (
                "table_headers",
                "The table “Beds” has header cells that do not say what they head, column or row.",
            )
        ],
        TABLE,
    ),
    body(
        "table without a caption",
        TABLE.replace("<caption>Beds</caption>", ""),
        [("table_caption", "A table has no caption.")],
        TABLE,
    ),
    body(
        "pull quote of nobody",
        "<figure class='pull-quote'><blockquote><p>Beds wait.</p></blockquote></figure>",
        [("quote_unnamed", "The pull quote “Beds wait.” does not say whose words it is.")],
        "<figure class='pull-quote'><blockquote><p>Beds wait.</p></blockquote>"
        "<figcaption>Jo Ray, matron</figcaption></figure>",
    ),
    body(
        "embed without a title",
        "<figure class='embed'><a href='https://video.example/1'></a></figure>",
        [("embed_untitled", "An embed has no title.")],
        "<figure class='embed'><a href='https://video.example/1'>A ward round, 3 minutes</a>"
        "</figure>",
    ),
    body(
        "embed called by its address",
        "<figure class='embed'><a href='https://video.example/1'>https://video.example/1</a>"
        "</figure>",
        [("embed_untitled", "An embed has no title.")],
        "<figure class='embed'><a href='https://video.example/1'>A ward round</a></figure>",
    ),
]

DESCRIBED = picture("alt='Two nurses at an admin lamp'")
PICTURES = [
    body(
        "picture without a description",
        picture(""),
        [("body_picture", "The picture “{picture_name}” is not described.")],
        DESCRIBED,
    ),
    body(
        "picture nobody has said anything of",
        picture("alt=''"),
        [("body_picture", "The picture “{picture_name}” is not described.")],
        picture("alt='' role='presentation'"),
    ),
    body(
        "description that is a file name",
        picture("alt='ward-final (2).JPG'"),
        [
            (
                "body_picture_says_nothing",
                "The description “ward-final (2).JPG” is the name of a file.",
            )
        ],
        DESCRIBED,
    ),
    body(
        "description that begins with image of",
        picture("alt='Image of two nurses'"),
        [
            (
                "body_picture_says_nothing",
                "The description “Image of two nurses” begins by saying that it is a picture, "
                "which screen readers say anyway.",
            )
        ],
        DESCRIBED,
    ),
    body(
        "description that says picture",
        picture("alt='Picture.'"),
        [
            (
                "body_picture_says_nothing",
                "The description “Picture.” says that it is a picture, not what it shows.",
            )
        ],
        DESCRIBED,
    ),
    body(
        "description like the caption",
        picture("alt='nurses'"),
        [
            (
                "body_picture_says_nothing",
                "The description “nurses” is the same as its caption, and would be read out twice.",
            )
        ],
        DESCRIBED,
    ),
    body(
        "picture that is not stored",
        DESCRIBED.replace("{picture}", "pictures/lost.webp"),
        [("picture_missing", "The picture “lost.webp” is not there.")],
        DESCRIBED,
    ),
]

LINKS = [
    body(
        "link without words",
        link(HERE, " "),
        [("link_empty", "A link has no words (it leads to “/articles/there/”).")],
        link(HERE),
    ),
    body(
        "link without an address",
        "<p>We showed <a>how beds are counted</a>.</p>",
        [("link_dead", "The link “how beds are counted” has no address.")],
        link(HERE),
    ),
    body(
        "link that says click here",
        link(HERE, "Click here!"),
        [("link_words", "The link “Click here!” does not say where it leads.")],
        link(HERE),
    ),
    body(
        "link that says read more",
        link("https://example.org/beds", "Read more …"),
        [("link_words", "The link “Read more …” does not say where it leads.")],
        link("https://example.org/beds"),
    ),
    body(
        "link that is an address",
        link("https://example.org/beds", "www.example.org/beds"),
        [
            (
                "link_words",
                "The link “www.example.org/beds” is a bare address, read out letter by letter.",
            )
        ],
        link("https://example.org/beds"),
    ),
    body(
        "same words for two places",
        link("https://example.org/a", "The report") + link("https://example.org/b", "the report"),
        [("link_ambiguous", "The words “the report” lead to different places.")],
        link("https://example.org/a", "The report") + link("https://example.org/a/", "the report"),
    ),
    body(
        "link to no article",
        link("/articles/nowhere/"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads to a page of ours that does not exist.",
            )
        ],
        link(HERE),
    ),
    body(
        "absolute link to no article of ours",
        link("{site}/articles/nowhere/"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads to a page of ours that does not exist.",
            )
        ],
        link("{site}/articles/there"),
    ),
    body(
        "relative link out of a draft",
        link("../nowhere/"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads to a page of ours that does not exist.",
            )
        ],
        link("../there/"),
    ),
    body(
        "link to no topic",
        link("/topics/nothing/"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads to a page of ours that does not exist.",
            )
        ],
        link("/topics/beds/"),
    ),
    body(
        "link to an author renamed",
        link("/authors/ann-marsh/"),
        [
            (
                "link_moved",
                "The link “how beds are counted” leads to a former address; it is now "
                "/authors/ann-lee/.",
            )
        ],
        link("/authors/ann-lee/"),
    ),
    body(
        "link to a topic renamed",
        link("/topics/bed-blocking/"),
        [
            (
                "link_moved",
                "The link “how beds are counted” leads to a former address; it is now /topics/beds/.",
            )
        ],
        link("/topics/beds/"),
    ),
    body(
        "link to an author who is not shown",
        link("/authors/not-yet/"),
        [
            (
                "link_to_draft",
                "The link “how beds are counted” leads to something of ours that is not published.",
            )
        ],
        link("/authors/ann-lee/"),
    ),
    body(
        "link to a comment that waits",
        link("/comments/{waiting}/"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads to a page of ours that does not exist.",
            )
        ],
        link("/comments/{published}/"),
    ),
    body(
        "link to a comment with an enormous number",
        link("/comments/99999999999999999999999/"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads to a page of ours that does not exist.",
            )
        ],
        link("/comments/policy/"),
    ),
    body(
        "link to no file",
        link("/media/downloads/lost%00.pdf"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads to a page of ours that does not exist.",
            )
        ],
        link("/media/{picture}"),
    ),
    body(
        "link to no place on the page",
        "<h2 id='beds'>Beds</h2>" + link("#staff"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads to a place on this page that does not exist.",
            )
        ],
        "<h2 id='beds'>Beds</h2>" + link("#beds"),
    ),
    body(
        "link into the admin",
        link("/admin/articles/article/1/change/"),
        [
            (
                "link_dead",
                "The link “how beds are counted” leads into the admin, which readers cannot open.",
            )
        ],
        link("/articles/"),
    ),
    body(
        "address that cannot be read",
        link("http://[example/"),
        [
            (
                "link_dead",
                "The link “how beds are counted” has an address that no browser can read.",
            )
        ],
        link("http://example.org/"),
    ),
    body(
        "link to a draft of ours",
        link("/articles/not-yet/"),
        [
            (
                "link_to_draft",
                "The link “how beds are counted” leads to something of ours that is not published.",
            )
        ],
        link("/articles/itself/"),
    ),
    body(
        "link to a former address",
        link("/articles/formerly/"),
        [
            (
                "link_moved",
                "The link “how beds are counted” leads to a former address; it is now "
                "/articles/there/.",
            )
        ],
        link(HERE),
    ),
    body(
        "link to what was withdrawn",
        link("/articles/taken-back/"),
        [
            (
                "link_to_withdrawn",
                "The link “how beds are counted” leads to an article that was withdrawn.",
            )
        ],
        link("mailto:ann@example.org"),
    ),
]

NOTES = [
    body(
        "note without words",
        "<p>Beds<span class='note'> </span> wait.</p>",
        [("note_empty", "A note is empty.")],
        "<p>Beds<span class='note'>In 2025.</span> wait.</p>",
    ),
    body(
        "note in a heading",
        "<h2>Beds<span class='note'>In 2025.</span></h2>",
        [("note_misplaced", "The note “In 2025.” stands inside a heading.")],
        "<h2>Beds</h2><p>They wait.<span class='note'>In 2025.</span></p>",
    ),
    body(
        "note in a note",
        "<p>Beds<span class='note'>In 2025<span class='note'>June</span></span></p>",
        [("note_misplaced", "The note “June” stands inside a note.")],
        "<p>Beds<span class='note'>In June 2025</span></p>",
    ),
    body(
        "notes of a word processor",
        "<p>Beds wait.<a href='#_ftn1'>[1]</a></p><p><a href='#_ftnref1'>[1]</a> In 2025.</p>",
        [
            ("note_left_over", "“[1]” is left of a note from a word processor."),
            ("note_left_over", "“[1]” is left of a note from a word processor."),
        ],
        "<p>Beds wait.<span class='note'>In 2025.</span></p>",
    ),
    body(
        "mark without its note",
        "<p>Beds wait.[1] They do.[2]</p><p>[1] In 2025.</p>",
        [("note_unmatched", "The mark “[2]” has no note.")],
        "<p>Beds wait.[1] They do.[2]</p><ul><li>[1] In 2025.</li><li>[2] Often.</li></ul>",
    ),
    body(
        "note without its mark",
        "<p>Beds wait.</p><p>[3] In 2025.</p>",
        [("note_unmatched", "The note “[3]” is marked nowhere in the text.")],
        "<p>Beds wait, as the case [2019] UKSC 5 and <code>beds[3]</code> show.</p>",
    ),
]

BAD_DRAFTS = [*FIELDS, *STRUCTURE, *PICTURES, *LINKS, *NOTES]
