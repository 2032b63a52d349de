"""How long writers waited: exact percentiles by nearest rank, reckoned by the database."""

from django.db.models import QuerySet

HALF, NINE_OF_TEN = 50, 90


def percentile(answers: QuerySet, percent: int, count: int) -> int | None:
    """The seconds within which so many of a hundred of `count` decisions came; None for none."""
    if not count:
        return None
    rank = rank_of(percent, count)
    return answers.order_by("waited").values_list("waited", flat=True)[rank - 1 : rank].get()


def rank_of(percent: int, count: int) -> int:
    """The place, from 1, of a percentile among so many in their order."""
    return max(1, -(-percent * count // 100))


def span(seconds: int | None) -> str:
    """A time waited as people say it, to two parts: “5 hours 20 minutes”; a dash for none."""
    if seconds is None:
        return "–"
    return " ".join(count_of(*part) for part in units_of(seconds)) or "under a minute"


def brief(seconds: int | None) -> str:
    """The same where there is little room: “5 h 20 min”."""
    if seconds is None:
        return "–"
    letters = {"day": "d", "hour": "h", "minute": "min"}
    said = [f"{number}\u00a0{letters[noun]}" for number, noun in units_of(seconds)]
    return "\u00a0".join(said) or "<\u00a01\u00a0min"


def units_of(seconds: int) -> list[tuple[int, str]]:
    """The two largest units that there is anything of, without those that there is nothing of."""
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    while parts and not parts[0][0]:
        del parts[0]
    return [part for part in parts[:2] if part[0]]


def count_of(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
