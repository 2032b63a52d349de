"""Moments on a page, always with their zone."""

from datetime import datetime

from django import template

from kingsfund.core import datetimes

register = template.Library()


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in full: Friday 27 March 2026, 09:00 GMT; nothing for none."""
    return datetimes.format_long(value) if value else ""
