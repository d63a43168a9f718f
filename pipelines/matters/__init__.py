"""Which earlier cases a letter belongs with: marks, likeness, lookup, links."""
