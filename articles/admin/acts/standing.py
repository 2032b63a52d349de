"""What readers are told of a published article: withdrawn, superseded, at another address."""

from articles.admin.acts.base import Act

ACTS: list[Act] = []
