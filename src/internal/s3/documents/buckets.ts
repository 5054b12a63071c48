import * as xml from "../../wire/xml.js"
import type {
  BucketEntry,
  BucketInfo,
  BucketLocation,
  CreateBucketConfiguration,
  GetBucketLocationOutput,
  ListBucketsOutput,
  ListDirectoryBucketsOutput
} from "../model/bucket.js"
import { decoder, document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

const bucket = shape.struct<BucketEntry>({
  name: shape.requiredText("Name"),
  creationDate: shape.date("CreationDate"),
  bucketRegion: shape.text("BucketRegion"),
  bucketArn: shape.text("BucketArn")
})

/** @internal */
export const bucketList = document<ListBucketsOutput>("ListAllMyBucketsResult", {
  owner: shape.child("Owner", common.owner),
  buckets: shape.inside("Buckets", shape.list("Bucket", bucket)),
  continuationToken: shape.text("ContinuationToken"),
  prefix: shape.text("Prefix")
})

/** @internal */
export const directoryBucketList = document<ListDirectoryBucketsOutput>("ListAllMyDirectoryBucketsResult", {
  buckets: shape.inside("Buckets", shape.list("Bucket", bucket)),
  continuationToken: shape.text("ContinuationToken")
})

const location = shape.struct<BucketLocation>({
  type: shape.text("Type"),
  name: shape.text("Name")
})

const bucketInfo = shape.struct<BucketInfo>({
  dataRedundancy: shape.text("DataRedundancy"),
  type: shape.text("Type")
})

/** @internal */
export const createBucketConfiguration = document<CreateBucketConfiguration>("CreateBucketConfiguration", {
  locationConstraint: shape.text("LocationConstraint"),
  location: shape.child("Location", location),
  bucketInfo: shape.child("Bucket", bucketInfo),
  tags: shape.inside("Tags", shape.optionalList("Tag", common.tag))
})

/**
 * Older documentation, and servers made after it, put an element of the same name inside.
 *
 * @internal
 */
export const decodeGetBucketLocation = decoder("LocationConstraint", (root): GetBucketLocationOutput => {
  const constraint = (xml.childText(root, "LocationConstraint") ?? root.text).trim()
  return constraint === "" ? {} : { locationConstraint: constraint }
})
