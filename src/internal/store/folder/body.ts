/**
 * The body of an object that is an open file.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import * as objectBody from "../../s3/objectBody.js"
import * as checksum from "../../wire/checksum.js"
import * as conditions from "../conditions.js"
import type { File, Stat } from "./disk.js"
import * as failure from "./failure.js"

/** Bytes at a time, where a stream is read. */
const chunkSize = 256 * 1024

/** An open file and what it was when it was opened. @internal */
export interface Opened {
  readonly key: string
  readonly file: File
  readonly stat: Stat
  /** CRC32 of the whole, in base64, where it is known. */
  readonly crc: string | undefined
}

const operation = "GetObject"

const differs = (key: string, algorithm: string, expected: string, actual: string) =>
  new StorageError.IntegrityFailure({
    operation,
    key,
    algorithm,
    expected,
    actual,
    message: `the file's ${algorithm} is ${actual}, and should be ${expected}`
  })

const read = (key: string, file: File, into: Uint8Array) =>
  Effect.mapError(
    file.read(into),
    (error): objectBody.BodyError => {
      const { code, message } = failure.general({ operation, key }, error)
      return new StorageError.Transport({
        operation,
        key,
        message,
        code,
        phase: "receive",
        retryable: false,
        causeCode: code,
        cause: error
      })
    }
  )

/** @internal */
export const make = ({ crc, file, key, stat }: Opened, range: conditions.Range): objectBody.ObjectBody => {
  const length = range === undefined ? 0 : range.end - range.start + 1
  const whole = length === stat.size
  const cut = (had: number) => differs(key, "length", String(length), String(had))

  // In the same file: what is put over it is another, and leaves this one as it was.
  const unchanged = Effect.flatMap(
    Effect.orElseSucceed(file.stat, () => stat),
    ({ identity }) =>
      identity === stat.identity
        ? Effect.void
        : Effect.fail(differs(key, "identity", stat.identity, identity))
  )

  const end = (sum: checksum.Checksum | undefined) => {
    const actual = sum?.digest()
    return actual === undefined || actual === crc ? unchanged : Effect.fail(differs(key, "CRC32", crc!, actual))
  }

  const start = (): checksum.Checksum | undefined => whole && crc !== undefined ? checksum.make("CRC32") : undefined

  const stream: objectBody.ObjectBody["stream"] = range === undefined ? Stream.empty : Stream.unwrap(
    Effect.map(file.seek(range.start), () => {
      const sum = start()
      let had = 0
      return Stream.repeatEffectOption(Effect.suspend(() => {
        if (had === length) {
          return Effect.andThen(Effect.mapError(end(sum), Option.some), Effect.fail(Option.none()))
        }
        const buffer = new Uint8Array(Math.min(chunkSize, length - had))
        return Effect.flatMap(Effect.mapError(read(key, file, buffer), Option.some), (n) => {
          if (n === 0) {
            return Effect.fail(Option.some(cut(had)))
          }
          had += n
          const bytes = n === buffer.length ? buffer : buffer.subarray(0, n)
          sum?.update(bytes)
          return Effect.succeed(bytes)
        })
      }))
    })
  )

  const bytes: objectBody.ObjectBody["bytes"] = (options) => {
    const refused = conditions.tooLarge(key, length, options?.limit)
    if (refused !== undefined) {
      return Effect.fail(refused)
    }
    return Effect.suspend(() => {
      const all = new Uint8Array(length)
      const fill = (had: number): Effect.Effect<void, objectBody.BodyError> =>
        had === length
          ? Effect.void
          : Effect.flatMap(
            read(key, file, all.subarray(had)),
            (n) => n === 0 ? Effect.fail(cut(had)) : fill(had + n)
          )
      return Effect.andThen(file.seek(range?.start ?? 0), fill(0)).pipe(
        Effect.andThen(Effect.suspend(() => {
          const sum = start()
          sum?.update(all)
          return end(sum)
        })),
        Effect.as(all)
      )
    })
  }

  return {
    integrity: whole && crc !== undefined ? "verified" : "absent",
    stream,
    ...objectBody.fromBytes(bytes)
  }
}

/** What is said of an object that is open. @internal */
export const infoOf = (got: ObjectStore.GetResult): ObjectStore.ObjectInfo => {
  const { bytes: _bytes, integrity: _integrity, json: _json, range: _range, stream: _stream, text: _text, ...info } =
    got
  return info
}
