"""b2sdk, as it is, against the emulator: argv has the realm, the key's id and the key."""

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

data = os.urandom(11_000_000)
bucket.concatenate([UploadSourceBytes(data[:6_000_000]), UploadSourceBytes(data[6_000_000:])], "large")
assert content(bucket.download_file_by_name("large")) == data

bucket.copy(small.id_, "copied")
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
