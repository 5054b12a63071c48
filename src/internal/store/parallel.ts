/**
 * One object by several requests at a time, delivered in order.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import type * as S3 from "../../S3.js"
import * as StorageError from "../../StorageError.js"
import * as counts from "../counts.js"
import { expected, summed } from "../s3/objectBody.js"
import * as oneVersion from "./oneVersion.js"

const defaultPartSize = 8 * 1024 * 1024

type StreamError = ObjectStore.GetError | S3.BodyError

type Bytes = Stream.Stream<Uint8Array, StreamError>

/** The first so many bytes. */
const head = (stream: Bytes, length: number): Bytes =>
  Stream.suspend(() => {
    let seen = 0
    let given = 0
    return stream.pipe(
      Stream.takeUntil((bytes) => (seen += bytes.length) >= length),
      Stream.map((bytes) => {
        const taken = bytes.subarray(0, length - given)
        given += taken.length
        return taken
      })
    )
  })

interface Parts {
  readonly version: oneVersion.OneVersion
  readonly where: { readonly operation: string; readonly key: string }
  readonly partSize: number
  readonly concurrency: number
}

/**
 * From `start` to `end`: so many parts are under way, and one more is in the reader's hands.
 */
const window = ({ concurrency, partSize, version, where }: Parts, start: number, end: number, scope: Scope.Scope) => {
  const underWay: Array<Fiber.Fiber<Uint8Array, StreamError>> = []
  let next = start

  const unequal = (expected: number, actual: number | undefined) =>
    new StorageError.IntegrityFailure({
      ...where,
      message: `a range of ${expected} bytes was asked for, and ${actual ?? "more"} came`,
      algorithm: "length",
      expected: String(expected),
      actual: String(actual)
    })

  const part = (start: number): Effect.Effect<Uint8Array, StreamError> => {
    const last = Math.min(start + partSize - 1, end)
    const length = last + 1 - start
    return version.bytes({ start, end: last }, length).pipe(
      Effect.catchTag("BodyTooLarge", ({ size }) => Effect.fail(unequal(length, size))),
      Effect.flatMap(({ bytes }) =>
        bytes.length === length ? Effect.succeed(bytes) : Effect.fail(unequal(length, bytes.length))
      )
    )
  }

  const fill = (count: number) =>
    Effect.whileLoop({
      while: () => next <= end && underWay.length < count,
      body: () => {
        const begun = Effect.forkIn(part(next), scope)
        next += partSize
        return begun
      },
      step: (fiber) => void underWay.push(fiber)
    })

  const pull = Effect.flatMap(fill(concurrency), () => {
    const first = underWay.shift()
    return first === undefined
      ? Effect.fail(Option.none())
      : Effect.mapBoth(Effect.tap(Fiber.join(first), () => fill(concurrency)), {
        onFailure: Option.some,
        onSuccess: Chunk.of
      })
  })

  return { fill, stream: Stream.repeatEffectChunkOption(pull) }
}

const inParts = (
  backend: ObjectStore.Backend,
  key: string,
  options: ObjectStore.GetOptions,
  partSize: number,
  concurrency: number
): Bytes => {
  const where = { operation: "GetObject", key }
  return Stream.unwrapScoped(Effect.gen(function*() {
    const scope = yield* Effect.scope
    // Of all there is: its answer says how much that is, and what the whole adds up to.
    const opening = yield* Effect.acquireRelease(Scope.make(), Scope.close)
    const got = yield* Scope.extend(backend.get(key, options), opening)
    const { checksums, etag, range, stream } = got
    if (range === undefined || range.end + 1 - range.start < 2 * partSize || !oneVersion.isStrong(etag)) return stream
    const version = oneVersion.make(backend, key, options, got)
    const rest = window({ version, where, partSize, concurrency }, range.start + partSize, range.end, scope)
    const first = Stream.ensuring(head(stream, partSize), Scope.close(opening, Exit.void))
    const whole = Stream.concat(Stream.unwrap(Effect.as(rest.fill(concurrency - 1), first)), rest.stream)
    return options.range === undefined ? summed(whole, where, expected({ checksums }, 200)) : whole
  }))
}

/** @internal */
export const make =
  (backend: ObjectStore.Backend): ObjectStore.Service["stream"] =>
  (key, { concurrency = 1, partSize = defaultPartSize, ...options } = {}) => {
    const refused = counts.refusal({ concurrency, partSize }, { operation: "GetObject", key })
    return refused !== undefined
      ? Stream.fail(refused)
      : concurrency === 1
      ? Stream.unwrapScoped(Effect.map(backend.get(key, options), (got) => got.stream))
      : inParts(backend, key, options, partSize, concurrency)
  }
