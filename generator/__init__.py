"""Caresheet: clinical facts, written once as YAML, become web pages that always agree with each other.

The map of this folder, in the order in which the work flows:

    terminal.py   words for a terminal or a log, in which nothing is obeyed
    resources.py  where the program's own files lie, in a checkout and where it was installed
    folders.py    files put in place without harm: what may be an output, folders of our own for a while, files that appear whole
    manifest.py   what a build wrote into a folder, each file with its hash; only that may be written over or deleted
    swap.py       a finished site and the former one change places; what is not of a build stays
    clean.py      what runs wrote, deleted
    model/        what we publish: topics, facts, sources, the Library; Where, Problem. No I/O
    word_runs.py  a text -> hashes of its runs of words, to find copied sentences
    yaml_traps.py  what YAML would drop or cut without a word: words after #, numbers in [ ], odd spaces
    yaml_file.py  one YAML file -> texts, lists and tables that know their place
    load.py       content/ -> Library + problems of shape
    numbers/      a text -> the amounts in it, as its language writes numbers; units, and whether two amounts are the same
    colour.py     two colours -> how well one stands out from the other
    listings.py   Library -> facts of many entries in the order of reading, for the pages that list them
    cautions.py   a fact, or a place where none is stated -> what editor's notes warn of there
    check.py      Library -> problems of meaning: a tuple of RULES, one small function each; waivers
    check_numbers.py  the same for numbers: words against data, in every part of the content
    check_sheets.py  the same for handouts and clinics, and what a build for the public must have
    check_figures.py  the same for figures
    a_z.py        every name of every page, sheet, danger sign and word, in the order of the alphabet
    reading.py    pages for patients -> how hard they are to read
    decisions/    a decision as a graph: its arrows, paths and proofs
    charts/       a graph of boxes -> positions -> SVG
    templates.py  the one strict Jinja environment; the only reader of templates/
    figures/      facts and their numbers -> positions -> SVG, and the same in words
    terms.py      a text -> the words of the glossary in it, and which of them a page explains
    topic_map.py  topics and their links -> positions -> SVG
    calling.py    whom a reader calls, in an emergency and else, in words and as a link
    views.py      one decision, many views: outline, table, graph to draw, Mermaid, JSON
    imprint.py    what tells one version of a sheet from another; on paper and on its page
    tagging.py    a PDF -> the same with headers for its rows
    pdf.py        the only module that knows the PDF engine
    proofread/    a finished PDF -> what a reader would stumble over
    prints/       Library -> printed sheets
    pages/        Library -> Markdown, for patients and for clinicians
    search.py     finished pages -> what the search of the site reads
    links.py      a built site -> links that lead nowhere
    pagefind.py   a built site -> its index by Pagefind, for large sites
    policy.py     a built site -> what its pages may do: Content-Security-Policy by hashes, headers for common hosts
    offline.py    a built site -> pages that know their version, a service worker with the hash of every file, and the app's manifest
    site.py       the only writer of a site: {path: bytes} -> build/pages, runs MkDocs, hands over to swap.py
    build.py      the story in one function: load, check, render, write
    report.py     problems -> words, JSON, GitHub annotations
    preview/      what an author sees while writing: what changed, pages built for looking, a server for this machine only
    serve.py      a preview that follows the writer
    sketch.py     charts for their author, faulty ones too
    new.py        a new entry from the example of its kind
    schema.py     JSON Schemas for editors
    cli/          the command line, one module a command; the only place that prints, exits, reads the clock or the environment
    __main__.py   python -m generator

Imports point one way, from later to earlier lines; tests/test_layers.py holds it.
"""
