"""Accounts of the web desk: passwords, second factor, sessions, tokens, throttling, the record of access."""
