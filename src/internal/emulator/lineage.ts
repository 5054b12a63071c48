/**
 * What a bucket holds, together with what it has from the bucket that it was forked from. A fork copies nothing: what it
 * has no word on is looked up in its parent, as that was when the fork was made.
 */
import { compareUtf8 } from "../wire/uri.js"
import type { Cursor } from "./keyIndex.js"
import type { Bucket, History, Parent, StoredObject, Version } from "./state.js"

/** What has been written to the bucket itself, newest first. @internal */
export const own = (bucket: Bucket, key: string): ReadonlyArray<Version> => {
  if (bucket.histories !== undefined) return bucket.histories.get(key)?.versions ?? []
  const object = bucket.objects.get(key)
  return object === undefined ? [] : [object]
}

const ownFrom = (bucket: Bucket, key: string): Cursor<History> =>
  bucket.histories?.from(key) ??
    mapped(bucket.objects.from(key), (object) => ({ key: object.key, versions: [object] }))

/** Up to when a fork sees its parent, if it is read as of a moment. After a rebase, it is until later. @internal */
export const baseOf = ({ bases }: Parent, moment: bigint | undefined): bigint => {
  let at = bases[0].at
  for (const base of bases) if (moment === undefined || base.since <= moment) at = base.at
  return moment === undefined || at < moment ? at : moment
}

const since = (versions: ReadonlyArray<Version>, moment: bigint | undefined): ReadonlyArray<Version> => {
  if (moment === undefined) return versions
  const start = versions.findIndex(({ versionId }) => BigInt(versionId) <= moment)
  return start < 0 ? [] : start === 0 ? versions : versions.slice(start)
}

/**
 * All versions of a key that there were at a moment, or are now; the bucket's own before those of its parent.
 *
 * @internal
 */
export const historyOf = (bucket: Bucket, key: string, moment?: bigint): ReadonlyArray<Version> => {
  const mine = since(own(bucket, key), moment)
  const parent = bucket.tigris?.parent
  return parent === undefined ? mine : [...mine, ...historyOf(parent.bucket, key, baseOf(parent, moment))]
}

const objectIn = (versions: ReadonlyArray<Version>): StoredObject | undefined => {
  const [newest] = versions
  return newest?._tag === "Object" ? newest : undefined
}

/** The object that was at a key then. @internal */
export const objectAt = (bucket: Bucket, key: string, moment: bigint | undefined): StoredObject | undefined => {
  const parent = bucket.tigris?.parent
  const mine = since(own(bucket, key), moment)
  return mine.length > 0 || parent === undefined
    ? objectIn(mine)
    : objectAt(parent.bucket, key, baseOf(parent, moment))
}

/** Leaves out what `f` makes nothing of. @internal */
export const mapped = <V, W>(cursor: Cursor<V>, f: (value: V) => W | undefined): Cursor<W> => ({
  next: () => {
    for (let value = cursor.next(); value !== undefined; value = cursor.next()) {
      const made = f(value)
      if (made !== undefined) return made
    }
    return undefined
  },
  skipPrefix: cursor.skipPrefix
})

/** A cursor that knows what comes next. */
const peeking = (cursor: Cursor<History>) => {
  let head = cursor.next()
  return {
    key: () => head?.key,
    take: (): ReadonlyArray<Version> => {
      const versions = head?.versions ?? []
      head = cursor.next()
      return versions
    },
    skipPrefix: (prefix: string): void => {
      if (head?.key.startsWith(prefix) !== true) return
      cursor.skipPrefix(prefix)
      head = cursor.next()
    }
  }
}

const merged = (first: Cursor<History>, second: Cursor<History>): Cursor<History> => {
  const mine = peeking(first)
  const inherited = peeking(second)
  return {
    next: () => {
      const a = mine.key()
      const b = inherited.key()
      if (a === undefined && b === undefined) return undefined
      const order = a === undefined ? 1 : b === undefined ? -1 : compareUtf8(a, b)
      const key = order <= 0 ? a! : b!
      const versions = order <= 0 ? mine.take() : []
      return { key, versions: order >= 0 ? [...versions, ...inherited.take()] : versions }
    },
    skipPrefix: (prefix) => {
      mine.skipPrefix(prefix)
      inherited.skipPrefix(prefix)
    }
  }
}

/** The keys that have, or had, versions, in order, from `key` on. @internal */
export const histories = (bucket: Bucket, moment?: bigint) => (key: string): Cursor<History> => {
  const mine = moment === undefined ? ownFrom(bucket, key) : mapped(ownFrom(bucket, key), (history) => {
    const versions = since(history.versions, moment)
    return versions.length === 0 ? undefined : { key: history.key, versions }
  })
  const parent = bucket.tigris?.parent
  return parent === undefined ? mine : merged(mine, histories(parent.bucket, baseOf(parent, moment))(key))
}

/** What a listing shows of now, or of a moment. @internal */
export const objects = (bucket: Bucket, moment?: bigint): (key: string) => Cursor<StoredObject> =>
  moment === undefined && bucket.tigris?.parent === undefined
    ? bucket.objects.from
    : (key) => mapped(histories(bucket, moment)(key), ({ versions }) => objectIn(versions))
