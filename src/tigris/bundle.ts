/**
 * Many objects by one request.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as decompression from "../internal/decompression.js"
import * as requestBody from "../internal/requestBody.js"
import { call } from "../internal/s3/call.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import { type BodyError, defaultLimit } from "../internal/s3/objectBody.js"
import { openBody } from "../internal/s3/openBody.js"
import * as Operation from "../internal/s3/operation.js"
import * as json from "../internal/tigris/json.js"
import * as Untar from "../internal/tigris/untar.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/** As many as one request takes. */
const keysAtOnce = 5000

/** Where a bundle says what it lacks. */
const manifest = "__bundle_errors.json"

/**
 * What `bundleObjects` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface BundleObjectsInput extends groups.BucketInput {
  /** Any number; they are asked for 5 000 at a time. */
  readonly keys: Iterable<string>
  /** What becomes of a key that is not there: it is said so (`skip`, the default), or all of it fails (`fail`). */
  readonly onMissing?: "skip" | "fail" | undefined
  /**
   * In what it comes over the wire; by default as it is (`none`). For `zstd` the runtime must be able to read it, as Node
   * is from 22.15: elsewhere it is `InvalidInput`, and nothing is sent.
   */
  readonly compression?: "none" | decompression.Format | undefined
  /** How large an object may be, in bytes, as each is held in memory; 256 MiB by default. */
  readonly limit?: number | undefined
}

/**
 * One object of a bundle, or one that is not there.
 *
 * @since 0.1.0
 * @category models
 */
export type BundleEntry =
  | {
    readonly _tag: "Object"
    readonly key: string
    readonly bytes: Uint8Array
    readonly lastModified?: Date | undefined
  }
  | {
    readonly _tag: "Missing"
    readonly key: string
    /** The wire's word for why, such as `NoSuchKey`. */
    readonly reason: string
  }

interface BatchInput extends Omit<BundleObjectsInput, "keys" | "limit"> {
  readonly keys: ReadonlyArray<string>
}

const bundleOperation = Operation.define<BatchInput>()({
  name: "BundleObjects",
  method: "POST",
  target: "bucket",
  requires: "tigrisExtensions",
  subresource: [["bundle", ""]],
  members: {
    ...groups.bucket,
    keys: (value) =>
      value.includes("")
        ? "holds an empty key"
        : value.includes(manifest)
        ? `holds ${manifest}, which is what a bundle calls the list of what it lacks`
        : undefined,
    compression: (value, parts) =>
      value === "none" || decompression.find(value) !== undefined
        ? members.setHeader(parts, "x-tigris-bundle-compression", value)
        : `is ${value}, which this runtime cannot read: Node can from 22.15; gzip works everywhere`,
    onMissing: members.header("x-tigris-bundle-on-error")
  },
  finish: ({ keys }, parts) => {
    parts.body = requestBody.bytes(new TextEncoder().encode(JSON.stringify({ keys })))
    parts.headers["content-type"] = "application/json"
    parts.headers["x-tigris-bundle-format"] = "tar"
    parts.headers["x-tigris-bundle-compression"] ??= "none"
    parts.headers["x-tigris-bundle-on-error"] ??= "skip"
    return undefined
  },
  errors: [...groups.bucketErrors, StorageError.NoSuchKey],
  answer: (response, { where }): Effect.Effect<Opened, never, Scope.Scope> =>
    openBody(response, { stream: response.stream, where })
})

interface Opened {
  readonly stream: Stream.Stream<Uint8Array, BodyError | StorageError.MalformedResponse>
  readonly where: Operation.Where
}

/**
 * Everything that `bundleObjects` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type BundleObjectsError = Operation.ErrorOf<typeof bundleOperation> | BodyError

const missingIn = (bytes: Uint8Array): ReadonlyArray<BundleEntry> | undefined => {
  try {
    const { skipped } = json.object(JSON.parse(new TextDecoder().decode(bytes)))
    return json.list(skipped).flatMap((entry) => {
      const { key, reason } = json.object(entry)
      return typeof key === "string"
        ? [{ _tag: "Missing" as const, key, reason: json.text(reason) ?? "Unknown" }]
        : []
    })
  } catch {
    return undefined
  }
}

const toEntries = ({ bytes, modified, name }: Untar.File): ReadonlyArray<BundleEntry> | undefined =>
  name === manifest ? missingIn(bytes) : [{ _tag: "Object", key: name, bytes, lastModified: modified }]

const malformed = (where: Operation.Where, reason: string) =>
  new StorageError.MalformedResponse({ ...where, message: `the bundle cannot be read: ${reason}` })

/** As the runtime reads it, which has been asked before anything was sent. */
const unpacked = (
  { stream, where }: Opened,
  compression: BundleObjectsInput["compression"] = "none"
): Opened => {
  const reader = compression === "none" ? undefined : decompression.find(compression)
  return reader === undefined ? { stream, where } : {
    where,
    stream: decompression.decompressed(
      stream,
      reader,
      (problem) => malformed(where, `it is no ${compression} (${problem})`)
    )
  }
}

/** Each key that was asked for has an entry, or the bundle is cut off. */
const read = ({ stream, where }: Opened, keys: ReadonlyArray<string>, limit: number) =>
  Stream.suspend(() => {
    const reader = Untar.make(limit)
    const outstanding = new Set(keys)
    const entries = Stream.mapConcatEffect(stream, (chunk) => {
      const files = reader.push(chunk)
      if (typeof files === "string") return Effect.fail(malformed(where, files))
      const out: Array<BundleEntry> = []
      for (const file of files) {
        const found = toEntries(file)
        if (found === undefined) return Effect.fail(malformed(where, `${manifest} is no JSON`))
        for (const entry of found) {
          outstanding.delete(entry.key)
          out.push(entry)
        }
      }
      return Effect.succeed(out)
    })
    const complete = Effect.suspend(() =>
      reader.isOver() && outstanding.size === 0
        ? Effect.void
        : Effect.fail(malformed(where, `it ends before ${outstanding.size} of ${keys.length} keys have come`))
    )
    return Stream.concat(entries, Stream.drain(Stream.fromEffect(complete)))
  })

const bundleCall = call(bundleOperation)

/**
 * Reads many small objects by few requests. They come in the order of their keys in the request, and those that are not
 * there at the end of each 5 000.
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const total = Tigris.bundleObjects({ bucket: "photos", keys: ["1.jpg", "2.jpg"] }).pipe(
 *   Stream.runFold(0, (sum, entry) => entry._tag === "Object" ? sum + entry.bytes.length : sum)
 * )
 */
export const bundleObjects = (
  input: BundleObjectsInput
): Stream.Stream<BundleEntry, BundleObjectsError, S3Client> => {
  const { keys, limit = defaultLimit, ...rest } = input
  return Stream.fromIterable(keys).pipe(
    Stream.grouped(keysAtOnce),
    Stream.map(Chunk.toReadonlyArray),
    Stream.flatMap((batch) =>
      Stream.unwrapScoped(
        Effect.map(bundleCall({ ...rest, keys: batch }), (opened) =>
          read(unpacked(opened, rest.compression), batch, limit))
      )
    )
  )
}
