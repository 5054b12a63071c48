/**
 * Who is told of what happens in a bucket.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { notificationConfiguration } from "../internal/s3/documents/notification.js"
import type * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { NotificationConfiguration } from "../internal/s3/model/notification.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketNotificationConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketNotificationConfigurationOutput extends NotificationConfiguration, groups.Noted {}

const getBucketNotificationConfigurationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.read<GetBucketNotificationConfigurationOutput>(
    "GetBucketNotificationConfiguration",
    "notification",
    notificationConfiguration
  )
)

/**
 * Everything that `getBucketNotificationConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketNotificationConfigurationError = Operation.ErrorOf<
  typeof getBucketNotificationConfigurationOperation
>

/**
 * Who is told of what happens in a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketNotificationConfiguration({ bucket: "photos" })
 */
export const getBucketNotificationConfiguration: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketNotificationConfigurationOutput, GetBucketNotificationConfigurationError, S3Client> = call(
  getBucketNotificationConfigurationOperation
)

/**
 * What `putBucketNotificationConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketNotificationConfigurationInput extends groups.BucketInput, NotificationConfiguration {
  /** Whether S3 is to believe that it may write to queues, topics and functions. */
  readonly skipDestinationValidation?: boolean | undefined
}

const putBucketNotificationConfigurationSetting = ofBucket.write(
  "PutBucketNotificationConfiguration",
  "notification",
  notificationConfiguration
)

const putBucketNotificationConfigurationOperation = Operation.define<PutBucketNotificationConfigurationInput>()({
  ...putBucketNotificationConfigurationSetting,
  members: {
    ...putBucketNotificationConfigurationSetting.members,
    skipDestinationValidation: members.headerBoolean("x-amz-skip-destination-validation")
  }
})

/**
 * Everything that `putBucketNotificationConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketNotificationConfigurationError = Operation.ErrorOf<
  typeof putBucketNotificationConfigurationOperation
>

/**
 * Says who is told of what happens in a bucket, in place of what was said before; nothing given, nobody is.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketNotificationConfiguration({
 *   bucket: "photos",
 *   queueConfigurations: [{
 *     queueArn: "arn:aws:sqs:eu-central-1:111122223333:uploads",
 *     events: ["s3:ObjectCreated:*"],
 *     filter: { key: { filterRules: [{ name: "suffix", value: ".jpg" }] } }
 *   }]
 * })
 */
export const putBucketNotificationConfiguration: (
  input: PutBucketNotificationConfigurationInput
) => Effect.Effect<void, PutBucketNotificationConfigurationError, S3Client> = call(
  putBucketNotificationConfigurationOperation
)
