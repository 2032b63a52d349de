import pytest

from articles.body import clean_html

PICTURE = '<img src="/media/pictures/x.webp" alt="A ward" width="1600" height="900">'


@pytest.mark.parametrize(
    "markup",
    [
        '<figure class="pull-quote"><blockquote><p>Said.</p></blockquote><figcaption>Ann Lee</figcaption></figure>',
        '<figure class="pull-quote"><blockquote><p>One.</p><p>Two.</p></blockquote></figure>',
        f'<figure class="picture">{PICTURE}<figcaption>A ward <span class="credit">Ann</span></figcaption></figure>',
        '<figure class="picture"><img src="/media/a/b-1.webp" alt=""></figure>',
        '<figure class="picture"><img src="/media/x.webp" alt="" role="presentation"></figure>',
        '<p>Beds<span class="note">Counted, with <em>care</em>.</span></p>',
        '<figure class="embed"><a href="https://example.org/film" rel="noopener">A film</a></figure>',
        "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>Plain</figcaption></figure>",
        '<table><caption>Beds</caption><tbody><tr><th scope="rowgroup" rowspan="2">a</th><td>1</td></tr><tr><td>2</td></tr></tbody></table>',
        '<ol start="3" type="a" reversed=""><li>a</li></ol>',
        "<dl><dt>Bed</dt><dd>Where one lies</dd></dl>",
    ],
)
def test_what_is_in_shape_stays(markup: str) -> None:
    assert clean_html(markup) == markup


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        # Figures of no known kind, or without what makes their kind
        ('<figure class="video"><p>x</p><figcaption>y</figcaption></figure>', "<p>x</p><p>y</p>"),
        ('<figure class="picture embed"><p>x</p></figure>', "<p>x</p>"),
        ('<figure class="picture"><figcaption>Gone</figcaption></figure>', "<p>Gone</p>"),
        ('<figure class="pull-quote"><p>Said.</p></figure>', "<p>Said.</p>"),
        ('<figure class="embed"><p>No link</p></figure>', "<p>No link</p>"),
        ('<figure class="embed"><a href="/x">Ours</a></figure>', '<a href="/x" rel="noopener">Ours</a>'),
        ("<figure></figure><figure><figcaption> </figcaption></figure>", ""),
        ("<figure><figure><p>x</p></figure></figure>", "<figure><p>x</p></figure>"),
        (
            f'<figure class="picture other">{PICTURE}<p>x</p></figure>',
            f'<figure class="picture">{PICTURE}</figure><p>x</p>',
        ),
        (
            '<figure class="embed"><p><a href="https://example.org/"><b>A</b> film</a></p></figure>',
            '<figure class="embed"><a href="https://example.org/" rel="noopener">A film</a></figure>',
        ),
        # Pictures from elsewhere, loose ones, and attributes with other values
        (f"<p>{PICTURE}x</p>", "<p>x</p>"),
        ('<figure class="picture"><img src="https://example.org/media/x.png"></figure>', ""),
        ('<figure class="picture"><img src="//example.org/media/x.png"></figure>', ""),
        ('<figure class="picture"><img src="/media/../admin/"></figure>', ""),
        ('<figure class="picture"><img src="/media/x.png?q=1"></figure>', ""),
        (
            '<figure class="picture"><img alt=" x " width="1e3" height="-1" role="presentation" '
            'src="/media/x.png" loading="lazy"></figure>',
            '<figure class="picture"><img src="/media/x.png" alt="x"></figure>',
        ),
        (
            '<table><tr><th scope="everything" colspan="1" rowspan="9999">a</th></tr></table>',
            "<table><tbody><tr><th>a</th></tr></tbody></table>",
        ),
        ('<ol type="1" start="x"><li>a</li></ol>', "<ol><li>a</li></ol>"),
        # Notes and credits
        ('<p>a<span class="note"></span>b<span class="other">c</span></p>', "<p>abc</p>"),
        (
            '<p>a<span class="note">b <span class="note">c</span></span></p>',
            '<p>a<span class="note">b c</span></p>',
        ),
        ('<p>a<span class="credit">b</span></p>', "<p>ab</p>"),
        (
            '<div>a<span class="note"><p>b</p><ul><li>c</li></ul></span></div>',
            'a<span class="note">b c</span>',
        ),
        # One way to write each
        ("<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>", "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>"),
        ("<ul><li><p>a</p><ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>",
            "<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>",
        ),
    ],
)  # fmt: skip
def test_what_is_not_comes_into_shape(markup: str, cleaned: str) -> None:
    assert clean_html(markup) == cleaned
    assert clean_html(cleaned) == cleaned
