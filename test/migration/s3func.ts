import { HttpClient, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { Effect, Layer, Stream } from "effect"
import { B2, type Body, Lock, MultipartUpload, ObjectStore, RequestPolicy, S3, Transfer } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import { none, row, type Table } from "./row.js"

declare const store: ObjectStore.Service
declare const got: ObjectStore.GetResult
declare const file: Body.StreamBody
declare const client: HttpClient.HttpClient
declare const keys: ReadonlyArray<string>
declare const secretAccessKey: string
declare const versionId: string
declare const url: string
declare const lease: Lock.Lease

export const tables: ReadonlyArray<Table> = [
  {
    of: "S3Session",
    rows: [
      row(
        "S3Session(access_key_id, access_key, bucket)",
        () => NodeS3.layerStore("s3://logs", { credentials: { accessKeyId: "AK", secretAccessKey } }),
        "Or found as the AWS SDKs find them, and renewed.",
        "test/credentials/chain.test.ts"
      ),
      row(
        "S3Session(endpoint_url, region)",
        () => NodeS3.layerStore("https://eu2.contabostorage.com/logs", { region: "default" }),
        "What each vendor can do is known by its host; the bucket is in the path or before the host, as the vendor has it.",
        "test/Provider.test.ts"
      ),
      row("S3Session(max_pool_connections)", () => NodeS3.layer({ transport: { connections: 10 } })),
      row(
        "S3Session(max_attempts)",
        () => NodeS3.layer({ policy: RequestPolicy.standard({ attempts: 4 }) }),
        "All attempts, the first among them; also of POST where that may be repeated. `Retry-After` is obeyed within the budget, there without an end.",
        "test/RequestPolicy.test.ts"
      ),
      row(
        "S3Session(retry_mode)",
        () => NodeS3.layer({ policy: RequestPolicy.adaptive() }),
        "Here it limits the rate once a server has throttled; there it is never read.",
        "test/RequestPolicy.test.ts"
      ),
      row(
        "S3Session(read_timeout, connect_timeout)",
        () => NodeS3.layer({ readTimeout: "120 seconds", connectTimeout: "30 seconds" }),
        "Between bytes, so that a long transfer has no end set.",
        "test/config/transport.test.ts: cover each read"
      ),
      row(
        "S3Session(stream)",
        () => [store.bytes("a.txt"), store.stream("a.txt")],
        "Of each call. With s3func's default, `get_object(...).data` is `None`."
      ),
      row(
        "request(method, url, headers, fields, body, preload_content)",
        () =>
          S3.request({
            method: "PUT",
            bucket: "logs",
            key: "a.txt",
            query: { acl: "" },
            headers: { "x-amz-acl": "private" },
            body: ""
          })
      ),
      row(
        "get_object(key, version_id)",
        () => store.get("hello.txt", { versionId }),
        "`NoSuchKey` is an error, not a status to look at. A body is checked against its length and its checksum.",
        "test/conformance/s3/versions.ts"
      ),
      row(
        "get_object(range_start, range_end)",
        () => store.getRange("hello.txt", { start: 0, end: 99 }),
        "Both ends in it, either open; also the last so many bytes, and several at once by `getRanges`.",
        "test/conformance/store/ranges.ts: from the start, to the end, from the end, and past it"
      ),
      row("head_object(key, version_id)", () => store.head("hello.txt", { versionId })),
      row(
        "put_object(key, obj)",
        () => [store.put("a.txt", "Hello, S3!"), store.put("a.bin", file)],
        "In parts where it is large or its length is not known: s3func has no multipart. With a checksum that the server compares."
      ),
      row(
        "put_object(metadata)",
        () => store.put("data.csv", "1,2", { metadata: { source: "sensor-1" } }),
        "At most 2 KiB and ASCII, or `InvalidInput` before anything is sent.",
        "test/conformance/store/attributes.ts: what cannot be stored is InvalidInput, and nothing is stored"
      ),
      row("put_object(content_type)", () => store.put("data", "1,2", { contentType: "text/csv" })),
      row("list_objects(prefix, start_after)", () => store.listFrom("logs/2025", { prefix: "logs/" })),
      row(
        "list_objects(delimiter)",
        () => store.listWithDelimiter({ prefix: "logs/", delimiter: "/" }),
        "The common prefixes are in it; there they are lost.",
        "test/conformance/store/lists.ts: with a delimiter: one level, its folders rolled up"
      ),
      row(
        "list_objects(max_keys)",
        () => [Stream.take(store.list(), 100), S3.listObjectsV2Stream({ bucket: "logs", maxKeys: 100 })],
        "How many there are to be, and how large a page; there only the latter."
      ),
      row(
        "list_object_versions(prefix, start_after, delimiter, max_keys)",
        () =>
          S3.listObjectVersionsStream({ bucket: "logs", prefix: "a", keyMarker: "a/1", delimiter: "/", maxKeys: 100 }),
        "Versions and delete markers, in S3's order; `listObjectVersionsPages` has the common prefixes.",
        "test/conformance/s3/versions.ts"
      ),
      row("delete_object(key, version_id)", () => S3.deleteObject({ bucket: "logs", key: "a.txt", versionId })),
      row(
        "delete_objects(keys)",
        () => store.deleteMany(keys),
        "A result for each key, in order, in as many batches as it takes; those that failed say why.",
        "test/conformance/store/deletes.ts: many keys from a stream, in order"
      ),
      row(
        "delete_objects(prefix)",
        () => Transfer.deletePrefix(store, "logs/", { exclude: "*.keep" }),
        "As a `Stream` of what is planned and done; `dryRun` only says it. An empty prefix has to be meant: `everything`.",
        "test/transfer/sync.test.ts"
      ),
      row(
        "delete_objects(purge)",
        () =>
          S3.listObjectVersionsStream({ bucket: "logs", prefix: "a" }).pipe(
            Stream.grouped(1000),
            Stream.mapEffect((batch) => S3.deleteObjects({ bucket: "logs", objects: Array.from(batch) }))
          ),
        "All versions, for good: there that is the default, here it has to be said."
      ),
      row(
        "copy_object(source_key, dest_key, source_version_id, source_bucket, dest_bucket)",
        () => S3.copyObject({ source: { bucket: "logs", key: "a", versionId }, bucket: "archive", key: "a" }),
        "An error inside a 200 is an error; there it is success. `MultipartUpload.copy` is for more than 5 GiB."
      ),
      row(
        "copy_object(metadata, content_type)",
        () =>
          S3.copyObject({
            source: { bucket: "logs", key: "a" },
            bucket: "archive",
            key: "a",
            metadataDirective: "REPLACE",
            metadata: {},
            contentType: "text/csv"
          }),
        "There metadata loses the content type, and a content type alone is ignored. `store.updateMetadata` keeps what it does not name.",
        "test/conformance/store/copies.ts: updateMetadata changes what it names and keeps the rest"
      ),
      row("get_object_lock_config()", () => S3.getObjectLockConfiguration({ bucket: "logs" })),
      row(
        "put_object_lock_config(lock)",
        () => S3.putObjectLockConfiguration({ bucket: "logs", objectLockEnabled: "Enabled" }),
        "S3 cannot switch it off again. Also `putObjectLegalHold` and `putObjectRetention`, which s3func has not.",
        "test/conformance/s3/lock.ts"
      ),
      row(
        "lock(key, lock_id)",
        () => Lock.withLock("process-1", { holder: { host: "a" } })(Effect.void),
        "See `S3Lock`.",
        "test/lock/lock.test.ts"
      ),
      row(
        "no multipart, no presigned URLs, no conditions",
        () => [
          MultipartUpload.make({ bucket: "logs", key: "a" }),
          store.signUrl("a"),
          store.put("a", "x", { mode: "create" })
        ]
      )
    ]
  },
  {
    of: "Response",
    rows: [
      row(
        "status, error",
        () => Effect.catchTag(store.text("a"), "NoSuchKey", (error) => Effect.succeed(`${error.status} ${error.code}`)),
        "A call that fails, fails. There a 404 of one object is a status, that of a listing an exception.",
        "test/types/operations.tst.ts"
      ),
      row("headers", () => S3.headObject({ bucket: "logs", key: "a" }), "By name, each of its type."),
      row(
        "metadata",
        () => [got.metadata, got.etag, got.size, got.lastModified, got.versionId],
        "User metadata apart from the system's own: there a user's `etag` takes the place of the object's."
      ),
      row(
        "data",
        () => store.bytes("a", { limit: 10_000_000 }),
        "At most 256 MiB unless you say more: a large object is no accident of memory."
      ),
      row("stream", () => got.stream, "Belongs to a scope; there it has to be released by hand.")
    ]
  },
  {
    of: "S3ListResponse",
    rows: [
      row("iter_objects()", () => store.list(), "A `Stream`; its errors are typed."),
      none("status", "Always 200 there.")
    ]
  },
  {
    of: "HttpSession",
    rows: [
      row(
        "HttpSession(max_connections, max_attempts, read_timeout)",
        () => HttpClient.retryTransient(client, { times: 3 }),
        "The client of `@effect/platform`; `NodeTransport.layer` is one, with connections and time limits."
      ),
      row(
        "get_object(url, range_start, range_end), HttpSession(stream)",
        () =>
          HttpClientResponse.stream(
            client.execute(HttpClientRequest.setHeader(HttpClientRequest.get(url), "range", "bytes=0-99"))
          ),
        "A web server is also a store to read from: `NodeS3.layerStore(url, { credentials: \"anonymous\" })`.",
        "test/node/webServer.test.ts"
      ),
      row("head_object(url)", () => client.head(url))
    ]
  },
  {
    of: "B2Session",
    rows: [
      row(
        "B2Session(access_key_id, access_key, bucket, max_connections)",
        () =>
          Layer.provide(
            ObjectStore.layerB2({ bucket: "my-photos" }),
            B2.layer({ applicationKeyId: "K", applicationKey: secretAccessKey })
          ),
        "The same store over B2's native API, with uploads of any size in parts. Its authorisation belongs to the layer, is renewed when it is refused, and is no global.",
        "test/conformance"
      ),
      row(
        "B2Session(max_attempts, read_timeout)",
        () =>
          B2.layer({
            applicationKeyId: "K",
            applicationKey: secretAccessKey,
            policy: RequestPolicy.standard({ attempts: 4 })
          }),
        "Every attempt of an upload has a new URL where B2 wants one."
      ),
      none("B2Session(stream)", "Of each call, as for `S3Session`."),
      row(
        "B2Session(download_url)",
        () => NodeS3.layerStore("https://f000.backblazeb2.com/file", { credentials: "anonymous" }),
        "Public files are at URLs that any web server's store reads.",
        "test/node/webServer.test.ts"
      ),
      row(
        "create_app_key(capabilities, key_name, duration, bucket_id, prefix)",
        () =>
          B2.createKey({
            capabilities: ["readFiles"],
            keyName: "reader",
            validDuration: "1 day",
            bucketIds: ["id"],
            namePrefix: "a/"
          })
      ),
      row("list_buckets()", () => B2.listBuckets({})),
      row("get_object(key, version_id)", () => [store.get("a"), store.get("a", { versionId })], "Names are encoded."),
      row("head_object(key, version_id)", () => store.head("a", { versionId })),
      row(
        "put_object(key, obj, metadata, content_type)",
        () => store.put("a", "x", { metadata: { source: "sensor-1" }, contentType: "text/csv" }),
        "Values are encoded, which there they are not."
      ),
      row(
        "put_object(last_modified)",
        () => store.put("a", "x", { metadata: { src_last_modified_millis: "1700000000000" } }),
        "The name that B2's tools know it by."
      ),
      row("list_objects(prefix, start_after, delimiter, max_keys)", () => store.listFrom("b", { prefix: "a" })),
      row(
        "list_object_versions(prefix, start_after, delimiter, max_keys)",
        () =>
          B2.listFileVersionsPages({
            bucketId: "id",
            prefix: "a",
            startFileName: "b",
            delimiter: "/",
            maxFileCount: 100
          })
      ),
      row(
        "delete_object(key, version_id)",
        () => [store.delete("a"), B2.deleteFileVersion({ fileName: "a", fileId: versionId })],
        "There it takes the key for a file's id unless there is a version."
      ),
      row(
        "delete_objects(keys, prefix)",
        () => [store.deleteMany(keys), Transfer.deletePrefix(store, "logs/")],
        "There what fails is passed over."
      ),
      row(
        "delete_objects(purge)",
        () => ObjectStore.layerB2({ bucket: "my-photos", deletion: "purge" }),
        "There the default; here deleting hides."
      ),
      row(
        "copy_object(dest_key, source_version_id, dest_bucket_id, metadata, content_type)",
        () =>
          B2.copyFile({
            sourceFileId: versionId,
            fileName: "b",
            destinationBucketId: "id",
            metadataDirective: "REPLACE",
            fileInfo: {},
            contentType: "text/csv"
          }),
        "There it sends its parameters as headers, and cannot work. `store.copy` is within the bucket."
      ),
      row(
        "lock(key, lock_id)",
        () => Layer.provide(Lock.layerSequential(), ObjectStore.layerB2({ bucket: "logs" })),
        "See `B2Lock`.",
        "test/b2/lock.test.ts"
      )
    ]
  },
  {
    of: "S3Lock",
    rows: [
      row(
        "S3Lock(access_key_id, access_key, bucket)",
        () => Lock.layerConditional({ prefix: "locks/" }),
        "On any store with conditional writes, which it finds out first; elsewhere `Lock.layerSequential`, which s3func's own clients understand. One object that is written on the condition that nobody else has written, not two and a listing, which two may win.",
        "test/lock/simulation"
      ),
      row(
        "S3Lock(key)",
        () => Lock.acquire("my-resource"),
        "Until the scope is closed, by whatever: there by a finalizer, if the process comes to that."
      ),
      none("S3Lock(lock_id)", "Every acquisition has one of its own."),
      row(
        "S3Lock(settle_delay)",
        () => Lock.layerSequential({ settle: "2 seconds" }),
        "For the protocol of two objects alone. With conditional writes nothing has to settle: the store decides.",
        "test/lock/sequential.test.ts"
      ),
      row(
        "S3Lock(visibility_timeout)",
        () => Lock.acquire("my-resource", { lease: "30 seconds" }),
        "Renewed while it is held. Who loses it is interrupted, and `Lock.fenced` has the store refuse what comes late. No clocks are compared.",
        "test/lock/fenced.test.ts"
      ),
      row(
        "acquire(blocking, timeout)",
        () => [Lock.acquire("my-resource", { waitTimeout: "10 seconds" }), Lock.tryAcquire("my-resource")],
        "In the order of arrival."
      ),
      row("acquire(exclusive)", () => Lock.acquire("my-resource", { mode: "shared" })),
      none("release()", "When the scope closes, in bounded time."),
      row("locked()", () => Lock.isLocked("my-resource")),
      row("verify()", () => lease.ensureHeld, "By the holder's own clock, without a request."),
      row("other_locks()", () => [Lock.holders("my-resource"), Lock.waiting("my-resource")]),
      row(
        "break_other_locks(timestamp)",
        () => Lock.forceRelease("my-resource"),
        "Whatever their age; the holders learn it."
      )
    ]
  },
  {
    of: "B2Lock",
    rows: [
      row(
        "B2Lock(access_key_id, access_key, bucket, key, lock_id, settle_delay, visibility_timeout), acquire(blocking, timeout, exclusive), release, locked, verify, other_locks, break_other_locks(timestamp)",
        () => [
          Layer.provide(Lock.layerSequential(), ObjectStore.layerB2({ bucket: "logs" })),
          Lock.layerB2BucketInfo({ bucket: "logs" })
        ],
        "The same functions as for `S3Lock`. The first has the same objects and s3func's clients for company; s3func itself has deprecated them, as B2's files have no conditional writes. The second is kept in the bucket's info, by conditional updates: [few and coarse, but exclusive](locks.md).",
        "test/b2/lock.test.ts"
      )
    ]
  }
]
