import type { Permission } from "./acl.js"
import { allowsEveryone } from "./acl.js"
import * as AclRules from "./aclRules.js"
import type { Context } from "./operation.js"
import { bucketOf, keyOf, versionIdOf } from "./operation.js"
import { refusal } from "./refusal.js"
import type { Bucket, Version } from "./state.js"
import * as Versions from "./versions.js"

interface Need {
  readonly of: "bucket" | "object"
  readonly permission: Permission
}

const bucket = (permission: Permission): Need => ({ of: "bucket", permission })
const object = (permission: Permission): Need => ({ of: "object", permission })

/** What an access control list can allow to everybody. What is not here is for the owner alone. */
const needs: ReadonlyMap<string, Need> = new Map([
  ["HeadBucket", bucket("READ")],
  ["ListObjects", bucket("READ")],
  ["ListObjectsV2", bucket("READ")],
  ["ListObjectVersions", bucket("READ")],
  ["ListMultipartUploads", bucket("READ")],
  ["GetBucketAcl", bucket("READ_ACP")],
  ["PutBucketAcl", bucket("WRITE_ACP")],
  ["PutObject", bucket("WRITE")],
  ["PostObject", bucket("WRITE")],
  ["PostObject", bucket("WRITE")],
  ["CopyObject", bucket("WRITE")],
  ["DeleteObject", bucket("WRITE")],
  ["DeleteObjects", bucket("WRITE")],
  ["GetObject", object("READ")],
  ["HeadObject", object("READ")],
  ["GetObjectAttributes", object("READ")],
  ["GetObjectAcl", object("READ_ACP")],
  ["PutObjectAcl", object("WRITE_ACP")]
])

/** What everybody may read on Tigris they may list only where the bucket says so. */
const listings: ReadonlySet<string> = new Set(["ListObjects", "ListObjectsV2", "ListObjectVersions"])

const allowsBucket = (bucket: Bucket, permission: Permission): boolean =>
  allowsEveryone(bucket.acl, permission) && AclRules.arePublic(bucket)

const allowsObject = (bucket: Bucket, version: Version | undefined, permission: Permission): boolean =>
  version?._tag === "Object"
    // On Tigris an object is as public as its bucket unless it has a list of its own.
    ? version.attributes.acl === undefined && bucket.tigris !== undefined
      ? allowsBucket(bucket, permission)
      : allowsEveryone(version.attributes.acl, permission) && AclRules.arePublic(bucket)
    // Who may not list must not learn from a 404 what is not there.
    : allowsBucket(bucket, "READ")

/** @internal */
export const isOwner = ({ open, principal }: Context): boolean => open || principal._tag === "Signed"

/**
 * Every key here is the owner's; who has none may do what the lists of the bucket and the object let everybody do.
 *
 * @internal
 */
export const check = (context: Context, operation: string): void => {
  if (isOwner(context)) return
  const need = needs.get(operation)
  if (need === undefined) throw refusal("AccessDenied")
  const bucket = bucketOf(context)
  if (listings.has(operation) && bucket.tigris?.publicListing === false) throw refusal("AccessDenied")
  const allowed = need.of === "bucket"
    ? allowsBucket(bucket, need.permission)
    : allowsObject(bucket, Versions.find(bucket, keyOf(context), versionIdOf(context)), need.permission)
  if (!allowed) throw refusal("AccessDenied")
}

/**
 * The same for the source of a copy.
 *
 * @internal
 */
export const checkSource = (context: Context, bucket: Bucket, version: Version | undefined): void => {
  if (!isOwner(context) && !allowsObject(bucket, version, "READ")) throw refusal("AccessDenied")
}
