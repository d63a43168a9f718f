"""Prefect flows, the supervisor and the command line: thin shells over `pipelines`."""
