/**
 * What no backend can make anything of: the types say so, but not every program has them.
 */
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import * as counts from "../counts.js"

const operation = "PutObject"

/** @internal */
export const refusedOptions = (
  key: string,
  { concurrency, mode, partSize }: ObjectStore.PutOptions
): StorageError.InvalidInput | undefined =>
  // Taken for none, a condition that is misspelt would overwrite what it was to protect.
  mode === undefined || mode === "overwrite" || mode === "create" || typeof mode?.update === "string"
    ? counts.refusal({ concurrency, partSize }, { operation, key })
    : new StorageError.InvalidInput({
      operation,
      key,
      message: "mode must be \"overwrite\", \"create\" or { update: etag }",
      parameter: "mode"
    })

const isBody = (body: unknown): boolean =>
  typeof body === "string" || body instanceof Uint8Array ||
  (typeof body === "object" && body !== null && (Stream.StreamTypeId in body || "stream" in body))

/** @internal */
export const refusal = (
  key: string,
  body: ObjectStore.PutBody<unknown, unknown>,
  options: ObjectStore.PutOptions
): StorageError.InvalidInput | undefined =>
  isBody(body) ? refusedOptions(key, options) : new StorageError.InvalidInput({
    operation,
    key,
    message: "the body must be a string, a Uint8Array, a Stream of Uint8Array or a Body",
    hint: "of an ArrayBuffer make a Uint8Array, of another value a string, such as by JSON.stringify",
    parameter: "body"
  })
