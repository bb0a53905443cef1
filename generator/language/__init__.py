"""One language: its fixed words, its numbers, its dates."""
