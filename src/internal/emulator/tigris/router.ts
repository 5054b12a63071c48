/**
 * Which operation a request asks for, where the server speaks Tigris: most are those of S3, told apart by a header.
 *
 * What no source says, and is done here as seems likely:
 *
 * - codes and statuses of what is refused, but for merges and changes of type (`InvalidArgument`);
 * - that a merge takes over what the fork wrote or deleted last, whatever its parent has had since, and that the version
 *   which merge and rebase answer is of the fork before them;
 * - that the snapshot which a fork of now is of is not listed; that forks list the versions of their parents;
 * - that a bucket with snapshots cannot be deleted, not even by force, and a fork can whatever it shows of its parent;
 * - that a moment yet to come is now, and that one at which a snapshot was deleted can be read;
 * - that a rename writes over what is at its target, and what is restored is written anew.
 *
 * Listings lag behind there, as do bucket types and what deletes keep; here all is at once.
 */
import type { Headers } from "../headers.js"
import type { Operation } from "../operation.js"
import { notImplemented, Refusal } from "../refusal.js"
import type { Route } from "../router.js"
import * as S3 from "../router.js"
import { bucketSubresources } from "../subresources.js"
import type { Target } from "../target.js"
import { parameter } from "../target.js"
import * as Buckets from "./buckets.js"
import { bundleObjects } from "./bundle.js"
import * as Forks from "./forks.js"
import * as Information from "./information.js"
import { migrateObject } from "./migrate.js"
import { presignUrl } from "./presign.js"
import { queryObjects } from "./queryObjects.js"
import { renameObject } from "./rename.js"
import { updateBucket } from "./settings.js"
import * as Snapshots from "./snapshots.js"
import * as SoftDelete from "./softDelete.js"

interface Asked {
  readonly target: Target
  readonly headers: Headers
}

type Choice = (asked: Asked) => Operation | undefined

const has = ({ target }: Asked, name: string): boolean => parameter(target, name) !== undefined

const isTrue = ({ headers }: Asked, name: string): boolean => headers.get(name) === "true"

const version = "x-tigris-snapshot-version"

const choices: Record<string, Choice> = {
  "service GET": (asked) => {
    const { headers } = asked
    if (headers.has("x-tigris-snapshot")) return Snapshots.listSnapshots
    const wantsJson = headers.get("accept")?.includes("application/json") === true
    return headers.has("x-tigris-fork") || has(asked, "OnlyDeleted") || wantsJson ? Information.listBuckets : undefined
  },
  "service POST": (asked) => parameter(asked.target, "func") === "presign" ? presignUrl : undefined,
  "bucket PUT": ({ headers }) =>
    headers.has("x-tigris-snapshot")
      ? Snapshots.createSnapshot
      : headers.has("x-tigris-merge-source-bucket")
      ? Forks.mergeFork
      : headers.has("x-tigris-rebase")
      ? Forks.rebaseFork
      : Buckets.createBucket,
  "bucket HEAD": () => Buckets.headBucket,
  "bucket DELETE": (asked) =>
    asked.headers.has(version)
      ? Snapshots.deleteSnapshot
      : isTrue(asked, "x-tigris-force-hard-delete")
      ? Buckets.purgeBucket
      : Buckets.deleteBucket,
  "bucket PATCH": () => updateBucket,
  "bucket GET": (asked) =>
    has(asked, "metadata")
      ? Information.getBucketMetadata
      : asked.headers.has("x-tigris-query") && parameter(asked.target, "list-type") === "2"
      ? queryObjects
      : isTrue(asked, "x-tigris-soft-delete") && parameter(asked.target, "list-type") === "2"
      ? SoftDelete.listDeleted
      : undefined,
  "bucket GET versions": (asked) => isTrue(asked, "x-tigris-soft-delete") ? SoftDelete.listDeletedVersions : undefined,
  "bucket POST": (asked) =>
    has(asked, "bundle") ? bundleObjects : has(asked, "restore") ? Buckets.restoreBucket : undefined,
  "object HEAD": (asked) => isTrue(asked, "x-tigris-schedule-migration") ? migrateObject : undefined,
  "object PUT": (asked) =>
    asked.headers.has("x-amz-copy-source") && isTrue(asked, "x-tigris-rename") && !has(asked, "uploadId")
      ? renameObject
      : undefined,
  "object DELETE": (asked) =>
    isTrue(asked, "x-tigris-soft-delete") && has(asked, "versionId") ? SoftDelete.purgeObject : undefined,
  "object POST": (asked) =>
    asked.headers.has("x-tigris-restore-type") && has(asked, "restore") ? SoftDelete.restoreObject : undefined
}

const chosen = (method: string, asked: Asked): Operation | undefined => {
  const { target } = asked
  const level = target.bucket === undefined ? "service" : target.key === undefined ? "bucket" : "object"
  const subresource = level === "bucket" ? S3.subresourceOf(target, bucketSubresources) : undefined
  const path = `${level} ${method}`
  return choices[subresource === undefined ? path : `${path} ${subresource}`]?.(asked)
}

// From the table of what Tigris supports, tigrisdata.com/docs/api/s3.
const unsupported = new Set([
  "GetBucketVersioning",
  "PutBucketVersioning",
  "GetBucketPolicy",
  "PutBucketPolicy",
  "DeleteBucketPolicy",
  "GetBucketPolicyStatus",
  "GetBucketNotificationConfiguration",
  "PutBucketNotificationConfiguration"
])

/** What can be asked of a moment; of ListObjects it is only said by boto3's extension, which asks it so. */
const ofMoments = new Set(["GetObject", "HeadObject", "ListObjects", "ListObjectsV2", "CopyObject", "RestoreObject"])

const refused = ({ headers, target }: Asked): string | undefined =>
  headers.has("x-tigris-query") && (headers.has(version) || parameter(target, "list-type") !== "2")
    ? "X-Tigris-Query but on a list of what there is now"
    : headers.get("x-tigris-list-source") === "shadow"
    ? "migrations"
    : undefined

/** @internal */
export const route: Route = (method, target, headers) => {
  const asked = { target, headers }
  const lacking = refused(asked)
  if (lacking !== undefined) return notImplemented(lacking)
  const own = chosen(method, asked)
  if (own !== undefined) return own
  const operation = S3.route(method, target, headers)
  if (operation instanceof Refusal) return operation
  if (unsupported.has(operation.name)) return notImplemented(`${operation.name}, since Tigris does not`)
  if (!headers.has(version)) return operation
  return ofMoments.has(operation.name)
    ? Snapshots.asOf(operation)
    : notImplemented(`${operation.name} as of a snapshot`)
}
