import { utf8Length } from "../wire/uri.js"
import type { DeleteConditions } from "./conditions.js"
import { checkDelete } from "./conditions.js"
import * as Lock from "./lock.js"
import type { Context } from "./operation.js"
import { bucketOf } from "./operation.js"
import { invalidArgument, refusal } from "./refusal.js"
import { toSecond } from "./state.js"
import * as Recoverable from "./tigris/recoverable.js"
import * as Versions from "./versions.js"

/** @internal */
export interface Wanted {
  readonly key: string
  readonly versionId: string | undefined
  readonly conditions: DeleteConditions
}

/** @internal */
export interface Deleted {
  /** The delete marker that has been put, or the version that has been asked for. */
  readonly versionId: string
  /** Whether that is, or was, a delete marker. */
  readonly marker: boolean
}

/**
 * Deletes one object or version; of a bucket without versions there is nothing more to say.
 *
 * @internal
 */
export const run = (context: Context, { conditions, key, versionId }: Wanted): Deleted | undefined => {
  const bucket = bucketOf(context)
  if (utf8Length(key) > 1024) throw refusal("KeyTooLongError")
  checkDelete(bucket, key, conditions)
  if (versionId === undefined) {
    const before = Versions.current(bucket, key)
    const marker = Versions.remove(bucket, context.ids, key, toSecond(context.now))
    // A marker hides, and deletes nothing.
    if (marker === undefined && before !== undefined) Recoverable.keep(context, bucket, before)
    return marker && { versionId: marker.versionId, marker: true }
  }
  if (Recoverable.find(bucket, key, versionId, context.now) !== undefined) {
    throw invalidArgument("versionId", versionId, "The version is soft-deleted")
  }
  const version = Versions.find(bucket, key, versionId)
  if (version?._tag === "Object") {
    Lock.checkDelete(version.attributes.lock, context.now, Lock.bypasses(context.headers))
  }
  const removed = Versions.removeVersion(bucket, key, versionId)
  if (removed?._tag === "Object") Recoverable.keep(context, bucket, removed)
  return bucket.versioning === undefined ? undefined : { versionId, marker: removed?._tag === "DeleteMarker" }
}
