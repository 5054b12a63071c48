import type * as Stream from "effect/Stream"

/**
 * What one attempt sends. Empty is not zero bytes: it says that the request has no body at all.
 *
 * @internal
 */
export type RequestBody<E = never> =
  | { readonly _tag: "Empty" }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }
  | { readonly _tag: "Stream"; readonly stream: Stream.Stream<Uint8Array, E>; readonly contentLength: number }

/** @internal */
export const empty: RequestBody = { _tag: "Empty" }

/** @internal */
export const bytes = (bytes: Uint8Array): RequestBody => ({ _tag: "Bytes", bytes })

/** @internal */
export const stream = <E>(stream: Stream.Stream<Uint8Array, E>, contentLength: number): RequestBody<E> => ({
  _tag: "Stream",
  stream,
  contentLength
})
