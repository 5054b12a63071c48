/**
 * Who pays for requests and downloads.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { requestPaymentConfiguration } from "../internal/s3/documents/transfer.js"
import type * as groups from "../internal/s3/groups.js"
import type { RequestPaymentConfiguration } from "../internal/s3/model/transfer.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketRequestPayment` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketRequestPaymentOutput extends RequestPaymentConfiguration, groups.Noted {}

const getBucketRequestPaymentOperation = Operation.define<groups.BucketInput>()(
  ofBucket.read<GetBucketRequestPaymentOutput>("GetBucketRequestPayment", "requestPayment", requestPaymentConfiguration)
)

/**
 * Everything that `getBucketRequestPayment` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketRequestPaymentError = Operation.ErrorOf<typeof getBucketRequestPaymentOperation>

/**
 * Who pays for requests to a bucket and for downloads from it.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
 *
 * @since 0.1.0
 * @category transfer
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketRequestPayment({ bucket: "photos" })
 */
export const getBucketRequestPayment: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketRequestPaymentOutput, GetBucketRequestPaymentError, S3Client> = call(
  getBucketRequestPaymentOperation
)

/**
 * What `putBucketRequestPayment` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketRequestPaymentInput extends groups.BucketInput, RequestPaymentConfiguration {}

const putBucketRequestPaymentOperation = Operation.define<PutBucketRequestPaymentInput>()(
  ofBucket.write("PutBucketRequestPayment", "requestPayment", requestPaymentConfiguration)
)

/**
 * Everything that `putBucketRequestPayment` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketRequestPaymentError = Operation.ErrorOf<typeof putBucketRequestPaymentOperation>

/**
 * Says who pays for requests to a bucket and for downloads from it. Of a bucket where that is the requester, each
 * request needs `requestPayer`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html
 *
 * @since 0.1.0
 * @category transfer
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketRequestPayment({ bucket: "photos", payer: "Requester" })
 */
export const putBucketRequestPayment: (
  input: PutBucketRequestPaymentInput
) => Effect.Effect<void, PutBucketRequestPaymentError, S3Client> = call(putBucketRequestPaymentOperation)
