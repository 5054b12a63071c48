/**
 * A store in a bucket of Backblaze B2, by its native API.
 */
import * as Chunk from "effect/Chunk"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as B2 from "../../B2.js"
import { openFile, pathOf } from "../../b2/download.js"
import { B2Client } from "../../B2Client.js"
import type * as Body from "../../Body.js"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import * as names from "../b2/names.js"
import { invalid } from "../b2/operation.js"
import { concat } from "../wire/bytes.js"
import { formatRange, noRange } from "../wire/range.js"
import { compareUtf8, hasDotSegment } from "../wire/uri.js"
import * as attributes from "./b2/attributes.js"
import * as copying from "./b2/copy.js"
import * as multipart from "./b2/multipart.js"
import * as conditions from "./conditions.js"
import { counted } from "./counted.js"
import * as derived from "./derived.js"

/** What is larger goes up in parts, and so concurrently, though one request would take it. */
const singleLimit = 64 * 1024 * 1024

const defaultPartSize = 8 * 1024 * 1024

/** Keys of a batch, which go one by one, so many at a time. */
const deleteConcurrency = 10

const maxDeleteBatch = 1_000

/** As many as are billed as one call. */
const pageSize = 1_000

const defaultExpiry = Duration.minutes(15)

/** @internal */
export const make = (options: ObjectStore.B2Options): Effect.Effect<ObjectStore.Service, never, B2Client> =>
  Effect.map(B2Client, (client) => derived.make(backend(client, options)))

interface Found {
  readonly id: string
  /** Absent where the key may not see it. */
  readonly isPublic: boolean | undefined
}

const backend = (client: B2Client["Type"], options: ObjectStore.B2Options): ObjectStore.Backend => {
  const { bucket } = options
  const prefix = options.prefix === undefined || options.prefix === "" || options.prefix.endsWith("/")
    ? options.prefix ?? ""
    : `${options.prefix}/`
  const provide = Effect.provideService(B2Client, client)
  const service = `${client.realm}/file/`
  const relative = (name: string): string => name.slice(prefix.length)
  const where = (operation: string, key: string) => ({ operation, bucket, key })

  let known: Found | undefined

  const noBucket = () =>
    new StorageError.NoSuchBucket({ bucket, operation: "b2_list_buckets", message: `there is no bucket ${bucket}` })

  const resolve = Effect.gen(function*() {
    const problem = names.bucketNameProblem(bucket)
    if (problem !== undefined) {
      return yield* new StorageError.InvalidBucketName({ bucket, message: `the bucket's name ${problem}` })
    }
    const { buckets, capabilities } = yield* B2.account
    const own = buckets?.find(({ name }) => name?.toLowerCase() === bucket.toLowerCase())
    if (capabilities.includes("listBuckets") && (buckets === undefined || own !== undefined)) {
      const [found] = yield* B2.listBuckets({ bucketName: bucket, bucketTypes: ["all"] })
      return yield* found === undefined
        ? noBucket()
        : Effect.succeed<Found>({ id: found.bucketId, isPublic: found.bucketType === "allPublic" })
    }
    return yield* own === undefined ? noBucket() : Effect.succeed<Found>({ id: own.id, isPublic: undefined })
  })

  const found = Effect.suspend(() =>
    known !== undefined ? Effect.succeed(known) : Effect.tap(resolve, (found) => {
      known = found
    })
  )

  const bucketId = Effect.map(found, ({ id }) => id)

  /** The name of a file, if its key can be one. */
  const nameOf = (operation: string, key: string): Effect.Effect<string, StorageError.InvalidKey> => {
    const name = prefix + key
    const problem = key === ""
      ? "is empty"
      : names.fileNameProblem(name) ??
        (!client.traits.rawPath && hasDotSegment(name)
          ? "has a segment of dots, which this transport would fold when the object is read"
          : undefined)
    return problem === undefined ? Effect.succeed(name) : Effect.fail(
      new StorageError.InvalidKey({ ...where(operation, key), message: `the key ${problem}` })
    )
  }

  /** Who may read is the bucket's to say, and what it says already may be said again. */
  const admittedAccess = (operation: string, key: string, given: ObjectStore.Attributes) =>
    given.public !== true ?
      Effect.void :
      Effect.flatMap(found, ({ isPublic }) =>
        isPublic === true ? Effect.void : Effect.fail(attributes.unsupported(
          where(operation, key),
          "objectAcl",
          "on B2 the bucket says who may read, and this one is not known to be public",
          "put it into a bucket of the type allPublic"
        )))

  const admitted = (operation: string, key: string, given: ObjectStore.PutOptions) => {
    const { mode } = given
    const refused = mode !== undefined && mode !== "overwrite"
      ? attributes.conditional(where(operation, key), "conditionalPut")
      : attributes.refusal(where(operation, key), given)
    return refused !== undefined
      ? Effect.fail(refused)
      : provide(Effect.tap(nameOf(operation, key), () => admittedAccess(operation, key, given)))
  }

  const result = (file: B2.StoredFile): ObjectStore.PutResult => ({
    etag: attributes.etagOf(file),
    versionId: file.fileId
  })

  const single = <E>(input: B2.UploadLargeFileInput, body: Body.Body<E>) => B2.uploadFile<E>({ ...input, body })

  const inParts = <E, R>(
    input: B2.UploadLargeFileInput,
    stream: Stream.Stream<Uint8Array, E, R>,
    { concurrency, partSize }: ObjectStore.PutOptions,
    size: number | undefined
  ) =>
    Effect.flatMap(B2.account, ({ absoluteMinimumPartSize }) =>
      B2.uploadLargeFile(input, stream, {
        partSize: partSize ?? Math.max(defaultPartSize, absoluteMinimumPartSize),
        concurrency,
        size
      }))

  const collect = <E>(stream: Stream.Stream<Uint8Array, E>) =>
    Effect.map(Stream.runCollect(stream), (chunks) => concat(Chunk.toReadonlyArray(chunks)))

  const upload = <E, R>(
    key: string,
    input: B2.UploadLargeFileInput,
    body: ObjectStore.PutBody<E, R>,
    put: ObjectStore.PutOptions
  ): Effect.Effect<B2.StoredFile, ObjectStore.PutError | E, R | B2Client> => {
    if (typeof body === "string") return single(input, body)
    if (body instanceof Uint8Array) {
      return body.length <= singleLimit
        ? single(input, body)
        : inParts(input, Stream.succeed(body), put, body.length)
    }
    if (Stream.StreamTypeId in body) return inParts(input, body as Stream.Stream<Uint8Array, E, R>, put, undefined)
    const { contentLength, replayable } = body
    const stream = counted(body, { bucket, key })
    // What cannot be produced again, or cannot be sent with its length, is held in memory: whole, or part by part.
    return contentLength > singleLimit || (!replayable && contentLength > defaultPartSize)
      ? inParts(input, stream, put, contentLength)
      : client.traits.streams && replayable
      ? single(input, { ...body, stream })
      : Effect.flatMap(collect(stream), (bytes) => single(input, bytes))
  }

  /** By a name alone it is not told whether it is the file that is missing, or its bucket. */
  const saying = <A, R>(self: Effect.Effect<A, ObjectStore.GetError, R>): Effect.Effect<
    A,
    ObjectStore.GetError,
    R | B2Client
  > =>
    Effect.catchTag(self, "NoSuchKey", (missing) =>
      Effect.matchEffect(found, {
        onFailure: (error) => Effect.fail(error._tag === "NoSuchBucket" ? error : missing),
        onSuccess: () => Effect.fail(missing)
      }))

  const otherKey = (key: string) =>
    new StorageError.NoSuchVersion({ ...where("GetObject", key), message: "the version is of another key" })

  const open = (
    key: string,
    given: ObjectStore.GetOptions
  ): Effect.Effect<B2.DownloadOutput, ObjectStore.GetError, B2Client | Scope.Scope> => {
    const { range, resume, versionId } = given
    if (range !== undefined && formatRange(range) === undefined) {
      return Effect.fail(
        invalid(where("GetObject", key), "range", noRange) as StorageError.InvalidInput
      )
    }
    const accept = (fileName: string) => (file: B2.FileHeaders) =>
      file.fileName === fileName ? conditions.unread("GetObject", attributes.toInfo(key, file), given) : otherKey(key)
    return Effect.flatMap(
      nameOf("GetObject", key),
      (fileName) =>
        saying(openFile({ bucketName: bucket, fileName, fileId: versionId, range, resume }, accept(fileName)))
    )
  }

  const look = (key: string, fileName: string, versionId: string | undefined): Effect.Effect<
    B2.FileHeaders,
    ObjectStore.HeadError,
    B2Client
  > =>
    versionId === undefined
      ? B2.headFileByName({ bucketName: bucket, fileName })
      : Effect.filterOrFail(
        B2.headFileById({ fileId: versionId }),
        (file) => file.fileName === fileName,
        () => otherKey(key)
      )

  const head = (key: string, { versionId }: Pick<ObjectStore.HeadOptions, "versionId">) =>
    Effect.flatMap(nameOf("HeadObject", key), (fileName) => look(key, fileName, versionId))

  /** Copies within an account only; which one a bucket is of is seen when it is asked for. */
  const copyFrom: NonNullable<ObjectStore.Backend["copyFrom"]> = ({ key, location }, to, { ifMatch }) => {
    if (!location.startsWith(service)) return undefined
    const path = location.slice(service.length)
    const slash = path.indexOf("/")
    const from = path.slice(0, slash)
    const at = where("CopyObject", to)
    return Effect.gen(function*() {
      const fileName = yield* nameOf("CopyObject", to)
      const source = yield* B2.headFileByName({ bucketName: from, fileName: path.slice(slash + 1) + key })
      const refused = conditions.unread("CopyObject", attributes.toInfo(key, source), { ifMatch })
      if (refused !== undefined) return yield* refused
      yield* copying.make({ source, fileName, attributes: undefined, elsewhere: from !== bucket, bucketId }).pipe(
        // That of another account is no source that could be named.
        Effect.catchTag(
          "InvalidInput",
          (error) => Effect.fail(attributes.unsupported(at, "copy", `B2 does not copy this file: ${error.message}`))
        )
      )
    }).pipe(provide)
  }

  const copyTo = (fileName: string, source: B2.FileHeaders, change: ObjectStore.Attributes | undefined, to: string) =>
    copying.make({
      source,
      fileName,
      attributes: change === undefined
        ? undefined
        : attributes.toFile(to, attributes.changed(source, change)),
      bucketId
    })

  const isAboutAccess = (change: ObjectStore.Attributes): boolean =>
    change.public !== undefined &&
    Object.entries(change).every(([name, value]) => name === "public" || value === undefined)

  const hide = (key: string) =>
    Effect.gen(function*() {
      const fileName = yield* nameOf("DeleteObject", key)
      const id = yield* bucketId
      if (options.deletion !== "purge") {
        // What is not there, or hidden already, is deleted.
        return yield* Effect.catchTag(
          Effect.asVoid(B2.hideFile({ bucketId: id, fileName })),
          "NoSuchKey",
          () => Effect.void
        )
      }
      yield* B2.listFileVersionsPages({
        bucketId: id,
        prefix: fileName,
        startFileName: fileName,
        maxFileCount: pageSize
      })
        .pipe(
          Stream.mapConcat((page) => page.files),
          Stream.takeWhile((file) => file.fileName === fileName),
          Stream.filter((file) => file.action !== "start"),
          Stream.runForEach(({ fileId = "" }) =>
            Effect.catchTag(
              Effect.asVoid(B2.deleteFileVersion({ fileName, fileId })),
              "NoSuchVersion",
              () => Effect.void
            )
          )
        )
    })

  const listed = (files: ReadonlyArray<B2.FileVersion>, after: string | undefined): ObjectStore.ListResult => {
    const wanted = after === undefined ? files : files.filter((file) => compareUtf8(file.fileName, after) > 0)
    return {
      objects: wanted.filter((file) => file.action !== "folder").map((file) =>
        attributes.toMeta(relative(file.fileName), file)
      ),
      commonPrefixes: wanted.filter((file) => file.action === "folder").map((file) => relative(file.fileName))
    }
  }

  return {
    location: `${service}${bucket}/${prefix}`,
    put: (key, body, put) =>
      Effect.flatMap(
        admitted("PutObject", key, put),
        (fileName) =>
          Effect.flatMap(bucketId, (bucketId) =>
            upload(key, { bucketId, fileName, ...attributes.toFile(key, put) }, body, put))
      ).pipe(
        Effect.map(result),
        provide
      ),
    get: (key, given) =>
      Effect.map(open(key, given), (got): ObjectStore.GetResult => {
        const info = attributes.toInfo(key, got)
        const { end, start } = got.contentRange ?? { start: 0, end: info.size - 1 }
        return { ...info, ...got.body, range: end < start ? undefined : { start, end } }
      }).pipe(provide),
    bytes: (key, given) =>
      Effect.scoped(
        Effect.flatMap(open(key, given), (got) =>
          Effect.map(got.body.bytes({ limit: given.limit }), (bytes) => ({ info: attributes.toInfo(key, got), bytes })))
      )
        .pipe(provide),
    head: (key, given) =>
      Effect.flatMap(head(key, given), (file) => {
        const info = attributes.toInfo(key, file)
        const refused = conditions.unread("HeadObject", info, given)
        return refused === undefined ? Effect.succeed(info) : Effect.fail(refused)
      }).pipe(provide),
    list: ({ delimiter, offset, prefix: below }) => {
      const after = offset === undefined || prefix + offset === "" ? undefined : prefix + offset
      return Stream.unwrap(Effect.map(bucketId, (bucketId) =>
        B2.listFileNamesPages({
          bucketId,
          prefix: prefix + (below ?? ""),
          delimiter: delimiter === "" ? undefined : delimiter,
          startFileName: after,
          maxFileCount: pageSize
        }))).pipe(
          Stream.map((page) => listed(page.files, after)),
          Stream.provideService(B2Client, client)
        )
    },
    copy: (from, to, { change, overwrite }) => {
      const at = where("CopyObject", to)
      const refused = overwrite === false
        ? attributes.conditional(at, "conditionalCopy")
        : change === undefined
        ? undefined
        : attributes.refusal(at, change)
      return refused !== undefined ? Effect.fail(refused) : Effect.gen(function*() {
        const fileName = yield* nameOf("CopyObject", to)
        yield* admittedAccess("CopyObject", to, change ?? {})
        const source = yield* saying(head(from, {}))
        if (change !== undefined && isAboutAccess(change)) return
        yield* copyTo(fileName, source, change, to)
      }).pipe(provide)
    },
    copyFrom,
    digests: (key) =>
      provide(Effect.map(head(key, {}), (file): ObjectStore.Digests => ({
        whole: attributes.sha1Of(file) ?? {},
        ofParts: {},
        partSize: Effect.succeed(undefined)
      }))),
    delete: (key) => provide(hide(key)),
    deleteBatch: (keys) =>
      Effect.andThen(
        bucketId,
        Effect.forEach(keys, (key) =>
          Effect.match(hide(key), {
            onFailure: (error): ObjectStore.DeleteResult => ({ _tag: "Failed", key, error }),
            onSuccess: (): ObjectStore.DeleteResult => ({ _tag: "Deleted", key })
          }), { concurrency: deleteConcurrency })
      ).pipe(provide),
    maxDeleteBatch,
    signUrl: (key, { expiresIn = defaultExpiry, method = "GET" }) =>
      method !== "GET" && method !== "HEAD"
        ? Effect.fail(attributes.unsupported(
          where("signUrl", key),
          `presigned ${method}`,
          "B2 signs reads only",
          "for uploads give away B2.getUploadUrl"
        ))
        : Effect.gen(function*() {
          const fileName = yield* nameOf("signUrl", key)
          const path = pathOf(bucket, fileName, where("signUrl", key), client.traits.rawPath)
          if (typeof path !== "string") return yield* Effect.fail(path as StorageError.InvalidKey)
          const { downloadUrl } = yield* B2.account
          const { authorizationToken } = yield* B2.getDownloadAuthorization({
            bucketId: yield* bucketId,
            fileNamePrefix: fileName,
            validDuration: expiresIn
          })
          const now = yield* Effect.clockWith((clock) => clock.currentTimeMillis)
          return {
            url: Redacted.make(
              `${downloadUrl}${path}?Authorization=${encodeURIComponent(Redacted.value(authorizationToken))}`
            ),
            method,
            headers: {},
            expiresAt: new Date(now + Duration.toMillis(expiresIn)),
            effectiveExpiry: Duration.decode(expiresIn)
          }
        }).pipe(provide),
    multipart: multipart.make(client, { bucket, admitted, bucketId })
  }
}
