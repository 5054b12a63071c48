"""b2sdk, as it is, against the emulator: argv has the realm, the key's id and the key."""

import hashlib
import io
import os
import sys

from b2sdk.v3 import B2Api, InMemoryAccountInfo, UploadSourceBytes
from b2sdk.v3.exception import B2Error

realm, key_id, key = sys.argv[1:4]


def authorized(key_id, key):
    api = B2Api(InMemoryAccountInfo())
    api.authorize_account(key_id, key, realm=realm)
    return api


def content(downloaded):
    buffer = io.BytesIO()
    downloaded.save(buffer)
    return buffer.getvalue()


api = authorized(key_id, key)
bucket = api.create_bucket("from-python", "allPrivate", bucket_info={"a": "b"})
assert "from-python" in [one.name for one in api.list_buckets()]

name = "a b+c/é & %.txt"
small = bucket.upload_bytes(b"hello", name, file_info={"k": "v é +&"})
downloaded = bucket.download_file_by_name(name)
assert content(downloaded) == b"hello"
assert downloaded.download_version.file_info == {"k": "v é +&"}
assert bucket.get_file_info_by_name(name).file_info == {"k": "v é +&"}

data = os.urandom(1_100_000)
bucket.concatenate([UploadSourceBytes(data[:600_000]), UploadSourceBytes(data[600_000:])], "large")
assert content(bucket.download_file_by_name("large")) == data
assert content(bucket.download_file_by_name("large", range_=(599_990, 600_010))) == data[599_990:600_011]

# What was begun and left is gone on with.
begun = api.services.large_file.start_large_file(bucket.id_, "resumed", "text/plain", {"k": "v"})
api.session.upload_part(begun.file_id, 1, 500_000, hashlib.sha1(data[:500_000]).hexdigest(), io.BytesIO(data[:500_000]))
assert [one.file_id for one in bucket.list_unfinished_large_files()] == [begun.file_id]
assert [one.part_number for one in api.list_parts(begun.file_id)] == [1]
resumed = bucket.concatenate(
    [UploadSourceBytes(data[:500_000]), UploadSourceBytes(data[500_000:])],
    "resumed",
    content_type="text/plain",
    file_info={"k": "v"},
    continue_large_file_id=begun.file_id,
)
assert resumed.id_ == begun.file_id
assert content(bucket.download_file_by_name("resumed")) == data
api.delete_file_version(resumed.id_, "resumed")
left = api.services.large_file.start_large_file(bucket.id_, "left", "text/plain")
api.cancel_large_file(left.file_id)

bucket.copy(small.id_, "copied")
bucket.hide_file("copied")
bucket.unhide_file("copied")
assert content(bucket.download_file_by_name("copied")) == b"hello"
bucket.hide_file("copied")
versions = [(one.file_name, one.action) for one, _ in bucket.ls(latest_only=False, recursive=True)]
assert versions == [(name, "upload"), ("copied", "hide"), ("copied", "upload"), ("large", "upload")], versions
assert [one.file_name for one, _ in bucket.ls(recursive=True)] == [name, "large"]
assert list(bucket.list_unfinished_large_files()) == []

bucket.update(bucket_info={"x": "y"}, if_revision_is=bucket.revision)
made = api.create_key(["listBuckets", "listFiles", "readFiles"], "reader", bucket_ids=[bucket.id_])
assert made.id_ in [one.id_ for one in api.list_keys()]
reader = authorized(made.id_, made.application_key).get_bucket_by_name("from-python")
assert content(reader.download_file_by_name(name)) == b"hello"
try:
    reader.hide_file(name)
    raise AssertionError("a key did what it may not")
except B2Error as error:
    assert "unauthorized" in str(error), error

for one, _ in bucket.ls(latest_only=False, recursive=True):
    api.delete_file_version(one.id_, one.file_name)
api.delete_bucket(bucket)
print("ok")
