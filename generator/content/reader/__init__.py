"""content/ -> Library: YAML that knows its places."""
