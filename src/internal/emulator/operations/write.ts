import * as hex from "../../wire/hex.js"
import { fromRequest } from "../attributes.js"
import * as Checksums from "../checksums.js"
import { checkWrite } from "../conditions.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, emptyResponse, keyOf, objectBody, versionHeader } from "../operation.js"
import type { Payload } from "../payload.js"
import type { Attributes, StoredObject } from "../state.js"
import * as State from "../state.js"
import * as Versions from "../versions.js"
import { etagHeader } from "./read.js"

/**
 * Puts a body at the request's key, with the attributes and under the conditions that its headers name.
 *
 * @internal
 */
export const storeObject = (context: Context, payload: Payload): StoredObject => {
  const bucket = bucketOf(context)
  const key = keyOf(context)
  checkWrite(context.headers, bucket, key, context.pending)
  return Versions.store(bucket, context.ids, {
    key,
    data: payload.data,
    etag: hex.encode(payload.md5),
    lastModified: State.toSecond(context.now),
    attributes: fromRequest(context),
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
  ...versionHeader(context, object),
  ...encryptionHeader(object.attributes)
]

/** @internal */
export const putObject: Operation = {
  name: "PutObject",
  payload: objectBody,
  conditionalWrite: true,
  before: (context) => {
    fromRequest(context)
    checkWrite(context.headers, bucketOf(context), keyOf(context), undefined)
  },
  run: (context, payload) => emptyResponse(200, writtenHeaders(context, storeObject(context, payload)))
}

/** @internal */
export const encryptionHeader = (attributes: Attributes): ReadonlyArray<readonly [string, string]> =>
  attributes.encryption === undefined ? [] : [["x-amz-server-side-encryption", attributes.encryption]]
