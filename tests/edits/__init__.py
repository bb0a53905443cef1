"""What an author or an engineer does from one build to the next, drawn by chance: edits of a small world that builds.

    drawn.py    the edits: a world and a chance -> the world changed
    builds.py   a world built warm (in place, with all that earlier builds kept) and clean (nothing kept, in folders of its own), and compared
    mishaps.py  what happens to what builds keep, between two of them
    __main__.py a long run

A world may become one that does not build. Then both builds must refuse it with the same words, and the site stays as it was.
"""
