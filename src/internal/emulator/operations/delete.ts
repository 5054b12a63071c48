import type { Xml } from "../../wire/xml.js"
import * as WireXml from "../../wire/xml.js"
import * as Checksums from "../checksums.js"
import * as Deletion from "../deletion.js"
import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, keyOf, noBody, versionIdOf, xmlResponse } from "../operation.js"
import { invalidArgument, notImplemented, Refusal, refusal } from "../refusal.js"
import * as Versions from "../versions.js"
import * as Answer from "../xml.js"
import { readDocument } from "../xmlBody.js"

const refuseMfa = ({ headers }: Context): void => {
  if (headers.has("x-amz-mfa")) throw notImplemented("x-amz-mfa")
}

/** S3 refuses it in DeleteObjects too; but there s3-tests sends it to every bucket that it cleans up. */
const checkBypass = (context: Context): void => {
  const bypass = "x-amz-bypass-governance-retention"
  if (context.headers.has(bypass) && bucketOf(context).lock === undefined) {
    throw invalidArgument(bypass, "", `${bypass} is only applicable to Object Lock enabled buckets.`)
  }
}

/** @internal */
export const deleteObject: Operation = {
  name: "DeleteObject",
  payload: noBody,
  run: (context) => {
    refuseMfa(context)
    checkBypass(context)
    const deleted = Deletion.run(context, {
      key: keyOf(context),
      versionId: versionIdOf(context),
      conditions: {
        etag: context.headers.get("if-match"),
        lastModified: context.headers.get("x-amz-if-match-last-modified-time"),
        size: context.headers.get("x-amz-if-match-size")
      }
    })
    if (deleted === undefined) return emptyResponse(204)
    return emptyResponse(204, [
      ["x-amz-version-id", deleted.versionId],
      ...(deleted.marker ? [Versions.deleteMarkerHeader] : [])
    ])
  }
}

const read = (object: Xml): Deletion.Wanted => {
  const key = WireXml.childText(object, "Key")
  if (key === undefined || key === "") throw refusal("MalformedXML")
  return {
    key,
    versionId: WireXml.childText(object, "VersionId") || undefined,
    conditions: {
      etag: WireXml.childText(object, "ETag"),
      lastModified: WireXml.childText(object, "LastModifiedTime"),
      size: WireXml.childText(object, "Size")
    }
  }
}

const deletedElement = (wanted: Deletion.Wanted, deleted: Deletion.Deleted | undefined): string =>
  Answer.element(
    "Deleted",
    Answer.textElement("Key", wanted.key),
    Answer.optionalElement("VersionId", wanted.versionId),
    deleted?.marker === true
      ? Answer.textElement("DeleteMarker", true) + Answer.textElement("DeleteMarkerVersionId", deleted.versionId)
      : ""
  )

/** @internal */
export const deleteObjects: Operation = {
  name: "DeleteObjects",
  payload: documentBody,
  before: (context) => {
    if (!Checksums.isDeclared(context.headers)) {
      throw refusal("InvalidRequest", { message: "Missing required header for this request: Content-MD5" })
    }
    refuseMfa(context)
  },
  run: (context, payload) => {
    const root = readDocument(joined(payload.data), "Delete")
    const wanted = WireXml.childrenOf(root, "Object").map(read)
    if (wanted.length === 0 || wanted.length > 1000) throw refusal("MalformedXML")
    const quiet = WireXml.childText(root, "Quiet")?.trim().toLowerCase() === "true"
    const results = wanted.map((one) => {
      try {
        if (one.versionId !== undefined && !Versions.isId(context.ids, one.versionId)) throw refusal("NoSuchVersion")
        const deleted = Deletion.run(context, one)
        return quiet ? "" : deletedElement(one, deleted)
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown
        return Answer.element(
          "Error",
          Answer.textElement("Key", one.key),
          Answer.optionalElement("VersionId", one.versionId),
          Answer.textElement("Code", thrown.code),
          Answer.textElement("Message", thrown.message)
        )
      }
    })
    return xmlResponse(Answer.namespaced("DeleteResult", ...results))
  }
}
