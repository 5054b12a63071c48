/**
 * What an upload sends: bytes, text, or a stream of known length.
 *
 * @since 0.1.0
 */
import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"

/**
 * A body of known length that is produced while it is sent.
 *
 * `replayable` says whether the stream gives the same bytes again when it is run a second time. Only then may a
 * failed upload be repeated; a one-shot source gets a single attempt (or goes up in buffered parts, see
 * `MultipartUpload`).
 *
 * @since 0.1.0
 * @category models
 */
export interface StreamBody<out E = never> {
  readonly _tag: "StreamBody"
  readonly stream: Stream.Stream<Uint8Array, E>
  /** In bytes. */
  readonly contentLength: number
  readonly replayable: boolean
}

/**
 * The body of one upload request. Text is sent as UTF-8.
 *
 * @since 0.1.0
 * @category models
 */
export type Body<E = never> = Uint8Array | string | StreamBody<E>

/**
 * A body from a stream whose length is known.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Body } from "effect-s3"
 * import { Stream } from "effect"
 *
 * const body = Body.stream(Stream.make(new Uint8Array(3), new Uint8Array(2)), { contentLength: 5 })
 * assert.strictEqual(body.replayable, true)
 */
export const stream = <E>(
  stream: Stream.Stream<Uint8Array, E>,
  options: {
    /** How many bytes the stream gives; any other number fails the upload. */
    readonly contentLength: number
    /** Whether the stream can be run again. Defaults to `true`, as Effect streams can, unless their source cannot. */
    readonly replayable?: boolean | undefined
  }
): StreamBody<E> => ({
  _tag: "StreamBody",
  stream,
  contentLength: options.contentLength,
  replayable: options.replayable ?? true
})

/**
 * A body from a file: its length is taken now, its bytes are read while they are sent, and again for another attempt.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Body, S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Effect.flatMap(Body.file("cat.jpg"), (body) =>
 *   S3.putObject({ bucket: "photos", key: "cat.jpg", body }))
 */
export const file = (
  path: string
): Effect.Effect<StreamBody<PlatformError>, PlatformError, FileSystem.FileSystem> =>
  Effect.flatMap(
    FileSystem.FileSystem,
    (fs) => Effect.map(fs.stat(path), ({ size }) => stream(fs.stream(path), { contentLength: Number(size) }))
  )
