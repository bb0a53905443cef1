"""Pages -> a finished site, put in place in one move."""
