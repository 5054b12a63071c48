import * as xml from "../../wire/xml.js"
import type {
  BucketEntry,
  GetBucketLocationOutput,
  GetBucketVersioningOutput,
  ListBucketsOutput
} from "../model/bucket.js"
import * as common from "./common.js"
import * as document from "./document.js"

const bucket = document.struct<BucketEntry>({
  name: document.requiredText("Name"),
  creationDate: document.date("CreationDate"),
  bucketRegion: document.text("BucketRegion"),
  bucketArn: document.text("BucketArn")
})

const none: ReadonlyArray<BucketEntry> = []

const buckets = document.inside("Buckets", document.list("Bucket", bucket))

/** @internal */
export const decodeListBuckets = document.document(
  "ListAllMyBucketsResult",
  document.struct<ListBucketsOutput>({
    buckets: (element, reading) => buckets(element, reading) ?? none,
    owner: document.inside("Owner", common.owner),
    continuationToken: document.text("ContinuationToken"),
    prefix: document.text("Prefix")
  })
)

/** @internal */
export const decodeGetBucketLocation = document.document(
  "LocationConstraint",
  document.struct<GetBucketLocationOutput>({
    // Older documentation, and servers made after it, put an element of the same name inside.
    locationConstraint: (element) => (xml.childText(element, "LocationConstraint") ?? element.text).trim() || undefined
  })
)

/** @internal */
export const decodeGetBucketVersioning = document.document(
  "VersioningConfiguration",
  document.struct<GetBucketVersioningOutput>({
    status: document.text("Status"),
    mfaDelete: document.text("MfaDelete")
  })
)
