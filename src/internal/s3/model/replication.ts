/**
 * What of a bucket is kept in others too.
 *
 * @since 0.1.0
 */
import type { PrefixOrTags } from "./filter.js"

type Status = "Enabled" | "Disabled" | (string & {})

/**
 * Whether something is done.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReplicationSwitch {
  readonly status: Status
}

/**
 * Which objects that need not be replicated are.
 *
 * @since 0.1.0
 * @category models
 */
export interface SourceSelectionCriteria {
  /** What is encrypted with a key of KMS. */
  readonly sseKmsEncryptedObjects?: ReplicationSwitch | undefined
  /** What is changed at a replica. */
  readonly replicaModifications?: ReplicationSwitch | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ReplicationTimeValue {
  readonly minutes?: number | undefined
}

/**
 * Whether replication within a time is promised.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReplicationTime extends ReplicationSwitch {
  /** S3 knows 15 minutes. */
  readonly time: ReplicationTimeValue
}

/**
 * Whether replication is measured.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReplicationMetrics extends ReplicationSwitch {
  readonly eventThreshold?: ReplicationTimeValue | undefined
}

/**
 * Who the replicas belong to.
 *
 * @since 0.1.0
 * @category models
 */
export interface AccessControlTranslation {
  readonly owner: "Destination" | (string & {})
}

/**
 * What the replicas are encrypted with.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReplicaEncryption {
  readonly replicaKmsKeyId?: string | undefined
}

/**
 * Where the replicas are kept.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReplicationDestination {
  /** The ARN of the other bucket. */
  readonly bucket: string
  readonly account?: string | undefined
  readonly storageClass?: string | undefined
  readonly accessControlTranslation?: AccessControlTranslation | undefined
  readonly encryptionConfiguration?: ReplicaEncryption | undefined
  readonly replicationTime?: ReplicationTime | undefined
  readonly metrics?: ReplicationMetrics | undefined
}

/**
 * Whether deletions are replicated.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteMarkerReplication {
  readonly status?: Status | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRule.html
 * @since 0.1.0
 * @category models
 */
export interface ReplicationRule {
  readonly id?: string | undefined
  /** Of two rules with the same destination, the higher one counts. */
  readonly priority?: number | undefined
  /** The older form of a filter. */
  readonly prefix?: string | undefined
  readonly filter?: PrefixOrTags | undefined
  readonly status: Status
  readonly sourceSelectionCriteria?: SourceSelectionCriteria | undefined
  readonly existingObjectReplication?: ReplicationSwitch | undefined
  readonly destination: ReplicationDestination
  readonly deleteMarkerReplication?: DeleteMarkerReplication | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface ReplicationConfiguration {
  /** The ARN of the role that S3 replicates as. */
  readonly role: string
  readonly rules: ReadonlyArray<ReplicationRule>
}
