import { fromRequest } from "../attributes.js"
import * as Checksums from "../checksums.js"
import { checkWrite } from "../conditions.js"
import * as Encryption from "../encryption.js"
import * as Lock from "../lock.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, emptyResponse, keyOf, objectBody } from "../operation.js"
import type { Payload } from "../payload.js"
import type { StoredObject } from "../state.js"
import * as State from "../state.js"
import * as Versions from "../versions.js"
import { etagHeader } from "./read.js"

/**
 * Puts an object at the request's key, held by the bucket's lock unless by one of its own.
 *
 * @internal
 */
export const commit = (
  context: Context,
  draft: Pick<StoredObject, "data" | "etag" | "attributes" | "checksum" | "parts">
): StoredObject => {
  const bucket = bucketOf(context)
  const { attributes } = draft
  const lock = Lock.settle(attributes.lock, bucket.lock, context.now)
  return Versions.store(bucket, context.ids, {
    ...draft,
    key: keyOf(context),
    lastModified: State.toSecond(context.now),
    attributes: lock === attributes.lock ? attributes : { ...attributes, lock },
    restoredUntil: undefined
  })
}

/**
 * Puts a body at the request's key, with the attributes and under the conditions that its headers name.
 *
 * @internal
 */
export const storeObject = (context: Context, payload: Payload): StoredObject => {
  checkWrite(context.headers, bucketOf(context), keyOf(context), context.pending)
  const attributes = fromRequest(context)
  return commit(context, {
    data: payload.data,
    etag: Encryption.etagOf(context, attributes.encryption, payload.md5),
    attributes,
    checksum: payload.checksum && { ...payload.checksum, type: "FULL_OBJECT" },
    parts: undefined
  })
}

/**
 * What the answer to a write says of the object.
 *
 * @internal
 */
export const writtenHeaders = (context: Context, object: StoredObject): ReadonlyArray<readonly [string, string]> => [
  etagHeader(object.etag),
  ...Checksums.responseHeaders(object.checksum),
  ...Versions.writtenHeader(bucketOf(context), object.versionId),
  ...Encryption.toWriteHeaders(context, object.attributes.encryption)
]

/** @internal */
export const putObject: Operation = {
  name: "PutObject",
  payload: objectBody,
  conditionalWrite: true,
  before: (context) => {
    const bucket = bucketOf(context)
    Lock.requireDigest(context.headers, fromRequest(context).lock, bucket.lock)
    checkWrite(context.headers, bucket, keyOf(context), undefined)
  },
  run: (context, payload) => emptyResponse(200, writtenHeaders(context, storeObject(context, payload)))
}
