import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"

/** What stands before every key: a folder, unless it ends otherwise on purpose. @internal */
export const normalized = (prefix: string): string => prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`

/** Keys below `prefix`, and nothing beside them. @internal */
export const make = (inner: ObjectStore.Backend, prefix: string): ObjectStore.Backend => {
  // No key is none below a prefix either: it is refused as it would be without one.
  const full = (key: string): string => key === "" ? key : prefix + key
  const relative = (key: string): string => key.slice(prefix.length)
  const keyed = <A extends { readonly key: string }>(value: A, key: string): A => ({ ...value, key })
  const { copyFrom, digests, multipart } = inner
  return {
    location: inner.location === undefined ? undefined : inner.location + prefix,
    put: (key, body, options) => inner.put(full(key), body, options),
    get: (key, options) => Effect.map(inner.get(full(key), options), (got) => keyed(got, key)),
    bytes: (key, options) =>
      Effect.map(inner.bytes(full(key), options), (read) => ({ ...read, info: keyed(read.info, key) })),
    head: (key, options) => Effect.map(inner.head(full(key), options), (info) => keyed(info, key)),
    list: (options) =>
      Stream.map(
        inner.list({
          ...options,
          prefix: prefix + (options.prefix ?? ""),
          offset: options.offset === undefined ? undefined : prefix + options.offset
        }),
        (page) => ({
          objects: page.objects.map((meta) => keyed(meta, relative(meta.key))),
          commonPrefixes: page.commonPrefixes.map(relative)
        })
      ),
    copy: (from, to, options) => inner.copy(full(from), full(to), options),
    copyFrom: copyFrom && ((source, to, options) => copyFrom(source, full(to), options)),
    digests: digests && ((key) => digests(full(key))),
    delete: (key) => inner.delete(full(key)),
    deleteBatch: (keys) =>
      Effect.map(
        inner.deleteBatch(keys.map(full)),
        (results) => results.map((result) => keyed(result, relative(result.key)))
      ),
    maxDeleteBatch: inner.maxDeleteBatch,
    keeps: inner.keeps,
    signUrl: (key, options) => inner.signUrl(full(key), options),
    multipart: multipart && {
      ...multipart,
      create: (key, options) => multipart.create(full(key), options),
      put: (key, uploadId, part) => multipart.put(full(key), uploadId, part),
      list: (key, uploadId) => multipart.list(full(key), uploadId),
      complete: (key, uploadId, parts, options) => multipart.complete(full(key), uploadId, parts, options),
      abort: (key, uploadId) => multipart.abort(full(key), uploadId)
    }
  }
}
