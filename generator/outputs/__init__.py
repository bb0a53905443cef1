"""Documents -> Markdown, PDF, search, JSON."""
