"""Answers as pictures: a matrix in a terminal, pages in HTML, drawings in SVG."""
