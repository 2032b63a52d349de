"""Tools that import no app."""
