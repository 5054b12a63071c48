/**
 * Questions about settings that a bucket here never has. The answers are S3's for a bucket where nobody has set them, so
 * they are true; setting one is refused.
 */
import type { Operation } from "../operation.js"
import { bucketOf, emptyResponse, noBody, xmlResponse } from "../operation.js"
import { refusal } from "../refusal.js"
import * as Answer from "../xml.js"

const bucketDocument = (name: string, root: string, content = ""): Operation => ({
  name,
  payload: noBody,
  run: (context) => {
    bucketOf(context)
    return xmlResponse(Answer.namespaced(root, content))
  }
})

const bucketNothing = (name: string, code: string, message: string): Operation => ({
  name,
  payload: noBody,
  run: (context) => {
    throw refusal(code, { status: 404, message, details: [["BucketName", bucketOf(context).name]] })
  }
})

const bucketForget = (name: string): Operation => ({
  name,
  payload: noBody,
  run: (context) => {
    bucketOf(context)
    return emptyResponse(204)
  }
})

/** @internal */
export const routes: Readonly<Record<string, Operation>> = {
  "bucket GET logging": bucketDocument("GetBucketLogging", "BucketLoggingStatus"),
  "bucket GET notification": bucketDocument("GetBucketNotificationConfiguration", "NotificationConfiguration"),
  "bucket GET accelerate": bucketDocument("GetBucketAccelerateConfiguration", "AccelerateConfiguration"),
  "bucket GET requestPayment": bucketDocument(
    "GetBucketRequestPayment",
    "RequestPaymentConfiguration",
    Answer.textElement("Payer", "BucketOwner")
  ),
  "bucket GET policy": bucketNothing("GetBucketPolicy", "NoSuchBucketPolicy", "The bucket policy does not exist"),
  "bucket GET cors": bucketNothing(
    "GetBucketCors",
    "NoSuchCORSConfiguration",
    "The CORS configuration does not exist"
  ),
  "bucket GET lifecycle": bucketNothing(
    "GetBucketLifecycleConfiguration",
    "NoSuchLifecycleConfiguration",
    "The lifecycle configuration does not exist"
  ),
  "bucket GET tagging": bucketNothing("GetBucketTagging", "NoSuchTagSet", "The TagSet does not exist"),
  "bucket GET website": bucketNothing(
    "GetBucketWebsite",
    "NoSuchWebsiteConfiguration",
    "The specified bucket does not have a website configuration"
  ),
  "bucket GET encryption": bucketNothing(
    "GetBucketEncryption",
    "ServerSideEncryptionConfigurationNotFoundError",
    "The server side encryption configuration was not found"
  ),
  "bucket GET replication": bucketNothing(
    "GetBucketReplication",
    "ReplicationConfigurationNotFoundError",
    "The replication configuration was not found"
  ),
  "bucket GET publicAccessBlock": bucketNothing(
    "GetPublicAccessBlock",
    "NoSuchPublicAccessBlockConfiguration",
    "The public access block configuration was not found"
  ),
  "bucket GET ownershipControls": bucketNothing(
    "GetBucketOwnershipControls",
    "OwnershipControlsNotFoundError",
    "The bucket ownership controls were not found"
  ),
  "bucket DELETE policy": bucketForget("DeleteBucketPolicy"),
  "bucket DELETE cors": bucketForget("DeleteBucketCors"),
  "bucket DELETE lifecycle": bucketForget("DeleteBucketLifecycle"),
  "bucket DELETE tagging": bucketForget("DeleteBucketTagging"),
  "bucket DELETE website": bucketForget("DeleteBucketWebsite"),
  "bucket DELETE publicAccessBlock": bucketForget("DeletePublicAccessBlock"),
  "bucket DELETE ownershipControls": bucketForget("DeleteBucketOwnershipControls")
}
