import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, noBody, versionHeader, versionOf, xmlResponse } from "../operation.js"
import * as Tags from "../tags.js"
import * as Versions from "../versions.js"

const replace = (context: Context, tags: Tags.Tags, status: number) => {
  const object = versionOf(context)
  Versions.replace(bucketOf(context), { ...object, attributes: { ...object.attributes, tags } })
  return emptyResponse(status, versionHeader(context, object))
}

/** @internal */
export const getObjectTagging: Operation = {
  name: "GetObjectTagging",
  payload: noBody,
  run: (context) => {
    const object = versionOf(context)
    return xmlResponse(Tags.toDocument(object.attributes.tags), versionHeader(context, object))
  }
}

/** @internal */
export const putObjectTagging: Operation = {
  name: "PutObjectTagging",
  payload: documentBody,
  run: (context, payload) => replace(context, Tags.fromDocument(joined(payload.data)), 200)
}

/** @internal */
export const deleteObjectTagging: Operation = {
  name: "DeleteObjectTagging",
  payload: noBody,
  run: (context) => replace(context, [], 204)
}
