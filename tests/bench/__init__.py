"""`make bench`: what builds cost, beside the tools that others would take for the same work, in the same run on the same machine.

    sites.py   our builds of worlds of several sizes (clean, after one changed fact, unchanged), and MkDocs and Hugo on the same Markdown
    hugo.py    the Hugo site for that
    paper.py   our printed sheets beside WeasyPrint, our drawn charts beside Graphviz
    steps.py   each step of a clean build by itself
    runs.py    a command, measured: CPU seconds, seconds and memory of all its processes
"""
