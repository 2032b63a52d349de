"""Plausible sentences about health and care, put together from parts by chance."""

from collections.abc import Sequence
from random import Random

from django.utils.text import slugify

WHO = [
    "Ward managers", "Community nurses", "Two in five practices", "Small trusts",
    "Most of the hospitals we visited", "Families", "Commissioners", "Junior doctors",
    "Pharmacists in rural counties", "Care home owners", "Boards", "Ambulance crews",
    "People who live alone", "Midwives", "Discharge teams", "The busiest departments",
    "Health visitors", "Local councils", "Patients with more than one illness", "Porters",
    "Receptionists", "District nurses", "Therapists", "Volunteers", "Carers under eighteen",
    "Clinical directors", "Mental health teams", "Dentists", "New consultants", "Finance directors",
]  # fmt: skip
DO = [
    "depend on", "have learnt to work round", "ask for", "were promised", "return to",
    "spend a third of the week on", "speak of", "have stopped counting", "pay for", "inherited",
    "would give up much for", "have never seen", "argue about", "are judged by", "plan around",
    "lose", "share", "report", "distrust", "find their own way to", "measure", "do without",
    "are proud of", "cannot explain", "have begun to publish",
]  # fmt: skip
WHAT = [
    "beds that open only in winter", "a rota that nobody designed", "shared records",
    "the hours between four and eight in the morning", "letters that arrive too late",
    "targets set for another decade", "one telephone number", "a room where people can talk",
    "notes that follow the patient", "the gap between two budgets", "transport home",
    "an hour of silence", "clinics on Saturdays", "waiting lists in three different formats",
    "training that counts", "a colleague with time", "money that comes in March",
    "the same form filled in twice", "a named person", "good sleep", "scanners that stand idle",
    "the second opinion", "routine operations", "continuity of care", "the weekend",
    "supervision", "corridors with no windows", "meals that are eaten warm", "a lift that works",
    "data about those who did not come", "prescriptions on paper", "the bus timetable",
    "exit interviews", "the last appointment of the day", "interpreters", "locums",
    "a plan for the evening", "home visits", "the cost of delay", "discharge before noon",
]  # fmt: skip
WHERE = [
    "even where money was found", "without being asked", "in most of the places we visited",
    "as soon as a pilot ends", "more often than they admit", "since the last reorganisation",
    "in the poorest fifth of neighbourhoods", "in every region but one", "long before winter",
    "when the consultant is on leave", "and say so in public", "in spite of the guidance",
    "whatever the dashboard shows", "for reasons that have little to do with cost",
    "on the coast above all", "at the end of a shift", "year after year", "with little to show",
    "and are right to", "at no cost to anybody", "because nobody else will",
    "until somebody measures it", "in small teams more than in large ones",
    "and have the figures to prove it", "to the surprise of their boards",
]  # fmt: skip
OPENING = [ "On paper", "By contrast", "In one county",
    "When asked why", "Taken together", "For every ten who try", "As a rule", "At night",
    "Outside the cities", "In our sample", "Seen from the ward", "If the trend goes on", "To nobody’s surprise",
]  # fmt: skip
AND_YET = [
    "which is not what the plan assumed", "and the difference has grown",
    "though few would put it that way", "and it shows", "but only where leaders stayed",
    "and nobody has asked them why", "which costs more than it saves",
    "although the reasons vary", "and that can be changed", "but not for long",
    "a finding that held in every model", "and the patients notice", "if the records are right",
    "and this is the good news", "which we did not expect", "and the evidence is thin",
]  # fmt: skip
HEADINGS = [
    "What we did", "What we found", "Who waits", "Why it matters", "The cost of doing nothing",
    "What helps", "What does not", "A question of trust", "Who decides", "The view from the ward",
    "Counting what counts", "Small teams, large effects", "The evidence so far", "What comes next",
    "Limits", "Recommendations", "Where the time goes", "The first hundred days",
    "Two places compared", "Lessons from abroad", "What patients told us", "Money and its absence",
    "The long tail", "Before winter comes", "An awkward finding",
]  # fmt: skip
TITLES = [
    "Why {who} {do} {what}", "{What}: what we know", "What {who} can teach us about {what}",
    "The trouble with {what}", "{Who} and {what}", "Counting {what}", "In defence of {what}",
    "After {what}, what?", "Ten years of {what}", "{What}, and who pays for it",
    "How {who} changed the way we think about {what}", "Is there a case for {what}?",
]  # fmt: skip
ANCHORED = {text: f'<h2 id="{slugify(text)}">{text}</h2>' for text in HEADINGS}


class Prose:
    """Writes titles, articles and comments; the same seed writes the same."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def pick(self, choices: Sequence[str]) -> str:
        return choices[int(self.random.random() * len(choices))]

    def sentence(self) -> str:
        """Twelve to twenty words, one of some ten million."""
        who, do, what, where = (self.pick(part) for part in (WHO, DO, WHAT, WHERE))
        kind = self.random.random()
        if kind < 0.3:
            return f"{who} {do} {what} {where}, {self.pick(AND_YET)}."
        if kind < 0.6:
            return f"{self.pick(OPENING)}, {_lower(who)} {do} {what}, {self.pick(AND_YET)}."
        share = int(self.random.random() * 890 + 30) / 10
        if kind < 0.8:
            return f"{who} {do} {what} {where}: {share} per cent of those who replied said so."
        return f"Of those who {_plain(do)} {what}, {share} per cent did so {where}, {self.pick(AND_YET)}."

    def sentences(self, count: int) -> str:
        return " ".join(self.sentence() for _ in range(count))

    def title(self) -> str:
        who, what = self.pick(WHO), self.pick(WHAT)
        words = {
            "who": _lower(who),
            "Who": who,
            "do": self.pick(DO),
            "what": what,
            "What": what[0].upper() + what[1:],
        }
        return self.pick(TITLES).format(**words)

    def body(self, paragraphs: int = 9) -> str:
        """About 800 words of clean HTML for nine paragraphs, parted by headings."""
        headings = self.random.sample(HEADINGS, max(1, paragraphs // 3))
        pieces = []
        for number in range(paragraphs):
            if number % 3 == 2 and headings:
                pieces.append(ANCHORED[headings.pop()])
            pieces.append(f"<p>{self.sentences(4 + number % 2)}</p>")
        return "\n".join(pieces)

    def comment(self) -> str:
        """One to three short paragraphs of plain text."""
        paragraphs = 1 + int(self.random.random() * 3)
        return "\n\n".join(self.sentences(1 + number % 2) for number in range(paragraphs))


def _lower(who: str) -> str:
    return who[0].lower() + who[1:]


def _plain(do: str) -> str:
    """The verb for a clause about the past that needs no helping verb in front."""
    return do.removeprefix("would ")
