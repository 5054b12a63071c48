import type {
  AccessControlTranslation,
  DeleteMarkerReplication,
  ReplicaEncryption,
  ReplicationConfiguration,
  ReplicationDestination,
  ReplicationMetrics,
  ReplicationRule,
  ReplicationSwitch,
  ReplicationTime,
  ReplicationTimeValue,
  SourceSelectionCriteria
} from "../model/replication.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import { prefixOrTags } from "./filter.js"

const switched = shape.struct<ReplicationSwitch>({ status: shape.requiredText("Status") })

const minutes = shape.struct<ReplicationTimeValue>({ minutes: shape.count("Minutes") })

const destination = shape.struct<ReplicationDestination>({
  bucket: shape.requiredText("Bucket"),
  account: shape.text("Account"),
  storageClass: shape.text("StorageClass"),
  accessControlTranslation: shape.child(
    "AccessControlTranslation",
    shape.struct<AccessControlTranslation>({ owner: shape.requiredText("Owner") })
  ),
  encryptionConfiguration: shape.child(
    "EncryptionConfiguration",
    shape.struct<ReplicaEncryption>({ replicaKmsKeyId: shape.text("ReplicaKmsKeyID") })
  ),
  replicationTime: shape.child(
    "ReplicationTime",
    shape.struct<ReplicationTime>({
      status: shape.requiredText("Status"),
      time: shape.requiredChild("Time", minutes)
    })
  ),
  metrics: shape.child(
    "Metrics",
    shape.struct<ReplicationMetrics>({
      status: shape.requiredText("Status"),
      eventThreshold: shape.child("EventThreshold", minutes)
    })
  )
})

const sourceSelectionCriteria = shape.struct<SourceSelectionCriteria>({
  sseKmsEncryptedObjects: shape.child("SseKmsEncryptedObjects", switched),
  replicaModifications: shape.child("ReplicaModifications", switched)
})

const rule = shape.struct<ReplicationRule>({
  id: shape.text("ID"),
  priority: shape.count("Priority"),
  prefix: shape.text("Prefix"),
  filter: shape.child("Filter", prefixOrTags),
  status: shape.requiredText("Status"),
  sourceSelectionCriteria: shape.child("SourceSelectionCriteria", sourceSelectionCriteria),
  existingObjectReplication: shape.child("ExistingObjectReplication", switched),
  destination: shape.requiredChild("Destination", destination),
  deleteMarkerReplication: shape.child(
    "DeleteMarkerReplication",
    shape.struct<DeleteMarkerReplication>({ status: shape.text("Status") })
  )
})

/** @internal */
export const replicationConfiguration = document<ReplicationConfiguration>("ReplicationConfiguration", {
  role: shape.requiredText("Role"),
  rules: shape.list("Rule", rule)
})
