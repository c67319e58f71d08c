"""Prints what python-dotenv reads in the file that the first argument names, as `NAME=value` ended by NUL bytes."""

import sys

from dotenv import dotenv_values

for name, value in dotenv_values(sys.argv[1], encoding="utf-8").items():
    sys.stdout.buffer.write(f"{name}={value}\0".encode())
