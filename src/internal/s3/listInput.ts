/**
 * What listings of objects and of versions take.
 */
import * as groups from "./groups.js"
import * as members from "./members.js"
import type { Members } from "./operation.js"

/**
 * What every listing of a bucket takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListInput extends groups.OwnerInput {
  readonly bucket: string
  /** Only keys that begin with it. */
  readonly prefix?: string | undefined
  /** Keys that have it after the prefix are rolled up into `commonPrefixes`; usually `/`. */
  readonly delimiter?: string | undefined
  /** Entries and prefixes on a page; at most 1 000, which is also the default. */
  readonly maxKeys?: number | undefined
  /** Asks for keys in percent encoding, which XML needs for control characters; done where the provider can. */
  readonly encodingType?: "url" | "none" | undefined
  readonly optionalObjectAttributes?: ReadonlyArray<"RestoreStatus"> | undefined
}

/** @internal */
export const listMembers: Members<ListInput> = {
  bucket: members.bucket,
  prefix: members.query("prefix"),
  delimiter: members.query("delimiter"),
  maxKeys: members.queryNumber("max-keys", 0, 1000),
  encodingType: members.elsewhere,
  optionalObjectAttributes: members.headerList("x-amz-optional-object-attributes"),
  ...groups.owner
}
