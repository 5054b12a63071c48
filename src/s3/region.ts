/**
 * Where a bucket is.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as endpoints from "../internal/endpoint.js"
import * as http from "../internal/http.js"
import type { BucketInput } from "../internal/s3/groups.js"
import { addressProblem, isVirtualHostable } from "../internal/wire/bucketName.js"
import { isRegionName } from "../internal/wire/regionName.js"
import * as uri from "../internal/wire/uri.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"
import * as bucket from "./bucket.js"

/**
 * Everything that `resolveBucketRegion` can fail with. `UnknownServiceError` means that the endpoint answered and named
 * no region.
 *
 * @since 0.1.0
 * @category errors
 */
export type ResolveBucketRegionError =
  | StorageError.InvalidBucketName
  | StorageError.InvalidConfig
  | StorageError.NoSuchBucket
  | StorageError.UnknownServiceError
  | http.Failure

const operation = "HeadBucket"

/** Asked there, S3 names the region of any bucket of the partition. */
const global = "https://s3.amazonaws.com"

/**
 * The region of a bucket, found without credentials, settings or a client: an unsigned HEAD, which S3 answers with
 * `x-amz-bucket-region` even where it refuses it. `endpoint` is `https://s3.amazonaws.com` unless given; China has one
 * of its own.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { S3 } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * // A client for the region that the bucket is in.
 * export const S3Live = Layer.unwrapEffect(
 *   Effect.map(S3.resolveBucketRegion("photos"), (region) => S3.layer({ bucket: "photos", region }))
 * ).pipe(Layer.provide(FetchHttpClient.layer))
 */
export const resolveBucketRegion = (
  bucket: string,
  options?: { readonly endpoint?: string | undefined }
): Effect.Effect<string, ResolveBucketRegionError, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const where = { operation, bucket }
    const problem = addressProblem(bucket)
    if (problem !== undefined) {
      return yield* new StorageError.InvalidBucketName({ ...where, message: `the bucket name ${problem}` })
    }
    const endpoint = endpoints.parse(options?.endpoint ?? global)
    if ("problem" in endpoint) {
      return yield* new StorageError.InvalidConfig({
        message: `The endpoint ${endpoint.problem}`,
        setting: "endpoint",
        source: "the options",
        allowed: "http:// or https://, a host, perhaps a port and a path"
      })
    }
    const before = options?.endpoint === undefined && isVirtualHostable(bucket, true)
    const sender = yield* http.sender
    const { headers, status } = yield* Effect.acquireUseRelease(
      sender.send({
        method: "HEAD",
        origin: `${endpoint.scheme}://${before ? `${bucket}.` : ""}${endpoint.host}`,
        path: `${endpoint.basePath}/${before ? "" : uri.encodeComponent(bucket)}`,
        query: "",
        headers: {},
        body: { _tag: "Empty" }
      }, { where }),
      Effect.succeed,
      (response) => response.release
    )
    if (status === 404) {
      return yield* new StorageError.NoSuchBucket({ ...where, status, message: "there is no such bucket" })
    }
    const region = headers["x-amz-bucket-region"]
    return region !== undefined && isRegionName(region) ? region : yield* new StorageError.UnknownServiceError({
      ...where,
      status,
      message: `the answer, ${status}, names no region`,
      hint: "this endpoint does not say where its buckets are; `bucketRegion` asks with credentials"
    })
  })

/**
 * Everything that `bucketRegion` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type BucketRegionError = bucket.HeadBucketError | bucket.GetBucketLocationError

/**
 * The region of a bucket: as HeadBucket's answer names it, or else by GetBucketLocation.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.bucketRegion({ bucket: "photos" })
 */
export const bucketRegion = (input: BucketInput): Effect.Effect<string, BucketRegionError, S3Client> => {
  const located = Effect.map(bucket.getBucketLocation(input), ({ region }) => region)
  return bucket.headBucket(input).pipe(
    Effect.flatMap(({ bucketRegion }) =>
      bucketRegion !== undefined && isRegionName(bucketRegion) ? Effect.succeed(bucketRegion) : located
    ),
    Effect.catchTags({
      WrongRegion: (error) => error.region === undefined ? located : Effect.succeed(error.region),
      AccessDenied: () => located,
      MethodNotAllowed: () => located,
      NotImplemented: () => located
    }),
    Effect.filterOrFail(isRegionName, () =>
      new StorageError.MalformedResponse({
        operation: "GetBucketLocation",
        bucket: input.bucket,
        message: "the location that the server names is no region's name"
      }))
  )
}
