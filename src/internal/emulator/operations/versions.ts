import { toIso } from "../../wire/dates.js"
import { statusElement } from "../archive.js"
import type { Cursor } from "../keyIndex.js"
import * as Lineage from "../lineage.js"
import * as Listing from "../listing.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, noBody, query, xmlResponse } from "../operation.js"
import { invalidArgument } from "../refusal.js"
import type { Bucket, History, StoredObject, Version } from "../state.js"
import * as Versions from "../versions.js"
import * as Answer from "../xml.js"
import { ownerElement } from "./buckets.js"
import { commonPrefixes, keySpelling, pageSize, storedChecksum } from "./list.js"

interface Listed {
  readonly version: Version
  readonly latest: boolean
}

const listed = ({ versions }: History): ReadonlyArray<Listed> =>
  versions.map((version, i) => ({ version, latest: i === 0 }))

/**
 * What of a key's versions comes after the marker. The marker itself may be gone: clean-ups delete each page before they
 * ask for the next. Ids tell which is older, so it still tells where it was; `null` does not, and then all are shown,
 * since a version shown twice does less harm than one never shown.
 */
const after = ({ ids }: Context, history: History, idMarker: string): ReadonlyArray<Listed> => {
  const all = listed(history)
  const at = all.findIndex(({ version }) => version.versionId === idMarker)
  if (at >= 0) return all.slice(at + 1)
  if (idMarker === Versions.nullId) return all
  let start = 0
  all.forEach(({ version: { versionId } }, i) => {
    if (versionId !== Versions.nullId && ids.isOlder(idMarker, versionId)) start = i + 1
  })
  return all.slice(start)
}

const markers = (context: Context): { readonly key: string; readonly id: string | undefined } => {
  const key = query(context, "key-marker") ?? ""
  const id = query(context, "version-id-marker")
  if (id === undefined) return { key, id }
  if (key === "") {
    throw invalidArgument("version-id-marker", id, "A version-id marker cannot be specified without a key marker.")
  }
  if (id === "") {
    throw invalidArgument("version-id-marker", id, "A version-id marker cannot be empty.")
  }
  return { key, id: Versions.parseId(context.ids, id) }
}

const versionElement = (
  { latest, version }: Listed,
  encode: (key: string) => string,
  owner: string,
  restoreStatus: (object: StoredObject) => string
): string => {
  const object = version._tag === "Object" ? version : undefined
  return Answer.element(
    object === undefined ? "DeleteMarker" : "Version",
    Answer.textElement("Key", encode(version.key)),
    Answer.textElement("VersionId", version.versionId),
    Answer.textElement("IsLatest", latest),
    Answer.textElement("LastModified", toIso(version.lastModified)),
    object === undefined
      ? ""
      : Answer.textElement("ETag", `"${object.etag}"`) + storedChecksum(object) +
        Answer.textElement("Size", object.data.size),
    owner,
    object === undefined
      ? ""
      : Answer.textElement("StorageClass", object.attributes.storageClass) + restoreStatus(object)
  )
}

/**
 * A page of versions.
 *
 * @internal
 */
export const versionsOf = (
  shown: (bucket: Bucket, context: Context) => (key: string) => Cursor<History>
): Operation["run"] =>
(context) => {
  const bucket = bucketOf(context)
  const { element, encode } = keySpelling(context)
  const max = Math.min(pageSize(context, "max-keys"), 1000)
  const prefix = query(context, "prefix") ?? ""
  const delimiter = query(context, "delimiter") ?? ""
  const { id: idMarker, key: keyMarker } = markers(context)
  const page = Listing.listGroups(
    shown(bucket, context),
    { prefix, delimiter, after: keyMarker, max },
    listed,
    idMarker === undefined ? undefined : (history) => after(context, history, idMarker)
  )
  const owner = ownerElement(context)
  const restoreStatus = statusElement(context)
  const last = page.entries[page.entries.length - 1]?.version
  return xmlResponse(Answer.namespaced(
    "ListVersionsResult",
    Answer.textElement("Name", bucket.name),
    Answer.textElement("Prefix", encode(prefix)),
    Answer.textElement("KeyMarker", encode(keyMarker)),
    Answer.textElement("VersionIdMarker", idMarker ?? ""),
    page.next === undefined ? "" : Answer.textElement("NextKeyMarker", encode(page.next)),
    page.next !== undefined && last?.key === page.next
      ? Answer.textElement("NextVersionIdMarker", last.versionId)
      : "",
    Answer.textElement("MaxKeys", max),
    delimiter === "" ? "" : Answer.textElement("Delimiter", encode(delimiter)),
    element,
    Answer.textElement("IsTruncated", page.next !== undefined),
    ...page.entries.map((entry) => versionElement(entry, encode, owner, restoreStatus)),
    commonPrefixes(page.prefixes, encode)
  ))
}

/**
 * Of a bucket without versioning, each object is the one version of itself, with the id `null`: s3-tests and the clean-up
 * of many tools ask for them before they delete a bucket.
 *
 * @internal
 */
export const listObjectVersions: Operation = {
  name: "ListObjectVersions",
  payload: noBody,
  run: versionsOf((bucket) => Lineage.histories(bucket))
}
