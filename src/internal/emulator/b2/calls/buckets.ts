import { need, needBucket } from "../auth.js"
import * as Call from "../call.js"
import * as Guard from "../guard.js"
import * as Names from "../names.js"
import { badRequest, Refusal, unauthorized } from "../refusal.js"
import * as Render from "../render.js"
import type { Bucket, World } from "../state.js"
import * as State from "../state.js"

const account = (world: World, accountId: string): void => {
  if (accountId !== world.accountId) throw unauthorized("unauthorized")
}

const types = Call.oneOf("allPublic", "allPrivate")

const info: Call.Reader<Readonly<Record<string, string>>> = (value, field) => Names.bucketInfo(Call.texts(value, field))

const corsRule: Call.Reader<unknown> = (value, field) => {
  const rule = Call.record(value, field)
  Call.text(rule["corsRuleName"], "corsRuleName")
  Call.list(Call.text)(rule["allowedOrigins"], "allowedOrigins")
  Call.list(Call.text)(rule["allowedOperations"], "allowedOperations")
  Call.count(0, 86_400)(rule["maxAgeSeconds"], "maxAgeSeconds")
  return rule
}

const lifecycleRule: Call.Reader<unknown> = (value, field) => {
  const rule = Call.record(value, field)
  const days = Call.nullable(Call.count(1, 1_000_000))
  return {
    fileNamePrefix: Call.text(rule["fileNamePrefix"], "fileNamePrefix"),
    daysFromUploadingToHiding: days(rule["daysFromUploadingToHiding"], "daysFromUploadingToHiding") ?? null,
    daysFromHidingToDeleting: days(rule["daysFromHidingToDeleting"], "daysFromHidingToDeleting") ?? null,
    daysFromStartingToCancelingUnfinishedLargeFiles: days(
      rule["daysFromStartingToCancelingUnfinishedLargeFiles"],
      "daysFromStartingToCancelingUnfinishedLargeFiles"
    ) ?? null
  }
}

const lifecycleRules: Call.Reader<ReadonlyArray<unknown>> = (value, field) => {
  const rules = Call.list(lifecycleRule)(value, field)
  if (rules.length > 100) throw badRequest("a bucket has at most 100 lifecycle rules")
  return rules
}

const settings = {
  bucketInfo: Call.optional(info),
  corsRules: Call.optional(Call.list(corsRule)),
  lifecycleRules: Call.optional(lifecycleRules),
  defaultServerSideEncryption: Call.optional(Guard.encryption),
  fileLockEnabled: Call.optional(Call.flag),
  replicationConfiguration: Call.optional(Call.record)
}

const defaultRetention: Call.Reader<Bucket["defaultRetention"] | null> = (value, field) => {
  const given = Call.record(value, field)
  const mode = Call.optional(Call.oneOf("governance", "compliance", "none"))(given["mode"], "mode")
  if (mode === undefined || mode === "none") return null
  return { mode, period: Guard.period(given["period"], "period") }
}

const apply = (
  { key }: Call.Context,
  bucket: Bucket,
  input: { readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]> }
): void => {
  if (input.defaultServerSideEncryption !== undefined) need(key, "writeBucketEncryption")
  if (input.fileLockEnabled !== undefined) need(key, "writeBucketRetentions")
  if (input.replicationConfiguration !== undefined) need(key, "writeBucketReplications")
  if (input.defaultServerSideEncryption?.mode === "SSE-C") {
    throw badRequest("defaultServerSideEncryption cannot have a customer key")
  }
  if (input.fileLockEnabled === false && bucket.lockEnabled) {
    throw new Refusal(
      400,
      "file_lock_conflict",
      "fileLockEnabled value of false is not allowed when bucket is already file lock enabled."
    )
  }
  bucket.info = input.bucketInfo ?? bucket.info
  bucket.corsRules = input.corsRules ?? bucket.corsRules
  bucket.lifecycleRules = input.lifecycleRules ?? bucket.lifecycleRules
  // There is no way back to none.
  bucket.encryption = input.defaultServerSideEncryption === undefined ? bucket.encryption : { mode: "SSE-B2" }
  bucket.lockEnabled = input.fileLockEnabled ?? bucket.lockEnabled
  bucket.replication = input.replicationConfiguration ?? bucket.replication
}

const writable = ({ key, world }: Call.Context, id: string): Bucket => {
  const bucket = State.bucketOf(world, id)
  needBucket(key, id)
  return bucket
}

/** @internal */
export const calls: ReadonlyArray<Call.Call> = [
  Call.define("b2_list_buckets", {
    accountId: Call.text,
    bucketId: Call.optional(Call.text),
    bucketName: Call.optional(Call.text),
    bucketTypes: Call.optional(Call.list(Call.text))
  }, ({ key, world }, { accountId, bucketId, bucketName, bucketTypes }) => {
    account(world, accountId)
    need(key, "listBuckets", "listAllBucketNames")
    const named = bucketName === undefined ? undefined : State.bucketNamed(world, bucketName)
    if (key.bucketIds !== null) {
      const asked = bucketId ?? named?.id
      if (asked === undefined || !key.bucketIds.includes(asked)) throw unauthorized("unauthorized")
    }
    const types = bucketTypes ?? ["allPublic", "allPrivate", "restricted"]
    const found = [...world.buckets.values()].filter((bucket) =>
      (bucketId === undefined || bucket.id === bucketId) &&
      (bucketName === undefined || bucket === named) &&
      (types.includes("all") || types.includes(bucket.type))
    )
    return {
      buckets: found.sort((a, b) => a.name < b.name ? -1 : 1).map((bucket) => Render.bucket(world, key, bucket))
    }
  }),
  Call.define(
    "b2_create_bucket",
    { accountId: Call.text, bucketName: Call.text, bucketType: types, ...settings },
    (context, input) => {
      const { key, world } = context
      account(world, input.accountId)
      need(key, "writeBuckets")
      if (key.bucketIds !== null) throw unauthorized("unauthorized")
      Names.bucketName(input.bucketName)
      if (State.bucketNamed(world, input.bucketName) !== undefined) {
        throw new Refusal(400, "duplicate_bucket_name", "Bucket name is already in use.")
      }
      if (world.buckets.size >= 100) throw new Refusal(400, "too_many_buckets", "The account has too many buckets.")
      const bucket = State.addBucket(world, input.bucketName, input.bucketType)
      try {
        apply(context, bucket, input)
      } catch (refused) {
        world.buckets.delete(bucket.id)
        throw refused
      }
      return Render.bucket(world, key, bucket)
    }
  ),
  Call.define(
    "b2_update_bucket",
    {
      accountId: Call.text,
      bucketId: Call.text,
      bucketType: Call.optional(types),
      defaultRetention: Call.optional(defaultRetention),
      ifRevisionIs: Call.optional(Call.count(0, Number.MAX_SAFE_INTEGER)),
      ...settings
    },
    (context, input) => {
      const { key, world } = context
      account(world, input.accountId)
      need(key, "writeBuckets")
      const bucket = writable(context, input.bucketId)
      if (input.ifRevisionIs !== undefined && input.ifRevisionIs !== bucket.revision) {
        throw new Refusal(409, "conflict", "The bucket is not at the revision that ifRevisionIs says.")
      }
      if (input.defaultRetention !== undefined) {
        need(key, "writeBucketRetentions")
        if (!bucket.lockEnabled && input.fileLockEnabled !== true) {
          throw badRequest("The bucket is not file lock enabled.")
        }
      }
      apply(context, bucket, input)
      bucket.type = input.bucketType ?? bucket.type
      bucket.defaultRetention = input.defaultRetention === undefined
        ? bucket.defaultRetention
        : input.defaultRetention ?? undefined
      bucket.revision += 1
      return Render.bucket(world, key, bucket)
    }
  ),
  Call.define("b2_delete_bucket", { accountId: Call.text, bucketId: Call.text }, (context, input) => {
    const { key, world } = context
    account(world, input.accountId)
    need(key, "deleteBuckets")
    const bucket = writable(context, input.bucketId)
    if (bucket.names.size > 0) {
      throw new Refusal(400, "cannot_delete_non_empty_bucket", "A bucket must be empty before it can be deleted.")
    }
    world.buckets.delete(bucket.id)
    return Render.bucket(world, key, bucket)
  }),
  Call.define("b2_get_bucket_notification_rules", { bucketId: Call.text }, (context, { bucketId }) => {
    need(context.key, "readBucketNotifications")
    return { bucketId, eventNotificationRules: writable(context, bucketId).notificationRules }
  }),
  Call.define(
    "b2_set_bucket_notification_rules",
    { bucketId: Call.text, eventNotificationRules: Call.list(Call.record) },
    (context, { bucketId, eventNotificationRules }) => {
      need(context.key, "writeBucketNotifications")
      const bucket = writable(context, bucketId)
      bucket.notificationRules = eventNotificationRules.map((rule) => ({
        eventTypes: Call.list(Call.text)(rule["eventTypes"], "eventTypes"),
        isEnabled: Call.flag(rule["isEnabled"], "isEnabled"),
        name: Call.text(rule["name"], "name"),
        maxEventsPerBatch: Call.optional(Call.count(1, 50))(rule["maxEventsPerBatch"], "maxEventsPerBatch") ?? 1,
        objectNamePrefix: Call.text(rule["objectNamePrefix"], "objectNamePrefix"),
        targetConfiguration: Call.record(rule["targetConfiguration"], "targetConfiguration"),
        isSuspended: false,
        suspensionReason: ""
      }))
      return { bucketId, eventNotificationRules: bucket.notificationRules }
    }
  )
]
