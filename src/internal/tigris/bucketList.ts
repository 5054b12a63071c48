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
 * How much there is in buckets. That it is of all of them, whatever is on the page, no source says.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketStats {
  readonly buckets?: number | undefined
  readonly bytes?: number | undefined
  readonly objects?: number | undefined
  /** Objects, each with all of its versions. */
  readonly versions?: number | undefined
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
  /** Where it was asked for. */
  readonly owner?: { readonly id?: string | undefined; readonly displayName?: string | undefined } | undefined
  /** Where they were asked for. */
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
      buckets: json.number(ActiveBuckets),
      bytes: json.number(TotalStorageBytes),
      objects: json.number(TotalUniqueObjects),
      versions: json.number(TotalObjects)
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
