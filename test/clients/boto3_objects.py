"""boto3 with versions, tags, access control lists, locks, customers' keys, conditions and archives."""
import datetime
import os
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ["S3_ENDPOINT"]
NAME = os.environ["CLIENT_BUCKET"]

s3 = boto3.client(
    "s3",
    endpoint_url=ENDPOINT,
    region_name=os.environ["S3_REGION"],
    config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
)
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def want(condition, message):
    if not condition:
        raise AssertionError(message)


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def text(**arguments):
    return s3.get_object(**arguments)["Body"].read()


def fresh(name, **arguments):
    bucket = f"{NAME}-{name}"
    s3.create_bucket(Bucket=bucket, **arguments)
    return bucket


def clear(bucket, locked=False):
    bypass = {"BypassGovernanceRetention": True} if locked else {}
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for each in page.get("Versions", []) + page.get("DeleteMarkers", []):
            s3.delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"], **bypass)
    s3.delete_bucket(Bucket=bucket)


def versions():
    bucket = fresh("versions")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    ids = [s3.put_object(Bucket=bucket, Key="k", Body=str(i).encode())["VersionId"] for i in range(5)]
    want(text(Bucket=bucket, Key="k", VersionId=ids[1]) == b"1", "not the second version")
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
    listed = [v["VersionId"] for page in pages for v in page.get("Versions", [])]
    want(listed == ids[::-1], "not the newest first")
    marker = s3.delete_object(Bucket=bucket, Key="k")
    want(marker["DeleteMarker"], "no delete marker")
    want(code_of(s3.get_object, Bucket=bucket, Key="k") == "NoSuchKey", "not hidden")
    want(
        code_of(s3.get_object, Bucket=bucket, Key="k", VersionId=marker["VersionId"]) == "MethodNotAllowed",
        "a delete marker was read",
    )
    s3.delete_object(Bucket=bucket, Key="k", VersionId=marker["VersionId"])
    want(text(Bucket=bucket, Key="k") == b"4", "not brought back")
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "k", "VersionId": v} for v in ids]})
    want(sorted(d["VersionId"] for d in answer["Deleted"]) == sorted(ids), f"{answer}")
    clear(bucket)


def tagging():
    bucket = fresh("tagging")
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", Tagging="a=1&b=two+words")
    want(s3.get_object(Bucket=bucket, Key="k")["TagCount"] == 2, "not counted")
    s3.put_object_tagging(Bucket=bucket, Key="k", Tagging={"TagSet": [{"Key": "c", "Value": "3"}]})
    want(s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == [{"Key": "c", "Value": "3"}], "not replaced")
    s3.delete_object_tagging(Bucket=bucket, Key="k")
    want(s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == [], "not deleted")
    clear(bucket)


def acl():
    bucket = fresh("acl")
    s3.put_object(Bucket=bucket, Key="k", Body=b"open", ACL="public-read")
    url = f"{ENDPOINT}/{bucket}/k"
    with direct.open(url, timeout=30) as answer:
        want(answer.read() == b"open", "not readable")
    policy = s3.get_object_acl(Bucket=bucket, Key="k")
    own = [g for g in policy["Grants"] if g["Grantee"]["Type"] == "CanonicalUser"]
    want(len(policy["Grants"]) == 2 and len(own) == 1, f"{policy['Grants']}")
    s3.put_object_acl(Bucket=bucket, Key="k", AccessControlPolicy={"Owner": policy["Owner"], "Grants": own})
    try:
        direct.open(url, timeout=30)
        want(False, "still readable")
    except urllib.error.HTTPError as error:
        want(error.code == 403, f"{error.code}")
    clear(bucket)


def lock():
    bucket = fresh("lock", ObjectLockEnabledForBucket=True)
    until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    version = s3.put_object(
        Bucket=bucket, Key="k", Body=b"x", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until
    )["VersionId"]
    at = {"Bucket": bucket, "Key": "k", "VersionId": version}
    want(s3.get_object_retention(**at)["Retention"]["Mode"] == "GOVERNANCE", "not retained")
    want(code_of(s3.delete_object, **at) == "AccessDenied", "deleted")
    s3.put_object_legal_hold(**at, LegalHold={"Status": "ON"})
    want(code_of(s3.delete_object, **at, BypassGovernanceRetention=True) == "AccessDenied", "deleted under a hold")
    s3.put_object_legal_hold(**at, LegalHold={"Status": "OFF"})
    clear(bucket, locked=True)


def customer_keys():
    bucket = fresh("keys")
    mine = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"1" * 32}
    other = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"2" * 32}
    at = {"Bucket": bucket, "Key": "k"}
    s3.put_object(**at, Body=b"secret", **mine)
    want(text(**at, **mine) == b"secret", "other bytes")
    want(code_of(s3.get_object, **at) == "InvalidRequest", "read without the key")
    want(code_of(s3.get_object, **at, **other) == "AccessDenied", "read with another key")
    source = {f"CopySource{name}": value for name, value in mine.items()}
    s3.copy_object(Bucket=bucket, Key="c", CopySource=at, **source, **other)
    want(text(Bucket=bucket, Key="c", **other) == b"secret", "copy: other bytes")
    clear(bucket)


def conditions():
    bucket = fresh("conditions")
    at = {"Bucket": bucket, "Key": "k"}
    etag = s3.put_object(**at, Body=b"1", IfNoneMatch="*")["ETag"]
    want(code_of(s3.put_object, **at, Body=b"2", IfNoneMatch="*") == "PreconditionFailed", "put twice")
    want(code_of(s3.put_object, **at, Body=b"2", IfMatch='"other"') == "PreconditionFailed", "put over another")
    s3.put_object(**at, Body=b"2", IfMatch=etag)
    want(code_of(s3.delete_object, **at, IfMatch=etag) == "PreconditionFailed", "deleted another")
    s3.delete_object(**at, IfMatch="*")
    want(code_of(s3.put_object, **at, Body=b"3", IfMatch=etag) == "NoSuchKey", "put over nothing")
    clear(bucket)


def restore():
    bucket = fresh("restore")
    at = {"Bucket": bucket, "Key": "k"}
    s3.put_object(**at, Body=b"cold", StorageClass="GLACIER")
    want(code_of(s3.get_object, **at) == "InvalidObjectState", "read from the archive")
    s3.restore_object(**at, RestoreRequest={"Days": 1, "GlacierJobParameters": {"Tier": "Standard"}})
    want('ongoing-request="false"' in s3.head_object(**at)["Restore"], "not restored")
    want(text(**at) == b"cold", "other bytes")
    clear(bucket)


steps = [
    ("versions", versions),
    ("tagging", tagging),
    ("acl", acl),
    ("lock", lock),
    ("keys", customer_keys),
    ("conditions", conditions),
    ("restore", restore),
]
for name, step in steps:
    try:
        step()
        print(f"ok {name}", flush=True)
    except Exception as error:
        print(f"not ok {name}: {type(error).__name__}: {' '.join(str(error).split())[:300]}", flush=True)
