"""Caresheet: clinical facts, written once as YAML, become web pages, decision charts and printed sheets that always agree with each other.

The rooms of this folder, in the order in which the work flows:

    diagnostics/  what is wrong with the content: a place, a rule, a message, the next move; as words, JSON and annotations
    files/        files put in place without harm: what may be an output, manifests, two sites that change places, what runs wrote
    workers/      the same jobs in this process, on all its cores or on other machines: whoever does them, the same comes of them
    content/      what authors write: its shapes (model/), and YAML with positions -> Library (reader/)
    language/     one language: its fixed words, who reads it, and how it writes numbers and days
    logic/        a decision as a graph: its arrows, paths and proofs
    drawing/      text metrics; flowcharts, figures and the map of topics: positions -> SVG
    documents/    Library -> what one reader is told on one page or sheet; navigation, addresses, words of the glossary
    releases/     what was published when, and what changed since: the ledger of releases, one version compared with another
    rules/        Library -> diagnostics: one module a subject
    outputs/      what is published: Markdown, PDF, search, open data and formats, feeds
    site/         pages -> a finished site by MkDocs or Zensical: security headers, offline, links, put in place in one move
    build.py      the story in one function: read, check, render, write
    editing/      one fact changed where it is written: its place, its form, the new text, what that would bring, undo
    preview/      what an author sees while writing
    cli/          the command line, one module a command; the only place that prints, exits, reads the clock or the environment
    __main__.py   python -m generator

Imports point one way, from later to earlier lines; tests/test_layers.py holds it, also for what is loaded in the end.
"""
