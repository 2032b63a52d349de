"""Names, posts and places of people who do not exist."""

from itertools import product

from kingsfund.seeding.prose import Prose

FIRST = [
    "Ada", "Bela", "Carys", "Dilip", "Edith", "Femi", "Greta", "Hugh", "Ines", "Joan", "Kofi",
    "Lena", "Mona", "Neil", "Orla", "Priya", "Quentin", "Rosa", "Samir", "Tess", "Una", "Victor",
    "Wanda", "Yusuf", "Zoe", "Alan", "Beth", "Colm", "Dora", "Eric",
]  # fmt: skip
LAST = [
    "Ashdown", "Birch", "Calloway", "Drummond", "Ellery", "Farrow", "Gladwin", "Hartnell",
    "Ibbotson", "Jessop", "Kettle", "Larkin", "Mudge", "Norland", "Oakes", "Penrose", "Quayle",
    "Radley", "Shore", "Tolland", "Underhill", "Vance", "Wetherby", "Yarrow", "Zeller", "Acheson",
    "Bellamy", "Crane", "Dunmore", "Everett",
]  # fmt: skip
POSTS = [
    "Consultant physician", "Ward manager", "General practitioner", "Community nurse", "Analyst",
    "Patient representative", "Pharmacist", "Chief executive", "Carer", "Health visitor",
    "Policy officer", "Radiographer", "Social worker", "Medical student", "Retired nurse",
]  # fmt: skip
PLACES = [
    "Northvale Hospitals", "Estuary Community Trust", "Harrow Hill Practice", "Marsh County Council",
    "Westmere Infirmary", "The Lantern Hospice", "Oldbridge Care", "Fenside Ambulance Service",
    "University of Carrow", "Patients of Penhale", "Royal Tarn Hospital", "Self-employed",
]  # fmt: skip
KINDS = ["House Practice", "Street Pharmacy", "Hospice", "Primary Care Network", "Trust", "College"]
INTERESTS = ["I sit on the board of a local charity.", "My employer sells booking software."]

AUTHORS = [f"{first} {last}" for first, last in list(product(FIRST, LAST))[7 :: len(LAST) + 11]][
    :20
]
TOPICS = [
    "Mental health", "Maternity and newborn care", "Cancer care", "Dentistry",
    "Ambulances and urgent care", "Buildings and equipment", "Public health", "Medicines",
    "Research and evidence", "Money and rules",
]  # fmt: skip
NEWSLETTERS = [
    ("weekly-round-up", "Weekly round-up", "Every Thursday"),
    ("monthly-figures", "Monthly figures", "On the first Tuesday of the month"),
    ("letters-from-readers", "Letters from readers", "Every other Friday"),
]


def make_writer(prose: Prose, number: int) -> dict[str, str]:
    """What somebody fills into the form of a comment; every fourth writes again."""
    first, last = prose.pick(FIRST), prose.pick(LAST)
    return {
        "name": f"{first} {last}",
        "job_title": prose.pick(POSTS),
        "organisation": place(prose),
        "email": f"writer{number - number % 4}@example.net",
        "declared_interest": prose.pick(INTERESTS) if prose.random.random() < 0.05 else "",
    }


def place(prose: Prose) -> str:
    """Most write from a few large places, the others from some two hundred small ones."""
    if prose.random.random() < 0.7:
        return prose.pick(PLACES)
    return f"{prose.pick(LAST)} {prose.pick(KINDS)}"
