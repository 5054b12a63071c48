import type { Acl } from "../acl.js"
import * as Acls from "../acl.js"
import * as AclRules from "../aclRules.js"
import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import {
  bucketOf,
  documentBody,
  emptyResponse,
  noBody,
  objectOf,
  versionHeader,
  versionOf,
  xmlResponse
} from "../operation.js"
import type { Payload } from "../payload.js"
import { refusal } from "../refusal.js"
import * as Versions from "../versions.js"

/** The list that a request brings, as a canned one, in headers or as a document; never two of these. */
const given = (context: Context, payload: Payload): Acl => {
  const acl = read(context, payload)
  AclRules.check(bucketOf(context), acl)
  return acl
}

const read = (context: Context, payload: Payload): Acl => {
  const { owner } = context.state
  const ofHeaders = Acls.fromHeaders(context.headers, owner)
  if (payload.data.size === 0) {
    if (ofHeaders === undefined) {
      throw refusal("MissingSecurityHeader", { details: [["MissingHeaderName", "x-amz-acl"]] })
    }
    return ofHeaders
  }
  if (ofHeaders !== undefined) throw refusal("UnexpectedContent")
  return Acls.fromDocument(joined(payload.data), owner)
}

const document = (context: Context, acl: Acl | undefined): Uint8Array => {
  const { owner } = context.state
  return Acls.toDocument(acl ?? Acls.ownerOnly(owner), owner)
}

/** @internal */
export const getBucketAcl: Operation = {
  name: "GetBucketAcl",
  payload: noBody,
  run: (context) => xmlResponse(document(context, bucketOf(context).acl))
}

/** @internal */
export const putBucketAcl: Operation = {
  name: "PutBucketAcl",
  payload: documentBody,
  run: (context, payload) => {
    bucketOf(context).acl = given(context, payload)
    return emptyResponse(200)
  }
}

/** @internal */
export const getObjectAcl: Operation = {
  name: "GetObjectAcl",
  payload: noBody,
  run: (context) => {
    const object = objectOf(context)
    return xmlResponse(document(context, object.attributes.acl), versionHeader(context, object))
  }
}

/** @internal */
export const putObjectAcl: Operation = {
  name: "PutObjectAcl",
  payload: documentBody,
  run: (context, payload) => {
    const object = versionOf(context)
    const attributes = { ...object.attributes, acl: given(context, payload) }
    Versions.replace(bucketOf(context), { ...object, attributes })
    return emptyResponse(200, versionHeader(context, object))
  }
}
