/**
 * Operations on buckets themselves.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { bucketList, createBucketConfiguration, decodeGetBucketLocation } from "../internal/s3/documents/buckets.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type * as model from "../internal/s3/model/bucket.js"
import type { Tag } from "../internal/s3/model/object.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import * as payload from "../internal/s3/payload.js"
import { isArn } from "../internal/wire/arn.js"
import { directoryBucketZone } from "../internal/wire/bucketName.js"
import type { S3Client } from "../S3Client.js"
import type { S3Config } from "../S3Config.js"
import * as StorageError from "../StorageError.js"

/**
 * What `createBucket` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateBucketInput extends groups.BucketGrantInput {
  readonly bucket: string
  /** Where to put it; absent, the client's region where the provider wants one said, else the provider's own choice. */
  readonly locationConstraint?: string | undefined
  /** Absent: the zone in the name of a directory bucket. */
  readonly location?: model.BucketLocation | undefined
  /** Absent: what a directory bucket has to say of itself. */
  readonly bucketInfo?: model.BucketInfo | undefined
  readonly objectLockEnabled?: boolean | undefined
  readonly objectOwnership?: "BucketOwnerPreferred" | "ObjectWriter" | "BucketOwnerEnforced" | undefined
  /** Labels of the bucket; what a provider does not know, it may ignore. */
  readonly tags?: ReadonlyArray<Tag> | undefined
}

/**
 * What `createBucket` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateBucketOutput {
  readonly location?: string | undefined
  readonly bucketArn?: string | undefined
  readonly requestId?: string | undefined
}

/** Local Zones have the name of a place in their id, as `usw2-lax1-az1`. */
const locationOf = (zone: string): Required<model.BucketLocation> => ({
  type: zone.split("-").length > 2 ? "LocalZone" : "AvailabilityZone",
  name: zone
})

const configurationOf = (input: CreateBucketInput, config: S3Config): model.CreateBucketConfiguration => {
  const { bucket, bucketInfo, location, locationConstraint, tags } = input
  const zone = config.provider.directoryBuckets ? directoryBucketZone(bucket) : undefined
  if (zone !== undefined) {
    const found = { ...locationOf(zone), ...location }
    return {
      location: found,
      bucketInfo: { dataRedundancy: `Single${found.type}`, type: "Directory", ...bucketInfo },
      tags
    }
  }
  const constraint = locationConstraint ?? (config.provider.locationConstraint ? config.region : undefined)
  // S3 takes no constraint for the region that was there before there were others.
  return { locationConstraint: constraint === "us-east-1" ? undefined : constraint, location, bucketInfo, tags }
}

const createBucketOperation = Operation.define<CreateBucketInput>()({
  name: "CreateBucket",
  method: "PUT",
  target: "bucket",
  members: {
    bucket: members.bucket,
    ...createBucketConfiguration.members,
    ...groups.bucketGrants,
    objectLockEnabled: members.headerBoolean("x-amz-bucket-object-lock-enabled"),
    objectOwnership: members.header("x-amz-object-ownership")
  },
  finish: (input, parts, surroundings) => {
    if (isArn(input.bucket)) return "an access point stands for a bucket that is there already: give the new one a name"
    const configuration = configurationOf(input, surroundings.config)
    return Object.values(configuration).every((value) => value === undefined)
      ? undefined
      : payload.document(createBucketConfiguration.encode(configuration), parts, surroundings)
  },
  // Repeating it answers BucketAlreadyOwnedByYou, which would hide that the first attempt did it.
  idempotent: () => false,
  errors: [
    StorageError.InvalidBucketName,
    StorageError.BucketAlreadyExists,
    StorageError.BucketAlreadyOwnedByYou,
    StorageError.OperationAborted,
    StorageError.LimitExceeded
  ],
  answer: answers.headers<CreateBucketOutput>
})

/**
 * Everything that `createBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateBucketError = Operation.ErrorOf<typeof createBucketOperation>

/**
 * Creates a bucket; a directory bucket, in the zone that it names, if it is called `name--zone--x-s3`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const ensure = S3.createBucket({ bucket: "photos" }).pipe(
 *   Effect.catchTag("BucketAlreadyOwnedByYou", () => Effect.void)
 * )
 */
export const createBucket: (
  input: CreateBucketInput
) => Effect.Effect<CreateBucketOutput, CreateBucketError, S3Client> = call(createBucketOperation)

/**
 * What `headBucket` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface HeadBucketOutput {
  /** Where the bucket is, if the provider says. */
  readonly bucketRegion?: string | undefined
  readonly bucketArn?: string | undefined
  readonly accessPointAlias?: boolean | undefined
  readonly requestId?: string | undefined
}

const headBucketOperation = Operation.define<groups.BucketInput>()({
  name: "HeadBucket",
  method: "HEAD",
  target: "bucket",
  access: "credentials",
  members: groups.bucket,
  errors: groups.bucketErrors,
  answer: answers.headers<HeadBucketOutput>
})

/**
 * Everything that `headBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type HeadBucketError = Operation.ErrorOf<typeof headBucketOperation>

/**
 * Whether the bucket is there and may be used.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const exists = S3.headBucket({ bucket: "photos" }).pipe(
 *   Effect.as(true),
 *   Effect.catchTag("NoSuchBucket", () => Effect.succeed(false))
 * )
 */
export const headBucket: (input: groups.BucketInput) => Effect.Effect<HeadBucketOutput, HeadBucketError, S3Client> =
  call(
    headBucketOperation
  )

const deleteBucketOperation = Operation.define<groups.BucketInput>()({
  name: "DeleteBucket",
  method: "DELETE",
  target: "bucket",
  members: groups.bucket,
  // Repeating it answers NoSuchBucket, which would hide that the first attempt did it.
  idempotent: () => false,
  errors: [...groups.bucketErrors, StorageError.BucketNotEmpty, StorageError.OperationAborted],
  answer: answers.nothing
})

/**
 * Everything that `deleteBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketError = Operation.ErrorOf<typeof deleteBucketOperation>

/**
 * Deletes an empty bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucket({ bucket: "photos" })
 */
export const deleteBucket: (input: groups.BucketInput) => Effect.Effect<void, DeleteBucketError, S3Client> = call(
  deleteBucketOperation
)

/**
 * What `getBucketLocation` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketLocationOutput extends model.GetBucketLocationOutput {
  /** The region's name: S3 says nothing for `us-east-1`, and `EU` for `eu-west-1`. */
  readonly region: string
  readonly requestId?: string | undefined
}

const regionOf = (constraint: string | undefined): string =>
  constraint === undefined || constraint === "" ? "us-east-1" : constraint === "EU" ? "eu-west-1" : constraint

const location = answers.document<groups.BucketInput, model.GetBucketLocationOutput>(decodeGetBucketLocation)

const getBucketLocationOperation = Operation.define<groups.BucketInput>()({
  name: "GetBucketLocation",
  method: "GET",
  target: "bucket",
  subresource: [["location", ""]],
  members: groups.bucket,
  errors: groups.bucketErrors,
  answer: (response, asked) =>
    Effect.map(location(response, asked), (output): GetBucketLocationOutput => ({
      ...output,
      region: regionOf(output.locationConstraint)
    }))
})

/**
 * Everything that `getBucketLocation` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketLocationError = Operation.ErrorOf<typeof getBucketLocationOperation>

/**
 * Where a bucket is.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketLocation({ bucket: "photos" })
 */
export const getBucketLocation: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketLocationOutput, GetBucketLocationError, S3Client> = call(getBucketLocationOperation)

/**
 * What `listBuckets` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketsInput {
  readonly prefix?: string | undefined
  readonly bucketRegion?: string | undefined
  /** At most 10 000. */
  readonly maxBuckets?: number | undefined
  readonly continuationToken?: string | undefined
}

/**
 * What `listBuckets` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketsOutput extends model.ListBucketsOutput {
  readonly requestId?: string | undefined
}

const listBucketsOperation = Operation.define<ListBucketsInput>()({
  name: "ListBuckets",
  method: "GET",
  target: "service",
  members: {
    prefix: members.query("prefix"),
    bucketRegion: members.query("bucket-region"),
    maxBuckets: members.queryNumber("max-buckets", 1, 10_000),
    continuationToken: members.query("continuation-token")
  },
  errors: [],
  answer: answers.document<ListBucketsInput, ListBucketsOutput>(bucketList.decode)
})

const listBucketsCall = call(listBucketsOperation)

/**
 * Everything that `listBuckets` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListBucketsError = Operation.ErrorOf<typeof listBucketsOperation>

/**
 * One page of the caller's buckets; all of them, unless `maxBuckets` is given.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listBuckets()
 */
export const listBuckets = (
  input: ListBucketsInput = {}
): Effect.Effect<ListBucketsOutput, ListBucketsError, S3Client> => listBucketsCall(input)

/**
 * All of the caller's buckets, page after page.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const names = Stream.runCollect(Stream.map(S3.listBucketsStream(), (bucket) => bucket.name))
 */
export const listBucketsStream = (
  input: ListBucketsInput = {}
): Stream.Stream<model.BucketEntry, ListBucketsError, S3Client> =>
  pages.stream({
    operation: "ListBuckets",
    start: input.continuationToken,
    page: (continuationToken) => listBuckets({ ...input, continuationToken }),
    next: (page) => page.continuationToken,
    items: (page) => page.buckets
  })
