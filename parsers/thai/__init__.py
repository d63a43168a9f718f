"""Thai script: digits, dates, names and repair of damaged text."""
