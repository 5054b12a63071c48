import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Handoff from "./handoff.js"
import type { StreamBody } from "./requestBody.js"
import * as TransportCode from "./transportCode.js"

/**
 * A source, kept between its owner and a transport that may forget it: fetch lets a source run on when the request has
 * ended, every client hides the error it failed with, and none counts before it sends.
 *
 * The source runs in a fiber of its own, of the caller's kin, which ends with the scope. The transport gets a stream
 * that never fails: when the source ends in any way but the proper one, that stream falls silent until the request is
 * given up, because ending it would make a chunked upload complete with half a body.
 *
 * @internal
 */
export interface UploadGuard<E> {
  readonly stream: Stream.Stream<Uint8Array>
  /** Succeeds at the source's proper end; fails as the source failed, or because of its length. */
  readonly outcome: Effect.Effect<void, E | LengthMismatch>
  /** Whether the transport has taken every byte. */
  readonly drained: () => boolean
  /** Stops the source and waits for its finalizers, while the transport still waits for more. */
  readonly stop: Effect.Effect<void>
}

/** @internal */
export interface LengthMismatch {
  readonly _tag: "LengthMismatch"
  readonly cause: Error
}

/** @internal */
export const isLengthMismatch = (error: unknown): error is LengthMismatch =>
  typeof error === "object" && error !== null && (error as LengthMismatch)._tag === "LengthMismatch" &&
  (error as LengthMismatch).cause instanceof Error

const mismatch = (words: string): Effect.Effect<never, LengthMismatch> =>
  Effect.fail({ _tag: "LengthMismatch", cause: TransportCode.make("EFFECT_S3_BODY_LENGTH", words) })

/**
 * A success for half a body is none.
 *
 * @internal
 */
export const answeredEarly: Effect.Effect<never, LengthMismatch> = Effect.suspend(() =>
  mismatch("the server reported success before it had the whole body")
)

/**
 * To be made before the request is: the scope must close the transport's hold first, then stop the source.
 *
 * @internal
 */
export const make = <E>(
  { contentLength, framing, stream: source }: StreamBody<E>,
  scope: Scope.Scope
): Effect.Effect<UploadGuard<E>> =>
  Effect.gen(function*() {
    const wireLength = framing?.contentLength ?? contentLength
    const handoff = Handoff.make<Uint8Array>()
    const outcome = yield* Deferred.make<void, E | LengthMismatch>()
    let given = 0
    let taken = 0

    const wrongLength = (word: string) =>
      Effect.suspend(() => mismatch(`the body's stream gave ${word} than its ${contentLength} bytes`))

    const offerAll = (pieces: ReadonlyArray<Uint8Array>): Effect.Effect<void> =>
      pieces.length === 1 ? handoff.offer(pieces[0]!) : Effect.forEach(pieces, handoff.offer, { discard: true })

    const run = handoff.demanded.pipe(
      Effect.andThen(Stream.runForEach(source, (bytes) => {
        given += bytes.byteLength
        return given > contentLength
          ? wrongLength("more")
          : bytes.byteLength === 0
          ? Effect.void
          : framing === undefined
          ? handoff.offer(bytes)
          : offerAll(framing.encoder.push(bytes))
      })),
      Effect.andThen(Effect.suspend(() =>
        given < contentLength
          ? wrongLength("fewer")
          : framing === undefined
          ? Effect.void
          : handoff.offer(framing.encoder.end())
      )),
      Effect.matchCauseEffect({
        onSuccess: () => {
          handoff.end()
          return Deferred.succeed(outcome, undefined)
        },
        onFailure: (cause) => Cause.isInterruptedOnly(cause) ? Effect.void : Deferred.failCause(outcome, cause)
      })
    )

    const counted: Handoff.Handoff<Uint8Array> = {
      ...handoff,
      take: (callback) =>
        handoff.take((bytes) => {
          taken += bytes?.byteLength ?? 0
          callback(bytes)
        })
    }

    const pull = Effect.async<Chunk.Chunk<Uint8Array>, Option.Option<never>>((resume) => {
      const cancel = counted.take((bytes) =>
        resume(bytes === undefined ? Effect.fail(Option.none()) : Effect.succeed(Chunk.of(bytes)))
      )
      return Effect.sync(cancel)
    })

    // Finalizers run last in, first out: the source is stopped before the forgotten transport's stream ends.
    yield* Scope.addFinalizer(scope, Effect.sync(handoff.end))
    const fiber = yield* Effect.forkIn(Effect.interruptible(run), scope)
    return {
      stream: Handoff.attach(Stream.repeatEffectChunkOption(pull), counted),
      outcome: Deferred.await(outcome),
      drained: () => taken === wireLength,
      stop: Effect.asVoid(Fiber.interrupt(fiber))
    }
  })
