/**
 * The order in which versions and delete markers came to be.
 */
import { compareUtf8 } from "../../wire/uri.js"
import type { ObjectVersion } from "../model/list.js"

const timeOf = ({ lastModified }: ObjectVersion): number => lastModified?.getTime() ?? 0

/** Of one key. */
const isNewer = (a: ObjectVersion, b: ObjectVersion): boolean => a.isLatest || (!b.isLatest && timeOf(a) > timeOf(b))

/** Where the one kind of entry ends and the other begins, if that is once and for all. */
const seamOf = (document: ReadonlyArray<ObjectVersion>): number | undefined => {
  let seam: number | undefined
  for (let i = 1; i < document.length; i++) {
    if (document[i]!.deleteMarker === document[i - 1]!.deleteMarker) continue
    if (seam !== undefined) return undefined
    seam = i
  }
  return seam
}

/** Whether what follows would have to come before, were both in one order. */
const isOutOfOrder = (before: ObjectVersion, after: ObjectVersion): boolean => {
  const byKey = compareUtf8(before.key, after.key)
  return byKey > 0 || byKey === 0 && isNewer(after, before)
}

const byKey = (entries: ReadonlyArray<ObjectVersion>): Map<string, Array<ObjectVersion>> => {
  const out = new Map<string, Array<ObjectVersion>>()
  for (const entry of entries) {
    const same = out.get(entry.key)
    if (same === undefined) out.set(entry.key, [entry])
    else same.push(entry)
  }
  return out
}

const merged = (a: ReadonlyArray<ObjectVersion>, b: ReadonlyArray<ObjectVersion>): ReadonlyArray<ObjectVersion> => {
  const out: Array<ObjectVersion> = []
  let next = 0
  for (const entry of a) {
    while (next < b.length && isNewer(b[next]!, entry)) out.push(b[next++]!)
    out.push(entry)
  }
  return [...out, ...b.slice(next)]
}

/**
 * The entries of a page by key, and of one key from new to old: as the document has them, where it has them in one order,
 * as S3 does. Servers that write all of one kind before all of the other (versitygw, moto) have not; there
 * `IsLatest` and the times decide.
 *
 * @internal
 */
export const inOrder = (document: ReadonlyArray<ObjectVersion>): ReadonlyArray<ObjectVersion> => {
  const seam = seamOf(document)
  if (seam === undefined || !isOutOfOrder(document[seam - 1]!, document[seam]!)) return document
  const one = byKey(document.slice(0, seam))
  const other = byKey(document.slice(seam))
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort(compareUtf8)
    .flatMap((key) => merged(one.get(key) ?? [], other.get(key) ?? []))
}
