"""What is wrong with the content: a place, a rule, a message, the next move; as text, JSON and annotations."""
