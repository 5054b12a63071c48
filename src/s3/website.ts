/**
 * A bucket as a web site.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { websiteConfiguration } from "../internal/s3/documents/website.js"
import type * as groups from "../internal/s3/groups.js"
import type { WebsiteConfiguration } from "../internal/s3/model/website.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketWebsite` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketWebsiteOutput extends WebsiteConfiguration, groups.Noted {}

const getBucketWebsiteOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketWebsiteOutput>("GetBucketWebsite", "website", websiteConfiguration)
)

/**
 * Everything that `getBucketWebsite` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketWebsiteError = Operation.ErrorOf<typeof getBucketWebsiteOperation>

/**
 * How a bucket is shown as a web site.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html
 *
 * @since 0.1.0
 * @category websites
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketWebsite({ bucket: "photos" })
 */
export const getBucketWebsite: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketWebsiteOutput, GetBucketWebsiteError, S3Client> = call(getBucketWebsiteOperation)

/**
 * What `putBucketWebsite` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketWebsiteInput extends groups.BucketInput, WebsiteConfiguration {}

const putBucketWebsiteOperation = Operation.define<PutBucketWebsiteInput>()(
  ofBucket.write("PutBucketWebsite", "website", websiteConfiguration)
)

/**
 * Everything that `putBucketWebsite` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketWebsiteError = Operation.ErrorOf<typeof putBucketWebsiteOperation>

/**
 * Shows a bucket as a web site.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
 *
 * @since 0.1.0
 * @category websites
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketWebsite({
 *   bucket: "photos",
 *   indexDocument: { suffix: "index.html" },
 *   errorDocument: { key: "404.html" },
 *   routingRules: [{ condition: { keyPrefixEquals: "docs/" }, redirect: { replaceKeyPrefixWith: "documents/" } }]
 * })
 */
export const putBucketWebsite: (
  input: PutBucketWebsiteInput
) => Effect.Effect<void, PutBucketWebsiteError, S3Client> = call(putBucketWebsiteOperation)

const deleteBucketWebsiteOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketWebsite", "website")
)

/**
 * Everything that `deleteBucketWebsite` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketWebsiteError = Operation.ErrorOf<typeof deleteBucketWebsiteOperation>

/**
 * Shows a bucket as a web site no more.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketWebsite.html
 *
 * @since 0.1.0
 * @category websites
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketWebsite({ bucket: "photos" })
 */
export const deleteBucketWebsite: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketWebsiteError, S3Client> = call(deleteBucketWebsiteOperation)
