"""Tools of the whole project; none of them imports an app."""
