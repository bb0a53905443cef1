"""Files put in place without harm."""
