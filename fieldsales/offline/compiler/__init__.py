"""Jinja templates to one plain JavaScript module, in Python: read the dialect, refuse the rest, write the code."""
