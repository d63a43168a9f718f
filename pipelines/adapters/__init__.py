"""Effects of the verbs: database, blob store, mailbox, folder, SMTP, child processes."""
