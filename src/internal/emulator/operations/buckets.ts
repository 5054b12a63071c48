import { bucketNameProblem, isDirectoryBucket } from "../../wire/bucketName.js"
import { toIso } from "../../wire/dates.js"
import * as Xml from "../../wire/xml.js"
import * as Acl from "../acl.js"
import * as Express from "../express.js"
import * as Listing from "../listing.js"
import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, noBody, query, xmlResponse } from "../operation.js"
import type { Payload } from "../payload.js"
import { invalidArgument, refusal } from "../refusal.js"
import * as Settings from "../settings/table.js"
import * as State from "../state.js"
import * as Tags from "../tags.js"
import { places } from "../tigris/places.js"
import * as Versions from "../versions.js"
import * as Answer from "../xml.js"
import { readDocument } from "../xmlBody.js"

/** @internal */
export const ownerElement = (context: Context, name = "Owner"): string =>
  Answer.element(
    name,
    Answer.textElement("ID", context.state.owner.id),
    Answer.textElement("DisplayName", context.state.owner.displayName)
  )

/** @internal */
export const listBuckets: Operation = {
  name: "ListBuckets",
  payload: noBody,
  run: (context) => {
    const prefix = query(context, "prefix") ?? ""
    const region = query(context, "bucket-region")
    const maxText = query(context, "max-buckets")
    const max = maxText === undefined ? Number.POSITIVE_INFINITY : Number(maxText)
    if (maxText !== undefined && (!/^\d+$/.test(maxText) || max < 1 || max > 10_000)) {
      throw invalidArgument("max-buckets", maxText, "Argument max-buckets must be an integer between 1 and 10000")
    }
    const token = query(context, "continuation-token")
    const after = token === undefined ? "" : Listing.readToken(token)
    const buckets: Array<State.Bucket> = []
    let more = false
    const cursor = context.state.buckets.from(after > prefix ? after : prefix)
    for (let bucket = cursor.next(); bucket !== undefined; bucket = cursor.next()) {
      if (!bucket.name.startsWith(prefix)) break
      if (
        isDirectoryBucket(bucket.name) || bucket.name === after || (region !== undefined && bucket.region !== region)
      ) continue
      if (buckets.length === max) {
        more = true
        break
      }
      buckets.push(bucket)
    }
    return xmlResponse(Answer.namespaced(
      "ListAllMyBucketsResult",
      ownerElement(context),
      Answer.element(
        "Buckets",
        ...buckets.map((bucket) =>
          Answer.element(
            "Bucket",
            Answer.textElement("Name", bucket.name),
            Answer.textElement("CreationDate", toIso(bucket.created)),
            Answer.textElement("BucketRegion", bucket.region)
          )
        )
      ),
      Answer.optionalElement("Prefix", query(context, "prefix")),
      Answer.optionalElement(
        "ContinuationToken",
        more ? Listing.writeToken(buckets[buckets.length - 1]!.name) : undefined
      )
    ))
  }
}

const readConfiguration = (body: Uint8Array): Xml.Xml | undefined =>
  body.length === 0 ? undefined : readDocument(body, "CreateBucketConfiguration")

/** Where the body asks the bucket to be. `undefined` says us-east-1, which has no constraint of its own. */
const constraint = (root: Xml.Xml | undefined): string | undefined => {
  if (root === undefined) return undefined
  for (const child of root.children) {
    if (child.name === "Location" || child.name === "Bucket") {
      throw refusal("InvalidRequest", { message: `${child.name} is for directory buckets.` })
    }
  }
  const location = Xml.childText(root, "LocationConstraint")
  return location === "" ? undefined : location
}

/** What a bucket can be given together with its name. */
const firstSettings = (
  { headers }: Context,
  configuration: Xml.Xml | undefined
): ReadonlyArray<readonly [subresource: string, kept: Uint8Array]> => {
  const tags = configuration === undefined ? undefined : Xml.child(configuration, "Tags")
  const ownership = headers.get("x-amz-object-ownership")
  return [
    ...(tags === undefined ? [] : [["tagging", Tags.toDocument(Tags.ofNewBucket(tags))] as const]),
    ...(ownership === undefined ? [] : [["ownershipControls", Settings.ownership(ownership)] as const])
  ]
}

const regionName = /^[a-z]{2}(-[a-z0-9]+)+-\d+$|^EU$|^[a-z0-9-]+$/

const anywhere = new Set(["auto", "global", "us-east-1"])

/** Tigris has no regions to be in, but places to keep data; three names say that any will do. */
const checkPlace = (location: string | undefined): void => {
  if (location !== undefined && !anywhere.has(location) && !places.has(location)) {
    throw refusal("InvalidLocationConstraint", { details: [["LocationConstraint", location]] })
  }
}

const checkConstraint = (region: string, location: string | undefined): void => {
  // us-east-1 is the absence of a constraint, in S3's own words; s3mini sends it and is refused by AWS too.
  if (location === "us-east-1") {
    throw refusal("InvalidLocationConstraint", { details: [["LocationConstraint", location]] })
  }
  if (location !== undefined && !regionName.test(location)) {
    throw refusal("InvalidLocationConstraint", { details: [["LocationConstraint", location]] })
  }
  const wanted = location ?? "us-east-1"
  const same = wanted === region || (wanted === "EU" && region === "eu-west-1")
  if (!same) {
    throw refusal("IllegalLocationConstraintException", {
      message: location === undefined
        ? "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to."
        : `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`
    })
  }
}

/** What the answer to a creation says. @internal */
export const created = ({ target }: Context) =>
  emptyResponse(200, [["Location", target.virtualHost ? `http://${target.host}/` : `/${target.bucket}`]])

/** Makes the bucket that the request names, or finds that it is there and may be made again. @internal */
export const make = (context: Context, payload: Payload, parent?: State.Parent): State.Bucket => {
  const { state, target } = context
  const name = target.bucket ?? ""
  const configuration = readConfiguration(joined(payload.data))
  const isDirectory = isDirectoryBucket(name)
  if (isDirectory) Express.checkConfiguration(name, configuration)
  else if (state.tigris) checkPlace(constraint(configuration))
  else checkConstraint(state.region, constraint(configuration))
  const settings = firstSettings(context, configuration)
  const before = state.buckets.get(name)
  // In us-east-1, for reasons of compatibility, the second creation succeeds, and changes nothing but the ACL.
  const isTaken = before !== undefined && (isDirectory || state.tigris || state.region !== "us-east-1")
  // The name of a deleted bucket that may come back is not free.
  if (isTaken || state.deletedBuckets.has(name)) {
    throw refusal("BucketAlreadyOwnedByYou", { details: [["BucketName", name]] })
  }
  const bucket = before ?? State.createBucket(state, name, state.region, context.now, parent)
  bucket.acl = Acl.fromHeaders(context.headers, state.owner)
  if (before !== undefined) return bucket
  for (const [subresource, kept] of settings) bucket.settings.set(subresource, kept)
  if (context.headers.get("x-amz-bucket-object-lock-enabled")?.toLowerCase() === "true") {
    bucket.lock = { retention: undefined }
    Versions.setVersioning(bucket, "Enabled")
  }
  return bucket
}

/** @internal */
export const createBucket: Operation = {
  name: "CreateBucket",
  payload: documentBody,
  makesBucket: true,
  before: (context) => {
    const name = context.target.bucket ?? ""
    if (bucketNameProblem(name) !== undefined) {
      throw refusal("InvalidBucketName", { details: [["BucketName", name]] })
    }
    Acl.fromHeaders(context.headers, context.state.owner)
  },
  run: (context, payload) => {
    make(context, payload)
    return created(context)
  }
}

/** @internal */
export const headBucket: Operation = {
  name: "HeadBucket",
  payload: noBody,
  run: (context) =>
    emptyResponse(200, [
      ["x-amz-bucket-region", bucketOf(context).region],
      ["x-amz-access-point-alias", "false"],
      ["Content-Type", "application/xml"]
    ])
}

/** @internal */
export const deleteBucket: Operation = {
  name: "DeleteBucket",
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    if (!Versions.isEmpty(bucket)) throw refusal("BucketNotEmpty", { details: [["BucketName", bucket.name]] })
    context.state.buckets.remove(bucket.name)
    return emptyResponse(204)
  }
}

/** @internal */
export const getBucketLocation: Operation = {
  name: "GetBucketLocation",
  payload: noBody,
  run: (context) => {
    const { region } = bucketOf(context)
    return xmlResponse(Answer.namespaced("LocationConstraint", region === "us-east-1" ? "" : Answer.escapeText(region)))
  }
}
