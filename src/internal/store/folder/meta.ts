/**
 * What a store keeps of an object beside its bytes: a file that says it of the file with the bytes as it was last
 * written, and of the one that is to take its place. Whatever of the two is there, and wherever a process is killed,
 * no bytes are ever found with the attributes of others.
 */
import type { PlatformError } from "@effect/platform/Error"
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../../ObjectStore.js"
import { defined } from "../../defined.js"
import * as attributes from "../attributes.js"
import { guessContentType } from "../contentType.js"
import * as digests from "../digests.js"
import type { Area } from "./area.js"
import { type Disk, isMissing, type Stat } from "./disk.js"
import * as stage from "./stage.js"

/** What is kept of an object. @internal */
export interface Entry {
  /** Of the file that it is said of. */
  readonly identity: string
  readonly etag: string
  /** CRC32 in base64, of the whole; not of a file that another program has written. */
  readonly crc?: string | undefined
  /** In bytes, where it went up in parts. */
  readonly partSize?: number | undefined
  readonly contentType?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly cacheControl?: string | undefined
  readonly storageClass?: string | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly tags?: Readonly<Record<string, string>> | undefined
}

/** What an entry says of an object, and not of its file. @internal */
export type Kept = Omit<Entry, "identity" | "etag" | "crc" | "partSize">

/** @internal */
export const keptOf = (key: string, given: ObjectStore.Attributes): Kept => {
  const { acl: _, metadata = {}, tagging, ...content } = attributes.toS3(key, given)
  return defined({
    ...content,
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value])),
    tags: tagging
  })
}

/** The object that a file is, by the entry that is of this very file. @internal */
export const infoOf = (
  key: string,
  { identity, modified, size }: Stat,
  entry: Entry | undefined
): ObjectStore.ObjectInfo => {
  const meta = { key, size, lastModified: modified }
  if (entry === undefined) return { ...meta, etag: identity, contentType: guessContentType(key), metadata: {} }
  const { crc, etag, identity: _identity, metadata = {}, partSize: _partSize, tags: _tags, ...content } = entry
  return { ...meta, ...content, etag, checksums: crc === undefined ? undefined : { CRC32: crc }, metadata }
}

/** What is known of the bytes without reading them; of those that another program has written, nothing. @internal */
export const digestsOf = (entry: Entry | undefined): ObjectStore.Digests | undefined =>
  entry?.crc === undefined ? undefined : digests.digestsOf(
    { etag: entry.etag, checksums: { CRC32: entry.crc }, metadata: {} },
    Effect.succeed(entry.partSize)
  )

const isText = (u: unknown): u is string => typeof u === "string"

const isEntry = (u: unknown): u is Entry =>
  typeof u === "object" && u !== null && "identity" in u && isText(u.identity) && "etag" in u && isText(u.etag)

const parse = (text: string): ReadonlyArray<Entry> => {
  try {
    const { entries } = JSON.parse(text) as { readonly entries?: unknown }
    return Array.isArray(entries) ? entries.filter(isEntry) : []
  } catch {
    return []
  }
}

/** None of a file that another program has put there. @internal */
export const read = (disk: Disk, area: Area, key: string): Effect.Effect<ReadonlyArray<Entry>, PlatformError> =>
  disk.read(area.meta(key)).pipe(
    Effect.map(parse),
    Effect.catchIf(isMissing, () => Effect.succeed([]))
  )

/** @internal */
export const of = (entries: ReadonlyArray<Entry>, stat: Stat | undefined): Entry | undefined =>
  stat === undefined ? undefined : entries.find(({ identity }) => identity === stat.identity)

/** Replaces all that is kept of a key, at once. @internal */
export const write = (
  disk: Disk,
  area: Area,
  key: string,
  entries: ReadonlyArray<Entry>,
  sync: boolean
): Effect.Effect<void, PlatformError> => {
  const temporary = area.fresh()
  const path = area.meta(key)
  const directory = path.slice(0, path.lastIndexOf("/"))
  return stage.within(disk, area.temporary, stage.text(disk, temporary, JSON.stringify({ key, entries }), sync)).pipe(
    Effect.andThen(stage.within(disk, directory, disk.rename(temporary, path))),
    Effect.andThen(sync ? stage.settle(disk, area.root, directory) : Effect.void),
    Effect.onError(() => Effect.ignore(disk.remove(temporary)))
  )
}

/** @internal */
export const remove = (disk: Disk, area: Area, key: string): Effect.Effect<void, PlatformError> =>
  disk.remove(area.meta(key))
