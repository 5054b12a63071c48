import type {
  AbortIncompleteMultipartUpload,
  LifecycleConfiguration,
  LifecycleExpiration,
  LifecycleRule,
  LifecycleRuleAnd,
  LifecycleRuleFilter,
  NoncurrentVersionExpiration,
  NoncurrentVersionTransition,
  Transition
} from "../model/lifecycle.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

const filter = shape.oneOf<LifecycleRuleFilter>({
  prefix: shape.text("Prefix"),
  tag: shape.child("Tag", common.tag),
  objectSizeGreaterThan: shape.count("ObjectSizeGreaterThan"),
  objectSizeLessThan: shape.count("ObjectSizeLessThan"),
  and: shape.child(
    "And",
    shape.closed<LifecycleRuleAnd>({
      prefix: shape.text("Prefix"),
      tags: shape.optionalList("Tag", common.tag),
      objectSizeGreaterThan: shape.count("ObjectSizeGreaterThan"),
      objectSizeLessThan: shape.count("ObjectSizeLessThan")
    })
  )
}, "and")

const transition = shape.struct<Transition>({
  date: shape.date("Date"),
  days: shape.count("Days"),
  storageClass: shape.text("StorageClass")
})

const expiration = shape.struct<LifecycleExpiration>({
  date: shape.date("Date"),
  days: shape.count("Days"),
  expiredObjectDeleteMarker: shape.boolean("ExpiredObjectDeleteMarker")
})

const noncurrentVersionTransition = shape.struct<NoncurrentVersionTransition>({
  noncurrentDays: shape.count("NoncurrentDays"),
  storageClass: shape.text("StorageClass"),
  newerNoncurrentVersions: shape.count("NewerNoncurrentVersions")
})

const noncurrentVersionExpiration = shape.struct<NoncurrentVersionExpiration>({
  noncurrentDays: shape.count("NoncurrentDays"),
  newerNoncurrentVersions: shape.count("NewerNoncurrentVersions")
})

const abortIncompleteMultipartUpload = shape.struct<AbortIncompleteMultipartUpload>({
  daysAfterInitiation: shape.count("DaysAfterInitiation")
})

const rule = shape.struct<LifecycleRule>({
  id: shape.text("ID"),
  filter: shape.child("Filter", filter),
  prefix: shape.text("Prefix"),
  status: shape.requiredText("Status"),
  transitions: shape.optionalList("Transition", transition),
  expiration: shape.child("Expiration", expiration),
  noncurrentVersionTransitions: shape.optionalList("NoncurrentVersionTransition", noncurrentVersionTransition),
  noncurrentVersionExpiration: shape.child("NoncurrentVersionExpiration", noncurrentVersionExpiration),
  abortIncompleteMultipartUpload: shape.child("AbortIncompleteMultipartUpload", abortIncompleteMultipartUpload)
})

/** @internal */
export const lifecycleConfiguration = document<LifecycleConfiguration>("LifecycleConfiguration", {
  rules: shape.list("Rule", rule)
})
