"""One fact changed where it is written: its place, its form, the new text of its file, what that would bring, and the way back.

    tree.py      a YAML file as a tree whose parts know from where to where they stand
    writing.py   a value as YAML, as it is written by hand
    change.py    a file in which one value is another, and every other line the same
    formatting.py  a file in the one form that all have, which says what it said
    places.py    where a fact, a box or an entry is written
    form.py      what can be filled in, from the JSON Schema of each kind
    finished.py  what the rules of finished pages find, of the pages that a change touches
    verdict.py   what a change would bring, before it is written
    reminders.py what no rule can see, but whoever changes a fact should think of
    reviews.py   a review written where it belongs
    session.py   what was changed, undone and redone; written only where the file is still what the author saw
"""
