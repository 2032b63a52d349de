import pytest

from articles.content.foreign import without_foreign_tags


@pytest.mark.parametrize(
    ("markup", "without"),
    [
        ('<MATH display="block"><mi>x</mi></MATH>', "x"),
        ("<m:r>x</m:r> <p>1 < 2</p>", "<m:r>x</m:r> <p>1 < 2</p>"),
        ("<set-up>x</set-up><text", "<set-up>x</set-up><text"),
        ("<mi<mi>x", "<mix"),
    ],
)
def test_tags_of_formulas_go_and_their_words_stay(markup: str, without: str) -> None:
    assert without_foreign_tags(markup) == without
