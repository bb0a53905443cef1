"""A graph of boxes -> positions -> SVG; the same positions feed the print.

    drawing.py   the plain structure of boxes, wires and labels with positions, and its self-check
    words.py     text measured with the font file that is shipped, wrapped and balanced
    places.py    rows and columns: which box stands where
    routes.py    how the wires run: a lattice of gutters, shortest ways, tracks
    positions.py coordinates of both
    sheets.py    a chart cut into sheets with numbered connectors
    layout.py    the story: a drawing for the screen, or sheets that fit a paper
    svg.py       a drawing as SVG
"""
