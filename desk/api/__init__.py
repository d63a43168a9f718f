"""The JSON API: what the desk's pages do, for programs, by token."""
