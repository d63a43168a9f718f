"""Nouns of the office: value types, tables, states, errors, settings. Imports no other room."""
