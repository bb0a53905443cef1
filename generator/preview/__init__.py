"""What an author sees while writing.

    serve.py             the story: what is looked at is shown first, then all is checked, then sheets are printed
    changes.py           what changed in the folders
    pages.py             the pages and files of one state of the content, each made when it is asked for
    builder.py, worker.py   MkDocs as a process that makes one page
    problems.py          what the bar at the end of each page tells
    server.py, assets/   a server on this machine, and what it adds to pages
    editor.py            facts that are changed on the pages
    draft_charts.py      charts drawn for their author, also those that fail their proof
"""
