/**
 * How a server encrypts what it stores.
 *
 * @since 0.1.0
 */

/**
 * What new objects are encrypted with, unless they say themselves.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
 * @since 0.1.0
 * @category models
 */
export interface ServerSideEncryptionByDefault {
  readonly sseAlgorithm: "AES256" | "aws:kms" | "aws:kms:dsse" | (string & {})
  /** Absent with `aws:kms`: the account's own key for S3. */
  readonly kmsMasterKeyId?: string | undefined
}

/**
 * Ways of encrypting that the bucket refuses.
 *
 * @since 0.1.0
 * @category models
 */
export interface BlockedEncryptionTypes {
  readonly encryptionType?: ReadonlyArray<"NONE" | "SSE-C" | (string & {})> | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html
 * @since 0.1.0
 * @category models
 */
export interface ServerSideEncryptionRule {
  readonly applyServerSideEncryptionByDefault?: ServerSideEncryptionByDefault | undefined
  /** Whether a key of the bucket stands between its objects and KMS, so that KMS is asked less. */
  readonly bucketKeyEnabled?: boolean | undefined
  readonly blockedEncryptionTypes?: BlockedEncryptionTypes | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface ServerSideEncryptionConfiguration {
  readonly rules: ReadonlyArray<ServerSideEncryptionRule>
}

/**
 * A key of KMS.
 *
 * @since 0.1.0
 * @category models
 */
export interface KmsEncryption {
  readonly kmsKeyArn: string
  readonly bucketKeyEnabled?: boolean | undefined
}

/**
 * What a stored object is to be encrypted with from now on.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 * @since 0.1.0
 * @category models
 */
export interface ObjectEncryption {
  readonly sseKms: KmsEncryption
}
