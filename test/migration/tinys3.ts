import { Duration, Effect, Schedule, Stream } from "effect"
import { type Body, MultipartUpload, ObjectStore, RequestPolicy, S3, Transfer } from "effect-s3"
import { NodeProgress, NodeS3 } from "effect-s3/node"
import { none, row, type Table } from "./row.js"

declare const store: ObjectStore.Service
declare const folder: ObjectStore.Service
declare const upload: MultipartUpload.MultipartUpload
declare const body: Body.Body
declare const file: Body.StreamBody
declare const bytes: Uint8Array
declare const keys: ReadonlyArray<string>
declare const accessKeyId: string
declare const secretAccessKey: string
declare const uploadId: string

const attributes = "test/conformance/store/attributes.ts"
const access = "test/store/attributes.test.ts"
const keyNames = "test/conformance/store/keys.ts"
const copies = "test/conformance/store/copies.ts"
const transport = "test/config/transport.test.ts"
const multipart = "test/MultipartUpload.test.ts"

export const tables: ReadonlyArray<Table> = [
  {
    of: "Connection",
    rows: [
      row(
        "Connection(access_key, secret_key)",
        () => NodeS3.layerStore("s3://photos", { credentials: { accessKeyId, secretAccessKey } }),
        "Absent, they are found as the AWS SDKs find them. A secret is `Redacted` and in no message.",
        "test/http/secrets.test.ts"
      ),
      row(
        "Connection(default_bucket)",
        () => ObjectStore.layerS3({ bucket: "photos" }),
        "A store is bound to its bucket, and to a prefix if you like. The functions of `S3` take any bucket.",
        "test/conformance/store/buckets.ts: a prefix is a store of its own"
      ),
      row(
        "Connection(tls)",
        () => NodeS3.layer({ endpoint: "http://localhost:9000" }),
        "The scheme of the endpoint, https by default (tinys3: http). Plain HTTP to another machine needs `allowHttp`, and warns."
      ),
      row(
        "Connection(endpoint)",
        () => NodeS3.layer({ endpoint: "https://minio.internal:9000", region: "eu-central-1" }),
        "With its scheme. The region is said, not guessed from the host, and a bucket in another region is found.",
        "test/recovery.test.ts: is asked there, and so is every later request"
      ),
      row(
        "Connection(verify)",
        () => NodeS3.layer({ rootCertificate: "-----BEGIN CERTIFICATE-----", caBundle: "/etc/ssl/own-ca.pem" }),
        "A root certificate by its text or its file. `allowInvalidCertificates` takes any, and warns once, when the layer is built.",
        `${transport}: that are invalid are taken with a warning, and only if that is said`
      ),
      row(
        "Connection(signature_version)",
        () => NodeS3.layer({ signatureVersion: "v2" }),
        "Version 4 by default. That of minis3 leaves out `x-amz-content-sha256`, which S3 refuses; tinys3 has Version 2 alone, right for hosts of Amazon's only.",
        "test/sigv2.test.ts: of requests, by an option of the client"
      ),
      row(
        "Connection(path_style)",
        () => NodeS3.layer({ addressing: "path" }),
        "Follows from the server unless it is said.",
        "test/address.test.ts"
      ),
      row(
        "bucket(bucket)",
        () => ObjectStore.layerS3({ bucket: "photos" }),
        "Every store has one. A name that would lead elsewhere is `InvalidBucketName`.",
        "test/conformance/store/buckets.ts: a bucket name that would lead elsewhere is InvalidBucketName"
      ),
      row(
        "any(bucket)",
        () => S3.headObject({ bucket: "archive", key: "a.txt" }),
        "Another bucket is another store, or the function of `S3`."
      ),
      row(
        "any(key)",
        () => store.head("a b/é+?#%.txt"),
        "Any key, as it is: spaces, `+`, `?`, `#`, `%` and letters are encoded once. There they cut the key or name another.",
        `${keyNames}: composed and decomposed letters are not the same`
      ),
      row(
        "get(key, bucket)",
        () => store.get("a.txt"),
        "A scoped result; `bytes`, `text`, `json` and `stream` are the ways to have the body. There it is always all in memory.",
        "test/conformance/store/objects.ts: bytes come back as they were, at once and as a stream"
      ),
      row(
        "get(headers)",
        () => store.bytes("a.txt", { range: { start: 0, end: 99 }, ifNoneMatch: "etag" }),
        "Ranges, conditions and versions by name; anything else by `S3.request`.",
        "test/conformance/store/conditions.ts: of a read: by ETag and by date, for get and for head"
      ),
      row(
        "head_object(key, bucket, headers)",
        () => store.head("a.txt", { ifMatch: "etag" }),
        "Attributes, with user metadata apart. There `headers` is ignored."
      ),
      row("head_bucket(bucket)", () => S3.headBucket({ bucket: "photos" })),
      row(
        "create_bucket(bucket)",
        () => S3.createBucket({ bucket: "photos", objectOwnership: "BucketOwnerEnforced" }),
        "In the client's region; there it works in us-east-1 alone."
      ),
      row("delete_bucket(bucket)", () => S3.deleteBucket({ bucket: "photos" }), "`BucketNotEmpty` where it is not."),
      row(
        "list(prefix, bucket)",
        () => store.list({ prefix: "notes/" }),
        "A `Stream`, page after page as it is consumed, with sizes, dates, ETags and storage classes. Nothing that cannot be read is left out, and an empty page ends nothing.",
        "test/conformance/store/lists.ts: more keys than a page holds"
      ),
      row(
        "upload(key, local_file)",
        () => [store.put("a.txt", "text"), store.put("a.bin", bytes), store.put("a.bin", file)],
        "Bytes, text, a file (`Body.file`), a stream of known or unknown length. There a file object only. With a checksum; in parts where it is large.",
        "test/conformance/store/streams.ts: of known length, that can be run again and that cannot, small and large"
      ),
      row(
        "upload(expires)",
        () => [
          store.put("a", body, { expires: 3600 }),
          store.put("a", body, { expires: Duration.weeks(5) }),
          store.put("a", body, { expires: "max" })
        ],
        "Seconds, a Duration or `\"max\"`. Negative, endless and no numbers are `InvalidInput`; there they are sent. With `public: true` it says `public`, with `false` `private`.",
        `${attributes}: expires in seconds, as a Duration and for as long as can be`
      ),
      row(
        "upload(content_type)",
        () => store.put("a", body, { contentType: "text/x-notes" }),
        "Guessed from the key unless it is given.",
        `${attributes}: the content type is guessed from the key, unless it is given`
      ),
      row(
        "upload(public)",
        () => store.put("a", body, { public: true }),
        "False unless you say so (tinys3: true). Where there are no ACLs it is `UnsupportedByProvider` before anything is sent.",
        `${access}: says who may read, and whose caches may keep it`
      ),
      row(
        "upload(headers)",
        () =>
          store.put("a", body, { storageClass: "STANDARD_IA", metadata: { color: "green" }, tags: { project: "x" } }),
        "By name; `S3.putObject` has all that S3 knows, and `defaultHeaders` in the settings are for every request. A line break in a value is `InvalidInput`.",
        `${attributes}: what cannot be stored is InvalidInput, and nothing is stored`
      ),
      none(
        "upload(rewind, close)",
        "A body is a value: each attempt reads it from its start, and a file is open while it is read, whatever happens."
      ),
      row(
        "copy(from_key, from_bucket, to_key, to_bucket)",
        () => [
          store.copy("a.txt", "b.txt"),
          S3.copyObject({ source: { bucket: "photos", key: "a.txt" }, bucket: "archive", key: "a.txt" })
        ],
        "Of any size. An error inside a 200 is an error; there it is success.",
        "test/copyInParts.test.ts: goes in parts, with its attributes and tags"
      ),
      row(
        "a folder, up and down",
        () => [
          Transfer.uploadFolder(store, { path: "files", prefix: "uploads" }),
          Transfer.sync(folder, store, { delete: true })
        ],
        "And between buckets and services, with a dry run, filters and comparisons.",
        "test/transfer/folder.test.ts"
      ),
      row(
        "copy(metadata, public)",
        () =>
          S3.copyObject({
            source: { bucket: "photos", key: "a.txt" },
            bucket: "archive",
            key: "a.txt",
            metadataDirective: "REPLACE",
            metadata: { color: "red" },
            contentType: "text/plain",
            acl: "public-read"
          }),
        "By S3's own rules: `REPLACE` replaces all. `store.updateMetadata` after a copy keeps what it does not name."
      ),
      row(
        "update_metadata(key, metadata, bucket)",
        () => store.updateMetadata("a.txt", { metadata: { color: "red" }, contentType: "text/plain" }),
        "Keeps what is not named: content type, caching, storage class, tags and ACL, which are lost there. A write by somebody else in between is not undone.",
        `${copies}: updateMetadata changes what it names and keeps the rest`
      ),
      row(
        "update_metadata(public)",
        () => store.updateMetadata("a.txt", { public: false }),
        "The ACL alone, by `PutObjectAcl`. There a copy onto itself, which Amazon refuses where nothing else changes.",
        `${access}: alone it changes the ACL and nothing else`
      ),
      row("delete(key, bucket)", () => [store.delete("a.txt"), store.deleteMany(keys)], "Also many at once."),
      row(
        "run(request)",
        () => S3.request({ method: "GET", bucket: "photos", query: { "newer-than-this": "" } }),
        "What is newer than this library; signed, retried, with typed errors."
      ),
      row(
        "initiate_multipart_upload(key, bucket)",
        () =>
          MultipartUpload.make({
            bucket: "photos",
            key: "film.mp4",
            contentType: "video/mp4",
            storageClass: "GLACIER"
          }),
        "With attributes, which there cannot be given. It is aborted unless it is completed.",
        `${multipart}: a scope that closes before completion aborts`
      ),
      row(
        "list_multipart_uploads(prefix, bucket, max_uploads, key_marker, upload_id_marker)",
        () =>
          S3.listMultipartUploadsStream({
            bucket: "photos",
            prefix: "films/",
            maxUploads: 100,
            keyMarker: "a",
            uploadIdMarker: "b"
          })
      ),
      none(
        "list_multipart_uploads(encoding)",
        "Always asked for where the server has it, and undone: keys come as they are."
      ),
      row(
        "get_all_multipart_uploads(bucket, prefix)",
        () => Stream.runCollect(S3.listMultipartUploadsStream({ bucket: "photos", prefix: "films/" }))
      ),
      row(
        "HTTPError",
        () => Effect.catchTag(store.text("a.txt"), "NoSuchKey", () => Effect.succeed("")),
        "Each operation has the exact union of what can go wrong, read from S3's own document. There any status of 400 or more is the same.",
        "test/types/operations.tst.ts"
      ),
      row(
        "no retries, no timeouts",
        () => RequestPolicy.make({ retry: Schedule.recurs(3), attemptTimeout: "30 seconds", budget: "2 minutes" }),
        "Five attempts within a minute unless you say otherwise, and time limits for connecting, for the first byte and between bytes."
      )
    ]
  },
  {
    of: "Pool",
    rows: [
      row(
        "Pool(access_key, secret_key, default_bucket, tls, endpoint)",
        () => NodeS3.layerStore("https://minio.internal/photos", { addressing: "path", signatureVersion: "v4" }),
        "The store is the same one: a fiber costs next to nothing, and connections are kept. minis3's Pool takes neither `verify` nor `signature_version` nor `path_style`, and is plain HTTP."
      ),
      row(
        "Pool(size)",
        () => [
          Effect.forEach(keys, (key) => store.delete(key), { concurrency: 5 }),
          ObjectStore.limit(store, 5)
        ],
        "Here, or once for all that use the store.",
        "test/store/wrappers.test.ts: at most so many are under way"
      ),
      row(
        "as_completed(futures)",
        () =>
          Stream.mapEffect(Stream.fromIterable(keys), (key) => store.bytes(key), { concurrency: 5, unordered: true }),
        "Results in the order in which they come. The first failure stops what is still under way; `Effect.either` in it stops nothing."
      ),
      row(
        "all_completed(futures)",
        () => Effect.forEach(keys, (key) => store.bytes(key), { concurrency: 5 }),
        "Results in the order of the keys; there in any."
      ),
      row(
        "as_completed(timeout), all_completed(timeout)",
        () => Effect.timeout(Effect.forEach(keys, (key) => store.bytes(key)), "2 minutes"),
        "`TimeoutException`, and all that is under way is stopped. There what is unfinished is missing without a word."
      ),
      row(
        "pool.upload(...)",
        () => Effect.fork(store.put("a.txt", "text")),
        "What was a Future is a Fiber: `Fiber.join` waits for it, `Fiber.interrupt` stops it. Multipart uploads work in it too; on a Pool they do not."
      ),
      none(
        "close(wait)",
        "The layer is closed with its scope, once nothing uses it; interruption stops what is under way."
      )
    ]
  },
  {
    of: "MultipartUpload",
    rows: [
      row(
        "MultipartUpload(conn, bucket, key)",
        () =>
          MultipartUpload.upload({ bucket: "photos", key: "film.mp4" }, file.stream, {
            size: file.contentLength,
            partSize: 16 * 1024 * 1024,
            concurrency: 4
          }),
        "What minis3's page shows as `with MultipartUpload(conn, path, key)`, and its code does not have: read, cut into parts inside the provider's limits, completed, or aborted with nothing left.",
        `${multipart}: interruption leaves nothing behind`
      ),
      row(
        "MultipartUpload(...) with progress",
        () => NodeProgress.withBar((progress) => Transfer.uploadFile(store, { path: "film.mp4" }, { progress })),
        "A bar, or a `Stream` of what has gone, at which rate, and how long it will take still. With a `journal` another process goes on where one was stopped. There it is announced, and is not there.",
        "test/transfer/progress.test.ts"
      ),
      row(
        "initiate()",
        () => MultipartUpload.make({ bucket: "photos", key: "film.mp4" }),
        "`upload.uploadId` is its id."
      ),
      row(
        "upload_part_from_file(fp, part_num, length)",
        () => [upload.uploadPart(1, bytes), upload.uploadPart(2, file)],
        "In any order and several at once. A slice of a file is a `Body.stream` of it; there every part begins at the file's start unless `rewind=False`.",
        `${multipart}: parts may come in any order, and complete makes the object`
      ),
      none(
        "upload_part_from_file(md5)",
        "Each part carries a checksum by itself, and the whole one that the server compares with its own."
      ),
      none("upload_part_from_file(close, rewind)", "As for `upload`."),
      row(
        "complete_upload()",
        () => upload.complete({ ifNoneMatch: "*" }),
        "Of the parts that went up here. There of whatever the server lists, older parts among them, and an error inside a 200 is success.",
        `${multipart}: cuts a stream into parts and stores them as one object, with a checksum of the whole`
      ),
      row(
        "cancel_upload()",
        () => S3.abortMultipartUpload({ bucket: "photos", key: "film.mp4", uploadId }),
        "Happens by itself when the scope closes, and is looked after until no part is left.",
        `${multipart}: a part that arrives after the abort is aborted too`
      ),
      row(
        "list_parts(max_parts, part_number_marker)",
        () => S3.listPartsStream({ bucket: "photos", key: "film.mp4", uploadId, maxParts: 100, partNumberMarker: 7 }),
        "ETags without quotes, dates as dates."
      ),
      none("list_parts(encoding)", "As for `list_multipart_uploads`."),
      row("number_of_parts()", () => Effect.map(upload.parts, (parts) => parts.length))
    ]
  }
]
