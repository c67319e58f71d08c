"""Prints what python-dotenv reads in each text of a list, one a line: names and values in hexadecimal digits, or `error`.

The first argument names the list, whose lines are texts in hexadecimal digits. They are opened as `dotenv_values` opens
a file, with the line ends that Python makes of them.
"""

import io
import logging
import sys

from dotenv.parser import parse_stream

logging.disable()

with open(sys.argv[1], encoding="ascii") as texts:
    for text in texts:
        stream = io.TextIOWrapper(io.BytesIO(bytes.fromhex(text)), encoding="utf-8")
        bindings = list(parse_stream(stream))
        if any(binding.error for binding in bindings):
            print("error")
            continue
        values = {binding.key: binding.value for binding in bindings if binding.key is not None}
        pairs = (f"{name.encode().hex()}={(value or '').encode().hex()}" for name, value in values.items())
        print(" ".join(pairs))
