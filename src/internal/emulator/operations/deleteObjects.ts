import { algorithms, headerName } from "../../wire/checksum.js"
import { utf8Length } from "../../wire/uri.js"
import type { Xml } from "../../wire/xml.js"
import * as WireXml from "../../wire/xml.js"
import { checkTag } from "../conditions.js"
import { joined } from "../model.js"
import type { Operation } from "../operation.js"
import { bucketOf, checkVersionId, documentBody, xmlResponse } from "../operation.js"
import { notImplemented, Refusal, refusal } from "../refusal.js"
import type { Bucket } from "../state.js"
import * as State from "../state.js"
import * as Answer from "../xml.js"
import { readDocument } from "../xmlBody.js"

interface Wanted {
  readonly key: string
  readonly versionId: string | undefined
  readonly etag: string | undefined
  readonly unsupported: boolean
}

const read = (object: Xml): Wanted => {
  const key = WireXml.childText(object, "Key")
  if (key === undefined || key === "") throw refusal("MalformedXML")
  return {
    key,
    versionId: WireXml.childText(object, "VersionId") || undefined,
    etag: WireXml.childText(object, "ETag"),
    unsupported: object.children.some(({ name }) => name === "LastModifiedTime" || name === "Size")
  }
}

const remove = (bucket: Bucket, wanted: Wanted): void => {
  if (wanted.unsupported) throw notImplemented("conditions on time or size")
  if (utf8Length(wanted.key) > 1024) throw refusal("KeyTooLongError")
  checkVersionId(wanted.versionId)
  if (wanted.etag !== undefined) checkTag(wanted.etag, State.getObject(bucket, wanted.key))
  State.removeObject(bucket, wanted.key)
}

/** @internal */
export const deleteObjects: Operation = {
  name: "DeleteObjects",
  payload: documentBody,
  before: ({ headers }) => {
    const trailers = headers.get("x-amz-trailer") ?? ""
    const protectedBy = headers.has("content-md5") ||
      algorithms.some((algorithm) =>
        headers.has(headerName(algorithm)) || trailers.toLowerCase().includes(headerName(algorithm))
      )
    if (!protectedBy) {
      throw refusal("InvalidRequest", { message: "Missing required header for this request: Content-MD5" })
    }
    if (headers.has("x-amz-mfa")) throw notImplemented("x-amz-mfa")
  },
  run: (context, payload) => {
    const bucket = bucketOf(context)
    const root = readDocument(joined(payload.data), "Delete")
    const wanted = WireXml.childrenOf(root, "Object").map(read)
    if (wanted.length === 0 || wanted.length > 1000) throw refusal("MalformedXML")
    const quiet = WireXml.childText(root, "Quiet")?.trim().toLowerCase() === "true"
    const results = wanted.map((one) => {
      const name = Answer.textElement("Key", one.key) + Answer.optionalElement("VersionId", one.versionId)
      try {
        remove(bucket, one)
        return quiet ? "" : Answer.element("Deleted", name)
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown
        return Answer.element(
          "Error",
          name,
          Answer.textElement("Code", thrown.code),
          Answer.textElement("Message", thrown.message)
        )
      }
    })
    return xmlResponse(Answer.namespaced("DeleteResult", ...results))
  }
}
