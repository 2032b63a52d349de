from kingsfund.demo.prose import Prose


def test_prose_is_the_same_on_every_machine() -> None:
    first, again, other = Prose("a"), Prose("a"), Prose("b")

    assert first.body() == again.body() != other.body()
