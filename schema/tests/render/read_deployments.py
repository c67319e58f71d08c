"""Reads the documents of a deployment in the folder that the first argument names with PyYAML, json, csv and podman-compose,
and fails where they hold something else than `facts.json` there says. With a second argument, `formal`, each is also held to
the format's own schema: compose, GitHub Actions and GitLab CI (check-jsonschema), Kubernetes (kubernetes-validate),
ExternalSecret (ours)."""

import csv
import json
import pathlib
import re
import sys

import podman_compose
import yaml
from markdown_it import MarkdownIt

folder = pathlib.Path(sys.argv[1])
formal = "formal" in sys.argv[2:]
facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
values, environment = facts["values"], facts["environment_variable"]
secrets = [value for value in values if value["secret"]]
plain = [value for value in values if not value["secret"]]
needed_files = {value["variable"].lower() for value in secrets if value["needed"]}
faults = []


def expect(what, found, wanted):
    if found != wanted:
        faults.append(f"{what}: found {found!r} instead of {wanted!r}")


def within(what, found, least, most):
    if missing := set(least) - set(found):
        faults.append(f"{what}: {sorted(missing)!r} is missing")
    if foreign := set(found) - set(most):
        faults.append(f"{what}: {sorted(foreign)!r} is foreign")


class Strict(yaml.SafeLoader):
    """Refuses a key that stands twice, which PyYAML takes in silence."""


def mapping(loader, node):
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    if len(keys) != len(set(keys)):
        faults.append(f"a key stands twice: {keys!r}")
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


Strict.add_constructor("tag:yaml.org,2002:map", mapping)


def text(name):
    return (folder / name).read_bytes().decode("utf-8")


def documents(name):
    return list(yaml.load_all(text(name), Strict))


def is_name(variable):
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable) is not None


def interpolated(value, variables):
    """What compose makes of a value, as its specification has it."""
    def replace(match):
        if match[0] == "$$":
            return "$"
        name, operator, rest = match["name"], match["operator"], match["rest"]
        found = variables.get(name)
        if operator in (":-", ":?") and not found:
            found = None
        if found is None and operator in (":?", "?"):
            raise KeyError(name)
        return found if found is not None else rest or ""
    pattern = r"\$\$|\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)((?P<operator>:?[-?])(?P<rest>[^{}$]*))?\}"
    left = re.sub(pattern, "", value)
    if "$" in left:
        faults.append(f"compose would expand {value!r}")
    own = re.sub(pattern, replace, value)
    expect(f"{value!r} by podman-compose", podman_compose.rec_subs(value, variables), own)
    return own


def compose():
    (page,) = documents("compose.yaml")
    (service,) = page["services"].values()
    expect("services", list(page["services"]), [facts["app"]])
    files, found = page.get("secrets", {}), service.get("environment", {})
    for file, place in files.items():
        expect("secret", place, {"file": f"./secrets/{file}".replace("$", "$$")})
    expect("secrets of the service", service.get("secrets", []), list(files))
    within("secrets", files, needed_files, {value["variable"].lower() for value in secrets})
    most = {value["variable"] for value in plain} | {value["variable"] + "_FILE" for value in secrets if value["file"]}
    most |= {value["variable"] + "_ROTATED_AT" for value in secrets if value["dated"]} | {environment}
    least = {value["variable"] for value in plain if value["needed"] and is_name(value["variable"])}
    least |= {value["variable"] + "_FILE" for value in secrets if value["file"] and value["needed"]}
    within("environment", found, least, most)
    if environment:
        expect("the environment", interpolated(found[environment], {}), facts["environment"])
    for value in secrets:
        if value["variable"] + "_FILE" in found:
            path = interpolated(found[value["variable"] + "_FILE"], {})
            expect("file", path, "/run/secrets/" + value["variable"].lower())
    for value in plain:
        variable = value["variable"]
        if variable not in found:
            continue
        expect("a value that was set", interpolated(found[variable], {variable: "x y"}), "x y")
        if value["needed"]:
            try:
                interpolated(found[variable], {})
                faults.append(f"{variable} is not asked for")
            except KeyError:
                pass
        else:
            expect("default", interpolated(found[variable], {}), value["default"])


def kubernetes():
    objects = documents("kubernetes.yaml")
    kinds = [each["kind"] for each in objects]
    configured = bool(plain or environment)
    expect("objects", kinds, ["ConfigMap", "Deployment"] if configured else ["Deployment"])
    if configured:
        data = objects[0].get("data", {})
        least = {value["variable"] for value in plain if value["needed"] and not value["empty"]}
        within("ConfigMap", data, least, {value["variable"] for value in plain} | {environment})
        expect("values of the ConfigMap", {type(value) for value in data.values()} - {str}, set())
        if environment:
            expect("the environment", data[environment], facts["environment"])
    pod = objects[-1]["spec"]["template"]["spec"]
    expect("service links", pod["enableServiceLinks"], False)
    (container,) = pod["containers"]
    expect("env", container.get("env"), None)
    if secrets:
        (volume,) = pod["volumes"]
        expect("mode", volume["secret"]["defaultMode"], 0o440)
        expect("secret", volume["secret"]["secretName"], facts["app"] + "-secrets")
        expect("mount", container["volumeMounts"][0]["mountPath"], "/run/secrets")
    objects += documents("kubernetes-rbac.yaml")
    for rule in next(each for each in objects if each["kind"] == "Role")["rules"]:
        expect("names of a rule", len(rule["resourceNames"]), 1)
        expect("verbs that cannot be held to a name", set(rule["verbs"]) & {"*", "list", "create", "deletecollection"}, set())
    if formal:
        import kubernetes_validate

        for each in objects:
            kubernetes_validate.validate(each, "1.37", strict=True)


def external_secret():
    (page,) = documents("external-secret.yaml")
    found = {entry["secretKey"]: entry["remoteRef"]["key"] for entry in page["spec"]["data"]}
    paths = {value["variable"].lower(): value["path"] for value in secrets}
    within("ExternalSecret", found, needed_files, paths)
    expect("paths", found, {file: paths[file] for file in found})
    if formal:
        import jsonschema

        schema = json.loads((pathlib.Path(__file__).parent / "external-secret.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(page)


def continuous_integration():
    (workflow,) = documents("github-actions.yaml")
    (job,) = workflow["jobs"].values()
    (step,) = job["steps"]
    found = step.get("env", {})
    names = {value["variable"] for value in values} | ({environment} if environment else set())
    names |= {slot for value in values for slot in value["slots"]}
    names |= {value["variable"] + "_ROTATED_AT" for value in values if value["dated"]}
    within("env", found, {value["variable"] for value in values if not value["empty"]}, names)
    for value in values:
        context = "secrets" if value["secret"] else "vars"
        name = re.sub(r"[^A-Za-z0-9]", "_", value["variable"])
        if value["variable"] in found:
            expect("reference", found[value["variable"]], f"${{{{ {context}.{name} }}}}")
    (page,) = documents("gitlab-ci.yaml")
    expect("jobs", list(page), ["." + facts["app"]])
    found = page["." + facts["app"]].get("variables", {})
    expect("variables", found, {environment: facts["environment"].replace("$", "$$")} if environment else {})


def policies():
    place = "arn:aws:{}:REGION:ACCOUNT:"

    def escaped(path):
        return re.sub(r"[*?$]", lambda match: "${" + match[0] + "}", path)

    manager = {place.format("secretsmanager") + f"secret:{escaped(value['path'])}-??????" for value in secrets}
    store = {place.format("ssm") + "parameter" + escaped(value["path"]) for value in values}
    store_of_secrets = {place.format("ssm") + "parameter" + escaped(value["path"]) for value in secrets}
    for name, wanted in [("iam-policy.json", manager | store), ("iam-policy-rotation.json", manager | store_of_secrets)]:
        policy = json.loads(text(name))
        expect("version", policy["Version"], "2012-10-17")
        found = set()
        for statement in policy["Statement"]:
            expect("effect", statement["Effect"], "Allow")
            expect("name of a statement", re.fullmatch("[A-Za-z0-9]+", statement["Sid"]) is not None, True)
            for action in statement["Action"]:
                expect("action", "*" in action or "Delete" in action, False)
            if statement["Action"] != ["secretsmanager:BatchGetSecretValue"]:
                found |= set(statement["Resource"])
        expect(name, found, wanted)


def inventories():
    with open(folder / "secrets.csv", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    expect("width of a row", {len(row) for row in rows} - {len(head)}, set())
    expect("rows", len(rows), len(secrets))
    for row in [head, *rows]:
        for cell in row:
            expect("formula", cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), False)
    found = json.loads(text("secrets.json"))
    expect("app", found["app"], facts["app"])
    expect("secrets", sorted(each["secret"] for each in found["secrets"]), sorted(each["variable"] for each in secrets))
    if formal:
        expect("rows", sorted(row[0] for row in rows), sorted(each["variable"] for each in secrets))


def runbook():
    tokens = MarkdownIt("commonmark").enable("table").parse(text("ROTATION.md"))
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    expect("chapters", headings.count("h2"), len(secrets) + 1)
    expect("parts of chapters", headings.count("h3"), 5 * len(secrets))
    expect("other headings", len(headings), 6 * len(secrets) + 2)
    expect("blocks of HTML", [token.content for token in tokens if token.type == "html_block"][1:], [])
    children = [child for token in tokens for child in token.children or []]
    foreign = [child.content for child in children if child.type in ("html_inline", "image", "link_open")]
    expect("HTML, pictures and links", set(foreign) - {"<code>", "</code>"}, set())


def held_to_their_schemas():
    from check_jsonschema import main

    for name, schema in [
        ("compose.yaml", "vendor.compose-spec"),
        ("github-actions.yaml", "vendor.github-workflows"),
        ("gitlab-ci.yaml", "vendor.gitlab-ci"),
    ]:
        try:
            main(["--builtin-schema", schema, str(folder / name)])
        except SystemExit as end:
            expect(f"{name} by check-jsonschema", end.code or 0, 0)


for read in [compose, kubernetes, external_secret, continuous_integration, policies, inventories, runbook]:
    read()
if formal:
    held_to_their_schemas()
# The same program without its prose: comments must not change what is read.
for page in sorted((folder / "terse").glob("*.yaml")):
    expect(f"{page.name} with prose", documents(page.name), documents(f"terse/{page.name}"))
print("\n".join(faults))
sys.exit(1 if faults else 0)
