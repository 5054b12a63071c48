/**
 * What Tigris says of buckets in JSON.
 */
import { toIso } from "../../wire/dates.js"
import { allowsEveryone } from "../acl.js"
import * as Lineage from "../lineage.js"
import type { Context, Operation } from "../operation.js"
import { noBody, query } from "../operation.js"
import { pageSize } from "../operations/list.js"
import { notImplemented, refusal } from "../refusal.js"
import type { Bucket, State } from "../state.js"
import type { TigrisBucket } from "./bucket.js"
import { forksOf, isOfTigris, namedBucket, tigrisBucket } from "./bucket.js"
import type { JsonObject } from "./json.js"
import { isObject, jsonResponse } from "./json.js"
import { corsOf, lifecycleOf } from "./rules.js"
import { toName } from "./snapshots.js"
import * as Timeline from "./timeline.js"

const forkInfo = (state: State, bucket: TigrisBucket): JsonObject => {
  const { parent } = bucket.tigris
  return {
    HasChildren: forksOf(state, bucket).length > 0,
    Parents: parent === undefined ? null : [{
      BucketName: parent.bucket.name,
      ForkCreatedAt: Timeline.toIso(parent.forked),
      Snapshot: toName(parent.snapshot),
      SnapshotCreatedAt: Timeline.toIso(BigInt(parent.snapshot.version))
    }]
  }
}

interface Size {
  objects: number
  bytes: number
}

const sizeOf = (bucket: Bucket): Size => {
  const size = { objects: 0, bytes: 0 }
  const cursor = Lineage.objects(bucket)("")
  for (let object = cursor.next(); object !== undefined; object = cursor.next()) {
    size.objects += 1
    size.bytes += object.data.size
  }
  return size
}

const versionsIn = (bucket: Bucket): number => {
  let versions = 0
  const cursor = Lineage.histories(bucket)("")
  for (let history = cursor.next(); history !== undefined; history = cursor.next()) versions += history.versions.length
  return versions
}

const mask = "********"

/** Secrets are never given back. */
const masked = (settings: ReadonlyMap<string, unknown>): JsonObject => {
  const out: Record<string, unknown> = Object.fromEntries(settings)
  const notifications = out["object_notifications"]
  if (isObject(notifications) && isObject(notifications["auth"])) {
    out["object_notifications"] = {
      ...notifications,
      auth: Object.fromEntries(Object.keys(notifications["auth"]).map((name) => [name, mask]))
    }
  }
  const shadow = out["shadow_bucket"]
  if (isObject(shadow) && "secret_key" in shadow) out["shadow_bucket"] = { ...shadow, secret_key: mask }
  return out
}

/** @internal */
export const getBucketMetadata: Operation = {
  name: "GetBucketMetadata",
  payload: noBody,
  run: (context) => {
    const bucket = tigrisBucket(context)
    const { publicListing, regions, retentionDays, settings, snapshotsEnabled, storageClass } = bucket.tigris
    const withSize = query(context, "with-size") === "true"
    const size = withSize ? sizeOf(bucket) : undefined
    return jsonResponse({
      ...masked(settings),
      ...corsOf(bucket),
      ...lifecycleOf(bucket),
      acl_list_objects: String(publicListing),
      name: bucket.name,
      type: snapshotsEnabled ? 1 : 0,
      created_at: toIso(bucket.created),
      storage_class: storageClass,
      object_regions: regions,
      ForkInfo: forkInfo(context.state, bucket),
      soft_delete: retentionDays === undefined
        ? { enabled: false }
        : { enabled: true, retention_days: retentionDays },
      ...(size === undefined
        ? {}
        : { estimated_size: size.bytes, estimated_unique_rows: size.objects, estimated_rows: versionsIn(bucket) })
    })
  }
}

const toEntry = (context: Context, bucket: TigrisBucket, changed: number): JsonObject => {
  const { regions, retentionDays, snapshotsEnabled } = bucket.tigris
  const wants = (flag: string): boolean => query(context, flag) === "true"
  return {
    Name: bucket.name,
    CreationDate: toIso(changed),
    InitialCreatedDate: toIso(bucket.created),
    ...(wants("IncludeTypeInfo") ? { Type: snapshotsEnabled ? "Snapshot" : "Regular" } : {}),
    ...(wants("IncludeRegionsInfo") && regions !== "" ? { Regions: regions } : {}),
    ...(wants("IncludeVisibility") ? { Visibility: { IsPublic: allowsEveryone(bucket.acl, "READ") } } : {}),
    ...(wants("IncludeOwnerInfo") ? { OwnerInfo: { OwnerUserId: context.state.owner.id } } : {}),
    ...(wants("IncludeForkInfo") || context.headers.has("x-tigris-fork")
      ? { ForkInfo: forkInfo(context.state, bucket) }
      : {}),
    SoftDeleteInfo: retentionDays === undefined
      ? { Enabled: false }
      : { Enabled: true, RetentionDays: retentionDays }
  }
}

interface Listed {
  readonly bucket: TigrisBucket
  readonly changed: number
}

const everyBucket = ({ state }: Context): ReadonlyArray<Listed> => {
  const out: Array<Listed> = []
  const cursor = state.buckets.from("")
  for (let bucket = cursor.next(); bucket !== undefined; bucket = cursor.next()) {
    if (isOfTigris(bucket)) out.push({ bucket, changed: bucket.created })
  }
  return out
}

const deletedBuckets = ({ now, state }: Context): ReadonlyArray<Listed> =>
  [...state.deletedBuckets.values()].flatMap(({ bucket, deleted, expires }) =>
    isOfTigris(bucket) && expires > now ? [{ bucket, changed: deleted }] : []
  )

const forks = ({ state }: Context, source: string): ReadonlyArray<Listed> => {
  // As it answers for what is not there.
  if (state.buckets.get(source) === undefined) throw refusal("AccessDenied")
  return forksOf(state, namedBucket(state, source)).filter(({ name }) => state.buckets.get(name) !== undefined)
    .map((bucket) => ({ bucket, changed: bucket.created }))
}

/** @internal */
export const listBuckets: Operation = {
  name: "ListBuckets",
  payload: noBody,
  run: (context) => {
    // Every key here is the owner's, who has no e-mail address.
    if (query(context, "OwnedBy") !== undefined) throw notImplemented("OwnedBy")
    const source = context.headers.get("x-tigris-fork")
    const listed = source !== undefined
      ? forks(context, source)
      : query(context, "OnlyDeleted") === "true"
      ? deletedBuckets(context)
      : everyBucket(context)
    const after = query(context, "continuation-token") ?? ""
    const onlyForks = query(context, "OnlyForked") === "true"
    const all = listed.filter(({ bucket }) => bucket.name > after && (!onlyForks || bucket.tigris.parent !== undefined))
      .sort((a, b) => a.bucket.name < b.bucket.name ? -1 : 1)
    const page = all.slice(0, Math.max(1, pageSize(context, "max-buckets")))
    const { displayName, id } = context.state.owner
    const sizes = query(context, "IncludeStats") === "true" ? page.map(({ bucket }) => sizeOf(bucket)) : undefined
    const total = (of: (size: Size) => number) => sizes?.reduce((sum, size) => sum + of(size), 0)
    return jsonResponse({
      Owner: { ID: id, DisplayName: displayName },
      Buckets: { Bucket: page.map(({ bucket, changed }) => toEntry(context, bucket, changed)) },
      ...(page.length < all.length ? { ContinuationToken: page.at(-1)?.bucket.name } : {}),
      ...(sizes === undefined ? {} : {
        Stats: {
          ActiveBuckets: page.length,
          TotalObjects: page.reduce((sum, { bucket }) => sum + versionsIn(bucket), 0),
          TotalUniqueObjects: total(({ objects }) => objects),
          TotalStorageBytes: total(({ bytes }) => bytes)
        }
      })
    })
  }
}
