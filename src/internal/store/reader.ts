/**
 * Reads of one object at any place, and from one place on.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import { defaultLimit } from "../s3/objectBody.js"
import { concat } from "../wire/bytes.js"
import { isCount } from "../wire/partPlan.js"
import * as oneVersion from "./oneVersion.js"

const defaultReadAhead = 1024 * 1024

const none = new Uint8Array(0)

const decoder = new TextDecoder()

const newline = 10
const carriageReturn = 13

const where = (key: string) => ({ operation: "GetObject", key })

const invalid = (key: string, parameter: string, problem: string) =>
  new StorageError.InvalidInput({ ...where(key), message: `${parameter} ${problem}`, parameter })

const isOffset = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

const decodeLine = (bytes: Uint8Array): string =>
  decoder.decode(bytes[bytes.length - 1] === carriageReturn ? bytes.subarray(0, -1) : bytes)

/** What has been read, and how much is read at once. */
interface Buffer {
  readonly start: number
  readonly bytes: Uint8Array
}

const cursor = (
  key: string,
  size: number,
  version: oneVersion.OneVersion,
  { readAhead = defaultReadAhead, start = 0 }: ObjectStore.CursorOptions
): Effect.Effect<ObjectStore.Cursor, StorageError.InvalidInput> =>
  Effect.suspend(() => {
    const { from, to } = typeof readAhead === "number" ? { from: readAhead, to: readAhead } : readAhead
    if (!isCount(from) || !isCount(to) || to < from) {
      return Effect.fail(invalid(key, "readAhead", "must be a number of bytes, or two that do not fall"))
    }
    if (!isOffset(start)) {
      return Effect.fail(invalid(key, "start", "must be an offset from 0"))
    }
    // Fibers that share a cursor read one after another.
    const alone = Effect.unsafeMakeSemaphore(1).withPermits(1)
    let position = start
    let buffer: Buffer = { start: 0, bytes: none }
    let ahead = from

    const tooLarge = (limit: number, size: number | undefined) =>
      new StorageError.BodyTooLarge({
        ...where(key),
        limit,
        size,
        message: `${size === undefined ? "the line is longer than" : `there are ${size} bytes, more than`} ` +
          `the ${limit} allowed`,
        hint: "read less at a time, or raise `limit`"
      })

    /** The bytes from `at` on that are there already, or else at least so many that are asked for. */
    const following = (at: number, least: number): Effect.Effect<Uint8Array, ObjectStore.ReadError> => {
      const end = buffer.start + buffer.bytes.length
      if (at >= buffer.start && at < end) return Effect.succeed(buffer.bytes.subarray(at - buffer.start))
      // Whoever reads on gets more at a time; whoever jumps begins anew.
      if (at !== end || end === 0) ahead = from
      const length = Math.min(Math.max(least, ahead), size - at)
      return Effect.map(version.bytes({ start: at, end: at + length - 1 }, length), ({ bytes }) => {
        ahead = Math.min(ahead * 2, to)
        // What is larger than the buffer may be is the reader's alone.
        buffer = length > to ? { start: at + length, bytes: none } : { start: at, bytes }
        return bytes
      })
    }

    const read = (length: number): Effect.Effect<Uint8Array, ObjectStore.ReadError> =>
      Effect.gen(function*() {
        const end = Math.min(position + length, size)
        const pieces: Array<Uint8Array> = []
        let at = position
        while (at < end) {
          const piece = (yield* following(at, end - at)).subarray(0, end - at)
          pieces.push(piece)
          at += piece.length
        }
        position = Math.max(position, at)
        // What is read belongs to the reader alone.
        return pieces.length !== 1 ? concat(pieces) : buffer.bytes.length === 0 ? pieces[0]! : pieces[0]!.slice()
      })

    const readLine = (limit: number): Effect.Effect<string | undefined, ObjectStore.ReadError> =>
      Effect.gen(function*() {
        const pieces: Array<Uint8Array> = []
        let at = position
        let length = 0
        let ended = at >= size
        if (ended) return undefined
        while (!ended) {
          const bytes = yield* following(at, 1)
          const index = bytes.indexOf(newline)
          const piece = index < 0 ? bytes : bytes.subarray(0, index)
          length += piece.length
          if (length > limit) return yield* tooLarge(limit, undefined)
          pieces.push(piece)
          at += piece.length + (index < 0 ? 0 : 1)
          ended = index >= 0 || at >= size
        }
        position = at
        return decodeLine(pieces.length === 1 ? pieces[0]! : concat(pieces))
      })

    return Effect.succeed<ObjectStore.Cursor>({
      size,
      tell: Effect.sync(() => position),
      seek: (offset, whence = "start") =>
        alone(Effect.suspend(() => {
          const target = offset + (whence === "start" ? 0 : whence === "current" ? position : size)
          if (!isOffset(target)) return Effect.fail(invalid(key, "offset", "must lead to an offset from 0"))
          position = target
          return Effect.succeed(target)
        })),
      read: (length) =>
        isOffset(length)
          ? alone(read(length))
          : Effect.fail(invalid(key, "length", "must be a number of bytes")),
      readAll: ({ limit = defaultLimit } = {}) =>
        alone(Effect.suspend(() => {
          const left = Math.max(0, size - position)
          return left > limit ? Effect.fail(tooLarge(limit, left)) : read(left)
        })),
      readLine: ({ limit = defaultLimit } = {}) => alone(readLine(limit))
    })
  })

/** @internal */
export const make = (
  backend: ObjectStore.Backend,
  stream: ObjectStore.Service["stream"]
): ObjectStore.Service["reader"] =>
(key, { info: known, versionId } = {}) =>
  Effect.map(
    known === undefined ? backend.head(key, { versionId }) : Effect.succeed(known),
    (found): ObjectStore.Reader => {
      const info: ObjectStore.ObjectInfo = { metadata: {}, ...found }
      const { etag, size } = info
      const given = { versionId: versionId ?? info.versionId }
      const version = oneVersion.make(backend, key, given, info)
      const streamFrom: ObjectStore.Reader["stream"] = ({ start = 0, ...options } = {}) =>
        start >= size
          ? Stream.empty
          : stream(key, {
            ...options,
            ...given,
            ...(start === 0 ? {} : { range: { start } }),
            ifMatch: oneVersion.isStrong(etag) ? etag : undefined
          })
      return {
        info,
        size,
        read: (offset, length) =>
          offset >= size || length <= 0
            ? Effect.succeed(none)
            : Effect.map(
              version.bytes({ start: offset, end: Math.min(offset + length, size) - 1 }, length),
              ({ bytes }) => bytes
            ),
        stream: streamFrom,
        lines: (options) => streamFrom(options).pipe(Stream.decodeText(), Stream.splitLines),
        cursor: (options = {}) => cursor(key, size, version, options)
      }
    }
  )
