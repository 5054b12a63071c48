import type { Context } from "../operation.js"
import { bucketOf } from "../operation.js"
import type { Refusal } from "../refusal.js"
import { refusal } from "../refusal.js"
import type { Bucket, State, Tigris } from "../state.js"
import { getBucket } from "../state.js"
import * as Versions from "../versions.js"
import * as Timeline from "./timeline.js"

/** A bucket of Tigris. @internal */
export interface TigrisBucket extends Bucket {
  readonly tigris: Tigris
}

/** @internal */
export const isOfTigris = (bucket: Bucket): bucket is TigrisBucket => bucket.tigris !== undefined

const ofTigris = (bucket: Bucket): TigrisBucket => {
  if (!isOfTigris(bucket)) throw refusal("InternalError")
  return bucket
}

/** The bucket that the request is about. @internal */
export const tigrisBucket = (context: Context): TigrisBucket => ofTigris(bucketOf(context))

/** @internal */
export const namedBucket = (state: State, name: string): TigrisBucket => ofTigris(getBucket(state, name))

/**
 * What goes against a rule that no page gives the wire's word for. By the ones that are known, of merges and of types,
 * it is this.
 *
 * @internal
 */
export const notAllowed = (message: string): Refusal => refusal("InvalidArgument", { message })

/** @internal */
export const enableSnapshots = (bucket: TigrisBucket, { ids }: Context): void => {
  bucket.tigris.snapshotsEnabled = true
  if (bucket.versioning !== undefined) return
  // Before now no version has an id, and so no time.
  const objects = bucket.objects.from("")
  for (let object = objects.next(); object !== undefined; object = objects.next()) {
    bucket.objects.set(object.key, { ...object, versionId: ids.versionId() })
  }
  Versions.setVersioning(bucket, "Enabled")
}

/** The buckets that have been forked from one, in order; those too that can be brought back. @internal */
export const forksOf = (state: State, parent: Bucket): ReadonlyArray<TigrisBucket> => {
  const out: Array<TigrisBucket> = []
  const cursor = state.buckets.from("")
  for (let bucket = cursor.next(); bucket !== undefined; bucket = cursor.next()) {
    if (isOfTigris(bucket) && bucket.tigris.parent?.bucket === parent) out.push(bucket)
  }
  for (const { bucket } of state.deletedBuckets.values()) {
    if (isOfTigris(bucket) && bucket.tigris.parent?.bucket === parent) out.push(bucket)
  }
  return out
}

/** The moment that a header names. @internal */
export const momentOf = (name: string, text: string): bigint => {
  const moment = Timeline.parse(text.trim())
  if (moment === undefined) {
    throw refusal("InvalidArgument", {
      message: "A snapshot version is a time in nanoseconds",
      details: [["ArgumentName", name], ["ArgumentValue", text]]
    })
  }
  return moment
}
