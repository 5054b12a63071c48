import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** Keeps the source's own failures apart from those of the format. */
class SourceFailure<E> {
  constructor(readonly error: E) {}
}

/**
 * What a stream in gzip holds, by the runtime's own `DecompressionStream`; `notGzip` is told what is wrong with one that
 * is none, or ends too early.
 *
 * @internal
 */
export const gunzip = <E, E2>(
  stream: Stream.Stream<Uint8Array, E>,
  notGzip: (problem: string) => E2
): Stream.Stream<Uint8Array, E | E2> =>
  Stream.unwrapScoped(Effect.gen(function*() {
    const { readable, writable } = new DecompressionStream("gzip")
    const writer = writable.getWriter()
    // A refused write is the reader's to report: the format is wrong, or nobody reads any more.
    const write = (chunk: Uint8Array) => Effect.promise(() => writer.write(chunk.slice()).catch(() => undefined))
    yield* Effect.forkScoped(Effect.matchEffect(Stream.runForEach(stream, write), {
      onFailure: (error) => Effect.promise(() => writer.abort(new SourceFailure(error)).catch(() => undefined)),
      onSuccess: () => Effect.promise(() => writer.close().catch(() => undefined))
    }))
    return Stream.fromReadableStream<Uint8Array, E | E2>(
      () => readable,
      (problem) => problem instanceof SourceFailure ? problem.error as E : notGzip(String(problem))
    )
  }))
