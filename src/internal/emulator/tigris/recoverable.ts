/**
 * What has been deleted and can be brought back (soft delete). Nothing is kept where the bucket does not ask for it.
 */
import type { Context } from "../operation.js"
import type { Bucket, History, Recoverable, RecoverableVersion, StoredObject } from "../state.js"
import { nullId } from "../versions.js"

const day = 24 * 60 * 60 * 1000

/** @internal */
export const expiry = (retentionDays: number, now: number): number => now + retentionDays * day

const setVersions = ({ tigris }: Bucket, key: string, versions: ReadonlyArray<RecoverableVersion>): void => {
  if (versions.length === 0) tigris?.recoverable.remove(key)
  else tigris?.recoverable.set(key, { key, versions })
}

const versionsOf = ({ versions }: Recoverable, now: number): ReadonlyArray<RecoverableVersion> =>
  versions.filter(({ expires }) => expires > now)

/** One without an id is given that of its deletion. @internal */
export const keep = ({ ids, now }: Context, bucket: Bucket, object: StoredObject): void => {
  const { tigris } = bucket
  if (tigris?.retentionDays === undefined) return
  const versionId = object.versionId === nullId ? ids.versionId() : object.versionId
  const earlier = tigris.recoverable.get(object.key)
  setVersions(bucket, object.key, [
    { object: { ...object, versionId }, expires: expiry(tigris.retentionDays, now) },
    ...earlier === undefined ? [] : versionsOf(earlier, now)
  ])
}

/** The version of that id, or else the one deleted last. @internal */
export const find = (
  { tigris }: Bucket,
  key: string,
  versionId: string | undefined,
  now: number
): StoredObject | undefined => {
  const kept = tigris?.recoverable.get(key)
  return kept && versionsOf(kept, now).find(({ object }) => versionId === undefined || object.versionId === versionId)
    ?.object
}

/** @internal */
export const forget = (bucket: Bucket, object: StoredObject): void => {
  const kept = bucket.tigris?.recoverable.get(object.key)
  if (kept !== undefined) setVersions(bucket, object.key, kept.versions.filter((one) => one.object !== object))
}

/** By key, as listings want them. @internal */
export const histories = ({ tigris }: Bucket, { now }: Context) => (key: string) => {
  const cursor = tigris?.recoverable.from(key)
  const next = (): History | undefined => {
    for (let kept = cursor?.next(); kept !== undefined; kept = cursor?.next()) {
      const versions = versionsOf(kept, now).map(({ object }) => object)
      if (versions.length > 0) return { key: kept.key, versions }
    }
    return undefined
  }
  return { next, skipPrefix: (prefix: string) => cursor?.skipPrefix(prefix) }
}

/** The one deleted last, of each key. @internal */
export const objects = (bucket: Bucket, context: Context) => (key: string) => {
  const cursor = histories(bucket, context)(key)
  const next = (): StoredObject | undefined => {
    const newest = cursor.next()?.versions[0]
    return newest?._tag === "Object" ? newest : undefined
  }
  return { next, skipPrefix: cursor.skipPrefix }
}
