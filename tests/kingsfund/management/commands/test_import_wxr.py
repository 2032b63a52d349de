import tracemalloc
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.importing.writing import ArticleImport
from articles.models import Article, Author, Edition, Topic
from comments.importing import CommentImport
from comments.models import Comment, Decision
from tests.articles.importing.samples import (
    save_wxr,
    write_author,
    write_category,
    write_comment,
    write_item,
    write_wxr,
)
from tests.factories import make_draft

MODELS = (Article, Edition, Author, Topic, Comment, Decision)
PARTS = [
    write_author("ada", "Ada Marsh", "ada@example.org"),
    write_category("care", "Care"),
    write_category("uncategorized", "Uncategorized"),
    write_item(1, "One", terms='<category domain="category" nicename="care">Care</category>'),
    write_item(2, "Two", comments=write_comment(21) + write_comment(22, parent=21)),
    write_item(3, "About", post_type="page", comments=write_comment(31)),
    write_item(4, "Four", status="draft"),
    write_item(5, "Logo", post_type="attachment"),
]
LINES = [
    "left out: topic “Uncategorized”: it stands for having none",
    "left out: page 3 “About”: pages are not articles",
    "left out: comment 31 by “Rhona Wick”: what it answers was left out",
    "changed: post 4 “Four”: it stays a draft",
    "left out: attachment 5 “Logo”: attachments are not articles",
    "",
    "                     read      imported  here already      left out",
    "posts                   3             3             0             0",
    "comments                3             2             0             1",
    "authors                 1             1             0             0",
    "topics                  2             1             0             1",
    "attachments             1             0             0             1",
    "pages                   1             0             0             1",
]


def run(path: Path, **options: object) -> list[str]:
    out = StringIO()
    call_command("import_wxr", path, stdout=out, **options)
    return out.getvalue().splitlines()


def counts() -> list[int]:
    return [model.objects.count() for model in MODELS]


def rows() -> list[list[dict[str, object]]]:
    return [list(model.objects.order_by("pk").values()) for model in MODELS]


def test_import_brings_in_posts_and_says_what_it_left_out(db: None, tmp_path: Path) -> None:
    assert run(save_wxr(tmp_path, *PARTS)) == LINES

    assert counts() == [3, 3, 1, 1, 2, 2]
    assert Article.objects.published().count() == 2
    assert Comment.objects.visible().count() == 2


def test_dry_run_reports_the_same_and_writes_nothing(db: None, tmp_path: Path) -> None:
    lines = run(save_wxr(tmp_path, *PARTS), dry_run=True)

    assert lines == [*LINES, "This was a dry run: nothing was written."]
    assert counts() == [0] * 6


def test_second_import_changes_nothing(db: None, tmp_path: Path) -> None:
    path = save_wxr(tmp_path, *PARTS)
    run(path)
    before = rows()

    lines = run(path)

    assert rows() == before
    assert [line.split() for line in lines[-6:-2]] == [
        ["posts", "3", "0", "3", "0"],
        ["comments", "3", "0", "2", "1"],
        ["authors", "1", "0", "1", "0"],
        ["topics", "2", "0", "1", "1"],
    ]


def test_import_leaves_what_editors_did_since(db: None, tmp_path: Path) -> None:
    path = save_wxr(tmp_path, *PARTS)
    run(path)
    article = Article.objects.get(slug="a-title-1")
    Edition.objects.create(article=article, number=2, title="Rewritten", body="<p>New.</p>")
    Article.objects.filter(pk=article.pk).update(slug="rewritten")
    Author.objects.update(name="Dr Marsh", email="")
    Topic.objects.update(name="Caring", slug="caring")
    before = rows()

    run(path)

    assert rows() == before


def test_import_that_was_stopped_is_completed_by_the_next(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_wxr(tmp_path, *PARTS)

    def stop(*args: object) -> None:
        if Article.objects.count() == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(CommentImport, "bring", stop)
        with pytest.raises(CommandError, match="Stopped"):
            run(path)
    assert counts() == [1, 1, 1, 1, 0, 0]

    run(path)

    assert counts() == [3, 3, 1, 1, 2, 2]


def test_address_that_somebody_takes_meanwhile_is_looked_up_again(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rivals = iter([True])

    def is_taken(self: ArticleImport, slug: str) -> bool:
        if next(rivals, False):
            make_draft(slug=slug)
            return False
        return Article.objects.filter(slug=slug).exists()

    monkeypatch.setattr(ArticleImport, "_is_taken", is_taken)

    lines = run(save_wxr(tmp_path, write_item(1)))

    assert [line.split() for line in lines[1:3]] == [
        ["read", "imported", "here", "already", "left", "out"],
        ["posts", "1", "1", "0", "0"],
    ]
    assert Article.objects.count() == 1


def test_file_that_breaks_off_gives_what_it_has_and_says_where(db: None, tmp_path: Path) -> None:
    text = write_wxr(*PARTS)
    path = tmp_path / "cut.xml"
    path.write_text(text[: text.index("I disagree.") + 4])

    lines = run(path)

    line = text[: text.index("<title>Two")].count("\n")
    assert lines[1:3] == [
        f"left out: item that begins in line {line}: it has no end",
        f"note: the file breaks off in line {text[: text.index('I disagree.')].count(chr(10)) + 1}: "
        "what followed is missing",
    ]
    assert [line.split() for line in lines if line.startswith(("posts", "unreadable"))] == [
        ["posts", "1", "1", "0", "0"],
        ["unreadable", "items", "1", "0", "0", "1"],
    ]
    path.write_text(text)
    run(path)
    assert counts() == [3, 3, 1, 1, 2, 2]


@pytest.mark.parametrize("step", range(0, 1000, 37))
def test_file_cut_anywhere_never_stops_the_import(db: None, tmp_path: Path, step: int) -> None:
    data = write_wxr(*PARTS, write_item(6, "Sechs – größer", body="é" * 50)).encode()
    start = data.index(b"<wp:author>")
    path = tmp_path / "cut.xml"
    path.write_bytes(data[: start + (len(data) - start) * step // 1000])

    try:
        lines = run(path)
    except CommandError as error:
        lines = [str(error)]

    assert any(line.startswith("note: the file breaks off") for line in lines) or lines == [
        f"{path}: nothing could be read."
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "The file is empty."),
        ("<html></html>", "The file is not a WordPress export (WXR)."),
        (write_wxr(), "nothing could be read."),
    ],
)
def test_file_without_anything_to_read_is_an_error(
    db: None, tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "x.xml"
    path.write_text(content)

    with pytest.raises(CommandError) as error:
        run(path)

    assert str(error.value) == f"{path}: {message}"


def test_file_that_is_not_there_is_an_error(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as error:
        run(tmp_path / "none.xml")

    assert str(error.value) == f"{tmp_path / 'none.xml'}: No such file or directory"


def test_report_is_copied_to_a_file(db: None, tmp_path: Path) -> None:
    copy = tmp_path / "report.txt"

    lines = run(save_wxr(tmp_path, *PARTS), report=copy)

    assert copy.read_text(encoding="utf-8").splitlines() == lines


def test_report_is_not_written_over_the_export(db: None, tmp_path: Path) -> None:
    path = save_wxr(tmp_path, *PARTS)
    content = path.read_bytes()

    with pytest.raises(CommandError, match="written over the export"):
        run(path, report=path)

    assert path.read_bytes() == content


def test_memory_stays_flat_over_many_items(db: None, tmp_path: Path) -> None:
    def peak(items: int) -> int:
        body = "word " * 2000
        path = save_wxr(tmp_path, *[write_item(n, body=body) for n in range(1, items + 1)])
        tracemalloc.start()
        run(path, dry_run=True)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(5)
    assert peak(200) < 2 * peak(20)
