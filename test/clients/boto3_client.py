"""boto3 with its own defaults (checksums when supported), path-style."""
import hashlib
import io
import os
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError, MissingDependencyException

ENDPOINT = os.environ["S3_ENDPOINT"]
BUCKET = os.environ["CLIENT_BUCKET"]
SMALL = open(os.environ["CLIENT_SMALL"], "rb").read()
LARGE = os.environ["CLIENT_LARGE"]
KEY = "dir/small file+é.bin"
MIB = 1024 * 1024

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


def create():
    s3.create_bucket(Bucket=BUCKET)
    s3.head_bucket(Bucket=BUCKET)
    want(BUCKET in [b["Name"] for b in s3.list_buckets()["Buckets"]], "list_buckets lacks it")


def put():
    made = s3.put_object(Bucket=BUCKET, Key=KEY, Body=SMALL, Metadata={"color": "green"}, ContentType="text/x-test")
    want(made["ETag"] == '"' + hashlib.md5(SMALL).hexdigest() + '"', "ETag is not the MD5")


def get():
    got = s3.get_object(Bucket=BUCKET, Key=KEY)
    want(got["Body"].read() == SMALL, "other bytes")
    want(got["Metadata"] == {"color": "green"} and got["ContentType"] == "text/x-test", "attributes are lost")
    part = s3.get_object(Bucket=BUCKET, Key=KEY, Range="bytes=100-199")
    want(part["Body"].read() == SMALL[100:200], "range: other bytes")
    want(code_of(s3.get_object, Bucket=BUCKET, Key="none") == "NoSuchKey", "no NoSuchKey")
    want(code_of(s3.get_object, Bucket=BUCKET, Key=KEY, IfNoneMatch=got["ETag"]) == "304", "no 304")


def list_():
    for i in range(25):
        s3.put_object(Bucket=BUCKET, Key=f"many/{i:02}", Body=b"")
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 10}))
    keys = [o["Key"] for page in pages for o in page.get("Contents", [])]
    want(keys == [KEY] + [f"many/{i:02}" for i in range(25)] and len(pages) == 3, f"v2: {len(pages)} pages, {keys}")
    v1 = s3.get_paginator("list_objects").paginate(Bucket=BUCKET, Delimiter="/", PaginationConfig={"PageSize": 1})
    want([p["Prefix"] for page in v1 for p in page.get("CommonPrefixes", [])] == ["dir/", "many/"], "v1 prefixes")


def multipart():
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    s3.upload_file(LARGE, BUCKET, "dir/large.bin", Config=config)
    want(s3.head_object(Bucket=BUCKET, Key="dir/large.bin")["ETag"].endswith('-4"'), "ETag lacks the part count")
    target = os.path.join(os.environ["CLIENT_WORK"], "got")
    s3.download_file(BUCKET, "dir/large.bin", target, Config=config)
    with open(LARGE, "rb") as a, open(target, "rb") as b:
        want(a.read() == b.read(), "other bytes")
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="dir/aborted")["UploadId"]
    s3.upload_part(Bucket=BUCKET, Key="dir/aborted", UploadId=upload, PartNumber=1, Body=b"x")
    parts = s3.list_parts(Bucket=BUCKET, Key="dir/aborted", UploadId=upload)["Parts"]
    want([(p["PartNumber"], p["Size"]) for p in parts] == [(1, 1)], "list_parts")
    want([u["Key"] for u in s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]] == ["dir/aborted"], "list uploads")
    s3.abort_multipart_upload(Bucket=BUCKET, Key="dir/aborted", UploadId=upload)
    want("Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET), "an upload is left")


def copy():
    s3.copy_object(Bucket=BUCKET, Key="dir/copied.bin", CopySource={"Bucket": BUCKET, "Key": KEY})
    got = s3.get_object(Bucket=BUCKET, Key="dir/copied.bin")
    want(got["Body"].read() == SMALL and got["Metadata"] == {"color": "green"}, "not the same")
    # The transfer manager copies large objects by UploadPartCopy.
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=8 * MIB)
    s3.copy({"Bucket": BUCKET, "Key": "dir/large.bin"}, BUCKET, "dir/large-copy.bin", Config=config)
    with open(LARGE, "rb") as a:
        want(s3.get_object(Bucket=BUCKET, Key="dir/large-copy.bin")["Body"].read() == a.read(), "part copy: other bytes")


def trailers():
    # A body that cannot be hashed beforehand over TLS goes out with its checksum behind it; over plain HTTP boto3 puts
    # it in a header, which is no less to be checked.
    skipped = []
    for algorithm in ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"):
        key = f"sums/{algorithm}"
        try:
            made = s3.put_object(Bucket=BUCKET, Key=key, Body=io.BytesIO(SMALL), ChecksumAlgorithm=algorithm)
        except MissingDependencyException:
            skipped.append(algorithm)
            continue
        want(f"Checksum{algorithm}" in made, f"{algorithm}: no checksum in the answer")
        got = s3.get_object(Bucket=BUCKET, Key=key, ChecksumMode="ENABLED")
        want(got["Body"].read() == SMALL, f"{algorithm}: other bytes")
        want(got[f"Checksum{algorithm}"] == made[f"Checksum{algorithm}"], f"{algorithm}: another checksum")
    if skipped:
        print(f"# skipped without awscrt: {', '.join(skipped)}", flush=True)
    wrong = code_of(s3.put_object, Bucket=BUCKET, Key="sums/wrong", Body=SMALL, ChecksumCRC32="AAAAAA==")
    want(wrong == "BadDigest", f"a wrong checksum: {wrong}")


def post():
    def send(form, content, name="by hand.bin"):
        boundary = "------------------------a1b2c3"
        fields = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in form["fields"].items()
        ]
        file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = "".join(fields).encode() + file.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        request = urllib.request.Request(form["url"], data=body, method="POST")
        request.add_header("content-type", f"multipart/form-data; boundary={boundary}")
        try:
            with direct.open(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    for version in ("s3v4", "s3"):
        signer = boto3.client(
            "s3",
            endpoint_url=ENDPOINT,
            region_name=os.environ["S3_REGION"],
            config=Config(signature_version=version, s3={"addressing_style": "path"}),
        )
        form = signer.generate_presigned_post(
            BUCKET,
            "posted/${filename}",
            Fields={"x-amz-meta-color": "green", "success_action_status": "201"},
            Conditions=[
                {"x-amz-meta-color": "green"},
                {"success_action_status": "201"},
                ["content-length-range", 1, len(SMALL)],
            ],
            ExpiresIn=60,
        )
        want(send(form, SMALL) == 201, f"{version}: not 201")
        got = s3.get_object(Bucket=BUCKET, Key="posted/by hand.bin")
        want(got["Body"].read() == SMALL and got["Metadata"] == {"color": "green"}, f"{version}: not the same")
        want(send(form, SMALL + b"x") == 400, f"{version}: a file that is too large")
        form["fields"]["x-amz-meta-color"] = "red"
        want(send(form, SMALL) == 403, f"{version}: another field")


def presign():
    def url(method, **parameters):
        return s3_v4.generate_presigned_url(method, Params={"Bucket": BUCKET, **parameters}, ExpiresIn=60)

    s3_v4 = boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name=os.environ["S3_REGION"],
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    with direct.open(url("get_object", Key=KEY), timeout=30) as answer:
        want(answer.read() == SMALL, "GET: other bytes")
    request = urllib.request.Request(url("put_object", Key="dir/presigned"), data=b"by url", method="PUT")
    # urllib would add a form's content type, which a presigned URL does not mind but the test should not depend on.
    request.add_header("content-type", "")
    with direct.open(request, timeout=30) as answer:
        want(answer.status == 200, f"PUT: {answer.status}")
    want(s3.get_object(Bucket=BUCKET, Key="dir/presigned")["Body"].read() == b"by url", "PUT: other bytes")


def delete():
    keys = [o["Key"] for o in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    answer = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": k} for k in keys]})
    want(sorted(d["Key"] for d in answer["Deleted"]) == sorted(keys), f"deleted {answer.get('Deleted')}")
    want(s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0, "objects are left")


def remove():
    s3.delete_bucket(Bucket=BUCKET)
    want(code_of(s3.head_bucket, Bucket=BUCKET) == "404", "still there")


steps = [
    ("create", create),
    ("put", put),
    ("get", get),
    ("list", list_),
    ("multipart", multipart),
    ("copy", copy),
    ("trailers", trailers),
    ("presign", presign),
    ("post", post),
    ("delete", delete),
    ("remove", remove),
]
for name, step in steps:
    try:
        step()
        print(f"ok {name}", flush=True)
    except Exception as error:
        print(f"not ok {name}: {type(error).__name__}: {' '.join(str(error).split())[:300]}", flush=True)
