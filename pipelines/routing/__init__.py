"""Who does a case, who is told of it, from whom it is kept (SOP §2 owners, §3, §5 confidentiality)."""
