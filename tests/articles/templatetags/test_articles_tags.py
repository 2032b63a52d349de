import json

from django.template import Context, Template

from articles.models import Edition
from articles.templatetags.articles_tags import as_linked_data


def test_typeset_sets_a_body_for_the_page():
    template = Template("{% load articles_tags %}{{ edition|typeset }}")
    edition = Edition(body='<p>a<span class="note">b</span></p>')
    page = template.render(Context({"edition": edition}))
    assert page.startswith('<p>a<sup class="note-ref"><a href="#note-1" id="note-1-ref"')


def test_linked_data_cannot_leave_its_element():
    data = {"headline": "</script><script>alert('1')</script><!-- & \u2028"}
    block = as_linked_data(data)
    inner = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&") & set(inner)
    assert json.loads(inner) == data
