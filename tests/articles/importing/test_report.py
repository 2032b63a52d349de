from articles.importing.report import HERE, IMPORTED, ImportReport, ItemTally


def test_report_adds_up_and_hands_lines_on() -> None:
    lines: list[str] = []
    report = ImportReport(lines.append)
    first, second = ItemTally(), ItemTally()
    first.count("posts", IMPORTED)
    first.left_out("pages", "page 4 “About”", "pages are not articles")
    second.count("posts", HERE)
    second.changed("post 5", "it had no title")

    report.add(first)
    report.add(second)
    report.note("the file breaks off")

    assert lines == [
        "left out: page 4 “About”: pages are not articles",
        "changed: post 5: it had no title",
        "note: the file breaks off",
    ]
    assert report.total() == 3
    assert report.table(["posts", "comments"]) == [
        "                  read      imported  here already      left out",
        "posts                2             1             1             0",
        "comments             0             0             0             0",
        "pages                1             0             0             1",
    ]
