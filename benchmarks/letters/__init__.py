"""Labelled letters, drawn by ourselves: a second set beside the shared samples, in the same format."""
