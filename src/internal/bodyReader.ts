import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Transport from "../Transport.js"
import * as TransportCode from "./transportCode.js"
import type { Failure, Where } from "./transportFailure.js"
import * as transportFailure from "./transportFailure.js"
import { concat } from "./wire/bytes.js"

interface Options extends Transport.Limits {
  readonly where: Where
}

/**
 * The body of a foreign transport's response, with what these transports leave out: a limit to its pauses, and a look
 * at its length.
 *
 * @internal
 */
export const make = (
  response: HttpClientResponse.HttpClientResponse,
  { idleMs, totalMs, where }: Options,
  startedAt: number
): Stream.Stream<Uint8Array, Failure> => {
  const mapped = Stream.catchAll(response.stream, (error) =>
    // Platform's word for a response of no bytes.
    error.reason === "EmptyBody"
      ? Stream.empty
      : Stream.fail(transportFailure.fromCause(error, "receive", where)))
  const inTime = totalMs === undefined || totalMs === Infinity ? mapped : within(mapped, totalMs, startedAt, where)
  const moving = idleMs === undefined || idleMs === Infinity
    ? inTime
    : Stream.timeoutFail(inTime, () => transportFailure.timeout("idle", idleMs, where), idleMs)
  // A body that was decoded on the way is not as long as the header says.
  const length = response.headers["content-encoding"] === undefined
    ? Number(response.headers["content-length"] ?? NaN)
    : NaN
  return Number.isNaN(length) ? moving : exactly(moving, length, where)
}

const within = (
  body: Stream.Stream<Uint8Array, Failure>,
  totalMs: number,
  startedAt: number,
  where: Where
): Stream.Stream<Uint8Array, Failure> =>
  Stream.interruptWhen(
    body,
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.delay(
        Effect.fail(transportFailure.timeout("attempt", totalMs, where)),
        Math.max(0, startedAt + totalMs - now)
      ))
  )

const exactly = (
  body: Stream.Stream<Uint8Array, Failure>,
  length: number,
  where: Where
): Stream.Stream<Uint8Array, Failure> =>
  Stream.suspend(() => {
    let received = 0
    const counted = Stream.map(body, (bytes) => {
      received += bytes.byteLength
      return bytes
    })
    const checked = Effect.suspend(() =>
      received === length ? Effect.void : Effect.fail(transportFailure.fromCause(
        TransportCode.make(
          "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
          `the body has ${received} bytes where ${length} were announced`
        ),
        "receive",
        where
      ))
    )
    return Stream.concat(counted, Stream.drain(Stream.fromEffect(checked)))
  })

/**
 * The whole body in memory, if it is no larger than allowed.
 *
 * @internal
 */
export const collect = (
  body: Stream.Stream<Uint8Array, Failure>,
  limit: number,
  { where }: Options
): Effect.Effect<Uint8Array, Failure> =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array> = []
    let size = 0
    return Effect.map(
      Stream.runForEach(body, (bytes) => {
        chunks.push(bytes)
        size += bytes.byteLength
        return size <= limit ? Effect.void : Effect.fail(transportFailure.fromCause(
          TransportCode.make("EFFECT_S3_TOO_LARGE", `the body is larger than ${limit} bytes`),
          "receive",
          where
        ))
      }),
      () => concat(chunks)
    )
  })
