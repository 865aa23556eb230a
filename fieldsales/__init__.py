"""Sweeping the building, offline: field sales for flooring shops."""

__version__ = "0.1.0"
