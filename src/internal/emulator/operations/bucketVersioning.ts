import * as WireXml from "../../wire/xml.js"
import { joined } from "../model.js"
import type { Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, noBody, xmlResponse } from "../operation.js"
import { notImplemented, refusal } from "../refusal.js"
import * as Versions from "../versions.js"
import * as Answer from "../xml.js"
import { readDocument } from "../xmlBody.js"

/** @internal */
export const getBucketVersioning: Operation = {
  name: "GetBucketVersioning",
  payload: noBody,
  run: (context) =>
    xmlResponse(
      Answer.namespaced("VersioningConfiguration", Answer.optionalElement("Status", bucketOf(context).versioning))
    )
}

/** @internal */
export const putBucketVersioning: Operation = {
  name: "PutBucketVersioning",
  payload: documentBody,
  run: (context, payload) => {
    const bucket = bucketOf(context)
    const root = readDocument(joined(payload.data), "VersioningConfiguration")
    const status = WireXml.childText(root, "Status")
    const mfaDelete = WireXml.childText(root, "MfaDelete")
    if (mfaDelete === "Enabled" || context.headers.has("x-amz-mfa")) throw notImplemented("MFA delete")
    if (mfaDelete !== undefined && mfaDelete !== "Disabled") throw refusal("MalformedXML")
    if (status === undefined) throw refusal("IllegalVersioningConfigurationException")
    if (status !== "Enabled" && status !== "Suspended") throw refusal("MalformedXML")
    if (bucket.lock !== undefined && status !== "Enabled") {
      throw refusal("InvalidBucketState", {
        message: "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
      })
    }
    Versions.setVersioning(bucket, status)
    return emptyResponse(200)
  }
}
