import type {
  AbacStatus,
  OwnershipControls,
  OwnershipControlsRule,
  PolicyStatus,
  PublicAccessBlockConfiguration
} from "../model/access.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"

/** @internal */
export const policyStatus = document<PolicyStatus>("PolicyStatus", {
  isPublic: shape.boolean("IsPublic")
})

/** @internal */
export const publicAccessBlock = document<PublicAccessBlockConfiguration>(
  "PublicAccessBlockConfiguration",
  {
    blockPublicAcls: shape.boolean("BlockPublicAcls"),
    ignorePublicAcls: shape.boolean("IgnorePublicAcls"),
    blockPublicPolicy: shape.boolean("BlockPublicPolicy"),
    restrictPublicBuckets: shape.boolean("RestrictPublicBuckets")
  },
  // Ceph 16.
  "BlockPublicAccessBlockConfiguration"
)

/** @internal */
export const ownershipControls = document<OwnershipControls>("OwnershipControls", {
  rules: shape.list(
    "Rule",
    shape.struct<OwnershipControlsRule>({ objectOwnership: shape.requiredText("ObjectOwnership") })
  )
})

/** @internal */
export const abacStatus = document<AbacStatus>("AbacStatus", {
  status: shape.text("Status")
})
