import type { Operation } from "../operation.js"
import { emptyResponse, noBody } from "../operation.js"
import * as Buckets from "../operations/buckets.js"
import { refusal } from "../refusal.js"
import * as Versions from "../versions.js"
import { enableSnapshots, forksOf, isOfTigris, notAllowed, tigrisBucket } from "./bucket.js"
import * as Forks from "./forks.js"
import * as Recoverable from "./recoverable.js"
import { readPublicListing, readRegions, readRetention, readStorageClass } from "./wishes.js"

/** @internal */
export const createBucket: Operation = {
  ...Buckets.createBucket,
  run: (context, payload) => {
    const { headers } = context
    const storageClass = readStorageClass(headers.get("x-amz-storage-class") ?? "STANDARD")
    const publicListing = readPublicListing(headers) ?? false
    const softDelete = headers.get("x-tigris-soft-delete")
    const retentionDays = softDelete === undefined ? undefined : readRetention(softDelete)
    const regions = readRegions(headers.get("x-tigris-regions") ?? "")
    const parent = Forks.parentOf(context)
    const bucket = Buckets.make(context, payload, parent)
    if (isOfTigris(bucket)) {
      bucket.tigris.retentionDays = retentionDays
      bucket.tigris.regions = regions
      bucket.tigris.storageClass = storageClass
      bucket.tigris.publicListing = publicListing
      if (headers.get("x-tigris-enable-object-acl") === "true") {
        bucket.tigris.settings.set("acl_settings", { allow_object_acl: true })
      }
      if (parent !== undefined || headers.get("x-tigris-enable-snapshot") === "true") enableSnapshots(bucket, context)
    }
    return Buckets.created(context)
  }
}

/** @internal */
export const headBucket: Operation = {
  ...Buckets.headBucket,
  run: (context, payload) => {
    const bucket = tigrisBucket(context)
    const { parent, snapshotsEnabled } = bucket.tigris
    const answer = Buckets.headBucket.run(context, payload)
    return {
      ...answer,
      headers: [
        ...answer.headers,
        ["X-Tigris-Enable-Snapshot", String(snapshotsEnabled)],
        ...(parent === undefined ? [] : [
          ["X-Tigris-Fork-Source-Bucket", parent.bucket.name] as const,
          ["X-Tigris-Fork-Source-Bucket-Snapshot", parent.snapshot.version] as const
        ]),
        ...(forksOf(context.state, bucket).length === 0 ? [] : [["X-Tigris-Is-Fork-Parent", "true"] as const])
      ]
    }
  }
}

/** @internal */
export const deleteBucket: Operation = {
  name: "DeleteBucket",
  payload: noBody,
  run: (context) => {
    const { headers, now, state } = context
    const bucket = tigrisBucket(context)
    const { name, tigris: { retentionDays, snapshots } } = bucket
    const refuse = (message?: string) => refusal("BucketNotEmpty", { message, details: [["BucketName", name]] })
    // Pages say that a bucket's snapshots go with it, programs that they keep it: the stricter is what a test needs.
    if (forksOf(state, bucket).length > 0) throw refuse("The bucket has forks: delete them first")
    if (snapshots.size > 0) throw refuse("The bucket has snapshots: delete them first")
    const isForced = headers.get("x-tigris-force-delete") === "true" || headers.get("tigris-force-delete") === "true"
    if (!isForced && !Versions.isEmpty(bucket)) throw refuse()
    state.buckets.remove(name)
    if (retentionDays !== undefined) {
      state.deletedBuckets.set(name, { bucket, deleted: now, expires: Recoverable.expiry(retentionDays, now) })
    }
    return emptyResponse(204)
  }
}

/** For good, of a bucket that could still be brought back. @internal */
export const purgeBucket: Operation = {
  name: "DeleteBucket",
  payload: noBody,
  makesBucket: true,
  run: ({ state, target }) => {
    const name = target.bucket ?? ""
    if (state.deletedBuckets.delete(name)) return emptyResponse(204)
    throw state.buckets.get(name) === undefined
      ? refusal("NoSuchBucket", { details: [["BucketName", name]] })
      : notAllowed("The bucket is not soft-deleted")
  }
}

/** @internal */
export const restoreBucket: Operation = {
  name: "RestoreBucket",
  payload: noBody,
  makesBucket: true,
  run: ({ now, state, target }) => {
    const name = target.bucket ?? ""
    if (state.buckets.get(name) !== undefined) throw notAllowed("The bucket is not soft-deleted")
    const kept = state.deletedBuckets.get(name)
    if (kept === undefined || kept.expires <= now) throw refusal("NoSuchBucket", { details: [["BucketName", name]] })
    state.deletedBuckets.delete(name)
    state.buckets.set(name, kept.bucket)
    return emptyResponse(200)
  }
}
