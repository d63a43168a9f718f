"""The web desk: where staff see, correct and decide."""
