"""What is held of the content: one module a subject."""
