/**
 * How buckets of Tigris are made.
 *
 * @since 0.1.0
 */
import * as S3 from "../../s3/bucket.js"
import * as members from "../s3/members.js"
import type * as Operation from "../s3/operation.js"
import { base, extend } from "./extend.js"

/**
 * What Tigris can be told of a new bucket, beside what S3 can.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketOptions {
  /** Whether snapshots can be taken of it, and forks made. It keeps all versions of its objects from then on. */
  readonly enableSnapshots?: boolean | undefined
  /** For how many days what is deleted can be brought back, 7 to 90; `true` is 7. */
  readonly softDelete?: boolean | number | undefined
  /**
   * Where its data is: one region (`fra`), several, or a group (`usa`, `eur`). Absent: anywhere, wherever it is asked for.
   */
  readonly regions?: ReadonlyArray<string> | undefined
  /** What objects are stored as unless their writer says: `STANDARD`, `STANDARD_IA`, `GLACIER` or `GLACIER_IR`. */
  readonly storageClass?: string | undefined
  /** Whether everybody may list it, if everybody may read it. */
  readonly publicListing?: boolean | undefined
}

/**
 * What `createBucket` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateBucketInput extends S3.CreateBucketInput, BucketOptions {}

/** @internal */
export const retention = (value: boolean | number): string | undefined =>
  typeof value === "boolean"
    ? String(value)
    : Number.isInteger(value) && value >= 7 && value <= 90
    ? String(value)
    : undefined

/** @internal */
export const joinedRegions = (value: ReadonlyArray<string>): string | undefined =>
  value.every((region) => /^[a-z]+$/.test(region)) ? value.join(",") : undefined

const unlessFalse = (name: string): Operation.Member<boolean> => (value, parts) =>
  value ? members.setHeader(parts, name, "true") : undefined

const bucketOptions: Operation.Members<BucketOptions> = {
  enableSnapshots: unlessFalse("x-tigris-enable-snapshot"),
  softDelete: (value, parts) => {
    const text = retention(value)
    return text === undefined
      ? "must be a whole number of days from 7 to 90"
      : value === false
      ? undefined
      : members.setHeader(parts, "x-tigris-soft-delete", text)
  },
  regions: (value, parts) => {
    const text = joinedRegions(value)
    return text === undefined
      ? "holds what is no region, such as fra or usa"
      : text === ""
      ? undefined
      : members.setHeader(parts, "x-tigris-regions", text)
  },
  storageClass: members.header("x-amz-storage-class"),
  publicListing: members.headerBoolean("x-amz-acl-public-list-objects-enabled")
}

/** @internal */
export const createBucketOperation = extend<
  S3.CreateBucketInput,
  S3.CreateBucketOutput,
  S3.CreateBucketError,
  never,
  CreateBucketInput
>(base(S3.createBucket), { name: "CreateBucket", members: bucketOptions })
