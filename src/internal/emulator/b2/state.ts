/**
 * What an account of B2 holds.
 */
import type { KeyIndex } from "../keyIndex.js"
import * as Index from "../keyIndex.js"
import type { Data } from "../model.js"
import { badBucketId, notFound } from "./refusal.js"

/** @internal */
export interface Key {
  readonly id: string
  readonly secret: string
  readonly name: string
  readonly capabilities: ReadonlyArray<string>
  readonly bucketIds: ReadonlyArray<string> | null
  readonly namePrefix: string | null
  /** In milliseconds. */
  readonly expiresAt: number | null
}

/** What an account token lets its bearer do, and until when. @internal */
export interface AccountToken {
  readonly key: Key
  expiresAt: number
}

/** An upload URL and its token: one upload at a time. @internal */
export interface UploadToken {
  readonly kind: "file" | "part"
  /** The bucket's id, or the large file's. */
  readonly target: string
  readonly path: string
  readonly key: Key
  expiresAt: number
  busy: boolean
  /** The pod has turned an upload away, and would turn away the next. */
  dead: boolean
}

/** @internal */
export interface DownloadToken {
  readonly bucketId: string
  readonly prefix: string
  readonly expiresAt: number
  readonly overrides: ReadonlyMap<string, string>
}

/** Not the customer's key itself, but its MD5. @internal */
export type Encryption =
  | { readonly mode: null }
  | { readonly mode: "SSE-B2" }
  | { readonly mode: "SSE-C"; readonly keyMd5: string }

/** @internal */
export interface Retention {
  readonly mode: "governance" | "compliance"
  readonly until: number
}

/** @internal */
export interface Period {
  readonly duration: number
  readonly unit: "days" | "years"
}

/** @internal */
export interface Part {
  readonly number: number
  readonly data: Data
  readonly sha1: string
  readonly md5: string
  readonly timestamp: number
}

/** @internal */
export interface File {
  readonly id: string
  readonly bucket: Bucket
  readonly name: string
  action: "upload" | "start" | "hide"
  readonly contentType: string
  readonly info: Readonly<Record<string, string>>
  data: Data
  /** As it is shown: `none` for what came in parts, `unverified:` before what nobody vouched for. */
  sha1: string | null
  md5: string | null
  readonly timestamp: number
  readonly encryption: Encryption
  retention: Retention | undefined
  legalHold: "on" | "off" | undefined
  readonly parts: Map<number, Part>
}

/** Of one name, from new to old. @internal */
export interface Versions {
  readonly name: string
  readonly files: Array<File>
}

/** @internal */
export interface Bucket {
  readonly id: string
  readonly name: string
  type: string
  info: Readonly<Record<string, string>>
  corsRules: ReadonlyArray<unknown>
  lifecycleRules: ReadonlyArray<unknown>
  notificationRules: ReadonlyArray<unknown>
  revision: number
  encryption: Encryption
  lockEnabled: boolean
  defaultRetention: { readonly mode: Retention["mode"]; readonly period: Period } | undefined
  replication: unknown
  readonly names: KeyIndex<Versions>
}

/** Where each kind of request goes. @internal */
export interface Origins {
  readonly api: string
  readonly download: string
  readonly upload: string
}

/** @internal */
export interface World {
  readonly accountId: string
  origins: Origins
  readonly limits: {
    readonly recommendedPartSize: number
    readonly minimumPartSize: number
    readonly maximumCopy: number
    readonly tokenLifetime: number
  }
  readonly keys: Map<string, Key>
  readonly accountTokens: Map<string, AccountToken>
  readonly uploadTokens: Map<string, UploadToken>
  readonly downloadTokens: Map<string, DownloadToken>
  readonly buckets: Map<string, Bucket>
  readonly files: Map<string, File>
  readonly serial: (kind: string) => number
  /** Strictly rising, so that no two versions are of one time. */
  readonly tick: (now: number) => number
}

/** @internal */
export const make = (given: Pick<World, "accountId" | "origins" | "limits">): World => {
  const serials = new Map<string, number>()
  let last = 0
  return {
    ...given,
    keys: new Map(),
    accountTokens: new Map(),
    uploadTokens: new Map(),
    downloadTokens: new Map(),
    buckets: new Map(),
    files: new Map(),
    serial: (kind) => {
      const next = (serials.get(kind) ?? 0) + 1
      serials.set(kind, next)
      return next
    },
    tick: (now) => {
      last = Math.max(now, last + 1)
      return last
    }
  }
}

const padded = (n: number, digits: number): string => n.toString(16).padStart(digits, "0")

/** @internal */
export const bucketOf = (world: World, id: string): Bucket => {
  const bucket = world.buckets.get(id)
  if (bucket === undefined) throw badBucketId(id)
  return bucket
}

/** @internal */
export const bucketNamed = (world: World, name: string): Bucket | undefined => {
  for (const bucket of world.buckets.values()) {
    if (bucket.name.toLowerCase() === name.toLowerCase()) return bucket
  }
  return undefined
}

/** @internal */
export const addBucket = (world: World, name: string, type: string): Bucket => {
  const bucket: Bucket = {
    id: `e${padded(world.serial("bucket"), 23)}`,
    name,
    type,
    info: {},
    corsRules: [],
    lifecycleRules: [],
    notificationRules: [],
    revision: 1,
    encryption: { mode: "SSE-B2" },
    lockEnabled: false,
    defaultRetention: undefined,
    replication: null,
    names: Index.make()
  }
  world.buckets.set(bucket.id, bucket)
  return bucket
}

const stamp = (time: number): string => {
  const text = new Date(time).toISOString()
  return `d${text.slice(0, 10).replaceAll("-", "")}_m${text.slice(11, 19).replaceAll(":", "")}`
}

/** @internal */
export const addFile = (
  world: World,
  given: Omit<File, "id" | "timestamp" | "parts">,
  now: number
): File => {
  const timestamp = world.tick(now)
  const serial = world.serial("file")
  const file: File = {
    ...given,
    id: `4_z${given.bucket.id}_f${padded(serial, 16)}_${stamp(timestamp)}_c001_v0001000_t0000_u${
      String(timestamp).padStart(14, "0")
    }`,
    timestamp,
    parts: new Map()
  }
  const { names } = given.bucket
  const versions = names.get(file.name)
  if (versions === undefined) names.set(file.name, { name: file.name, files: [file] })
  else versions.files.unshift(file)
  world.files.set(file.id, file)
  return file
}

/** @internal */
export const removeFile = (world: World, file: File): void => {
  world.files.delete(file.id)
  const { names } = file.bucket
  const versions = names.get(file.name)
  if (versions === undefined) return
  versions.files.splice(versions.files.indexOf(file), 1)
  if (versions.files.length === 0) names.remove(file.name)
}

/** @internal */
export const fileOf = (world: World, id: string): File => {
  const file = world.files.get(id)
  if (file === undefined) throw notFound(`File with id ${id} does not exist.`)
  return file
}

/** What a name stands for: its newest version that is whole, unless that hides it. @internal */
export const current = (versions: Versions | undefined): File | undefined => {
  const newest = versions?.files.find((file) => file.action !== "start")
  return newest?.action === "hide" ? undefined : newest
}
