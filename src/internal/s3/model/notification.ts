/**
 * Who is told of what happens in a bucket.
 *
 * @since 0.1.0
 */

/**
 * What happened.
 *
 * @since 0.1.0
 * @category models
 */
export type NotificationEvent =
  | "s3:ObjectCreated:*"
  | "s3:ObjectCreated:Put"
  | "s3:ObjectCreated:Post"
  | "s3:ObjectCreated:Copy"
  | "s3:ObjectCreated:CompleteMultipartUpload"
  | "s3:ObjectRemoved:*"
  | "s3:ObjectRemoved:Delete"
  | "s3:ObjectRemoved:DeleteMarkerCreated"
  | "s3:ObjectRestore:*"
  | "s3:ObjectRestore:Post"
  | "s3:ObjectRestore:Completed"
  | "s3:ObjectRestore:Delete"
  | "s3:ObjectTagging:*"
  | "s3:ObjectTagging:Put"
  | "s3:ObjectTagging:Delete"
  | "s3:ObjectAcl:Put"
  | "s3:ObjectAnnotation:*"
  | "s3:ObjectAnnotation:Put"
  | "s3:ObjectAnnotation:Delete"
  | "s3:ObjectRetention:Put"
  | "s3:LifecycleExpiration:*"
  | "s3:LifecycleExpiration:Delete"
  | "s3:LifecycleExpiration:DeleteMarkerCreated"
  | "s3:LifecycleTransition"
  | "s3:IntelligentTiering"
  | "s3:Replication:*"
  | "s3:Replication:OperationFailedReplication"
  | "s3:Replication:OperationNotTracked"
  | "s3:Replication:OperationMissedThreshold"
  | "s3:Replication:OperationReplicatedAfterThreshold"
  | "s3:ReducedRedundancyLostObject"
  | (string & {})

/**
 * How a key has to begin, or to end.
 *
 * @since 0.1.0
 * @category models
 */
export interface KeyFilterRule {
  readonly name?: "prefix" | "suffix" | (string & {}) | undefined
  readonly value?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface KeyFilter {
  readonly filterRules?: ReadonlyArray<KeyFilterRule> | undefined
}

/**
 * Which objects are meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface NotificationFilter {
  readonly key?: KeyFilter | undefined
}

interface Subscription {
  /** S3 makes one up where there is none. */
  readonly id?: string | undefined
  readonly events: ReadonlyArray<NotificationEvent>
  readonly filter?: NotificationFilter | undefined
}

/**
 * A topic of SNS.
 *
 * @since 0.1.0
 * @category models
 */
export interface TopicConfiguration extends Subscription {
  readonly topicArn: string
}

/**
 * A queue of SQS.
 *
 * @since 0.1.0
 * @category models
 */
export interface QueueConfiguration extends Subscription {
  readonly queueArn: string
}

/**
 * A function of Lambda.
 *
 * @since 0.1.0
 * @category models
 */
export interface LambdaFunctionConfiguration extends Subscription {
  readonly lambdaFunctionArn: string
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_NotificationConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface NotificationConfiguration {
  readonly topicConfigurations?: ReadonlyArray<TopicConfiguration> | undefined
  readonly queueConfigurations?: ReadonlyArray<QueueConfiguration> | undefined
  readonly lambdaFunctionConfigurations?: ReadonlyArray<LambdaFunctionConfiguration> | undefined
  /** Whether EventBridge is told of everything. */
  readonly eventBridgeConfiguration?: true | undefined
}
