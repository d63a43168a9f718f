"""Bytes or text to values. No database, no network; one vendor library per module."""
