/**
 * The body of an object, held against the checksum that came with it. Its length is the transport's to check.
 */
import * as Effect from "effect/Effect"
import type { ParseError } from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as StorageError from "../../StorageError.js"
import type { Failure, HttpResponse } from "../http.js"
import { concat } from "../wire/bytes.js"
import * as checksum from "../wire/checksum.js"
import type { ObjectAttributes } from "./groups.js"
import type { Where } from "./operation.js"

/**
 * What a reader of a body can meet.
 *
 * @since 0.1.0
 * @category errors
 */
export type BodyError = StorageError.Transport | StorageError.Timeout | StorageError.IntegrityFailure

/**
 * What could be checked of a body: `verified`, it has a checksum of the whole and was held against it; `composite`,
 * the checksum is one of the parts' checksums; `absent`, none came (a range has none).
 *
 * @since 0.1.0
 * @category models
 */
export type Integrity = "verified" | "composite" | "absent"

/**
 * How much a body may be before it is refused rather than held in memory.
 *
 * @since 0.1.0
 * @category models
 */
export interface BytesOptions {
  /** In bytes. Defaults to 256 MiB. */
  readonly limit?: number | undefined
}

/**
 * A body that is still at the server. It can be read once, in one of these ways, within the scope it was opened in.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectBody {
  /** What the checks below will cover. */
  readonly integrity: Integrity
  /**
   * Fails at its end with `IntegrityFailure` where the checksum differs, and with `Transport` or `Timeout` where it is
   * cut off and cannot go on.
   */
  readonly stream: Stream.Stream<Uint8Array, BodyError>
  readonly bytes: (
    options?: BytesOptions
  ) => Effect.Effect<Uint8Array, BodyError | StorageError.BodyTooLarge>
  /** As UTF-8. */
  readonly text: (options?: BytesOptions) => Effect.Effect<string, BodyError | StorageError.BodyTooLarge>
  /** As JSON of a schema. */
  readonly json: <A, I, R>(
    schema: Schema.Schema<A, I, R>,
    options?: BytesOptions
  ) => Effect.Effect<A, BodyError | StorageError.BodyTooLarge | ParseError, R>
}

/** @internal */
export const defaultLimit = 256 * 1024 * 1024

interface Expected {
  readonly integrity: Integrity
  readonly algorithm?: checksum.ChecksumAlgorithm
  readonly value?: string
}

// In order of what they cost.
const preference: ReadonlyArray<checksum.ChecksumAlgorithm> = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]

/** What the bytes of an answer have to add up to. @internal */
export const expected = (
  attributes: Pick<ObjectAttributes, "checksums" | "checksumType">,
  status: number
): Expected => {
  const checksums = attributes.checksums
  if (checksums === undefined || status !== 200) {
    return { integrity: "absent" }
  }
  for (const algorithm of preference) {
    const value = checksums[algorithm]
    if (value !== undefined && !value.includes("-") && attributes.checksumType !== "COMPOSITE") {
      return { integrity: "verified", algorithm, value }
    }
  }
  return { integrity: "composite" }
}

/**
 * A transport may have undone the encoding that an object is stored with, as fetch does, and then tells nobody; its own
 * look at the length leaves such bodies out.
 */
const decoded = (attributes: ObjectAttributes, where: Where, received: number) =>
  attributes.contentEncoding === undefined || attributes.contentLength === undefined ||
    attributes.contentLength === received
    ? undefined
    : new StorageError.IntegrityFailure({
      ...where,
      message: `${attributes.contentLength} bytes are stored and ${received} came: ` +
        `the transport has decoded Content-Encoding ${attributes.contentEncoding}`,
      algorithm: "length",
      expected: String(attributes.contentLength),
      actual: String(received),
      hint: "the transport of effect-s3/node gives bytes as they are stored"
    })

const mismatch = (where: Where, algorithm: string, expected: string, actual: string): StorageError.IntegrityFailure =>
  new StorageError.IntegrityFailure({
    ...where,
    message: `the body's ${algorithm} is ${actual}, and should be ${expected}`,
    algorithm,
    expected,
    actual
  })

const tooLarge = (where: Where, limit: number, size: number | undefined): StorageError.BodyTooLarge =>
  new StorageError.BodyTooLarge({
    ...where,
    message: `the body ${size === undefined ? "is longer than" : `has ${size} bytes, more than`} the ${limit} allowed`,
    limit,
    size,
    hint: "read it as a stream, or raise `limit`"
  })

/**
 * What follows the bytes that came before a body broke off. Fails with that error, where there is no going on.
 *
 * @internal
 */
export type Rest = (error: Failure, received: number) => Effect.Effect<Stream.Stream<Uint8Array, Failure>, BodyError>

/** What is larger goes on where it broke off; what is smaller is as soon read again. @internal */
export const worthResuming = 1024 * 1024

const collect = (
  stream: Stream.Stream<Uint8Array, BodyError>,
  where: Where,
  limit: number
): Effect.Effect<Uint8Array, BodyError | StorageError.BodyTooLarge> =>
  Effect.suspend(() => {
    const all: Array<Uint8Array> = []
    let size = 0
    const collected = Stream.runForEachChunk(stream, (chunk) => {
      for (const bytes of chunk) {
        all.push(bytes)
        size += bytes.length
      }
      return size <= limit ? Effect.void : Effect.fail(tooLarge(where, limit, undefined))
    })
    return Effect.map(collected, () => concat(all))
  })

/** The whole body, checked. @internal */
export const read = (
  response: HttpResponse,
  attributes: ObjectAttributes,
  where: Where,
  limit: number,
  rest?: Rest
): Effect.Effect<readonly [Uint8Array, Integrity], BodyError | StorageError.BodyTooLarge> => {
  const length = attributes.contentLength
  // A limit that is no number allows nothing.
  if (!((length ?? 0) <= limit)) {
    return Effect.fail(tooLarge(where, limit, length))
  }
  const expectation = expected(attributes, response.status)
  const { algorithm, integrity, value } = expectation
  if (rest !== undefined && (length === undefined || length > worthResuming)) {
    return Effect.map(
      collect(checked(response, attributes, where, expectation, rest), where, limit),
      (bytes) => [bytes, integrity] as const
    )
  }
  const came = Effect.catchAll(
    response.bytes(limit),
    (error) =>
      error._tag === "Transport" && error.causeCode === "EFFECT_S3_TOO_LARGE"
        ? Effect.fail(tooLarge(where, limit, undefined))
        : rest === undefined
        ? Effect.fail(error)
        : Effect.flatMap(rest(error, 0), (stream) => collect(stream, where, limit))
  )
  return Effect.flatMap(came, (bytes) => {
    const changed = decoded(attributes, where, bytes.length)
    if (changed !== undefined) {
      return Effect.fail(changed)
    }
    if (algorithm !== undefined) {
      const actual = checksum.compute(algorithm, bytes)
      if (actual !== value) {
        return Effect.fail(mismatch(where, algorithm, value!, actual))
      }
    }
    return Effect.succeed([bytes, integrity] as const)
  })
}

const checked = (
  response: HttpResponse,
  attributes: ObjectAttributes,
  where: Where,
  { algorithm, value }: Expected,
  rest: Rest | undefined
): Stream.Stream<Uint8Array, BodyError> =>
  algorithm === undefined && attributes.contentEncoding === undefined && rest === undefined
    ? response.stream
    : Stream.suspend(() => {
      const sum = algorithm === undefined ? undefined : checksum.make(algorithm)
      let received = 0
      const counted = (stream: Stream.Stream<Uint8Array, Failure>) =>
        Stream.mapChunks(stream, (chunk) => {
          for (const bytes of chunk) {
            received += bytes.length
            sum?.update(bytes)
          }
          return chunk
        })
      const whole = (stream: Stream.Stream<Uint8Array, Failure>): Stream.Stream<Uint8Array, BodyError> =>
        rest === undefined
          ? counted(stream)
          : Stream.catchAll(counted(stream), (error) => Stream.unwrap(Effect.map(rest(error, received), whole)))
      const end = Stream.suspend(() => {
        const changed = decoded(attributes, where, received)
        if (changed !== undefined) {
          return Stream.fail(changed)
        }
        const actual = sum?.digest()
        return actual === value ? Stream.empty : Stream.fail(mismatch(where, algorithm!, value!, actual!))
      })
      return Stream.concat(whole(response.stream), end)
    })

/** The stream, which fails at its end where its bytes do not add up. @internal */
export const summed = <E>(
  stream: Stream.Stream<Uint8Array, E>,
  where: Where,
  { algorithm, value }: Expected
): Stream.Stream<Uint8Array, E | StorageError.IntegrityFailure> =>
  algorithm === undefined || value === undefined ? stream : Stream.suspend(() => {
    const sum = checksum.make(algorithm)
    const end = Stream.suspend(() => {
      const actual = sum.digest()
      return actual === value ? Stream.empty : Stream.fail(mismatch(where, algorithm, value, actual))
    })
    return Stream.concat(
      Stream.map(stream, (bytes) => {
        sum.update(bytes)
        return bytes
      }),
      end
    )
  })

const decoder = new TextDecoder()

/** The ways of reading a body that follow from its bytes. @internal */
export const fromBytes = (bytes: ObjectBody["bytes"]): Pick<ObjectBody, "bytes" | "text" | "json"> => {
  const text: ObjectBody["text"] = (options) => Effect.map(bytes(options), (bytes) => decoder.decode(bytes))
  return {
    bytes,
    text,
    json: (schema, options) => Effect.flatMap(text(options), Schema.decode(Schema.parseJson(schema)))
  }
}

/** @internal */
export const make = (
  response: HttpResponse,
  attributes: ObjectAttributes,
  where: Where,
  rest?: Rest
): ObjectBody => {
  const expectation = expected(attributes, response.status)
  return {
    integrity: expectation.integrity,
    stream: checked(response, attributes, where, expectation, rest),
    ...fromBytes((options) =>
      Effect.map(read(response, attributes, where, options?.limit ?? defaultLimit, rest), ([bytes]) => bytes)
    )
  }
}
