/**
 * Every operation of S3: those of the API reference, by family, and what is left out and why.
 */

/** What S3 has retired, or what is no request of a client. */
export const leftOut: Readonly<Record<string, string>> = {
  SelectObjectContent: "closed to new customers since July 2024; its answer is a stream format of its own",
  GetObjectTorrent:
    "only in regions from before 30 May 2016, for objects below 5 GiB that are not encrypted by a key of one's own",
  WriteGetObjectResponse:
    "the answer of a Lambda function to S3 Object Lambda, which is closed to new customers since November 2025; not a request to a bucket",
  GetBucketLifecycle: "replaced by GetBucketLifecycleConfiguration, which reads the old form too",
  PutBucketLifecycle: "replaced by PutBucketLifecycleConfiguration",
  GetBucketNotification: "replaced by GetBucketNotificationConfiguration",
  PutBucketNotification: "replaced by PutBucketNotificationConfiguration"
}

export const families: ReadonlyArray<readonly [title: string, operations: ReadonlyArray<string>]> = [
  ["Objects", [
    "PutObject",
    "GetObject",
    "HeadObject",
    "GetObjectAttributes",
    "CopyObject",
    "DeleteObject",
    "DeleteObjects",
    "RestoreObject",
    "UpdateObjectEncryption",
    "SelectObjectContent",
    "GetObjectTorrent",
    "WriteGetObjectResponse"
  ]],
  ["Lists and versions", ["ListObjectsV2", "ListObjects", "ListObjectVersions"]],
  ["Multipart uploads", [
    "CreateMultipartUpload",
    "UploadPart",
    "UploadPartCopy",
    "CompleteMultipartUpload",
    "AbortMultipartUpload",
    "ListParts",
    "ListMultipartUploads"
  ]],
  ["Tags", [
    "GetObjectTagging",
    "PutObjectTagging",
    "DeleteObjectTagging",
    "GetBucketTagging",
    "PutBucketTagging",
    "DeleteBucketTagging"
  ]],
  ["Annotations", [
    "GetObjectAnnotation",
    "PutObjectAnnotation",
    "DeleteObjectAnnotation",
    "ListObjectAnnotations"
  ]],
  ["Access", [
    "GetObjectAcl",
    "PutObjectAcl",
    "GetBucketAcl",
    "PutBucketAcl",
    "GetBucketPolicy",
    "PutBucketPolicy",
    "DeleteBucketPolicy",
    "GetBucketPolicyStatus",
    "GetPublicAccessBlock",
    "PutPublicAccessBlock",
    "DeletePublicAccessBlock",
    "GetBucketOwnershipControls",
    "PutBucketOwnershipControls",
    "DeleteBucketOwnershipControls",
    "GetBucketAbac",
    "PutBucketAbac",
    "GetBucketCors",
    "PutBucketCors",
    "DeleteBucketCors"
  ]],
  ["Object lock", [
    "GetObjectRetention",
    "PutObjectRetention",
    "GetObjectLegalHold",
    "PutObjectLegalHold",
    "GetObjectLockConfiguration",
    "PutObjectLockConfiguration"
  ]],
  ["Buckets", [
    "CreateBucket",
    "HeadBucket",
    "DeleteBucket",
    "ListBuckets",
    "GetBucketLocation",
    "GetBucketVersioning",
    "PutBucketVersioning"
  ]],
  ["Directory buckets", ["CreateSession", "ListDirectoryBuckets", "RenameObject"]],
  ["Storage", [
    "GetBucketLifecycleConfiguration",
    "PutBucketLifecycleConfiguration",
    "DeleteBucketLifecycle",
    "GetBucketLifecycle",
    "PutBucketLifecycle",
    "GetBucketIntelligentTieringConfiguration",
    "PutBucketIntelligentTieringConfiguration",
    "DeleteBucketIntelligentTieringConfiguration",
    "ListBucketIntelligentTieringConfigurations",
    "GetBucketEncryption",
    "PutBucketEncryption",
    "DeleteBucketEncryption",
    "GetBucketReplication",
    "PutBucketReplication",
    "DeleteBucketReplication"
  ]],
  ["Web sites and transfer", [
    "GetBucketWebsite",
    "PutBucketWebsite",
    "DeleteBucketWebsite",
    "GetBucketAccelerateConfiguration",
    "PutBucketAccelerateConfiguration",
    "GetBucketRequestPayment",
    "PutBucketRequestPayment"
  ]],
  ["Monitoring", [
    "GetBucketLogging",
    "PutBucketLogging",
    "GetBucketNotificationConfiguration",
    "PutBucketNotificationConfiguration",
    "GetBucketNotification",
    "PutBucketNotification",
    "GetBucketInventoryConfiguration",
    "PutBucketInventoryConfiguration",
    "DeleteBucketInventoryConfiguration",
    "ListBucketInventoryConfigurations",
    "GetBucketAnalyticsConfiguration",
    "PutBucketAnalyticsConfiguration",
    "DeleteBucketAnalyticsConfiguration",
    "ListBucketAnalyticsConfigurations",
    "GetBucketMetricsConfiguration",
    "PutBucketMetricsConfiguration",
    "DeleteBucketMetricsConfiguration",
    "ListBucketMetricsConfigurations"
  ]],
  ["Metadata tables", [
    "CreateBucketMetadataConfiguration",
    "GetBucketMetadataConfiguration",
    "DeleteBucketMetadataConfiguration",
    "UpdateBucketMetadataJournalTableConfiguration",
    "UpdateBucketMetadataInventoryTableConfiguration",
    "UpdateBucketMetadataAnnotationTableConfiguration",
    "CreateBucketMetadataTableConfiguration",
    "GetBucketMetadataTableConfiguration",
    "DeleteBucketMetadataTableConfiguration"
  ]]
]

/** The function of `S3` that an operation is. */
export const functionOf = (operation: string): string => operation[0]!.toLowerCase() + operation.slice(1)
