import { sha256Hex } from "#digest"

/**
 * What versions are called.
 *
 * @internal
 */
export interface VersionIds {
  readonly versionId: () => string
  /** Whether it is one that was made here. */
  readonly isVersionId: (text: string) => boolean
  readonly isOlder: (id: string, than: string) => boolean
  /** Says how late it is, in milliseconds: ids may tell the time. */
  readonly advance: (now: number) => void
}

/**
 * Identifiers in S3's shapes, from a counter: the same sequence of requests gives the same answers, byte for byte.
 *
 * @internal
 */
export interface Ids extends VersionIds {
  readonly requestId: () => string
  readonly hostId: (requestId: string) => string
  readonly uploadId: (bucket: string, key: string) => string
}

/** Later ones sort before earlier ones, as in a listing. */
const hashedIds = (seed: string): VersionIds => {
  let versions = 0
  const last = 0xffff_ffff_ffff
  const version = (serial: string): string => serial + sha256Hex(`${seed}\nversion\n${serial}`).slice(0, 20)
  return {
    versionId: () => {
      versions += 1
      return version((last - versions).toString(16))
    },
    isVersionId: (text) => /^[0-9a-f]{32}$/.test(text) && version(text.slice(0, 12)) === text,
    isOlder: (id, than) => id > than,
    advance: () => {}
  }
}

/** @internal */
export const make = (seed: string, versionIds: VersionIds = hashedIds(seed)): Ids => {
  let requests = 0
  let uploads = 0
  return {
    ...versionIds,
    requestId: () => {
      requests += 1
      return (0x4_5333_0000_0000 + requests).toString(32).toUpperCase().padStart(16, "0")
    },
    hostId: (requestId) => `${seed}/${requestId}`,
    uploadId: (bucket, key) => {
      uploads += 1
      // In ascending order, so that a listing by id is one by time.
      return uploads.toString(16).padStart(8, "0") + sha256Hex(`${seed}\n${uploads}\n${bucket}\n${key}`)
    }
  }
}
