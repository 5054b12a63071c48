import type { Ids } from "./ids.js"
import * as KeyIndex from "./keyIndex.js"
import * as Lineage from "./lineage.js"
import type { Refusal } from "./refusal.js"
import { invalidArgument, refusal } from "./refusal.js"
import type { Bucket, DeleteMarker, History, StoredObject, Version, Versioning } from "./state.js"

/**
 * The id of the version that a key has without versioning.
 *
 * @internal
 */
export const nullId = "null"

/** @internal */
export const isId = (ids: Ids, text: string): boolean => text === nullId || ids.isVersionId(text)

/**
 * A version's id, or a refusal of what can be none: S3 knows its own.
 *
 * @internal
 */
export const parseId = (ids: Ids, text: string): string => {
  if (isId(ids, text)) return text
  throw invalidArgument(
    "versionId",
    text,
    text === "" ? "Version id cannot be the empty string" : "Invalid version id specified"
  )
}

/**
 * Says which version an answer is about; a bucket that never had versions does not speak of them.
 *
 * @internal
 */
export const header = (bucket: Bucket, versionId: string): ReadonlyArray<readonly [string, string]> =>
  bucket.versioning === undefined ? [] : [["x-amz-version-id", versionId]]

/**
 * Says which version has been written; nothing while versioning is suspended, although what is written has an id then too.
 *
 * @internal
 */
export const writtenHeader = (bucket: Bucket, versionId: string): ReadonlyArray<readonly [string, string]> =>
  bucket.versioning === "Enabled" ? header(bucket, versionId) : []

/** @internal */
export const deleteMarkerHeader: readonly [string, string] = ["x-amz-delete-marker", "true"]

/** @internal */
export const isEmpty = (bucket: Bucket): boolean =>
  bucket.objects.size === 0 && (bucket.histories === undefined || bucket.histories.size === 0)

/**
 * The object at a key, if there is one now.
 *
 * @internal
 */
export const current = (bucket: Bucket, key: string): StoredObject | undefined =>
  bucket.tigris?.parent === undefined ? bucket.objects.get(key) : Lineage.objectAt(bucket, key, undefined)

/** @internal */
export const historyOf = (bucket: Bucket, key: string): ReadonlyArray<Version> => Lineage.historyOf(bucket, key)

/**
 * The object at a key now, or at a moment, or the version of that id, whatever it is.
 *
 * @internal
 */
export const find = (
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  asOf?: bigint | undefined
): Version | undefined =>
  asOf !== undefined
    ? Lineage.objectAt(bucket, key, asOf)
    : versionId === undefined
    ? current(bucket, key)
    : historyOf(bucket, key).find((version) => version.versionId === versionId)

/**
 * Says that there is no object at a key, or no such version.
 *
 * @internal
 */
export const absent = (bucket: Bucket, key: string, versionId?: string | undefined): Refusal => {
  if (versionId !== undefined) {
    return refusal("NoSuchVersion", { details: [["Key", key], ["VersionId", versionId]] })
  }
  const marker = historyOf(bucket, key)[0]
  return refusal("NoSuchKey", {
    details: [["Key", key]],
    headers: marker === undefined ? [] : [deleteMarkerHeader, ...header(bucket, marker.versionId)]
  })
}

/** @internal */
export const setVersioning = (bucket: Bucket, versioning: Versioning): void => {
  bucket.versioning = versioning
  if (bucket.histories !== undefined) return
  const index = KeyIndex.make<History>()
  const objects = bucket.objects.from("")
  for (let object = objects.next(); object !== undefined; object = objects.next()) {
    index.set(object.key, { key: object.key, versions: [object] })
  }
  bucket.histories = index
}

/** To those whose conditions are about the key, something else has come first. */
const noteChange = (bucket: Bucket, key: string): void => {
  for (const write of bucket.pending) if (write.key === key) write.overtaken = true
  for (const upload of bucket.uploads.values()) if (upload.key === key) upload.overtaken = true
}

/** Makes a key's versions these, and what is there now the first of them. */
const setHistory = (bucket: Bucket, key: string, versions: ReadonlyArray<Version>): void => {
  const newest = versions[0]
  if (newest === undefined) bucket.histories?.remove(key)
  else bucket.histories?.set(key, { key, versions })
  if (newest?._tag === "Object") bucket.objects.set(key, newest)
  else bucket.objects.remove(key)
}

/** A new version takes the place of the one without an id, if it has none itself. */
const push = (bucket: Bucket, version: Version): void => {
  const earlier = Lineage.own(bucket, version.key)
  const kept = version.versionId === nullId ? earlier.filter((one) => one.versionId !== nullId) : earlier
  setHistory(bucket, version.key, [version, ...kept])
  noteChange(bucket, version.key)
}

const nextId = (bucket: Bucket, ids: Ids): string => bucket.versioning === "Enabled" ? ids.versionId() : nullId

/**
 * Puts an object at its key: over what was there, or before it where the bucket keeps versions.
 *
 * @internal
 */
export const store = (bucket: Bucket, ids: Ids, draft: Omit<StoredObject, "_tag" | "versionId">): StoredObject => {
  const object: StoredObject = { ...draft, _tag: "Object", versionId: nextId(bucket, ids) }
  if (bucket.histories !== undefined) {
    push(bucket, object)
  } else {
    bucket.objects.set(object.key, object)
    noteChange(bucket, object.key)
  }
  return object
}

/**
 * Puts a changed object in the place of the same version.
 *
 * @internal
 */
export const replace = (bucket: Bucket, object: StoredObject): void => {
  const own = Lineage.own(bucket, object.key)
  const isOwn = own.some((one) => one.versionId === object.versionId)
  // What a fork has from its parent is changed for the fork alone.
  setHistory(
    bucket,
    object.key,
    isOwn ? own.map((one) => one.versionId === object.versionId ? object : one) : [...own, object]
  )
}

/**
 * Takes the object away; where the bucket keeps versions, by a delete marker.
 *
 * @internal
 */
export const remove = (bucket: Bucket, ids: Ids, key: string, now: number): DeleteMarker | undefined => {
  if (bucket.versioning === undefined) {
    bucket.objects.remove(key)
    noteChange(bucket, key)
    return undefined
  }
  const marker: DeleteMarker = { _tag: "DeleteMarker", key, versionId: nextId(bucket, ids), lastModified: now }
  push(bucket, marker)
  return marker
}

/**
 * Takes one version away for good; what it was, if it was there.
 *
 * @internal
 */
export const removeVersion = (bucket: Bucket, key: string, versionId: string): Version | undefined => {
  const versions = Lineage.own(bucket, key)
  const found = versions.find((version) => version.versionId === versionId)
  if (found !== undefined) {
    setHistory(bucket, key, versions.filter((version) => version !== found))
    if (found === versions[0]) noteChange(bucket, key)
  }
  return found
}
