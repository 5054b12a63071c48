/**
 * A stream held to the length that was said of it.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Body from "../../Body.js"
import * as StorageError from "../../StorageError.js"

/**
 * The body's stream; it fails rather than give more or end with fewer bytes. Not every way of sending a body counts:
 * what is collected, or goes up in parts, would be stored with whatever came.
 *
 * @internal
 */
export const counted = <E>(
  body: Body.StreamBody<E>,
  where: { readonly bucket?: string; readonly key: string }
): Stream.Stream<Uint8Array, E | StorageError.InvalidInput> =>
  Stream.suspend(() => {
    let given = 0
    const wrong = (word: string) =>
      new StorageError.InvalidInput({
        ...where,
        operation: "PutObject",
        parameter: "body",
        message: `the body's stream gave ${word} than its ${body.contentLength} bytes`
      })
    const held = Stream.mapChunksEffect(body.stream, (pieces) => {
      for (const bytes of pieces) given += bytes.length
      return given > body.contentLength ? wrong("more") : Effect.succeed(pieces)
    })
    const end = Stream.suspend(() => given < body.contentLength ? Stream.fail(wrong("fewer")) : Stream.empty)
    return Stream.concat(held, end)
  })
