/**
 * What a profile says of a vendor, and how one is written down: each value with where it is from.
 */
import type { ChecksumAlgorithm } from "../wire/checksum.js"
import type { Subresource } from "./subresources.js"

/**
 * Which checksums a server takes, and which are asked of it unless a call says otherwise.
 *
 * @since 0.1.0
 * @category models
 */
export interface Checksums {
  /** What an upload carries in a header by default. The signature covers the SHA-256 of the body in any case. */
  readonly upload: ChecksumAlgorithm | "none"
  /** What may be sent for a whole multipart object when it is completed. */
  readonly fullObject: ReadonlyArray<ChecksumAlgorithm>
  /** What may be sent for each part, so that the object's own is a checksum of checksums. */
  readonly composite: ReadonlyArray<ChecksumAlgorithm>
  /** Whether checksums may follow a streamed body as trailers of `aws-chunked`. */
  readonly trailer: boolean
  /** Whether a download asks for the stored checksum and compares it. */
  readonly verifyDownload: boolean
}

/**
 * What is known of one vendor's S3.
 *
 * @since 0.1.0
 * @category models
 */
export interface Provider {
  readonly name: string
  /**
   * Its hosts, without a bucket or an account before them. `{region}` stands for the region, to sign for where none is
   * set.
   */
  readonly hosts: ReadonlyArray<string>
  /** Whether the bucket stands in the path or before the host, unless settings say. */
  readonly addressing: "path" | "virtual"
  /** The region to sign for when neither settings nor host say. */
  readonly region: string | undefined
  /** Whether CreateBucket has to name the region in its body. */
  readonly locationConstraint: boolean
  readonly checksums: Checksums
  /** Whether DeleteObjects needs `Content-MD5`. */
  readonly contentMd5ForDelete: boolean
  /** How `If-Match` of a write must name an ETag. */
  readonly etagQuotes: "quoted" | "unquoted"
  /** Whether PutObject obeys `If-Match` and `If-None-Match`, rather than ignoring or refusing them. */
  readonly conditionalPut: boolean
  /** The same of CompleteMultipartUpload. */
  readonly conditionalComplete: boolean
  /** The same of CopyObject and its target. */
  readonly conditionalCopy: boolean
  /** The same of DeleteObject and `If-Match`. */
  readonly conditionalDelete: boolean
  /** What stands before `if-match` and `if-none-match` when they are about the target of a CopyObject. */
  readonly copyConditionPrefix: string
  /** Keys in one DeleteObjects; 0 where there is no such operation, and keys are deleted one by one. */
  readonly maxDeleteBatch: number
  /** In bytes; the last part may be smaller. */
  readonly minPartSize: number
  /** In bytes; also the most that one PutObject takes. */
  readonly maxPartSize: number
  readonly maxParts: number
  /** Whether all parts but the last must have one size. */
  readonly equalParts: boolean
  /** What the ETag of a multipart object is: the MD5 of its parts' MD5s with `-N` after it, or anything. */
  readonly multipartEtag: "md5" | "opaque"
  /** Whether CompleteMultipartUpload, asked again after it succeeded, answers as it did at first. */
  readonly repeatableComplete: boolean
  readonly copy: boolean
  /** Whether there is UploadPartCopy. */
  readonly multipartCopy: boolean
  /** Which version of the listing a store asks for. */
  readonly listVersion: 1 | 2
  /** Whether listings are asked for with `encoding-type=url`, without which XML cannot carry every key. */
  readonly listUrlEncode: boolean
  readonly versioning: boolean
  /** Of objects. */
  readonly tagging: boolean
  readonly objectLock: boolean
  /** Whether objects are encrypted with a key of the caller's (SSE-C), rather than the key being ignored or refused. */
  readonly customerKeys: boolean
  /** What an object may be given: grants to single accounts, canned ACLs alone, or nothing but `private`. */
  readonly objectAcl: "grants" | "canned" | "none"
  /**
   * What it keeps beside buckets and objects, or refuses by name. A server passes over a parameter that it does not
   * know, so that DELETE with it deletes the bucket or the object itself, and PUT overwrites the object: no change of
   * what is not here is sent, even where this is only assumed.
   */
  readonly subresources: ReadonlyArray<Subresource>
  /** Whether names mean what they mean to Amazon: those of directory buckets, and the ARNs of access points. */
  readonly directoryBuckets: boolean
  /**
   * Whether it has what Tigris has beside S3: snapshots, forks, soft delete, renames in place, bundles. They are asked for
   * by headers, and a server that passes over those does something else: it deletes the bucket instead of its snapshot,
   * and makes an empty bucket instead of a fork. So nothing of it is sent unless this is true, even where it is only
   * assumed not to be.
   */
  readonly tigrisExtensions: boolean
  /** Where each field's value comes from. */
  readonly sources: Sources
}

/**
 * A field of a profile that has a source.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = Exclude<keyof Provider, "name" | "sources">

/**
 * Where a value comes from: the vendor's own words, a run against the server, a report of somebody's, a guess, or the
 * program. What is only assumed is never held against a request: the server may answer it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Source {
  readonly kind: "documented" | "measured" | "reported" | "assumed" | "given"
  /** Which page, version or thread. */
  readonly note: string
  /** `YYYY-MM-DD`. */
  readonly checkedOn?: string | undefined
}

/**
 * One source for each field of a `Provider`.
 *
 * @since 0.1.0
 * @category models
 */
export type Sources = { readonly [K in Field]: Source }

/**
 * What `custom` may change.
 *
 * @since 0.1.0
 * @category models
 */
export interface Overrides extends Partial<Omit<Provider, "checksums" | "sources">> {
  readonly checksums?: Partial<Checksums> | undefined
  readonly sources?: Partial<Sources> | undefined
}

/** A value, and who says so. @internal */
export interface Said<A> {
  readonly value: A
  readonly source: Source
}

const saying = (kind: Source["kind"]) => <A>(value: A, note: string, checkedOn?: string): Said<A> => ({
  value,
  source: checkedOn === undefined ? { kind, note } : { kind, note, checkedOn }
})

/** By the vendor. @internal */
export const documented = saying("documented")

/** By a run of ours against the server. @internal */
export const measured = saying("measured")

/** By somebody who had to find out. @internal */
export const reported = saying("reported")

/** By us, until it is known. @internal */
export const assumed = saying("assumed")

/** @internal */
export const profile = (
  name: string,
  base: Omit<Provider, "name"> | undefined,
  said: { readonly [K in Field]?: Said<Provider[K]> }
): Provider => {
  const values: Record<string, unknown> = { ...base, name }
  const sources: Record<string, Source> = { ...base?.sources }
  for (const [field, { source, value }] of Object.entries(said)) {
    values[field] = value
    sources[field] = source
  }
  return { ...values, sources } as unknown as Provider
}

/** All of another profile, for a server that may be like it. @internal */
export const like = (base: Provider): Provider => {
  const sources: Record<string, Source> = {}
  for (const field of Object.keys(base.sources)) {
    sources[field] = { kind: "assumed", note: `as ${base.name}` }
  }
  return { ...base, hosts: [], sources: sources as Sources }
}
