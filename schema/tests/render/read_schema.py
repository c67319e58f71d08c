"""Reads the JSON Schemas that the arguments name and fails where one is none, where a default or an example is not what
it allows itself, or where a reference leads nowhere."""

import json
import sys

import jsonschema
import jsonschema_rs

# Its default breaks its own pattern; the loader refuses it at the start.
EXCUSED = {"greeting", "GREETING"}
faults = []


def judge(name, root, node, path):
    if isinstance(node, dict):
        alone = {"$schema": root["$schema"], "properties": root["properties"], "$defs": root.get("$defs", {})}
        is_value = path[-1] != "properties" and path[-1] not in EXCUSED
        shown = [*([node["default"]] if "default" in node else []), *node.get("examples", [])] if is_value else []
        for value in shown:
            whole = alone | {"type": "object", "required": ["value"], "properties": root["properties"] | {"value": node}}
            for validator in [jsonschema.Draft202012Validator(whole), jsonschema_rs.Draft202012Validator(whole)]:
                if not validator.is_valid({"value": value}):
                    faults.append(f"{name}: {'/'.join(path)}: {value!r}")
        for key, value in node.items():
            judge(name, root, value, [*path, key])
    elif isinstance(node, list):
        for value in node:
            judge(name, root, value, path)


for file in sys.argv[1:]:
    with open(file, encoding="utf-8") as content:
        schema = json.load(content)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema_rs.meta.validate(schema)
    # It is compiled with every pattern and every reference.
    jsonschema_rs.Draft202012Validator(schema)
    judge(file, schema, schema["properties"], ["properties"])
print("\n".join(faults))
sys.exit(1 if faults else 0)
