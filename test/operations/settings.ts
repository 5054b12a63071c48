/**
 * Every setting of a bucket: the operations on it, a value for it, and what is there without it.
 */
import type { Effect } from "effect"
import { S3, type S3Client, type StorageError } from "effect-s3"

/** Another bucket of the same owner, for logs to go to. */
export const logsOf = (bucket: string): string => `${bucket}-logs`

export type Run<A, E> = Effect.Effect<A, E, S3Client.S3Client>

export interface Setting {
  /** By S3's names for reading, writing and removing it. */
  readonly names: readonly [get: string, put: string, remove?: string]
  readonly get: Run<object, StorageError.StorageError>
  /** The wire's word for there being none, or what there is from the start. */
  readonly unset: string | object
  readonly put: Run<unknown, StorageError.StorageError>
  readonly then: object
  readonly remove?: Run<unknown, StorageError.StorageError>
  readonly first?: Run<unknown, StorageError.StorageError>
}

const setting = <const V extends object>(
  bucket: string,
  names: Setting["names"],
  get: (input: { readonly bucket: string }) => Run<object, StorageError.StorageError>,
  put: (input: V & { readonly bucket: string }) => Run<unknown, StorageError.StorageError>,
  value: V,
  rest: Pick<Setting, "unset" | "first"> & {
    readonly remove?: (input: { readonly bucket: string }) => Run<unknown, StorageError.StorageError>
    readonly then?: object
  }
): Setting => ({
  names,
  get: get({ bucket }),
  put: put({ ...value, bucket }),
  unset: rest.unset,
  then: rest.then ?? value,
  ...(rest.first === undefined ? {} : { first: rest.first }),
  ...(rest.remove === undefined ? {} : { remove: rest.remove({ bucket }) })
})

/** Lets everybody read. */
export const policyOf = (bucket: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` }]
})

export const settings = (bucket: string): ReadonlyArray<Setting> => [
  setting(
    bucket,
    ["GetBucketTagging", "PutBucketTagging", "DeleteBucketTagging"],
    S3.getBucketTagging,
    S3.putBucketTagging,
    {
      tagSet: [{ key: "a + b", value: "" }, { key: "n", value: "01" }]
    },
    { unset: "NoSuchTagSet", remove: S3.deleteBucketTagging }
  ),
  setting(
    bucket,
    ["GetBucketLifecycleConfiguration", "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle"],
    S3.getBucketLifecycleConfiguration,
    S3.putBucketLifecycleConfiguration,
    {
      transitionDefaultMinimumObjectSize: "varies_by_storage_class",
      rules: [
        {
          id: "old",
          status: "Enabled",
          filter: { and: { prefix: "logs/", tags: [{ key: "k", value: "v" }, { key: "l", value: "" }] } },
          expiration: { days: 30 }
        },
        {
          id: "uploads",
          status: "Disabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 }
        }
      ]
    },
    { unset: "NoSuchLifecycleConfiguration", remove: S3.deleteBucketLifecycle }
  ),
  setting(bucket, ["GetBucketCors", "PutBucketCors", "DeleteBucketCors"], S3.getBucketCors, S3.putBucketCors, {
    corsRules: [
      {
        id: "web",
        allowedOrigins: ["https://*.example.com"],
        allowedMethods: ["GET", "PUT"],
        allowedHeaders: ["*"],
        exposeHeaders: ["ETag"],
        maxAgeSeconds: 3000
      },
      { allowedOrigins: ["*"], allowedMethods: ["HEAD"] }
    ]
  }, { unset: "NoSuchCORSConfiguration", remove: S3.deleteBucketCors }),
  setting(
    bucket,
    ["GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"],
    S3.getBucketPolicy,
    S3.putBucketPolicy,
    { policy: policyOf(bucket) },
    {
      unset: "NoSuchBucketPolicy",
      then: { policy: JSON.stringify(policyOf(bucket)) },
      remove: S3.deleteBucketPolicy
    }
  ),
  setting(
    bucket,
    ["GetPublicAccessBlock", "PutPublicAccessBlock", "DeletePublicAccessBlock"],
    S3.getPublicAccessBlock,
    S3.putPublicAccessBlock,
    { blockPublicAcls: true },
    {
      unset: "NoSuchPublicAccessBlockConfiguration",
      then: {
        blockPublicAcls: true,
        ignorePublicAcls: false,
        blockPublicPolicy: false,
        restrictPublicBuckets: false
      },
      remove: S3.deletePublicAccessBlock
    }
  ),
  setting(
    bucket,
    ["GetBucketOwnershipControls", "PutBucketOwnershipControls", "DeleteBucketOwnershipControls"],
    S3.getBucketOwnershipControls,
    S3.putBucketOwnershipControls,
    {
      rules: [{ objectOwnership: "ObjectWriter" }]
    },
    { unset: "OwnershipControlsNotFoundError", remove: S3.deleteBucketOwnershipControls }
  ),
  setting(
    bucket,
    ["GetBucketEncryption", "PutBucketEncryption", "DeleteBucketEncryption"],
    S3.getBucketEncryption,
    S3.putBucketEncryption,
    {
      rules: [{
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/k" },
        bucketKeyEnabled: true
      }]
    },
    {
      unset: {
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false }]
      },
      remove: S3.deleteBucketEncryption
    }
  ),
  setting(
    bucket,
    ["GetBucketWebsite", "PutBucketWebsite", "DeleteBucketWebsite"],
    S3.getBucketWebsite,
    S3.putBucketWebsite,
    {
      indexDocument: { suffix: "index.html" },
      errorDocument: { key: "404.html" },
      routingRules: [{ condition: { keyPrefixEquals: "a/" }, redirect: { replaceKeyPrefixWith: "b/" } }]
    },
    { unset: "NoSuchWebsiteConfiguration", remove: S3.deleteBucketWebsite }
  ),
  setting(
    bucket,
    ["GetBucketReplication", "PutBucketReplication", "DeleteBucketReplication"],
    S3.getBucketReplication,
    S3.putBucketReplication,
    {
      role: "arn:aws:iam::111122223333:role/r",
      rules: [{
        id: "all",
        priority: 1,
        filter: {},
        status: "Enabled",
        destination: { bucket: "arn:aws:s3:::other", replicationTime: { status: "Enabled", time: { minutes: 15 } } },
        deleteMarkerReplication: { status: "Disabled" }
      }]
    },
    {
      unset: "ReplicationConfigurationNotFoundError",
      first: S3.putBucketVersioning({ bucket, status: "Enabled" }),
      remove: S3.deleteBucketReplication
    }
  ),
  setting(bucket, ["GetBucketLogging", "PutBucketLogging"], S3.getBucketLogging, S3.putBucketLogging, {
    loggingEnabled: {
      targetBucket: logsOf(bucket),
      targetPrefix: "",
      targetGrants: [{ grantee: { type: "CanonicalUser", id: "o" }, permission: "READ" }],
      targetObjectKeyFormat: { simplePrefix: true }
    }
  }, { unset: {} }),
  setting(
    bucket,
    ["GetBucketNotificationConfiguration", "PutBucketNotificationConfiguration"],
    S3.getBucketNotificationConfiguration,
    S3.putBucketNotificationConfiguration,
    {
      queueConfigurations: [{
        id: "q",
        queueArn: "arn:aws:sqs:us-east-1:111122223333:q",
        events: ["s3:ObjectCreated:*"],
        filter: { key: { filterRules: [{ name: "suffix", value: ".jpg" }] } }
      }],
      eventBridgeConfiguration: true
    },
    { unset: {} }
  ),
  setting(
    bucket,
    ["GetBucketAccelerateConfiguration", "PutBucketAccelerateConfiguration"],
    S3.getBucketAccelerateConfiguration,
    S3.putBucketAccelerateConfiguration,
    { status: "Suspended" },
    { unset: {} }
  ),
  setting(
    bucket,
    ["GetBucketRequestPayment", "PutBucketRequestPayment"],
    S3.getBucketRequestPayment,
    S3.putBucketRequestPayment,
    { payer: "Requester" },
    {
      unset: { payer: "BucketOwner" }
    }
  ),
  setting(bucket, ["GetBucketAbac", "PutBucketAbac"], S3.getBucketAbac, S3.putBucketAbac, { status: "Enabled" }, {
    unset: { status: "Disabled" }
  })
]
