"""What authors write: its shapes, and how it is read."""
