/**
 * What is special about directory buckets (S3 Express One Zone), as far as it can be said before an operation runs.
 */
import { directoryBucketZone, isDirectoryBucket } from "../wire/bucketName.js"
import * as Xml from "../wire/xml.js"
import type { Headers } from "./headers.js"
import type { Context } from "./operation.js"
import { query } from "./operation.js"
import { invalidArgument, refusal } from "./refusal.js"

/** The service that requests to directory buckets are signed for. @internal */
export const service = "s3express"

/** @internal */
export const storageClass = "EXPRESS_ONEZONE"

/**
 * Whether a request is for the endpoint of directory buckets, which no path and no host here says.
 *
 * @internal
 */
export const isMeant = (headers: Headers): boolean =>
  /Credential=[^,]*\/s3express\/aws4_request/.test(headers.get("authorization") ?? "")

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-differences.html
const zonal = new Set([
  "AbortMultipartUpload",
  "CompleteMultipartUpload",
  "CopyObject",
  "CreateMultipartUpload",
  "CreateSession",
  "DeleteObject",
  "DeleteObjects",
  "GetObject",
  "GetObjectAttributes",
  "HeadBucket",
  "HeadObject",
  "ListMultipartUploads",
  "ListObjectsV2",
  "ListParts",
  "PutObject",
  "RenameObject",
  "UploadPart",
  "UploadPartCopy"
])

const regional = new Set(["CreateBucket", "DeleteBucket", "ListDirectoryBuckets"])

/** What only directory buckets have. */
const express = new Set(["CreateSession", "ListDirectoryBuckets", "RenameObject"])

/**
 * What a session does not suffice for, although it is zonal. AWS's guide has HeadBucket here too, but its SDKs sign that
 * with a session.
 */
const plain = new Set(["CopyObject", "CreateSession", "UploadPartCopy"])

const reading = new Set([
  "GetObject",
  "GetObjectAttributes",
  "HeadBucket",
  "HeadObject",
  "ListMultipartUploads",
  "ListObjectsV2",
  "ListParts"
])

const wrongService = (found: string, expected: string) =>
  refusal("AuthorizationHeaderMalformed", {
    message:
      `The authorization header is malformed; incorrect service "${found}". This endpoint belongs to "${expected}".`
  })

const lacking = (what: string) =>
  refusal("NotImplemented", { message: `${what} is not supported by directory buckets.` })

const invalid = (message: string) => refusal("InvalidRequest", { message })

const refused = ["x-amz-tagging", "x-amz-website-redirect-location", "x-amz-object-lock-mode"]

const checkListing = (context: Context): void => {
  const prefix = query(context, "prefix") ?? ""
  if (prefix !== "" && !prefix.endsWith("/")) {
    throw invalidArgument(
      "prefix",
      prefix,
      "This bucket does not support a prefix that does not end in a delimiter. To continue, specify a prefix that ends with a delimiter."
    )
  }
  const delimiter = query(context, "delimiter") ?? ""
  if (delimiter !== "" && delimiter !== "/") {
    throw invalidArgument("delimiter", delimiter, "This bucket supports no delimiter but a slash.")
  }
  if (query(context, "start-after") !== undefined) throw lacking("start-after")
}

const checkSession = ({ principal, target }: Context, operation: string): void => {
  if (principal._tag !== "Signed" || principal.session === undefined) return
  const { bucket, readOnly } = principal.session
  const allowed = bucket === target.bucket && zonal.has(operation) && !plain.has(operation) &&
    (!readOnly || reading.has(operation))
  if (!allowed) throw refusal("AccessDenied")
}

/**
 * Refuses what directory buckets do not have of other buckets, and other buckets of them.
 *
 * @internal
 */
export const check = (context: Context, operation: string): void => {
  const { headers, principal, target } = context
  const isDirectory = target.bucket === undefined
    ? operation === "ListDirectoryBuckets"
    : isDirectoryBucket(target.bucket)
  if (principal._tag === "Signed") {
    const expected = isDirectory ? service : "s3"
    if (principal.service !== expected) throw wrongService(principal.service, expected)
  }
  checkSession(context, operation)
  if (!isDirectory) {
    if (express.has(operation)) throw refusal("NotImplemented", { message: `${operation} is for directory buckets.` })
    return
  }
  if (!zonal.has(operation) && !regional.has(operation)) throw lacking(operation)
  for (const name of refused) if (headers.has(name)) throw lacking(name)
  if (operation === "ListObjectsV2" || operation === "ListMultipartUploads") checkListing(context)
}

/**
 * Holds what CreateBucket says of a directory bucket against its name.
 *
 * @internal
 */
export const checkConfiguration = (name: string, root: Xml.Xml | undefined): void => {
  const location = root?.children.find((child) => child.name === "Location")
  const bucket = root?.children.find((child) => child.name === "Bucket")
  if (location === undefined || bucket === undefined) throw invalid("A directory bucket needs a Location and a Bucket.")
  const type = Xml.childText(location, "Type")
  if (type !== "AvailabilityZone" && type !== "LocalZone") throw invalid("The Type of the Location is unknown.")
  if (Xml.childText(location, "Name") !== directoryBucketZone(name)) {
    throw invalid("The zone in the name of the bucket is not that of its Location.")
  }
  if (Xml.childText(bucket, "Type") !== "Directory" || Xml.childText(bucket, "DataRedundancy") !== `Single${type}`) {
    throw invalid("The Bucket must be of the Type Directory, with the DataRedundancy of its Location.")
  }
}
