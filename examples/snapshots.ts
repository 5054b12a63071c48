/**
 * A backup that is verified: what a bucket holds today is held against what it held yesterday, by reading it as it was.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Option, Stream } from "effect"
import { Emulator, ObjectStore, S3, Snapshot, Tigris } from "effect-s3"

// #region verify
/** The keys that were there then and have other bytes now, or are gone. */
const changedSince = (bucket: string, then: Snapshot.Version) =>
  Effect.gen(function*() {
    const now = yield* ObjectStore.makeS3({ bucket })
    const before = yield* Snapshot.at({ bucket }, then)
    const isSame = (key: string, etag: string | undefined) =>
      now.head(key).pipe(
        Effect.map((head) => head.etag === etag),
        Effect.catchTag("NoSuchKey", () => Effect.succeed(false))
      )
    return yield* before.list().pipe(
      Stream.filterEffect(({ etag, key }) => Effect.negate(isSame(key, etag))),
      Stream.map(({ key }) => key),
      Stream.runCollect
    )
  })
// #endregion

const program = Effect.gen(function*() {
  yield* Tigris.createBucket({ bucket: "backups", enableSnapshots: true })
  const store = yield* ObjectStore.makeS3({ bucket: "backups" })
  yield* Effect.forEach(["mail.tar", "photos.tar", "notes.tar"], (key) => store.put(key, `yesterday's ${key}`))
  yield* Snapshot.take("backups", { label: "yesterday" })

  yield* store.put("notes.tar", "today's")
  yield* store.delete("mail.tar")

  const yesterday = yield* Snapshot.find("backups", "yesterday")
  if (Option.isNone(yesterday)) return yield* Effect.dieMessage("no backup was made yesterday")
  const changed = yield* changedSince("backups", yesterday.value.version)
  yield* Effect.log(`changed since yesterday: ${[...changed].join(", ")}`)

  // #region restore
  // What is lost is copied from the snapshot, on the server.
  yield* Effect.forEach(changed, (key) =>
    S3.copyObject({
      bucket: "backups",
      key,
      source: { bucket: "backups", key },
      snapshotVersion: yesterday.value.version
    }))
  // #endregion
  yield* Effect.log(yield* store.text("notes.tar"))
})

program.pipe(Effect.provide(Emulator.layerS3({ dialect: "tigris" })), NodeRuntime.runMain)
