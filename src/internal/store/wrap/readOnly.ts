import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"

const refused = (operation: string, key: string | undefined) =>
  Effect.fail(
    new StorageError.UnsupportedByProvider({
      operation,
      key,
      provider: "read-only store",
      feature: operation,
      message: "this store is for reading only",
      hint: "write through the store that ObjectStore.readOnly was given"
    })
  )

/** Reads, and refuses whatever would write. @internal */
export const make = (inner: ObjectStore.Backend): ObjectStore.Backend => ({
  ...inner,
  put: (key) => refused("PutObject", key),
  copy: (_, to) => refused("CopyObject", to),
  copyFrom: (_, to) => refused("CopyObject", to),
  delete: (key) => refused("DeleteObject", key),
  deleteBatch: (keys) => refused("DeleteObjects", keys[0]),
  signUrl: (key, options) => {
    const method = options.method ?? "GET"
    return method === "GET" || method === "HEAD" ? inner.signUrl(key, options) : refused(`presigned ${method}`, key)
  },
  multipart: undefined
})
