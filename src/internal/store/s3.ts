/**
 * A store in a bucket of an S3 client.
 */
import * as Array from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import type * as Body from "../../Body.js"
import * as MultipartUpload from "../../MultipartUpload.js"
import type * as ObjectStore from "../../ObjectStore.js"
import * as S3 from "../../S3.js"
import { type PresignOptions, S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import type { ConditionalPut } from "../config/model.js"
import { defined } from "../defined.js"
import { lacks } from "../provider/support.js"
import { operationOf } from "../s3/call.js"
import { carried, withoutToken } from "../s3/carry.js"
import type { ObjectAttributes, WriteConditions } from "../s3/groups.js"
import { split } from "../s3/parts.js"
import { fromEntry } from "../s3/refusal.js"
import { unsupported } from "../s3/unsupported.js"
import { concat } from "../wire/bytes.js"
import { keyProblem } from "../wire/keyName.js"
import { utf8Length } from "../wire/uri.js"
import * as writeToken from "../wire/writeToken.js"
import { isFailure } from "../wire/xmlFailure.js"
import * as xmlWriter from "../wire/xmlWriter.js"
import * as attributes from "./attributes.js"
import { copyOnce } from "./copyOnce.js"
import { counted } from "./counted.js"
import * as derived from "./derived.js"
import { digestsOf } from "./digests.js"
import * as grants from "./grants.js"
import * as leases from "./leased.js"
import * as s3Multipart from "./s3Multipart.js"
import * as prefixing from "./wrap/prefix.js"

/** What is larger goes up in parts, and so concurrently, though one request would take it. */
const singleLimit = 64 * 1024 * 1024

const defaultPartSize = 8 * 1024 * 1024

/** Keys that no batch can name go one by one, so many at a time. */
const aloneConcurrency = 10

/** How many keys are taken at a time where there are no batches. */
const aloneBatch = 1_000

/** What both versions of the listing have. */
type Listed = Pick<S3.ListObjectsV2Output, "contents" | "commonPrefixes">

const isStream = (body: object): body is Stream.Stream<Uint8Array, any, any> => Stream.StreamTypeId in body

const isConditional = (mode: ObjectStore.PutMode | undefined): boolean => mode !== undefined && mode !== "overwrite"

const conditions = (mode: ObjectStore.PutMode | undefined): WriteConditions =>
  mode === undefined || mode === "overwrite"
    ? {}
    : mode === "create"
    ? { ifNoneMatch: "*" }
    : { ifMatch: mode.update }

/** Whether a request that deletes many can name the key: XML has no spelling for most control characters. */
const inBatch = (key: string): boolean =>
  keyProblem(key) === undefined && utf8Length(key) <= 1024 &&
  !isFailure(xmlWriter.write(xmlWriter.element("Key", xmlWriter.text(key))))

const toInfo = (key: string, head: ObjectAttributes): ObjectStore.ObjectInfo => ({
  key,
  size: head.contentRange?.size ?? head.contentLength ?? 0,
  etag: head.etag,
  lastModified: head.lastModified,
  versionId: head.versionId,
  contentType: head.contentType,
  contentEncoding: head.contentEncoding,
  contentLanguage: head.contentLanguage,
  contentDisposition: head.contentDisposition,
  cacheControl: head.cacheControl,
  storageClass: head.storageClass,
  checksums: wholeChecksums(head),
  metadata: withoutToken(head.metadata)
})

/** A part of an object may come with the checksum of the whole, or of itself. */
const wholeChecksums = ({ checksums, checksumType, contentRange }: ObjectAttributes): S3.Checksums | undefined =>
  contentRange !== undefined || checksums === undefined || checksumType === "COMPOSITE" ||
    Object.values(checksums).some((value) => value?.includes("-"))
    ? undefined
    : checksums

/** @internal */
export const make = (options: ObjectStore.S3Options): Effect.Effect<ObjectStore.Service, never, S3Client> =>
  Effect.map(S3Client, (client) => {
    const prefix = prefixing.normalized(options.prefix ?? "")
    const bucket = backend(client, options)
    return derived.make(prefix === "" ? bucket : prefixing.make(bucket, prefix))
  })

type Copying = Effect.Effect<unknown, ObjectStore.CopyError, S3Client>

type Put = Parameters<ObjectStore.Backend["put"]>[2] & { readonly writeToken?: string | undefined }

type Table = Extract<ConditionalPut, { readonly _tag: "Dynamo" }>

/** The whole bucket. */
const backend = (client: S3Client["Type"], options: Omit<ObjectStore.S3Options, "prefix">): ObjectStore.Backend => {
  const { basePath, conditionalPut, contentTypes, disableBulkDelete, endpointHost, provider, scheme } = client.config
  const { bucket } = options
  const service = `${scheme}://${endpointHost}${basePath}/`
  const provide = Effect.provideService(S3Client, client)
  // What `Presign` does, but to provide the client would take half as long again as the signature.
  const presign = <I extends object>(
    operation: (input: I) => Effect.Effect<any, any, any>,
    input: I,
    options: PresignOptions
  ) => client.presign(operationOf(operation, input), input, options)
  // A checksum that is asked for everywhere has to be known beforehand where it cannot follow.
  const streams = client.traits.streams &&
    (client.config.checksumAlgorithm === undefined || provider.checksums.trailer)

  const leased = leases.make(client, options.dynamo)

  const disabled = (key: string) =>
    new StorageError.UnsupportedByProvider({
      operation: "PutObject",
      bucket,
      key,
      provider: provider.name,
      feature: "conditionalPut",
      message: "conditional writes are disabled by the setting conditionalPut",
      hint: "set it to etag where the server obeys conditions, or to a table in DynamoDB"
    })

  const refusal = (key: string, put: ObjectStore.PutOptions, inParts: boolean) => {
    const feature = inParts ? "conditionalComplete" : "conditionalPut"
    return attributes.conflict("PutObject", key, put) ??
      // A server that only may obey would write regardless.
      (isConditional(put.mode) && !provider[feature]
        ? unsupported(provider, feature, { operation: "PutObject", bucket, key })
        : undefined)
  }

  /** Where only PutObject obeys conditions, what depends on one is not divided while one request can take it. */
  const inOne = (size: number, put: Put): boolean =>
    size <= singleLimit ||
    (isConditional(put.mode) && !provider.conditionalComplete && size <= provider.maxPartSize)

  const single = <E>(key: string, body: Body.Body<E>, put: Put) => {
    const refused = refusal(key, put, false)
    return refused !== undefined ? Effect.fail(refused) : S3.putObject<E>({
      bucket,
      key,
      body,
      writeToken: put.writeToken,
      writeLineage: put.lineage,
      ...attributes.toS3(key, put, contentTypes),
      ...conditions(put.mode)
    })
  }

  const inParts = <E, R>(
    key: string,
    stream: Stream.Stream<Uint8Array, E, R>,
    put: Put,
    size: number | undefined
  ) => {
    const refused = refusal(key, put, true)
    return refused !== undefined ? Effect.fail(refused) : MultipartUpload.upload<E, R>(
      {
        bucket,
        key,
        writeToken: put.writeToken,
        writeLineage: put.lineage,
        ...attributes.toS3(key, put, contentTypes)
      },
      stream,
      { partSize: put.partSize, concurrency: put.concurrency, size, ...conditions(put.mode) }
    )
  }

  const collect = <E>(stream: Stream.Stream<Uint8Array, E>) =>
    Effect.map(Stream.runCollect(stream), (chunks) => concat(Chunk.toReadonlyArray(chunks)))

  const upload = <E, R>(
    key: string,
    body: ObjectStore.PutBody<E, R>,
    put: Put
  ): Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError | E, R | S3Client> => {
    if (typeof body === "string") {
      return single(key, body, put)
    }
    if (body instanceof Uint8Array) {
      return inOne(body.length, put) ? single(key, body, put) : inParts(key, Stream.succeed(body), put, body.length)
    }
    if (!isStream(body)) {
      const stream = counted(body, { bucket, key })
      const divisible = !isConditional(put.mode) || provider.conditionalComplete
      if (!inOne(body.contentLength, put) || (divisible && !body.replayable && body.contentLength > defaultPartSize)) {
        return inParts(key, stream, put, body.contentLength)
      }
      // What cannot be produced again, or cannot be sent with its length, is held in memory instead, if it is small.
      return streams && (body.replayable || body.contentLength > defaultPartSize)
        ? single(key, { ...body, stream }, put)
        : Effect.flatMap(collect(stream), (bytes) => single(key, bytes, put))
    }
    // Whether one part is enough is known when a second begins.
    const parts = split(put.partSize ?? defaultPartSize)(body)
    return Effect.scoped(
      Effect.flatMap(Stream.peel(parts, Sink.take<Uint8Array>(2)), ([first, rest]) =>
        Chunk.size(first) < 2
          ? single(key, Chunk.isEmpty(first) ? new Uint8Array(0) : Chunk.unsafeHead(first), put)
          : inParts(key, Stream.concat(Stream.fromChunk(first), rest), {
            ...put,
            partSize: put.partSize ?? defaultPartSize
          }, undefined))
    )
  }

  /** By parts, where the source is too large for one request. */
  const copyAnySize = (input: S3.CopyObjectInput, head: ObjectAttributes): Copying =>
    (head.contentLength ?? 0) <= provider.maxPartSize
      ? S3.copyObject(input)
      : MultipartUpload.copy(input, { sourceAttributes: head })

  const leasedCopy = (table: Table, input: S3.CopyObjectInput): Copying =>
    leased(
      table,
      { operation: "CopyObject", bucket, key: input.key },
      undefined,
      (writeToken) =>
        Effect.flatMap(S3.headObject(input.source), (head) =>
          copyAnySize(
            { ...input, ...carried(head), metadataDirective: "REPLACE", sourceIfMatch: head.etag, writeToken },
            head
          ))
    )

  const copyWhole = (input: S3.CopyObjectInput): Copying =>
    Effect.matchEffect(S3.headObject(input.source), {
      // HEAD has no body to say what is missing; the copy says it.
      onFailure: (error): Copying => error._tag === "NoSuchKey" ? S3.copyObject(input) : Effect.fail(error),
      onSuccess: (head) => copyAnySize(input, head)
    })

  const grantsAfter = (input: S3.CopyObjectInput, change: ObjectStore.Attributes) =>
    change.public === undefined ? grants.kept(input.source) : Effect.succeed({})

  const rewrite = (input: S3.CopyObjectInput, to: string, change: ObjectStore.Attributes): Copying =>
    Effect.flatMap(
      Effect.all([S3.headObject(input.source), grantsAfter(input, change)], { concurrency: 2 }),
      ([head, kept]) =>
        copyAnySize({
          ...input,
          ...kept,
          sourceIfMatch: head.etag,
          metadataDirective: "REPLACE",
          taggingDirective: change.tags === undefined ? undefined : "REPLACE",
          writeLineage: head.metadata[writeToken.name],
          ...carried(head),
          websiteRedirectLocation: head.websiteRedirectLocation,
          storageClass: head.storageClass,
          ...defined(attributes.toS3(
            to,
            { ...change, contentType: change.contentType ?? head.contentType },
            contentTypes
          ))
        }, head)
    )

  const copyChanged = (input: S3.CopyObjectInput, to: string, change: ObjectStore.Attributes): Copying => {
    const refused = attributes.conflict("CopyObject", to, change)
    return refused !== undefined
      ? Effect.fail(refused)
      // Amazon refuses a copy onto itself that changes nothing but who may read it.
      : Object.keys(defined(change)).every((name) => name === "public") && change.public !== undefined
      ? S3.putObjectAcl({ ...input.source, acl: change.public ? "public-read" : "private" })
      : rewrite(input, to, change)
  }

  const toHead = (options: ObjectStore.HeadOptions) => ({
    versionId: options.versionId,
    ifMatch: options.ifMatch,
    ifNoneMatch: options.ifNoneMatch,
    ifModifiedSince: options.ifModifiedSince,
    ifUnmodifiedSince: options.ifUnmodifiedSince
  })

  const toGet = (options: ObjectStore.GetOptions) => ({
    ...toHead(options),
    range: options.range,
    resume: options.resume
  })

  const write = <E, R>(
    key: string,
    body: ObjectStore.PutBody<E, R>,
    put: Put
  ): Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError | E, R | S3Client> => {
    if (!isConditional(put.mode)) return upload(key, body, put)
    switch (conditionalPut._tag) {
      case "ETag":
        return upload(key, body, put)
      case "Disabled":
        return Effect.fail(disabled(key))
      case "Dynamo":
        return leased(
          conditionalPut,
          { operation: "PutObject", bucket, key },
          typeof put.mode === "object" ? put.mode.update : undefined,
          (writeToken) => upload(key, body, { ...put, mode: "overwrite", writeToken })
        )
    }
  }

  return {
    location: `${service}${bucket}/`,
    put: (key, body, put) =>
      Effect.map(write(key, body, put), ({ etag, versionId }): ObjectStore.PutResult => ({ etag, versionId })).pipe(
        provide
      ),
    get: (key, options) =>
      Effect.map(S3.getObject({ bucket, key, ...toGet(options) }), (got): ObjectStore.GetResult => {
        const info = toInfo(key, got)
        const { end, start } = got.contentRange ?? { start: 0, end: info.size - 1 }
        return { ...info, ...got.body, range: end < start ? undefined : { start, end } }
      }).pipe(provide),
    bytes: (key, options) =>
      Effect.map(
        S3.getObjectBytes({ bucket, key, ...toGet(options), limit: options.limit }),
        (got) => ({ info: toInfo(key, got), bytes: got.bytes, lineage: got.metadata[writeToken.name] })
      ).pipe(provide),
    head: (key, options) =>
      Effect.map(S3.headObject({ bucket, key, ...toHead(options) }), (head) => toInfo(key, head)).pipe(
        provide
      ),
    list: ({ delimiter, offset, prefix }) => {
      const input = { bucket, delimiter, prefix: prefix === "" ? undefined : prefix }
      const pages: Stream.Stream<Listed, S3.ListObjectsV2Error, S3Client> = provider.listVersion === 1
        ? S3.listObjectsPages({ ...input, marker: offset })
        : S3.listObjectsV2Pages({ ...input, startAfter: offset })
      return pages.pipe(
        Stream.map((page): ObjectStore.ListResult => ({
          objects: page.contents.map((entry) => ({
            key: entry.key,
            size: entry.size,
            etag: entry.etag,
            lastModified: entry.lastModified,
            storageClass: entry.storageClass
          })),
          commonPrefixes: page.commonPrefixes
        })),
        Stream.provideService(S3Client, client)
      )
    },
    copy: (from, to, { change, overwrite }) => {
      const input = { bucket, key: to, source: { bucket, key: from } }
      const copied = overwrite === false
        ? copyOnce(client, (table) => leasedCopy(table, input), input)
        : change === undefined
        ? copyWhole(input)
        : copyChanged(input, to, change)
      return provide(Effect.asVoid(copied))
    },
    copyFrom: ({ key, location, size }, to, { ifMatch }) => {
      // The name of an access point has slashes in it itself.
      if (!location.startsWith(service) || location.startsWith("arn:", service.length) || lacks(provider, "copy")) {
        return undefined
      }
      const path = location.slice(service.length)
      const slash = path.indexOf("/")
      const source = { bucket: path.slice(0, slash), key: path.slice(slash + 1) + key }
      const input = { bucket, key: to, source, sourceIfMatch: ifMatch }
      return provide(Effect.asVoid(size <= provider.maxPartSize ? S3.copyObject(input) : MultipartUpload.copy(input)))
    },
    digests: (key) =>
      provide(Effect.map(
        S3.headObject({ bucket, key, checksumMode: "ENABLED" }),
        (head) =>
          digestsOf(
            head,
            provide(
              Effect.map(S3.headObject({ bucket, key, partNumber: 1 }), (head) => head.contentLength)
            )
          )
      )),
    delete: (key) => provide(Effect.asVoid(S3.deleteObject({ bucket, key }))),
    deleteBatch: (keys) =>
      Effect.gen(function*() {
        const failed = new Map<string, StorageError.StorageError>()
        const batches = provider.maxDeleteBatch > 0 && !disableBulkDelete
        const [alone, together] = Array.partition(keys, (key) => batches && inBatch(key))
        yield* Effect.forEach(
          alone,
          (key) =>
            Effect.catchAll(S3.deleteObject({ bucket, key }), (error) => Effect.sync(() => failed.set(key, error))),
          { concurrency: aloneConcurrency, discard: true }
        )
        if (together.length > 0) {
          const objects = together.map((key) => ({ key }))
          const { errors } = yield* S3.deleteObjects({ bucket, objects, quiet: true })
          const answers = new Map(errors.map((error) => [error.key, error]))
          // An error that names no key may be any one's: then none counts as deleted.
          const anyones = answers.get(undefined)
          for (const key of together) {
            const error = answers.get(key) ?? anyones
            if (error !== undefined) {
              failed.set(key, fromEntry({ operation: "DeleteObjects", bucket, key }, error))
            }
          }
        }
        return keys.map((key): ObjectStore.DeleteResult => {
          const error = failed.get(key)
          return error === undefined ? { _tag: "Deleted", key } : { _tag: "Failed", key, error }
        })
      }).pipe(provide),
    maxDeleteBatch: provider.maxDeleteBatch || aloneBatch,
    signUrl: (key, options) => {
      const input = { bucket, key }
      const expiry = { expiresIn: options.expiresIn }
      switch (options.method ?? "GET") {
        case "GET":
          return presign(S3.getObject, input, expiry)
        case "HEAD":
          return presign(S3.headObject, input, expiry)
        case "PUT":
          return presign(S3.putObject, { ...input, contentType: options.contentType }, expiry)
        case "DELETE":
          return presign(S3.deleteObject, input, expiry)
      }
    },
    multipart: s3Multipart.make(client, {
      bucket,
      attributes: (key, options) => attributes.toS3(key, options, contentTypes),
      conditions,
      refusal: (key, options) => refusal(key, options, true),
      streams,
      conditional: conditionalPut._tag === "ETag" && provider.conditionalComplete
    })
  }
}
