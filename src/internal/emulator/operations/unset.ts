/**
 * Questions about settings that a bucket here never has. The answers are S3's for a bucket where nobody has set them, so
 * they are true; setting one is refused.
 */
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, noBody, objectOf, xmlResponse } from "../operation.js"
import { notImplemented, refusal } from "../refusal.js"
import * as Answer from "../xml.js"
import { ownerElement } from "./buckets.js"

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

const accessControlPolicy = (context: Context): Uint8Array =>
  Answer.namespaced(
    "AccessControlPolicy",
    ownerElement(context),
    Answer.element(
      "AccessControlList",
      Answer.element(
        "Grant",
        `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">${
          Answer.textElement("ID", context.state.owner.id) +
          Answer.textElement("DisplayName", context.state.owner.displayName)
        }</Grantee>`,
        Answer.textElement("Permission", "FULL_CONTROL")
      )
    )
  )

const getBucketAcl: Operation = {
  name: "GetBucketAcl",
  payload: noBody,
  run: (context) => {
    bucketOf(context)
    return xmlResponse(accessControlPolicy(context))
  }
}

const getObjectAcl: Operation = {
  name: "GetObjectAcl",
  payload: noBody,
  run: (context) => {
    objectOf(context)
    return xmlResponse(accessControlPolicy(context))
  }
}

const getObjectTagging: Operation = {
  name: "GetObjectTagging",
  payload: noBody,
  run: (context) => {
    const object = objectOf(context)
    return xmlResponse(Answer.namespaced(
      "Tagging",
      Answer.element(
        "TagSet",
        ...object.attributes.tags.map(([key, value]) =>
          Answer.element("Tag", Answer.textElement("Key", key), Answer.textElement("Value", value))
        )
      )
    ))
  }
}

/** The canned ACLs that say what is so already: the owner has everything, and nobody else anything. */
const keepPrivate = (name: string, find: (context: Context) => unknown): Operation => ({
  name,
  payload: documentBody,
  run: (context, payload) => {
    find(context)
    const acl = context.headers.get("x-amz-acl")
    if (payload.data.size > 0 || (acl !== "private" && acl !== "bucket-owner-full-control")) {
      throw notImplemented("access control lists other than private")
    }
    return emptyResponse(200)
  }
})

/** @internal */
export const routes: Readonly<Record<string, Operation>> = {
  "bucket GET acl": getBucketAcl,
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
  "bucket GET object-lock": bucketNothing(
    "GetObjectLockConfiguration",
    "ObjectLockConfigurationNotFoundError",
    "Object Lock configuration does not exist for this bucket"
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
  "bucket DELETE ownershipControls": bucketForget("DeleteBucketOwnershipControls"),
  "bucket PUT acl": keepPrivate("PutBucketAcl", bucketOf),
  "object GET acl": getObjectAcl,
  "object PUT acl": keepPrivate("PutObjectAcl", objectOf),
  "object GET tagging": getObjectTagging
}
