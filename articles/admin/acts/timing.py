"""What happens at a moment set for it."""

from articles.admin.acts.base import Act

ACTS: list[Act] = []
