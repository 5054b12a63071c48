/**
 * What a bucket's settings make of access control lists.
 */
import * as WireXml from "../wire/xml.js"
import type { Acl } from "./acl.js"
import { isPublic } from "./acl.js"
import { refusal } from "./refusal.js"
import { kept } from "./settings/kept.js"
import type { Bucket } from "./state.js"

const blocks = (bucket: Bucket, flag: "BlockPublicAcls" | "IgnorePublicAcls"): boolean => {
  const root = kept(bucket, "publicAccessBlock")
  return root !== undefined && WireXml.childText(root, flag)?.toLowerCase() === "true"
}

/** Whether lists have no say at all, since everything is the bucket owner's. */
const isEnforced = (bucket: Bucket): boolean => {
  const root = kept(bucket, "ownershipControls")
  const rule = root && WireXml.child(root, "Rule")
  return rule !== undefined && WireXml.childText(rule, "ObjectOwnership") === "BucketOwnerEnforced"
}

/**
 * Refuses a list that the bucket's settings do not let in.
 *
 * @internal
 */
export const check = (bucket: Bucket, acl: Acl | undefined): void => {
  if (acl === undefined) return
  // What gives its owner everything, and nobody else anything, says nothing.
  const isOwners = acl.length === 1 && acl[0]?.permission === "FULL_CONTROL" && acl[0].grantee._tag === "User"
  if (!isOwners && isEnforced(bucket)) throw refusal("AccessControlListNotSupported")
  if (isPublic(acl) && blocks(bucket, "BlockPublicAcls")) throw refusal("AccessDenied")
}

/**
 * Whether what lists let everybody do is done nevertheless.
 *
 * @internal
 */
export const arePublic = (bucket: Bucket): boolean => !blocks(bucket, "IgnorePublicAcls") && !isEnforced(bucket)
