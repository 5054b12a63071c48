"""tigris-boto3-ext, Tigris' own extension of boto3, with every call that an SDK of Tigris has for snapshots and forks."""
import json
import os
import tarfile
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from tigris_boto3_ext import (
    TigrisFork,
    TigrisSnapshot,
    TigrisSnapshotEnabled,
    bundle_objects,
    create_bucket,
    create_fork,
    create_snapshot,
    create_snapshot_bucket,
    create_soft_delete_bucket,
    delete_snapshot,
    force_delete_bucket,
    forked_from,
    get_bucket_info,
    get_bucket_metadata,
    get_object_from_snapshot,
    get_restore_info,
    get_snapshot_version,
    get_stats,
    has_snapshot_enabled,
    head_object_from_snapshot,
    is_object_migrated,
    list_buckets,
    list_deleted_buckets,
    list_deleted_object_versions,
    list_deleted_objects,
    list_forks,
    list_objects_from_snapshot,
    list_objects_from_source,
    list_snapshots,
    migrate_object,
    presign,
    purge_deleted_object,
    rename_object,
    restore_bucket,
    restore_deleted_object,
    restore_object,
    set_bucket_migration,
    set_bucket_notifications,
    set_bucket_soft_delete,
    snapshot_enabled,
    TigrisAPIError,
    update_bucket,
    with_snapshot,
)

BUCKET = os.environ["CLIENT_BUCKET"]

s3 = boto3.client(
    "s3",
    endpoint_url=os.environ["S3_ENDPOINT"],
    region_name=os.environ["S3_REGION"],
    config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
)


def want(condition, message):
    if not condition:
        raise AssertionError(message)


def same(got, expected):
    want(got == expected, f"{got!r} for {expected!r}")


def fails(code, call):
    try:
        call()
    except ClientError as error:
        same(error.response["Error"]["Code"], code)
    else:
        raise AssertionError(f"no {code}")


def put(bucket, key, body):
    return s3.put_object(Bucket=bucket, Key=key, Body=body)


def read(bucket, key):
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read()


def keys(bucket):
    return [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]


def everything(bucket):
    return {key: read(bucket, key) for key in keys(bucket)}


def take(bucket, name=None):
    return get_snapshot_version(create_snapshot(s3, bucket, name))


def create():
    create_snapshot_bucket(s3, BUCKET)
    want(has_snapshot_enabled(s3, BUCKET), "snapshots are off")
    with TigrisSnapshotEnabled(s3):
        s3.create_bucket(Bucket=f"{BUCKET}-context")

    @snapshot_enabled
    def make(client, name):
        client.create_bucket(Bucket=name)

    make(s3, f"{BUCKET}-decorated")
    for name in ("context", "decorated"):
        want(has_snapshot_enabled(s3, f"{BUCKET}-{name}"), f"snapshots are off: {name}")
    s3.create_bucket(Bucket=f"{BUCKET}-regular")
    want(not has_snapshot_enabled(s3, f"{BUCKET}-regular"), "snapshots are on")
    fails("InvalidArgument", lambda: create_snapshot(s3, f"{BUCKET}-regular"))
    update_bucket(s3, f"{BUCKET}-regular", snapshot_enabled=True)
    want(has_snapshot_enabled(s3, f"{BUCKET}-regular"), "snapshots are still off")


def snapshot():
    put(BUCKET, "config.json", b"old")
    put(BUCKET, "dir/deleted.txt", b"deleted")
    version = take(BUCKET, "v1")
    want(version.isdigit(), version)
    put(BUCKET, "config.json", b"new")
    s3.delete_object(Bucket=BUCKET, Key="dir/deleted.txt")
    put(BUCKET, "later.txt", b"later")
    same(get_object_from_snapshot(s3, BUCKET, "config.json", version)["Body"].read(), b"old")
    same(head_object_from_snapshot(s3, BUCKET, "dir/deleted.txt", version)["ContentLength"], 7)
    listed = list_objects_from_snapshot(s3, BUCKET, version)["Contents"]
    same([entry["Key"] for entry in listed], ["config.json", "dir/deleted.txt"])
    fails("NoSuchKey", lambda: get_object_from_snapshot(s3, BUCKET, "later.txt", version))
    same(read(BUCKET, "config.json"), b"new")

    @with_snapshot(BUCKET, version)
    def then(client):
        return [entry["Key"] for entry in client.list_objects(Bucket=BUCKET)["Contents"]]

    same(then(s3), ["config.json", "dir/deleted.txt"])
    with TigrisSnapshot(s3, BUCKET):
        same([entry["Name"] for entry in s3.list_buckets()["Buckets"]], [f"{version}; name=v1"])
    second = take(BUCKET)
    same([entry["Name"] for entry in list_snapshots(s3, BUCKET)["Buckets"]], [second, f"{version}; name=v1"])


def fork():
    version = list_snapshots(s3, BUCKET)["Buckets"][-1]["Name"].split(";")[0]
    create_fork(s3, f"{BUCKET}-then", BUCKET, version)
    same(everything(f"{BUCKET}-then"), {"config.json": b"old", "dir/deleted.txt": b"deleted"})
    with TigrisFork(s3, BUCKET):
        s3.create_bucket(Bucket=f"{BUCKET}-now")
    put(f"{BUCKET}-now", "later.txt", b"changed")
    same(everything(BUCKET), {"config.json": b"new", "later.txt": b"later"})

    @forked_from(f"{BUCKET}-now")
    def again(client):
        client.create_bucket(Bucket=f"{BUCKET}-deep")

    again(s3)
    put(f"{BUCKET}-deep", "mine.txt", b"mine")
    same(keys(f"{BUCKET}-deep"), ["config.json", "later.txt", "mine.txt"])
    same(read(f"{BUCKET}-deep", "later.txt"), b"changed")
    info = get_bucket_info(s3, f"{BUCKET}-then")
    same((info["snapshot_enabled"], info["fork_source_bucket"], info["fork_source_snapshot"]), (True, BUCKET, version))
    forks = list_forks(s3, BUCKET)["buckets"]
    same([each["name"] for each in forks], [f"{BUCKET}-now", f"{BUCKET}-then"])
    same(forks[1]["fork_parents"][0]["snapshot_name"], "v1")
    same(list_forks(s3, f"{BUCKET}-deep")["buckets"], [])
    metadata = get_bucket_metadata(s3, f"{BUCKET}-now", with_size=True)
    same((metadata["is_fork_parent"], metadata["size"]["objects"]), (True, 2))
    names = [each["name"] for each in list_buckets(s3, include_type=True, only_forks=True)["buckets"]]
    same(names, [f"{BUCKET}-deep", f"{BUCKET}-now", f"{BUCKET}-then"])
    fails("BucketNotEmpty", lambda: force_delete_bucket(s3, f"{BUCKET}-now"))


def rename():
    put(BUCKET, "old name+é.txt", b"renamed")
    rename_object(s3, BUCKET, "old name+é.txt", "new name.txt")
    same(read(BUCKET, "new name.txt"), b"renamed")
    fails("NoSuchKey", lambda: read(BUCKET, "old name+é.txt"))


def bundle():
    found = {}
    with bundle_objects(s3, BUCKET, ["config.json", "none.txt", "new name.txt"]) as response:
        with tarfile.open(fileobj=response, mode="r|") as tar:
            for member in tar:
                found[member.name] = tar.extractfile(member).read()
    skipped = json.loads(found.pop("__bundle_errors.json"))["skipped"]
    same(found, {"config.json": b"new", "new name.txt": b"renamed"})
    same(skipped, [{"key": "none.txt", "reason": "NoSuchKey"}])


def soft():
    name = f"{BUCKET}-soft"
    create_soft_delete_bucket(s3, name, retention_days=30)
    put(name, "a", b"1")
    s3.delete_object(Bucket=name, Key="a")
    same([entry["Key"] for entry in list_deleted_objects(s3, name)["Contents"]], ["a"])
    restore_deleted_object(s3, name, "a")
    same(read(name, "a"), b"1")
    s3.delete_object(Bucket=name, Key="a")
    [version] = list_deleted_object_versions(s3, name)["Versions"]
    purge_deleted_object(s3, name, "a", version["VersionId"])
    want("Contents" not in list_deleted_objects(s3, name), "not purged")
    put(name, "b", b"2")
    force_delete_bucket(s3, name)
    same([each["name"] for each in list_deleted_buckets(s3)["buckets"]], [name])
    restore_bucket(s3, name)
    same(read(name, "b"), b"2")
    set_bucket_soft_delete(s3, name, False)
    force_delete_bucket(s3, name)
    same(list_deleted_buckets(s3)["buckets"], [])


def refused(code, call):
    try:
        call()
    except TigrisAPIError as error:
        same(error.code, code)
    else:
        raise AssertionError(f"no {code}")


def settings():
    name = f"{BUCKET}-settings"
    create_bucket(s3, name, access="public", default_storage_class="STANDARD_IA", regions=["fra", "iad"])
    update_bucket(
        s3,
        name,
        access="private",
        public_list_objects=True,
        allow_object_acl=True,
        default_storage_class="GLACIER",
        regions="",
        cache_control="no-store",
        custom_domain="files.example.com",
        nosniff=True,
    )
    hook = "https://example.com/hook"
    set_bucket_notifications(s3, name, hook, event_filter='WHERE `key` REGEXP "^images/"', token="secret")
    refused("InvalidArgument", lambda: set_bucket_notifications(s3, name, hook, event_filter="nonsense"))
    metadata = get_bucket_metadata(s3, name)
    same((metadata["storage_class"], metadata["regions"]), ("GLACIER", []))
    same((metadata["allow_object_acl"], metadata["cache_control"]), (True, "no-store"))
    same(metadata["custom_domain"], "files.example.com")
    expected = {"enabled": True, "url": hook, "filter": 'WHERE `key` REGEXP "^images/"', "auth": "token"}
    same(metadata["notifications"], expected)
    want("secret" not in json.dumps(metadata["raw"]), "a secret is given back")
    set_bucket_notifications(s3, name, None)
    same(get_bucket_metadata(s3, name)["notifications"]["url"], None)
    put(name, "cold", b"cold")
    same(get_restore_info(s3, name, "cold")["status"], "archived")
    restore_object(s3, name, "cold")
    want(get_restore_info(s3, name, "cold")["status"] != "archived", "not restored")
    migrate_object(s3, name, "cold")
    same(is_object_migrated(s3, name, "cold"), True)
    same([entry["Key"] for entry in list_objects_from_source(s3, name, "tigris")["Contents"]], ["cold"])
    source = {"endpoint": "https://s3.example.com", "region": "auto", "access_key": "a", "secret_key": "secret"}
    set_bucket_migration(s3, name, "old", **source)
    shadow = get_bucket_metadata(s3, name)["raw"]["shadow_bucket"]
    same((shadow["name"], "secret" in json.dumps(list(shadow.values()))), ("old", False))
    set_bucket_migration(s3, name, None)
    stats = get_stats(s3)
    same(stats["active_buckets"], len(s3.list_buckets()["Buckets"]))
    force_delete_bucket(s3, name)


def signed():
    upload = urllib.request.Request(presign(s3, BUCKET, "signed é.txt", "put")["url"], data=b"signed", method="PUT")
    upload.add_header("Content-Type", "text/plain")
    same(urllib.request.urlopen(upload).status, 200)
    link = presign(s3, BUCKET, "signed é.txt", expires_in=600)
    same(urllib.request.urlopen(link["url"]).read(), b"signed")
    version = take(BUCKET)
    put(BUCKET, "signed é.txt", b"later")
    then = presign(s3, BUCKET, "signed é.txt", snapshot_version=version)["url"]
    same(urllib.request.urlopen(then).read(), b"signed")
    try:
        urllib.request.urlopen(link["url"].replace("X-Amz-Expires=600", "X-Amz-Expires=6000"))
    except urllib.error.HTTPError as error:
        same(error.code, 403)
    else:
        raise AssertionError("a URL can be changed")


def delete():
    for entry in list_snapshots(s3, BUCKET)["Buckets"]:
        delete_snapshot(s3, BUCKET, entry["Name"].split(";")[0])
    want("Buckets" not in (listed := list_snapshots(s3, BUCKET)) or listed["Buckets"] == [], "snapshots are left")
    same(read(BUCKET, "config.json"), b"new")
    same(read(f"{BUCKET}-then", "config.json"), b"old")
    for name in ("-deep", "-now", "-then", "", "-context", "-decorated", "-regular"):
        force_delete_bucket(s3, BUCKET + name)
    same(s3.list_buckets()["Buckets"], [])


for name, step in [
    ("create", create),
    ("snapshot", snapshot),
    ("fork", fork),
    ("rename", rename),
    ("bundle", bundle),
    ("soft", soft),
    ("settings", settings),
    ("signed", signed),
    ("delete", delete),
]:
    try:
        step()
        print(f"ok {name}", flush=True)
    except Exception as error:
        print(f"not ok {name}: {type(error).__name__}: {str(error)[:300]}".replace("\n", " "), flush=True)
