"""Holds two IAM policies to a server that enforces them (ministack): the program's own, which the first argument names, and the
one for the rotation. What a policy names has to be allowed, and its neighbours refused. The third argument is `facts.json`."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.iam.policy_validation import IAMPolicyDocumentValidator

REGION, ACCOUNT = "eu-central-1", "123456789012"
ROOT = ("rootkey", "rootsecret")
policies = [pathlib.Path(argument).read_text(encoding="utf-8") for argument in sys.argv[1:3]]
facts = json.loads(pathlib.Path(sys.argv[3]).read_text(encoding="utf-8"))
faults = []

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
address = f"http://127.0.0.1:{port}"
place = tempfile.TemporaryDirectory()
server = subprocess.Popen(
    [sys.executable, "-m", "ministack"],
    env={
        "PATH": os.environ.get("PATH", ""), "HOME": place.name, "AUTH": "true", "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port), "SERVICES": "secretsmanager,ssm,sts,iam,kms", "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AWS_ACCESS_KEY_ID": ROOT[0], "AWS_SECRET_ACCESS_KEY": ROOT[1],
    },
    cwd=place.name,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)


def client(service, key):
    return boto3.client(
        service, endpoint_url=address, region_name=REGION, aws_access_key_id=key[0], aws_secret_access_key=key[1],
        config=Config(retries={"max_attempts": 1}, proxies={}),
    )


def outcome(call, **arguments):
    try:
        call(**arguments)
        return "allowed"
    except ClientError as error:
        code = error.response["Error"]["Code"]
        return "refused" if "AccessDenied" in code else code


def expect(what, found, wanted):
    if found != wanted:
        faults.append(f"{what}: {found} instead of {wanted}")


def neighbours(path):
    _, app, environment, name = path.split("/")
    near = [f"{app}/staging/{name}", f"{app}x/{environment}/{name}"]
    return ["/" + each for each in near + [f"{app}/{environment}/{other}" for other in (name + "x", name + "-old", "other")]]


def set_up():
    store, parameters, users = client("secretsmanager", ROOT), client("ssm", ROOT), client("iam", ROOT)
    made = set()
    for value in facts["values"]:
        for path in [value["path"], *neighbours(value["path"])]:
            if path not in made:
                made.add(path)
                store.create_secret(Name=path, SecretString="v")
                parameters.put_parameter(Name=path, Value="v", Type="SecureString")
    keys = []
    for name, policy in zip(["program", "rotation"], policies):
        users.create_user(UserName=name)
        users.put_user_policy(UserName=name, PolicyName="generated", PolicyDocument=policy)
        key = users.create_access_key(UserName=name)["AccessKey"]
        keys.append((key["AccessKeyId"], key["SecretAccessKey"]))
    return keys


def arns():
    """The whole name of each secret, with the letters that the service added."""
    pages = client("secretsmanager", ROOT).get_paginator("list_secrets").paginate()
    return {secret["Name"]: secret["ARN"] for page in pages for secret in page["SecretList"]}


# What a policy may hold at all, as moto checks it where it is put. moto holds these services to no names, so that it cannot
# tell what a policy allows.
for policy in policies:
    IAMPolicyDocumentValidator(policy).validate()

try:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
            break
        except OSError:
            time.sleep(0.1)
    program, rotation = set_up()
    names = arns()
    store, parameters = client("secretsmanager", program), client("ssm", program)
    for value in facts["values"]:
        path, secret = value["path"], value["secret"]
        wanted = "allowed" if secret else "refused"
        expect(f"GetSecretValue {path}", outcome(store.get_secret_value, SecretId=names[path]), wanted)
        expect(f"GetSecretValue {path} by its name", outcome(store.get_secret_value, SecretId=path), wanted)
        expect(f"DescribeSecret {path}", outcome(store.describe_secret, SecretId=names[path]), wanted)
        expect(f"PutSecretValue {path}", outcome(store.put_secret_value, SecretId=names[path], SecretString="w"), "refused")
        expect(f"GetParameter {path}", outcome(parameters.get_parameter, Name=path, WithDecryption=True), "allowed")
        expect(f"PutParameter {path}", outcome(parameters.put_parameter, Name=path, Value="w", Overwrite=True), "refused")
        for near in neighbours(path):
            if near in {value["path"] for value in facts["values"]}:
                continue
            expect(f"GetSecretValue {near}", outcome(store.get_secret_value, SecretId=names[near]), "refused")
            expect(f"GetParameter {near}", outcome(parameters.get_parameter, Name=near), "refused")
    # GetParameters is not tried: the server holds it to no name, where AWS holds it to each.
    expect("ListSecrets", outcome(store.list_secrets), "refused")
    expect("DescribeParameters", outcome(parameters.describe_parameters), "refused")
    asked = [value["path"] for value in facts["values"] if value["secret"]]
    several = store.batch_get_secret_value(SecretIdList=[*asked, asked[0] + "x"])
    expect("BatchGetSecretValue", sorted(each["Name"] for each in several["SecretValues"]), sorted(asked))
    expect("errors of BatchGetSecretValue", [each["SecretId"] for each in several["Errors"]], [asked[0] + "x"])
    store, parameters = client("secretsmanager", rotation), client("ssm", rotation)
    for value in facts["values"]:
        path, wanted = value["path"], "allowed" if value["secret"] else "refused"
        put = outcome(store.put_secret_value, SecretId=names[path], SecretString="w", VersionStages=["AWSPENDING"])
        expect(f"rotation: PutSecretValue {path}", put, wanted)
        expect(f"rotation: DeleteSecret {path}", outcome(store.delete_secret, SecretId=names[path]), "refused")
        put = outcome(parameters.put_parameter, Name=path, Value="w", Type="SecureString", Overwrite=True)
        expect(f"rotation: PutParameter {path}", put, wanted)
finally:
    server.terminate()
    server.wait()
    place.cleanup()
print("\n".join(faults))
sys.exit(1 if faults else 0)
