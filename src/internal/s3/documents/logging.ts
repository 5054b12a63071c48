import type {
  BucketLoggingStatus,
  LoggingEnabled,
  PartitionedPrefix,
  TargetGrant,
  TargetObjectKeyFormat
} from "../model/logging.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import { grantee } from "./acl.js"

const grant = shape.struct<TargetGrant>({
  grantee: shape.child("Grantee", grantee),
  permission: shape.text("Permission")
})

const keyFormat = shape.oneOf<TargetObjectKeyFormat>({
  simplePrefix: shape.mark("SimplePrefix"),
  partitionedPrefix: shape.child(
    "PartitionedPrefix",
    shape.struct<PartitionedPrefix>({ partitionDateSource: shape.text("PartitionDateSource") })
  )
})

const loggingEnabled = shape.struct<LoggingEnabled>({
  targetBucket: shape.requiredText("TargetBucket"),
  targetPrefix: shape.requiredText("TargetPrefix"),
  targetGrants: shape.inside("TargetGrants", shape.optionalList("Grant", grant)),
  targetObjectKeyFormat: shape.child("TargetObjectKeyFormat", keyFormat)
})

/** @internal */
export const loggingStatus = document<BucketLoggingStatus>("BucketLoggingStatus", {
  loggingEnabled: shape.child("LoggingEnabled", loggingEnabled)
})
