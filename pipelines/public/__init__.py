"""The public form: what strangers hand in by the web, the receipts they get, and what keeps machines out."""
