/**
 * Every setting that a bucket keeps, one row each. They are kept and given back; that a policy lets somebody in, that a
 * lifecycle deletes anything or that a notification is sent is not claimed.
 */
import type { Operation } from "../operation.js"
import { bucketOf, noBody, xmlResponse } from "../operation.js"
import { refusal } from "../refusal.js"
import * as Tags from "../tags.js"
import * as Answer from "../xml.js"
import * as Checks from "./checks.js"
import type { Configuration } from "./configuration.js"
import * as configuration from "./configuration.js"
import { isPublic, policy, xml } from "./document.js"
import type { Setting } from "./setting.js"
import * as setting from "./setting.js"

const noPolicy = setting.missing("NoSuchBucketPolicy", "The bucket policy does not exist")

const always = (root: string, content = "") => () => Answer.namespaced(root, content)

const settings: ReadonlyArray<Setting> = [
  {
    subresource: "tagging",
    get: "GetBucketTagging",
    put: ["PutBucketTagging", (body) => Tags.toDocument(Tags.ofBucket(body)), 204],
    remove: "DeleteBucketTagging",
    unset: setting.missing("NoSuchTagSet", "The TagSet does not exist")
  },
  {
    subresource: "policy",
    get: "GetBucketPolicy",
    put: ["PutBucketPolicy", policy, 204],
    remove: "DeleteBucketPolicy",
    unset: noPolicy,
    contentType: "application/json"
  },
  {
    subresource: "cors",
    get: "GetBucketCors",
    put: ["PutBucketCors", xml("CORSConfiguration", Checks.cors)],
    remove: "DeleteBucketCors",
    unset: setting.missing("NoSuchCORSConfiguration", "The CORS configuration does not exist")
  },
  {
    subresource: "lifecycle",
    get: "GetBucketLifecycleConfiguration",
    put: ["PutBucketLifecycleConfiguration", xml("LifecycleConfiguration", Checks.lifecycle)],
    remove: "DeleteBucketLifecycle",
    unset: setting.missing("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
    header: { name: "x-amz-transition-default-minimum-object-size", otherwise: "all_storage_classes_128K" }
  },
  {
    subresource: "website",
    get: "GetBucketWebsite",
    put: ["PutBucketWebsite", xml("WebsiteConfiguration", Checks.website)],
    remove: "DeleteBucketWebsite",
    unset: setting.missing(
      "NoSuchWebsiteConfiguration",
      "The specified bucket does not have a website configuration"
    )
  },
  {
    subresource: "encryption",
    get: "GetBucketEncryption",
    put: ["PutBucketEncryption", xml("ServerSideEncryptionConfiguration", Checks.encryption)],
    remove: "DeleteBucketEncryption",
    // Since 2023 no bucket is without it.
    unset: always(
      "ServerSideEncryptionConfiguration",
      Answer.element(
        "Rule",
        Answer.element("ApplyServerSideEncryptionByDefault", Answer.textElement("SSEAlgorithm", "AES256")),
        Answer.textElement("BucketKeyEnabled", false)
      )
    )
  },
  {
    subresource: "replication",
    get: "GetBucketReplication",
    put: ["PutBucketReplication", xml("ReplicationConfiguration", Checks.replication)],
    remove: "DeleteBucketReplication",
    unset: setting.missing(
      "ReplicationConfigurationNotFoundError",
      "The replication configuration was not found"
    )
  },
  {
    subresource: "publicAccessBlock",
    get: "GetPublicAccessBlock",
    put: ["PutPublicAccessBlock", xml("PublicAccessBlockConfiguration", Checks.publicAccessBlock)],
    remove: "DeletePublicAccessBlock",
    unset: setting.missing(
      "NoSuchPublicAccessBlockConfiguration",
      "The public access block configuration was not found"
    )
  },
  {
    subresource: "ownershipControls",
    get: "GetBucketOwnershipControls",
    put: ["PutBucketOwnershipControls", xml("OwnershipControls", Checks.ownershipControls)],
    remove: "DeleteBucketOwnershipControls",
    unset: setting.missing("OwnershipControlsNotFoundError", "The bucket ownership controls were not found")
  },
  {
    subresource: "abac",
    get: "GetBucketAbac",
    put: ["PutBucketAbac", xml("AbacStatus", Checks.word("Status", ["Enabled", "Disabled"]))],
    unset: always("AbacStatus", Answer.textElement("Status", "Disabled"))
  },
  {
    subresource: "logging",
    get: "GetBucketLogging",
    put: ["PutBucketLogging", xml("BucketLoggingStatus", Checks.logging)],
    unset: always("BucketLoggingStatus")
  },
  {
    subresource: "notification",
    get: "GetBucketNotificationConfiguration",
    put: ["PutBucketNotificationConfiguration", xml("NotificationConfiguration", Checks.notification)],
    unset: always("NotificationConfiguration")
  },
  {
    subresource: "accelerate",
    get: "GetBucketAccelerateConfiguration",
    put: [
      "PutBucketAccelerateConfiguration",
      xml("AccelerateConfiguration", Checks.word("Status", ["Enabled", "Suspended"]))
    ],
    unset: always("AccelerateConfiguration")
  },
  {
    subresource: "requestPayment",
    get: "GetBucketRequestPayment",
    put: [
      "PutBucketRequestPayment",
      xml("RequestPaymentConfiguration", Checks.word("Payer", ["Requester", "BucketOwner"]))
    ],
    unset: always("RequestPaymentConfiguration", Answer.textElement("Payer", "BucketOwner"))
  }
]

const configurations: ReadonlyArray<Configuration> = [
  {
    subresource: "inventory",
    name: "BucketInventoryConfiguration",
    root: "InventoryConfiguration",
    listRoot: "ListInventoryConfigurationsResult",
    check: Checks.needs("Destination", "IsEnabled", "IncludedObjectVersions", "Schedule")
  },
  {
    subresource: "analytics",
    name: "BucketAnalyticsConfiguration",
    root: "AnalyticsConfiguration",
    listRoot: "ListBucketAnalyticsConfigurationResult",
    check: Checks.needs("StorageClassAnalysis")
  },
  {
    subresource: "metrics",
    name: "BucketMetricsConfiguration",
    root: "MetricsConfiguration",
    listRoot: "ListMetricsConfigurationsResult",
    check: Checks.any
  },
  {
    subresource: "intelligent-tiering",
    name: "BucketIntelligentTieringConfiguration",
    root: "IntelligentTieringConfiguration",
    listRoot: "ListBucketIntelligentTieringConfigurationsOutput",
    check: Checks.needs("Status", "Tiering")
  }
]

const policyStatus: Operation = {
  name: "GetBucketPolicyStatus",
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const kept = bucket.settings.get("policy")
    if (kept === undefined) throw noPolicy(bucket)
    return xmlResponse(Answer.namespaced("PolicyStatus", Answer.textElement("IsPublic", isPublic(kept))))
  }
}

/** @internal */
export const routes: Readonly<Record<string, Operation>> = {
  ...Object.fromEntries(settings.flatMap(setting.routesOf)),
  ...Object.fromEntries(configurations.flatMap(configuration.routesOf)),
  "bucket GET policyStatus": policyStatus
}

/**
 * The setting that `x-amz-object-ownership` makes of a new bucket.
 *
 * @internal
 */
export const ownership = (named: string): Uint8Array => {
  if (!Checks.ownerships.includes(named)) {
    throw refusal("InvalidArgument", {
      message: "Invalid x-amz-object-ownership header",
      details: [["ArgumentName", "x-amz-object-ownership"], ["ArgumentValue", named]]
    })
  }
  return Answer.namespaced(
    "OwnershipControls",
    Answer.element("Rule", Answer.textElement("ObjectOwnership", named))
  )
}
