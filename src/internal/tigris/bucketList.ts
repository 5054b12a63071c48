/**
 * Lists of buckets, as Tigris makes them in JSON.
 *
 * @since 0.1.0
 */
import * as members from "../s3/members.js"
import type * as Operation from "../s3/operation.js"
import * as details from "./details.js"
import * as json from "./json.js"

/** @internal */
export const acceptJson = (parts: Operation.Parts): undefined => {
  parts.headers["accept"] = "application/json"
}

/**
 * Which page of a list is asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface PageInput {
  readonly maxBuckets?: number | undefined
  readonly continuationToken?: string | undefined
}

/**
 * How much there is in buckets.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketStats {
  readonly buckets: number
  readonly bytes: number
  readonly objects: number
  /** Objects, each with all of its versions. */
  readonly versions: number
}

/**
 * What `listBuckets` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketsOutput {
  readonly buckets: ReadonlyArray<details.BucketDetails>
  readonly continuationToken?: string | undefined
  /** The account. */
  readonly owner?: { readonly id?: string | undefined; readonly displayName?: string | undefined } | undefined
  /** Of the buckets of this page; where they were asked for. */
  readonly stats?: BucketStats | undefined
}

const included = ["IncludeVisibility", "IncludeRegionsInfo", "IncludeTypeInfo", "IncludeForkInfo"]

/** @internal */
export const listMembers: Operation.Members<PageInput> = {
  maxBuckets: members.queryNumber("max-buckets", 1, 10_000),
  continuationToken: members.query("continuation-token")
}

/** @internal */
export const finishList = (parts: Operation.Parts): undefined => {
  for (const name of included) parts.query.push([name, "true"])
  return acceptJson(parts)
}

const owner = (value: unknown): ListBucketsOutput["owner"] => {
  const { DisplayName, ID } = json.object(value)
  return json.isObject(value) ? { id: json.text(ID), displayName: json.text(DisplayName) } : undefined
}

const stats = (value: unknown): BucketStats | undefined => {
  const { ActiveBuckets, TotalObjects, TotalStorageBytes, TotalUniqueObjects } = json.object(value)
  return json.isObject(value)
    ? {
      buckets: json.number(ActiveBuckets) ?? 0,
      bytes: json.number(TotalStorageBytes) ?? 0,
      objects: json.number(TotalUniqueObjects) ?? 0,
      versions: json.number(TotalObjects) ?? 0
    }
    : undefined
}

/** @internal */
export const toPage = (value: json.Json): ListBucketsOutput => ({
  buckets: json.list(json.object(value["Buckets"])["Bucket"]).flatMap(details.bucket),
  continuationToken: json.text(value["ContinuationToken"]),
  owner: owner(value["Owner"]),
  stats: stats(value["Stats"])
})
