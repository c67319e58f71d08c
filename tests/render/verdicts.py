"""Says of each document whether two independent validators take it by a JSON Schema: one line each, `yes` or `no` twice.

The arguments are the schema, the kind of the documents and a file with one of them on each line, in hexadecimal digits:
`toml` for a configuration file, `environment` for a set of variables, whose names and values end with NUL each.
"""

import json
import sys
import tomllib

import jsonschema
import jsonschema_rs

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema_rs.meta.validate(schema)
validators = [jsonschema.Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(schema)]


def read(text):
    if sys.argv[2] == "toml":
        return tomllib.loads(text)
    parts = text.split("\0")
    return dict(zip(parts[::2], parts[1::2]))


with open(sys.argv[3], encoding="ascii") as documents:
    for line in documents:
        document = read(bytes.fromhex(line).decode())
        print(*("yes" if validator.is_valid(document) else "no" for validator in validators))
