"""Names, job titles and organisations of invented people, and the other names of bulk data."""

from itertools import product

from kingsfund.demo.prose import Prose

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
JOB_TITLES = [
    "Consultant physician", "Ward manager", "General practitioner", "Community nurse", "Analyst",
    "Patient representative", "Pharmacist", "Chief executive", "Carer", "Health visitor",
    "Policy officer", "Radiographer", "Social worker", "Medical student", "Retired nurse",
]  # fmt: skip
ORGANISATIONS = [
    "Northvale Hospitals", "Estuary Community Trust", "Harrow Hill Practice", "Marsh County Council",
    "Westmere Infirmary", "The Lantern Hospice", "Oldbridge Care", "Fenside Ambulance Service",
    "University of Carrow", "Patients of Penhale", "Royal Tarn Hospital", "Self-employed",
]  # fmt: skip
ORGANISATION_KINDS = [
    "House Practice",
    "Street Pharmacy",
    "Hospice",
    "Primary Care Network",
    "Trust",
    "College",
]
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
    ("from-our-readers", "From our readers", "Every other Friday"),
]


def make_writer(prose: Prose, number: int) -> dict[str, str]:
    """The fields of a comment about its writer; the same address comes four times."""
    first, last = prose.pick(FIRST), prose.pick(LAST)
    return {
        "name": f"{first} {last}",
        "job_title": prose.pick(JOB_TITLES),
        "organisation": make_organisation(prose),
        "email": f"writer{number - number % 4}@example.net",
        "declared_interest": prose.pick(INTERESTS) if prose.random.random() < 0.05 else "",
    }


def make_organisation(prose: Prose) -> str:
    """One of a few large organisations for most, one of some two hundred small ones for the others."""
    if prose.random.random() < 0.7:
        return prose.pick(ORGANISATIONS)
    return f"{prose.pick(LAST)} {prose.pick(ORGANISATION_KINDS)}"
