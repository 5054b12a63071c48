import * as hex from "../../wire/hex.js"
import { fromHeaders } from "../attributes.js"
import * as Checksums from "../checksums.js"
import { checkTag, checkWrite } from "../conditions.js"
import type { Operation } from "../operation.js"
import { bucketOf, checkVersionId, emptyResponse, keyOf, noBody, objectBody, query } from "../operation.js"
import { notImplemented } from "../refusal.js"
import type { Checksum } from "../state.js"
import * as State from "../state.js"
import { etagHeader } from "./read.js"

/** @internal */
export const putObject: Operation = {
  name: "PutObject",
  payload: objectBody,
  conditionalWrite: true,
  before: (context) => {
    fromHeaders(context.headers)
    checkWrite(context.headers, bucketOf(context), keyOf(context), undefined)
  },
  run: (context, payload) => {
    const bucket = bucketOf(context)
    const key = keyOf(context)
    checkWrite(context.headers, bucket, key, context.pending)
    const attributes = fromHeaders(context.headers)
    const etag = hex.encode(payload.md5)
    const checksum: Checksum | undefined = payload.checksum && { ...payload.checksum, type: "FULL_OBJECT" }
    State.putObject(bucket, {
      key,
      data: payload.data,
      etag,
      lastModified: State.toSecond(context.now),
      attributes,
      checksum,
      parts: undefined
    })
    return emptyResponse(200, [
      etagHeader(etag),
      ...Checksums.responseHeaders(checksum),
      ...encryptionHeader(attributes)
    ])
  }
}

/** @internal */
export const encryptionHeader = (attributes: State.Attributes): ReadonlyArray<readonly [string, string]> =>
  attributes.encryption === undefined ? [] : [["x-amz-server-side-encryption", attributes.encryption]]

/** @internal */
export const deleteObject: Operation = {
  name: "DeleteObject",
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const key = keyOf(context)
    checkVersionId(query(context, "versionId"))
    for (const name of ["x-amz-if-match-last-modified-time", "x-amz-if-match-size", "x-amz-mfa"]) {
      if (context.headers.has(name)) throw notImplemented(name)
    }
    const match = context.headers.get("if-match")
    if (match !== undefined) {
      const object = State.getObject(bucket, key)
      checkTag(match, object)
    }
    State.removeObject(bucket, key)
    return emptyResponse(204)
  }
}
