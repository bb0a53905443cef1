"""Hostile content, made at random from the miniature world: one module a subject, each with a function `attempt` that may raise nothing.

    choices    bytes -> choices: what a fuzzer mutates, and what hypothesis shrinks
    world      the files of the miniature world, mutated; hostile words, and tame ones in the same places
    shapes     what is structure in a file of the site, whatever its words are
    reader     YAML -> Library
    conditions expressions -> trees, and charts that hold them
    rules      a mutated world -> problems
    pages      words -> Markdown -> HTML
    drawings   words -> SVG
    sheets     words -> data of Typst -> PDF
    exports    words -> JSON, CSV, iCalendar, Atom, FHIR, Mermaid, BibTeX
    pictures   logos of anybody
    releases   the ledger of anybody
    tables     CSV of anybody

`make fuzz` lets atheris look for inputs that reach new code; `tests/test_fuzz.py` tries a few of each with hypothesis.
"""

SUBJECTS = ("reader", "conditions", "rules", "pages", "drawings", "sheets", "exports", "pictures", "releases", "tables")
