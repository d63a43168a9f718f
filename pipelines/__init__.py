"""The office's verbs, in the order of its procedure: arrive, read, propose, file, notify."""
