"""(Library, Reader) -> Document."""
