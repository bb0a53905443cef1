"""What was published when, and what changed since: the ledger of releases, kept as text beside the content.

    addresses.py what stood where nothing stands any more
    changes.py   one change between two versions: what it is about, how much it matters, for whom
    grades.py    the grades of how much a change matters
    comparing/   two versions -> their changes, safety first: who is sent elsewhere, danger signs, statements, words
    ledger.py    releases as values: what each published, what it changed, and whether anything of it was lost or edited by hand
    comparing/   two versions -> every change in what is meant, safety first
    making.py    a release as it would be made now
    store.py     the ledger as files: a file for each release, and the list of all
    copies.py    whether a copy on paper still holds: every version of a page or sheet, and what changed after it
    pages.py     the page of all releases
"""
