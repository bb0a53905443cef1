"""A graph of boxes -> positions -> SVG; the same positions feed the print.

    drawing.py       the plain structure of boxes, wires and labels with positions, and its self-check
    ranking.py       rows and columns: which box stands where
    edge_routing.py  how the wires run: a lattice of gutters, shortest ways, tracks
    coordinates.py   coordinates of both
    sheets.py        a chart cut into sheets, each with its own ends and numbered tags
    layout.py        the story: a drawing for the screen, or sheets that fit a paper
    svg.py           a drawing as SVG, for a page or as a file of its own
"""
