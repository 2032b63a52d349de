"""What holds for any text whatever."""

from hypothesis import given, settings
from hypothesis import strategies as st

from comments.models import Comment, Rule
from comments.screening.finding import EXPLANATION_LIMIT
from comments.screening.runner import ask_all
from comments.screening.signal_input import SignalInput
from comments.text_analysis.hosts import addresses_in
from comments.text_analysis.minhash import likeness, sketch_of
from comments.text_analysis.normalisation import fold
from kingsfund.core.text import tidy

# Letters of several scripts, marks, and what links, numbers and addresses are made of.
PIECES = ["http://", "www.", "@", ".", "xn--", "[", "]", ":", "/", "0", "+44 ", "a", "а", "α", "Ω",
          "İ", "ß", "ﬁ", "µ", "\u0301", "\u200d", "山", "!", " ", "\n", "example", "CASINO"]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
FEW = settings(max_examples=150, deadline=None)


@FEW
@given(TEXTS)
def test_folding_and_sketching_take_any_text(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    sketch = sketch_of(text)
    assert not sketch or likeness(sketch, sketch) == 1


@FEW
@given(TEXTS, TEXTS)
def test_no_signal_fails_on_what_can_be_stored(text: str, name: str) -> None:
    text = tidy(text)
    given = SignalInput(
        text=text,
        name=name,
        organisation=name,
        email=f"{name}@{text}",
        links=tuple(addresses_in(text)),
        rules=(Rule(name="R", text="casino"), Rule(name="P", kind="pattern", text="[a-c]+")),
        seconds_taken=1,
    )
    result = ask_all(given)
    assert result.problems == {}
    rows = result.signals(Comment())
    assert result.score() == sum(row.weight for row in rows)
    assert [row for row in rows if not 0 < len(row.explanation) <= EXPLANATION_LIMIT] == []
