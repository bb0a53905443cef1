"""Positions -> SVG: flowcharts, figures, the map of topics."""
