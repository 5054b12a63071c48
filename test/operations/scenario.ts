/**
 * Every operation once, on any server, and what became of it. What is written is read back: a server that does not know a
 * sub-resource may take it for something else, and answer 200.
 */
import { Cause, Effect, Equal, Exit, Option } from "effect"
import { S3, type S3Client, type StorageError } from "effect-s3"
import { logsOf, policyOf, settings } from "./settings.js"

/** `yes`; `ignored`, where the answer was good and the effect was none; or the code of the refusal. */
export type Outcomes = Readonly<Record<string, string>>

type Run<A> = Effect.Effect<A, StorageError.StorageError, S3Client.S3Client>

const failureOf = (cause: Cause.Cause<StorageError.StorageError>): string =>
  Option.match(Cause.failureOption(cause), {
    onNone: () => "defect",
    onSome: (error) =>
      error._tag === "UnknownServiceError" || error._tag === "InvalidInput"
        ? error.code ?? error._tag
        : error._tag
  })

/** What of one object has in another is the same. */
const holds = (whole: unknown, part: unknown): boolean => {
  if (part instanceof Date) return whole instanceof Date && whole.getTime() === part.getTime()
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.length === whole.length && part.every((item, i) => holds(whole[i], item))
  }
  if (typeof part === "object" && part !== null) {
    return typeof whole === "object" && whole !== null &&
      Object.entries(part).every(([name, value]) => holds((whole as any)[name], value))
  }
  return Equal.equals(whole, part)
}

/** Uses the bucket and makes others whose names begin with its name. */
export const scenario = (options: {
  readonly bucket: string
  /** Whether the server has directory buckets, as the name of one. */
  readonly directoryBucket?: string | undefined
  /** An object in an archive can be made by storing it there. */
  readonly archive?: string | undefined
}): Effect.Effect<Outcomes, never, S3Client.S3Client> =>
  Effect.gen(function*() {
    const { bucket } = options
    const logs = logsOf(bucket)
    const outcomes: Record<string, string> = {}
    const note = (name: string, outcome: string): void => {
      if (outcomes[name] === undefined || outcomes[name] === "yes") outcomes[name] = outcome
    }
    const attempt = <A>(name: string, run: Run<A>): Effect.Effect<A | undefined, never, S3Client.S3Client> =>
      Effect.map(Effect.exit(Effect.timeoutOption(run, "30 seconds")), (exit) => {
        const value = Exit.isSuccess(exit) ? Option.getOrUndefined(exit.value) : undefined
        note(name, Exit.isFailure(exit) ? failureOf(exit.cause) : Option.isNone(exit.value) ? "Timeout" : "yes")
        return value
      })
    const shows = (name: string, whole: unknown, part: unknown): void => {
      if (!holds(whole, part)) note(name, "ignored")
    }
    const at = (key: string) => ({ bucket, key })

    yield* attempt("CreateBucket", S3.createBucket({ bucket }))
    yield* attempt("HeadBucket", S3.headBucket({ bucket }))
    yield* attempt("GetBucketLocation", S3.getBucketLocation({ bucket }))
    const mine = yield* attempt("ListBuckets", S3.listBuckets())
    shows("ListBuckets", mine?.buckets.some(({ name }) => name === bucket), true)

    // Objects.
    const body = "as it is"
    yield* attempt("PutObject", S3.putObject({ ...at("a"), body, metadata: { n: "1" } }))
    const head = yield* attempt("HeadObject", S3.headObject(at("a")))
    shows("HeadObject", head, { contentLength: body.length, metadata: { n: "1" } })
    const whole = yield* attempt("GetObject", S3.getObjectBytes(at("a")))
    shows("GetObject", whole?.bytes.length, body.length)
    const attributes = yield* attempt(
      "GetObjectAttributes",
      S3.getObjectAttributes({ ...at("a"), attributes: ["ObjectSize"] })
    )
    shows("GetObjectAttributes", attributes, { objectSize: body.length })
    yield* attempt("CopyObject", S3.copyObject({ ...at("b"), source: at("a") }))
    const listed = yield* attempt("ListObjectsV2", S3.listObjectsV2({ bucket }))
    shows("ListObjectsV2", listed?.contents.map(({ key }) => key), ["a", "b"])
    shows("CopyObject", listed?.contents.length, 2)
    const first = yield* attempt("ListObjects", S3.listObjects({ bucket, maxKeys: 1 }))
    shows("ListObjects", first?.contents.map(({ key }) => key), ["a"])
    yield* attempt("DeleteObject", S3.deleteObject(at("b")))

    // Uploads.
    const upload = yield* attempt("CreateMultipartUpload", S3.createMultipartUpload(at("parts")))
    const uploadId = upload?.uploadId ?? "none"
    const part = yield* attempt(
      "UploadPart",
      S3.uploadPart({ ...at("parts"), uploadId, partNumber: 1, body: "x".repeat(5 * 1024 * 1024) })
    )
    const copied = yield* attempt(
      "UploadPartCopy",
      S3.uploadPartCopy({ ...at("parts"), uploadId, partNumber: 2, source: at("a") })
    )
    const parts = yield* attempt("ListParts", S3.listParts({ ...at("parts"), uploadId }))
    shows("ListParts", parts?.parts.length, copied === undefined ? 1 : 2)
    const uploads = yield* attempt("ListMultipartUploads", S3.listMultipartUploads({ bucket }))
    shows("ListMultipartUploads", uploads?.uploads.map(({ key }) => key), ["parts"])
    yield* attempt(
      "CompleteMultipartUpload",
      S3.completeMultipartUpload({
        ...at("parts"),
        uploadId,
        parts: [part, copied].flatMap((each, i) =>
          each?.etag === undefined ? [] : [{ partNumber: i + 1, etag: each.etag }]
        )
      })
    )
    const second = yield* attempt("CreateMultipartUpload", S3.createMultipartUpload(at("never")))
    yield* attempt(
      "AbortMultipartUpload",
      S3.abortMultipartUpload({ ...at("never"), uploadId: second?.uploadId ?? "none" })
    )

    // What is kept beside an object.
    const tagSet = [{ key: "k", value: "v" }]
    yield* attempt("PutObjectTagging", S3.putObjectTagging({ ...at("a"), tagSet }))
    const tags = yield* attempt("GetObjectTagging", S3.getObjectTagging(at("a")))
    if (tags !== undefined) shows("PutObjectTagging", tags, { tagSet })
    yield* attempt("DeleteObjectTagging", S3.deleteObjectTagging(at("a")))
    const acl = yield* attempt("GetObjectAcl", S3.getObjectAcl(at("a")))
    shows("GetObjectAcl", acl?.grants.length, 1)
    yield* attempt("PutObjectAcl", S3.putObjectAcl({ ...at("a"), owner: acl?.owner, grants: acl?.grants ?? [] }))
    yield* attempt("PutObjectAnnotation", S3.putObjectAnnotation({ ...at("spare"), annotationName: "n", body: "note" }))
    const annotation = yield* attempt(
      "GetObjectAnnotation",
      Effect.scoped(
        Effect.flatMap(S3.getObjectAnnotation({ ...at("spare"), annotationName: "n" }), (it) => it.body.text())
      )
    )
    shows("GetObjectAnnotation", annotation, outcomes["GetObjectAnnotation"] === "yes" ? "note" : undefined)
    yield* attempt("ListObjectAnnotations", S3.listObjectAnnotations(at("spare")))
    yield* attempt("DeleteObjectAnnotation", S3.deleteObjectAnnotation({ ...at("spare"), annotationName: "n" }))
    yield* attempt(
      "UpdateObjectEncryption",
      S3.updateObjectEncryption({ ...at("a"), sseKms: { kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/k" } })
    )
    if (options.archive !== undefined) {
      yield* Effect.ignore(S3.putObject({ ...at("cold"), body, storageClass: options.archive }))
      yield* attempt(
        "RestoreObject",
        S3.restoreObject({ ...at("cold"), days: 1, glacierJobParameters: { tier: "Standard" } })
      )
    } else {
      yield* attempt("RestoreObject", S3.restoreObject({ ...at("a"), days: 1 }))
      // Of an object that is in no archive there is nothing to restore: to know that is enough.
      if (outcomes["RestoreObject"] === "InvalidObjectState") outcomes["RestoreObject"] = "yes"
    }
    const same = yield* Effect.option(S3.getObjectBytes(at("a")))
    const spoilt = Option.match(same, { onNone: () => true, onSome: ({ bytes }) => bytes.length !== body.length })
    if (spoilt) note("UpdateObjectEncryption", "overwrites the object")

    // Versions and locks.
    const locked = `${bucket}-locked`
    const retained = { bucket: locked, key: "k" }
    yield* Effect.ignore(S3.createBucket({ bucket: locked, objectLockEnabled: true }))
    yield* attempt("PutBucketVersioning", S3.putBucketVersioning({ bucket, status: "Enabled" }))
    const versioning = yield* attempt("GetBucketVersioning", S3.getBucketVersioning({ bucket }))
    if (versioning !== undefined) shows("PutBucketVersioning", versioning, { status: "Enabled" })
    yield* Effect.ignore(S3.putObject({ ...at("a"), body: "another" }))
    const versions = yield* attempt("ListObjectVersions", S3.listObjectVersions({ bucket, prefix: "a" }))
    shows("ListObjectVersions", versions?.versions.map(({ isLatest }) => isLatest), [true, false])
    yield* attempt(
      "PutObjectLockConfiguration",
      S3.putObjectLockConfiguration({ bucket: locked, objectLockEnabled: "Enabled" })
    )
    const lock = yield* attempt("GetObjectLockConfiguration", S3.getObjectLockConfiguration({ bucket: locked }))
    if (lock !== undefined) shows("PutObjectLockConfiguration", lock, { objectLockEnabled: "Enabled" })
    yield* Effect.ignore(S3.putObject({ ...retained, body }))
    const retainUntilDate = new Date("2099-01-01T00:00:00Z")
    yield* attempt("PutObjectRetention", S3.putObjectRetention({ ...retained, mode: "GOVERNANCE", retainUntilDate }))
    const retention = yield* attempt("GetObjectRetention", S3.getObjectRetention(retained))
    if (retention !== undefined) shows("PutObjectRetention", retention, { mode: "GOVERNANCE", retainUntilDate })
    yield* attempt("PutObjectLegalHold", S3.putObjectLegalHold({ ...retained, status: "ON" }))
    const hold = yield* attempt("GetObjectLegalHold", S3.getObjectLegalHold(retained))
    if (hold !== undefined) shows("PutObjectLegalHold", hold, { status: "ON" })
    yield* Effect.ignore(S3.putObjectLegalHold({ ...retained, status: "OFF" }))

    // Settings.
    const grants = yield* attempt("GetBucketAcl", S3.getBucketAcl({ bucket }))
    shows("GetBucketAcl", grants?.grants.length, 1)
    yield* attempt("PutBucketAcl", S3.putBucketAcl({ bucket, acl: "private" }))
    yield* Effect.ignore(S3.createBucket({ bucket: logs }))
    for (const { get, names, put, remove, then } of settings(bucket)) {
      const [getName, putName, removeName] = names
      yield* attempt(putName, put)
      const found = yield* attempt(getName, get)
      const expected = "policy" in then ? { Version: policyOf(bucket).Version } : then
      // Servers write a policy in their own way.
      if (found !== undefined) shows(putName, "policy" in found ? JSON.parse(String(found.policy)) : found, expected)
      // What was never set says nothing about reading it.
      else if (outcomes[putName] !== "yes" && outcomes[getName] === "NoSuchConfiguration") {
        outcomes[getName] = outcomes[putName]!
      }
      if (getName === "GetBucketPolicy") {
        const status = yield* attempt("GetBucketPolicyStatus", S3.getBucketPolicyStatus({ bucket }))
        if (outcomes["PutBucketPolicy"] === "yes") shows("GetBucketPolicyStatus", status, { isPublic: true })
      }
      if (remove !== undefined && removeName !== undefined) yield* attempt(removeName, remove)
    }
    const id = "one"
    const byId = [
      [
        "BucketInventoryConfiguration",
        S3.putBucketInventoryConfiguration({
          bucket,
          id,
          isEnabled: true,
          includedObjectVersions: "All",
          schedule: { frequency: "Daily" },
          destination: { s3BucketDestination: { bucket: `arn:aws:s3:::${logs}`, format: "CSV" } }
        }),
        S3.getBucketInventoryConfiguration({ bucket, id }),
        S3.listBucketInventoryConfigurations({ bucket }),
        S3.deleteBucketInventoryConfiguration({ bucket, id })
      ],
      [
        "BucketAnalyticsConfiguration",
        S3.putBucketAnalyticsConfiguration({ bucket, id, storageClassAnalysis: {} }),
        S3.getBucketAnalyticsConfiguration({ bucket, id }),
        S3.listBucketAnalyticsConfigurations({ bucket }),
        S3.deleteBucketAnalyticsConfiguration({ bucket, id })
      ],
      [
        "BucketMetricsConfiguration",
        S3.putBucketMetricsConfiguration({ bucket, id }),
        S3.getBucketMetricsConfiguration({ bucket, id }),
        S3.listBucketMetricsConfigurations({ bucket }),
        S3.deleteBucketMetricsConfiguration({ bucket, id })
      ],
      [
        "BucketIntelligentTieringConfiguration",
        S3.putBucketIntelligentTieringConfiguration({
          bucket,
          id,
          status: "Enabled",
          tierings: [{ days: 90, accessTier: "ARCHIVE_ACCESS" }]
        }),
        S3.getBucketIntelligentTieringConfiguration({ bucket, id }),
        S3.listBucketIntelligentTieringConfigurations({ bucket }),
        S3.deleteBucketIntelligentTieringConfiguration({ bucket, id })
      ]
    ] as const
    for (const [name, put, get, list, remove] of byId) {
      yield* attempt(`Put${name}`, put)
      const found = yield* attempt<{ readonly id: string }>(`Get${name}`, get)
      if (found !== undefined) shows(`Put${name}`, found, { id })
      yield* attempt<unknown>(`List${name}s`, list)
      yield* attempt(`Delete${name}`, remove)
    }

    // Tables.
    const journalTableConfiguration = { recordExpiration: { expiration: "DISABLED" } }
    yield* attempt(
      "CreateBucketMetadataConfiguration",
      S3.createBucketMetadataConfiguration({ bucket, journalTableConfiguration })
    )
    yield* attempt("GetBucketMetadataConfiguration", S3.getBucketMetadataConfiguration({ bucket }))
    yield* attempt(
      "UpdateBucketMetadataJournalTableConfiguration",
      S3.updateBucketMetadataJournalTableConfiguration({ bucket, ...journalTableConfiguration })
    )
    yield* attempt(
      "UpdateBucketMetadataInventoryTableConfiguration",
      S3.updateBucketMetadataInventoryTableConfiguration({ bucket, configurationState: "DISABLED" })
    )
    yield* attempt(
      "UpdateBucketMetadataAnnotationTableConfiguration",
      S3.updateBucketMetadataAnnotationTableConfiguration({ bucket, configurationState: "DISABLED" })
    )
    yield* attempt("DeleteBucketMetadataConfiguration", S3.deleteBucketMetadataConfiguration({ bucket }))
    yield* attempt(
      "CreateBucketMetadataTableConfiguration",
      S3.createBucketMetadataTableConfiguration({
        bucket,
        s3TablesDestination: { tableBucketArn: "arn:aws:s3tables:us-east-1:111122223333:bucket/t", tableName: "n" }
      })
    )
    yield* attempt("GetBucketMetadataTableConfiguration", S3.getBucketMetadataTableConfiguration({ bucket }))
    yield* attempt("DeleteBucketMetadataTableConfiguration", S3.deleteBucketMetadataTableConfiguration({ bucket }))

    // Directory buckets.
    const { directoryBucket } = options
    if (directoryBucket !== undefined) {
      yield* Effect.ignore(S3.createBucket({ bucket: directoryBucket }))
      yield* attempt("CreateSession", S3.createSession({ bucket: directoryBucket }))
      yield* attempt("ListDirectoryBuckets", S3.listDirectoryBuckets())
      yield* Effect.ignore(S3.putObject({ bucket: directoryBucket, key: "from", body }))
      yield* attempt("RenameObject", S3.renameObject({ bucket: directoryBucket, key: "to", sourceKey: "from" }))
    }

    // The end of it.
    const rest = yield* Effect.orElseSucceed(S3.listObjectVersions({ bucket }), () => undefined)
    const objects = rest === undefined
      ? [{ key: "a" }]
      : [...rest.versions, ...rest.deleteMarkers].map(({ key, versionId }) => ({ key, versionId }))
    const deleted = yield* attempt("DeleteObjects", S3.deleteObjects({ bucket, objects }))
    shows("DeleteObjects", deleted?.errors, [])
    yield* attempt("DeleteBucket", S3.deleteBucket({ bucket }))
    yield* Effect.ignore(S3.deleteBucket({ bucket: logs }))
    return outcomes
  })
