import type * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import * as Take from "effect/Take"

/**
 * A sink from what consumes a whole stream. The consumer runs beside the producer, at most one chunk behind; it is
 * interrupted when the producer fails, and its own end is the sink's.
 *
 * @internal
 */
export const sinkOf = <In, A, E, R>(
  consume: (stream: Stream.Stream<In>) => Effect.Effect<A, E, R>
): Sink.Sink<A, In, never, E, R> =>
  Sink.unwrapScoped(Effect.gen(function*() {
    const queue = yield* Effect.acquireRelease(Queue.bounded<Take.Take<In>>(1), Queue.shutdown)
    const fiber = yield* Effect.forkScoped(consume(Stream.flattenTake(Stream.fromQueue(queue))))
    const ended = Fiber.join(fiber)
    const offer = (take: Take.Take<In>) => Effect.raceFirst(Queue.offer(queue, take), Effect.as(ended, false))
    return Sink.mapEffect(
      Sink.forEachChunk((chunk: Chunk.Chunk<In>) => offer(Take.chunk(chunk))),
      () => Effect.andThen(offer(Take.end), ended)
    )
  }))
