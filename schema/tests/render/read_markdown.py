"""Reads the page that the first argument names with markdown-it-py and fails where it is not what was meant: a row
with another number of cells than its head, HTML that is not ours, a link to nowhere, a second comment."""

import re
import sys

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit

OURS = re.compile(r'<a id="[^"<>]*">|</a>|<br>|</?code>')

with open(sys.argv[1], encoding="utf-8") as file:
    source = file.read()
lines = source.split("\n")
tokens = MarkdownIt("commonmark").enable("table").parse(source)
faults, anchors, links, width, rows = [], set(), set(), 0, 0

for before, token in zip([None, *tokens], tokens):
    if token.type == "html_block" and token.map[0] != 0:
        faults.append(f"a block of HTML: {token.content!r}")
    if token.type == "tr_open":
        # The parser pads and cuts rows to the head's width, so the cells are counted by its own splitter.
        cells = len(escapedSplit(lines[token.map[0]].strip())) - 2
        width = cells if before.type == "thead_open" else width
        rows += 1
        if cells != width:
            faults.append(f"{cells} cells instead of {width}: {lines[token.map[0]]}")
    for child in token.children or []:
        if child.type == "html_inline":
            if not OURS.fullmatch(child.content):
                faults.append(f"HTML: {child.content!r}")
            anchors.update(re.findall(r'id="([^"]*)"', child.content))
        elif child.type == "link_open":
            links.add(child.attrs["href"])
        elif child.type == "image":
            faults.append(f"an image: {child.content!r}")

piped = sum(line.startswith("|") and not line.startswith("| ---") for line in lines)
if piped != rows or rows == 0:
    faults.append(f"{piped} lines of tables were read as {rows} rows")
faults += [f"a link to nowhere: {link}" for link in links if link.removeprefix("#") not in anchors]
print("\n".join(faults))
sys.exit(1 if faults else 0)
