/**
 * What Tigris says of buckets, in JSON.
 */
import * as json from "./json.js"
import * as label from "./label.js"
import type { Version } from "./version.js"

/**
 * What a bucket was forked from.
 *
 * @since 0.1.0
 * @category models
 */
export interface ForkParent {
  readonly bucket: string
  readonly version?: Version | undefined
  /** What the snapshot is called, where it was one that had a label. */
  readonly label?: string | undefined
  readonly forkedAt?: Date | undefined
  readonly snapshotCreatedAt?: Date | undefined
}

/**
 * Whether what is deleted can be brought back, and for how long.
 *
 * @since 0.1.0
 * @category models
 */
export interface SoftDelete {
  readonly enabled: boolean
  readonly retentionDays?: number | undefined
}

/**
 * A bucket in a list of Tigris'. What was not asked for is left out.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketDetails {
  readonly name: string
  readonly createdAt?: Date | undefined
  /** When it was changed last; of a deleted one, when it was deleted. */
  readonly modifiedAt?: Date | undefined
  readonly snapshotsEnabled?: boolean | undefined
  readonly isPublic?: boolean | undefined
  /** None: anywhere. */
  readonly regions?: ReadonlyArray<string> | undefined
  readonly isForkParent?: boolean | undefined
  /** The bucket that it was forked from, first. */
  readonly parents?: ReadonlyArray<ForkParent> | undefined
  readonly softDelete: SoftDelete
  /** The access key that made it, and whoever that belongs to. */
  readonly owner?: { readonly userId?: string | undefined; readonly humanUserId?: string | undefined } | undefined
}

const owner = (value: unknown): BucketDetails["owner"] => {
  const { OwnerHumanUserId, OwnerUserId } = json.object(value)
  return json.isObject(value) ? { userId: json.text(OwnerUserId), humanUserId: json.text(OwnerHumanUserId) } : undefined
}

const parent = (value: unknown): ReadonlyArray<ForkParent> => {
  const { BucketName, ForkCreatedAt, Snapshot, SnapshotCreatedAt } = json.object(value)
  const bucket = json.text(BucketName)
  const named = label.parse(json.text(Snapshot) ?? "")
  return bucket === undefined ? [] : [{
    bucket,
    version: named?.version,
    label: named?.label,
    forkedAt: json.date(ForkCreatedAt),
    snapshotCreatedAt: json.date(SnapshotCreatedAt)
  }]
}

/** @internal */
export const forkInfo = (value: unknown): Pick<BucketDetails, "isForkParent" | "parents"> => {
  if (!json.isObject(value)) return {}
  return {
    isForkParent: json.boolean(value["HasChildren"]) ?? false,
    parents: json.list(value["Parents"]).flatMap(parent)
  }
}

/** @internal */
export const softDelete = (value: unknown): SoftDelete => {
  const { Enabled, RetentionDays, enabled, retention_days } = json.object(value)
  return {
    enabled: json.boolean(Enabled) ?? json.boolean(enabled) ?? false,
    retentionDays: json.number(RetentionDays) ?? json.number(retention_days)
  }
}

/** @internal */
export const bucket = (value: unknown): ReadonlyArray<BucketDetails> => {
  const entry = json.object(value)
  const name = json.text(entry["Name"])
  const type = json.text(entry["Type"])
  const modifiedAt = json.date(entry["CreationDate"])
  return name === undefined ? [] : [{
    name,
    createdAt: json.date(entry["InitialCreatedDate"]) ?? modifiedAt,
    modifiedAt,
    snapshotsEnabled: type === undefined ? undefined : type === "Snapshot",
    isPublic: json.boolean(json.object(entry["Visibility"])["IsPublic"]),
    regions: "Regions" in entry ? json.words(entry["Regions"]) : undefined,
    ...forkInfo(entry["ForkInfo"]),
    softDelete: softDelete(entry["SoftDeleteInfo"]),
    owner: owner(entry["OwnerInfo"])
  }]
}
