from django.db import migrations

# Every edition names who its article named. What was published says as what: as readers see it today.
COPIED = """
INSERT INTO articles_byline (edition_id, author_id, position, role, organisation)
SELECT edition.id, byline.author_id, byline.position,
    CASE WHEN byline.role = '' AND edition.status = 'published' THEN author.role ELSE byline.role END,
    CASE WHEN byline.organisation = '' AND edition.status = 'published'
        THEN author.organisation ELSE byline.organisation END
FROM articles_byline AS byline
JOIN articles_author AS author ON author.id = byline.author_id
JOIN articles_edition AS edition ON edition.article_id = byline.article_id
ORDER BY byline.id
"""
MOVED = "DELETE FROM articles_byline WHERE edition_id IS NULL"

# An article is named by what readers see of it, else by its latest edition.
BACK = """
UPDATE articles_byline SET article_id = (
    SELECT edition.article_id FROM articles_edition AS edition
    JOIN articles_article AS article ON article.id = edition.article_id
    WHERE edition.id = articles_byline.edition_id AND edition.id = COALESCE(
        article.live_edition_id,
        (SELECT latest.id FROM articles_edition AS latest WHERE latest.article_id = article.id
            ORDER BY latest.number DESC LIMIT 1)
    )
)
"""
LEFT_OVER = "DELETE FROM articles_byline WHERE article_id IS NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_bylines_of_editions"),
    ]

    operations = [
        migrations.RunSQL([COPIED, MOVED], [BACK, LEFT_OVER]),
    ]
