import { Effect, Sink, Stream } from "effect"
import {
  Body,
  Credentials,
  CredentialSources,
  KeyValue,
  ObjectStore,
  Presign,
  Provider,
  RequestPolicy,
  S3,
  S3Config,
  StorageError
} from "effect-s3"
import { NodeCredentials, NodeS3, NodeStore } from "effect-s3/node"
import { none, row, type Table } from "./row.js"

declare const store: ObjectStore.Service
declare const got: ObjectStore.GetResult
declare const info: ObjectStore.ObjectInfo
declare const level: ObjectStore.ListResult
declare const reader: ObjectStore.Reader
declare const cursor: ObjectStore.Cursor
declare const bytes: Uint8Array
declare const rows: Stream.Stream<Uint8Array>
declare const keys: ReadonlyArray<string>
declare const iterable: AsyncIterable<Uint8Array>
declare const etag: string
declare const versionId: string

const ranges = "test/conformance/store/ranges.ts"
const settings = "test/config/settings.test.ts"
const never =
  "A TypeScript value is neither pickled nor compared: a layer is built where it is used, from settings that can be sent."

export const tables: ReadonlyArray<Table> = [
  {
    of: "functions",
    rows: [
      row(
        "any(store), its methods, each once more with _async",
        () => Effect.flatMap(ObjectStore.ObjectStore, (store) => store.text("a")),
        "The methods of one value, or a service of the context. Every one is an Effect: it waits for nobody, and is run as it is needed."
      ),
      row(
        "any(path)",
        () => store.head("a//b/../é"),
        "Any key that the transport can carry: `//`, `.` and `..` are parts of a name, and no page of a listing fails because of one.",
        "test/conformance/store/keys.ts"
      ),
      row(
        "copy(from_, to, overwrite)",
        () => store.copy("a", "b", { overwrite: false }),
        "Of any size; `overwrite: false` by whichever way the server has, decided by the server.",
        "test/copyInParts.test.ts: a status of the server's own means the same"
      ),
      row(
        "rename(from_, to, overwrite)",
        () => store.rename("a", "b", { overwrite: false }),
        "Onto itself it changes nothing.",
        "test/conformance/store/copies.ts: a copy or a rename onto itself changes nothing"
      ),
      row(
        "delete(paths)",
        () => [store.delete("a"), store.deleteMany(keys)],
        "Many give a result for each, in order; there the first failure ends it.",
        "test/conformance/store/deletes.ts: a key that cannot be one fails alone"
      ),
      row("get(options)", () => store.get("a", { range: { suffix: 8 } }), "A scoped result."),
      row(
        "get_range(start, end, length)",
        () => store.getRange("a", { start: 0, end: 99 }),
        "`end` is in it; there it is not.",
        `${ranges}: from the start, to the end, from the end, and past it`
      ),
      row(
        "get_ranges(starts, ends, lengths)",
        () => store.getRanges("a", [{ start: 0, end: 9 }, { start: 500, end: 509 }]),
        "In the order asked for, near ones read together.",
        `${ranges}: getRanges: unordered, overlapping, equal, near and far, in the order asked for`
      ),
      row(
        "get_ranges(coalesce)",
        () => store.getRanges("a", [{ start: 0, end: 9 }], { gap: 1024 * 1024, concurrency: 10, ifMatch: etag }),
        "Of one version of the object, also with conditions, which there cannot be given.",
        "test/store/ranges.test.ts"
      ),
      row("head()", () => store.head("a"), "With attributes and metadata, which there only `get` has."),
      row(
        "list(prefix)",
        () => store.list({ prefix: "notes/" }),
        "Text, not a folder: `foo` finds `foo_x` too, and `foo/` what is below it.",
        "test/conformance/store/lists.ts: a prefix is text, and becomes a folder only by its slash"
      ),
      row("list(offset)", () => store.listFrom("notes/b", { prefix: "notes/" })),
      row("list(chunk_size)", () => Stream.grouped(store.list(), 50), "A page is what the server has in one, 1 000."),
      none("any(return_arrow)", "Arrow is none of this library's; a `Stream` of objects makes whatever you like."),
      row(
        "list_with_delimiter(prefix)",
        () => store.listWithDelimiter({ prefix: "notes/", delimiter: "/" }),
        "With any delimiter.",
        "test/conformance/store/lists.ts: with a delimiter: one level, its folders rolled up"
      ),
      row(
        "put(file)",
        () => [
          store.put("a", bytes),
          store.put("a", rows),
          store.put("a", Stream.fromAsyncIterable(iterable, (cause) => cause)),
          Effect.flatMap(Body.file("a.bin"), (body) => store.put("a", body))
        ],
        "Bytes, text, files, streams of known and unknown length.",
        "test/conformance/store/streams.ts: of known length, that can be run again and that cannot, small and large"
      ),
      row(
        "put(attributes, tags)",
        () =>
          store.put("a", bytes, {
            contentType: "text/x",
            storageClass: "GLACIER",
            metadata: { a: "1" },
            tags: { b: "2" }
          })
      ),
      row(
        "put(mode)",
        () => [store.put("a", bytes, { mode: "create" }), store.put("a", bytes, { mode: { update: etag } })],
        "Also in parts. An answer that is lost is looked into: there a create that is repeated after a 500 says `AlreadyExists` of its own write.",
        "test/outcome/faults.test.ts: is made good by a look, without any repetition"
      ),
      row(
        "put(use_multipart, chunk_size, max_concurrency)",
        () => store.put("a", rows, { partSize: 16 * 1024 * 1024, concurrency: 12 }),
        "Parts of 8 MiB, four at once, and larger ones where the provider's limits ask for them.",
        "test/wire/partPlan.test.ts: is inside the limits of"
      ),
      row(
        "sign(method, paths, expires_in)",
        () => Effect.forEach(keys, (key) => store.signUrl(key, { method: "PUT", expiresIn: "1 hour" })),
        "From a second to seven days, and it says for how long the credentials let it be good. Any operation, with headers and parameters bound to it: `Presign.operation`; forms for browsers: `Presign.postPolicy`.",
        "test/Presign.test.ts: binds further headers and parameters"
      ),
      row(
        "sign(store)",
        () => Presign.operation(S3.uploadPart)({ bucket: "b", key: "k", uploadId: "u", partNumber: 1 }),
        "A store in memory says `UnsupportedByProvider`."
      ),
      row(
        "open_reader(size)",
        () => store.reader("a", { info }),
        "What is known already is not asked. All reads are of one version of the object.",
        "test/conformance/store/derived.ts: a reader reads anywhere, and all of it from one version"
      ),
      row(
        "open_reader(buffer_size)",
        () => reader.cursor({ readAhead: { from: 64 * 1024, to: 8 * 1024 * 1024 } }),
        "1 MiB by default; it may grow as long as one reads on.",
        "test/store/reader.test.ts"
      ),
      row(
        "open_writer(attributes, tags, buffer_size, max_concurrency)",
        () => store.writer("a", { contentType: "text/x", partSize: 10 * 1024 * 1024, concurrency: 12 }),
        "A `Sink`. Nothing is stored when what runs into it fails.",
        "test/conformance/store/streams.ts: a writer whose stream fails: its error comes out, and nothing is left"
      ),
      row(
        "parse_scheme(url)",
        () => S3Config.fromUrl("s3://bucket/prefix"),
        "What a URL says, or why it is none. Never with the URL in the message: people put keys into URLs.",
        settings
      )
    ]
  },
  {
    of: "GetOptions",
    rows: [
      row(
        "if_match, if_none_match",
        () => store.get("a", { ifMatch: etag, ifNoneMatch: "*" }),
        "",
        "test/conformance/store/conditions.ts: of a read: by ETag and by date, for get and for head"
      ),
      row(
        "if_modified_since, if_unmodified_since",
        () => store.get("a", { ifModifiedSince: new Date(), ifUnmodifiedSince: new Date() })
      ),
      row(
        "range",
        () => store.get("a", { range: { start: 0, end: 99 } }),
        "",
        `${ranges}: from the start, to the end, from the end, and past it`
      ),
      row("version", () => store.get("a", { versionId })),
      row("head", () => store.head("a"))
    ]
  },
  { of: "OffsetRange", rows: [row("offset", () => store.get("a", { range: { start: 100 } }))] },
  { of: "SuffixRange", rows: [row("suffix", () => store.get("a", { range: { suffix: 100 } }))] },
  {
    of: "GetResult",
    rows: [
      row(
        "attributes",
        () => [got.contentType, got.cacheControl, got.storageClass, got.metadata],
        "A value that is no ASCII is given as it came; there the whole result fails.",
        "test/http/promises.test.ts: gives headers as Latin-1, joined where they repeat"
      ),
      row(
        "bytes, bytes_async, buffer, buffer_async",
        () => got.bytes({ limit: 1_000_000 }),
        "At most 256 MiB unless you say more, and checked. Also `text` and `json`."
      ),
      row("meta", () => [got.key, got.size, got.etag, got.versionId]),
      row("range", () => got.range, "Both ends in it."),
      row("stream(min_chunk_size)", () => Stream.rechunk(got.stream, 1), "As the bytes come. It is checked to its end.")
    ]
  },
  {
    of: "ObjectMeta",
    rows: [
      row(
        "path, last_modified, size, e_tag, version",
        () => [info.key, info.lastModified, info.size, info.etag, info.versionId, info.storageClass],
        "ETags without quotes. Keys are relative to the store's prefix; there a listing does not strip it.",
        "test/conformance/store/buckets.ts: a prefix is a store of its own"
      )
    ]
  },
  { of: "ListResult", rows: [row("common_prefixes, objects", () => [level.commonPrefixes, level.objects])] },
  { of: "ListStream", rows: [row("collect, collect_async", () => Stream.runCollect(store.list()))] },
  {
    of: "PutResult",
    rows: [row("e_tag, version", () => Effect.map(store.put("a", bytes), ({ etag, versionId }) => [etag, versionId]))]
  },
  {
    of: "UpdateVersion",
    rows: [
      row("e_tag", () => store.put("a", bytes, { mode: { update: etag } })),
      none(
        "version",
        "S3 has no condition on a version; there it is refused, also when a put's own result says `None`."
      )
    ]
  },
  {
    of: "ReadableFile",
    rows: [
      row("read(size)", () => [reader.read(0, 100), cursor.read(100)], "At an offset that you say, or by a cursor."),
      row("readall()", () => cursor.readAll({ limit: 1_000_000 }), "At most 256 MiB unless you say more."),
      row("readline()", () => cursor.readLine(), "As text, without what ended it."),
      row("readlines(hint)", () => reader.lines({ start: 1000 }), "A `Stream`.", "test/store/reader.test.ts"),
      row("seek(offset, whence), tell()", () => [cursor.seek(-100, "end"), cursor.tell]),
      none("seekable()", "It is."),
      row("size", () => [reader.size, cursor.size]),
      none("close()", "It holds nothing open.")
    ]
  },
  {
    of: "WritableFile",
    rows: [
      row("write(buffer)", () => Stream.run(Stream.make(bytes), store.writer("a"))),
      row(
        "close(), closed, flush()",
        () => Sink.map(store.writer("a"), ({ etag }) => etag),
        "A sink ends with its stream, and gives what was stored."
      )
    ]
  },
  {
    of: "S3Store",
    rows: [
      row("S3Store(bucket, prefix)", () => ObjectStore.layerS3({ bucket: "data", prefix: "2026" })),
      row(
        "S3Store(config, client_options)",
        () => NodeS3.layer({ keys: { aws_region: "eu-central-1", timeout: "30 seconds" } }),
        "All of them, under all of their names; [settings.md](settings.md) lists them. What code says counts more than a URL, and that more than the environment.",
        settings
      ),
      row("S3Store(retry_config)", () => NodeS3.layer({ policy: RequestPolicy.objectStore }), "See `RetryConfig`."),
      row(
        "S3Store(credential_provider)",
        () =>
          Effect.map(
            Credentials.cached(Effect.succeed(Credentials.make({ accessKeyId: "AK", secretAccessKey: "s" }))),
            (credentials) => NodeS3.layer({ credentials })
          ),
        "Asked before the keys expire, once for all that wait, and again when a server calls them expired.",
        "test/Credentials.test.ts"
      ),
      row(
        "from_url(url, config, client_options, retry_config, credential_provider)",
        () => NodeS3.layerStore("s3://data/2026", { region: "eu-central-1" }),
        "Every form that obstore takes, and the hosts of all of Amazon's endpoints and of R2's jurisdictions.",
        settings
      ),
      row("prefix", () => ObjectStore.prefix(store, "2026"), "A store below a prefix of any store."),
      row(
        "config, client_options, retry_config, credential_provider",
        () => Effect.map(S3Config.Settings, (config) => config.region)
      ),
      none("pickling and equality", never)
    ]
  },
  {
    of: "ClientConfig",
    rows: [
      row("allow_http", () => NodeS3.layer({ allowHttp: true }), "Loopback needs no leave."),
      row(
        "allow_invalid_certificates",
        () => NodeS3.layer({ allowInvalidCertificates: true }),
        "Warns once.",
        "test/config/transport.test.ts: that are invalid are taken with a warning, and only if that is said"
      ),
      row("root_certificate", () => NodeS3.layer({ rootCertificate: "-----BEGIN CERTIFICATE-----" })),
      row(
        "connect_timeout, read_timeout, timeout",
        () => NodeS3.layer({ connectTimeout: "5 seconds", readTimeout: "30 seconds", timeout: "1 minute" }),
        "Connecting, a pause between bytes, a whole attempt. Large transfers have no limit as a whole, which there is 30 seconds.",
        "test/config/transport.test.ts: cover each read"
      ),
      row(
        "default_content_type, default_headers",
        () => NodeS3.layer({ defaultContentType: "text/plain", defaultHeaders: { "x-team": "a" } }),
        "Signed with every request."
      ),
      row("http1_only, http2_only", () => NodeS3.layer({ http1Only: true, http2Only: false })),
      row(
        "http2_keep_alive_interval, http2_keep_alive_timeout, http2_keep_alive_while_idle",
        () =>
          NodeS3.layer({
            http2KeepAliveInterval: "30 seconds",
            http2KeepAliveTimeout: "20 seconds",
            http2KeepAliveWhileIdle: true
          })
      ),
      row(
        "pool_idle_timeout, pool_max_idle_per_host",
        () => NodeS3.layer({ poolIdleTimeout: "90 seconds", poolMaxIdlePerHost: 10 })
      ),
      row(
        "proxy_url, proxy_ca_certificate, proxy_excludes",
        () =>
          NodeS3.layer({
            proxyUrl: "http://proxy:3128",
            proxyCaCertificate: "-----BEGIN CERTIFICATE-----",
            proxyExcludes: "localhost"
          })
      ),
      row("randomize_addresses", () => NodeS3.layer({ randomizeAddresses: true })),
      row("user_agent", () => NodeS3.layer({ userAgent: "my-app/1.0" }))
    ]
  },
  {
    of: "RetryConfig",
    rows: [
      row(
        "max_retries, retry_timeout",
        () => RequestPolicy.standard({ attempts: 11, budget: "3 minutes" }),
        "`RequestPolicy.objectStore` has their defaults. A write under a condition is never blindly repeated.",
        "test/outcome/faults.test.ts"
      ),
      row(
        "backoff",
        () => RequestPolicy.make({ retry: RequestPolicy.backoff({ cap: "15 seconds" }) }),
        "Any `Schedule`.",
        "test/RequestPolicy.test.ts"
      )
    ]
  },
  {
    of: "BackoffConfig",
    rows: [
      row(
        "init_backoff, max_backoff",
        () => RequestPolicy.decorrelatedBackoff({ base: "100 millis", cap: "15 seconds" })
      ),
      none("base", "The growth of a Schedule: `Schedule.exponential(\"100 millis\", 3)`.")
    ]
  },
  {
    of: "S3Credential",
    rows: [
      row(
        "access_key_id, secret_access_key, token, expires_at",
        () => Credentials.fromStatic({ accessKeyId: "AK", secretAccessKey: "s", sessionToken: "t" }),
        "A provider's own may say when they expire."
      )
    ]
  },
  {
    of: "MemoryStore",
    rows: [
      row(
        "MemoryStore()",
        () => [ObjectStore.layerMemory, ObjectStore.makeMemory],
        "Under the same tests as a bucket. `Emulator.layerStore` is one with the wire between.",
        "test/conformance/memory.test.ts: a store in memory"
      )
    ]
  },
  {
    of: "LocalStore",
    rows: [
      row(
        "LocalStore(prefix, automatic_cleanup, mkdir)",
        () => NodeStore.layerFolder({ path: "/srv/data", create: true }),
        "Holds any key, with attributes and metadata, conditions that hold between processes, and checksums. Folders go " +
          "with their last object. `layout: \"plain\"` is a folder of other programs, as it is.",
        "test/conformance/onDisk.test.ts: a store in a folder"
      ),
      row(
        "from_url(url, automatic_cleanup, mkdir)",
        () => NodeStore.layer("file:///srv/data", { folder: { create: true } }),
        "And `s3:`, `s3a:`, `https:`, `http:` and `memory:`, by the scheme.",
        "test/node/NodeStore.test.ts"
      ),
      row(
        "prefix",
        () => store.backend.location,
        "Of any store, as a URL."
      )
    ]
  },
  { of: "AzureStore", rows: [none("AzureStore", "None: this library is S3 and what speaks it.")] },
  {
    of: "GCSStore",
    rows: [row(
      "GCSStore",
      () => NodeS3.layer({ endpoint: "https://storage.googleapis.com", provider: Provider.gcs }),
      "By Google's S3-compatible XML API, with HMAC keys.",
      "test/Provider.test.ts"
    )]
  },
  {
    of: "HTTPStore",
    rows: [row(
      "HTTPStore",
      () => NodeS3.layerStore("https://host/folder", { credentials: "anonymous" }),
      "Any web server, to read from: whole and in ranges, with the same errors. It has no listing, as WebDAV is not spoken.",
      "test/node/webServer.test.ts"
    )]
  },
  {
    of: "Attribute",
    rows: [
      row(
        "Content-Disposition, Content-Encoding, Content-Language, Content-Type, Cache-Control",
        () =>
          store.put("a", bytes, {
            contentDisposition: "inline",
            contentEncoding: "gzip",
            contentLanguage: "de",
            contentType: "text/x",
            cacheControl: "no-store"
          }),
        "",
        "test/conformance/store/attributes.ts: all attributes are kept, by get and by head"
      ),
      row(
        "Storage-Class",
        () => [store.put("a", bytes, { storageClass: "GLACIER" }), info.storageClass],
        "Read back too, by head, get and list.",
        "test/store/attributes.test.ts: of a put, a change, a copy and a list"
      ),
      row(
        "any other name",
        () => store.put("a", bytes, { metadata: { color: "green" } }),
        "Apart from the attributes, so that none is taken for the other."
      )
    ]
  },
  {
    of: "exceptions",
    rows: [
      row(
        "BaseError, GenericError",
        () => [
          StorageError.UnknownServiceError,
          StorageError.ServerFault,
          StorageError.SlowDown,
          StorageError.Transport,
          StorageError.Timeout
        ],
        "One tagged class for each thing that can go wrong, with S3's own code and a hint; each call's union says which."
      ),
      row(
        "NotFoundError",
        () => [StorageError.NoSuchKey, StorageError.NoSuchBucket, StorageError.NoSuchVersion, StorageError.isNotFound],
        "Which of them it is."
      ),
      row(
        "AlreadyExistsError, PreconditionError",
        () => [
          StorageError.PreconditionFailed,
          StorageError.ConditionalRequestConflict,
          StorageError.WriteOutcomeUnknown
        ],
        "A conflict of two writers (409) is not `AlreadyExists`, as it is there.",
        "test/outcome/faults.test.ts"
      ),
      row("NotModifiedError", () => StorageError.NotModified),
      row("InvalidPathError", () => StorageError.InvalidKey),
      row(
        "NotSupportedError",
        () => [StorageError.UnsupportedByProvider, StorageError.NotImplemented],
        "Before anything is sent where it is known, with what to do instead."
      ),
      row(
        "PermissionDeniedError, UnauthenticatedError",
        () => [
          StorageError.AccessDenied,
          StorageError.InvalidCredentials,
          StorageError.ExpiredCredentials,
          StorageError.CredentialsUnavailable,
          StorageError.isAuth
        ]
      ),
      row(
        "UnknownConfigurationKeyError",
        () => StorageError.InvalidConfig,
        "Names the setting, where it came from and what is allowed, and never its value.",
        settings
      ),
      none("JoinError", "There are no threads to join.")
    ]
  },
  {
    of: "auth",
    rows: [
      row(
        "Boto3CredentialProvider",
        () => NodeCredentials.chain({ profile: "production" }),
        "The chain of the AWS SDKs; [credentials.md](credentials.md).",
        "test/credentials/chain.test.ts"
      ),
      row(
        "StsCredentialProvider",
        () =>
          CredentialSources.assumeRole({
            roleArn: "arn:aws:iam::123456789012:role/r",
            region: "eu-central-1",
            credentials: Credentials.fromStatic({ accessKeyId: "AK", secretAccessKey: "s" })
          }),
        "",
        "test/credentials/sts.test.ts"
      ),
      none(
        "NasaEarthdataCredentialProvider, NasaEarthdataAsyncCredentialProvider",
        "By `Credentials.make` and `Credentials.cached`, of whatever answers the keys."
      ),
      none(
        "GoogleCredentialProvider, GoogleAsyncCredentialProvider, AzureCredentialProvider, AzureAsyncCredentialProvider, PlanetaryComputerCredentialProvider, PlanetaryComputerAsyncCredentialProvider",
        "For stores that are not S3."
      )
    ]
  },
  {
    of: "fsspec",
    rows: [
      row(
        "FsspecStore, register",
        () => KeyValue.layer({ prefix: "sessions" }),
        "What Effect has of the kind is `KeyValueStore`. A file system it is not: there is no half of an object to write."
      ),
      none("BufferedFile", "See `ReadableFile` and `WritableFile`.")
    ]
  }
]
