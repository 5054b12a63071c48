import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
// Types only: which modules there are is asked for where they are needed.
import type * as NodeStream from "node:stream"

/** @internal */
export type Format = "gzip" | "zstd"

interface Pair {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<BufferSource>
}

/** Makes what reads the format. @internal */
export type Decompressor = () => Pair

interface NodeZlib {
  readonly createZstdDecompress?: (() => NodeStream.Duplex) | undefined
}

const ofNode = (): Decompressor | undefined => {
  if (typeof process === "undefined" || typeof process.getBuiltinModule !== "function") return undefined
  const create = (process.getBuiltinModule("node:zlib") as NodeZlib).createZstdDecompress
  return typeof create === "function"
    ? () => process.getBuiltinModule("node:stream").Duplex.toWeb(create()) as unknown as Pair
    : undefined
}

const standard = (format: string): Decompressor => () => new DecompressionStream(format as CompressionFormat)

const isStandard = (format: string): boolean => {
  try {
    return standard(format)() !== undefined
  } catch {
    return false
  }
}

/**
 * What the runtime itself has for a format, or nothing. Zstandard is in Node's zlib from 22.15, and may come to
 * `DecompressionStream`.
 *
 * @internal
 */
export const find = (format: Format): Decompressor | undefined =>
  format === "gzip" ? standard(format) : ofNode() ?? (isStandard(format) ? standard(format) : undefined)

/** Keeps the source's own failures apart from those of the format. */
class SourceFailure<E> {
  constructor(readonly error: E) {}
}

/**
 * What a compressed stream holds; `malformed` is told what is wrong with one that is none, or ends too early.
 *
 * @internal
 */
export const decompressed = <E, E2>(
  stream: Stream.Stream<Uint8Array, E>,
  make: Decompressor,
  malformed: (problem: string) => E2
): Stream.Stream<Uint8Array, E | E2> =>
  Stream.unwrapScoped(Effect.gen(function*() {
    const { readable, writable } = make()
    const writer = writable.getWriter()
    // A refused write is the reader's to report: the format is wrong, or nobody reads any more.
    const write = (chunk: Uint8Array) => Effect.promise(() => writer.write(chunk.slice()).catch(() => undefined))
    yield* Effect.forkScoped(Effect.matchEffect(Stream.runForEach(stream, write), {
      onFailure: (error) => Effect.promise(() => writer.abort(new SourceFailure(error)).catch(() => undefined)),
      onSuccess: () => Effect.promise(() => writer.close().catch(() => undefined))
    }))
    return Stream.fromReadableStream<Uint8Array, E | E2>(
      () => readable,
      (problem) => problem instanceof SourceFailure ? problem.error as E : malformed(String(problem))
    )
  }))
