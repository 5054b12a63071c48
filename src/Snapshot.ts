/**
 * Snapshots: a bucket as it was.
 *
 * A snapshot is a moment that is marked, and perhaps labelled; nothing is copied. A bucket that has them enabled keeps
 * every version of its objects, so that it can be read as of any moment, marked or not. They are Tigris' (see `Tigris`);
 * elsewhere they are `UnsupportedByProvider`, before anything is sent. A bucket that keeps versions as S3 does can be read
 * as of a date (`at`).
 *
 * What a scope reads travels with its requests: scopes nest, the inner one counting, and those that run at the same time
 * know nothing of each other.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as order from "effect/Order"
import * as Stream from "effect/Stream"
import * as versioned from "./internal/snapshot/versions.js"
import * as enabling from "./internal/tigris/enabled.js"
import { needSnapshots } from "./internal/tigris/needSnapshots.js"
import * as versions from "./internal/tigris/version.js"
import * as view from "./internal/tigris/view.js"
import * as ObjectStore from "./ObjectStore.js"
import type * as S3 from "./S3.js"
import { S3Client } from "./S3Client.js"
import * as StorageError from "./StorageError.js"
import * as Tigris from "./Tigris.js"

/**
 * The version of a snapshot: a moment, in nanoseconds since 1970, as decimal digits.
 *
 * @since 0.1.0
 * @category models
 */
export type Version = versions.Version

/**
 * A version from its digits, as another program or a file has them. No number: there it has lost some.
 *
 * @since 0.1.0
 * @category versions
 * @example
 * import { Snapshot } from "effect-s3"
 * import { Option } from "effect"
 *
 * assert.ok(Option.isSome(Snapshot.version("1751631910196672425")))
 * assert.ok(Option.isNone(Snapshot.version("yesterday")))
 */
export const version = (digits: string): Option.Option<Version> =>
  versions.isVersion(digits) ? Option.some(digits) : Option.none()

/**
 * The moment of a date. A bucket can be read as of it, and forked, whether a snapshot was taken then or not.
 *
 * @since 0.1.0
 * @category versions
 * @example
 * import { Snapshot } from "effect-s3"
 * import { Option } from "effect"
 *
 * assert.deepStrictEqual(
 *   Option.map(Snapshot.fromDate(new Date("2026-11-21T00:00:00Z")), String),
 *   Option.some("1795219200000000000")
 * )
 */
export const fromDate = (date: Date): Option.Option<Version> => Option.fromNullable(versions.fromDate(date))

/**
 * The moment of a version, cut to the millisecond.
 *
 * @since 0.1.0
 * @category versions
 */
export const toDate: (version: Version) => Date = versions.toDate

/**
 * From the earlier to the later.
 *
 * @since 0.1.0
 * @category versions
 * @example
 * import { Snapshot } from "effect-s3"
 * import { Array } from "effect"
 *
 * const some = Array.getSomes([Snapshot.version("10000000000000000"), Snapshot.version("9000000000000000")])
 * assert.deepStrictEqual(Array.sort(some, Snapshot.Order).map(String), ["9000000000000000", "10000000000000000"])
 */
export const Order: order.Order<Version> = order.make(versions.compare)

/**
 * Enables snapshots on a bucket that is there. What was in it before is of that moment.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Snapshot } from "effect-s3"
 *
 * export const program = Snapshot.enable("models")
 */
export const enable = (bucket: string): Effect.Effect<void, Tigris.UpdateBucketError, S3Client> =>
  Tigris.updateBucket({ bucket, enableSnapshots: true })

/**
 * Disables snapshots, which a fork does not allow, nor a bucket that has forks: `InvalidInput`. Those that there are stay.
 *
 * @since 0.1.0
 * @category buckets
 */
export const disable = (bucket: string): Effect.Effect<void, Tigris.UpdateBucketError, S3Client> =>
  Tigris.updateBucket({ bucket, enableSnapshots: false })

/**
 * Whether snapshots of the bucket can be taken.
 *
 * @since 0.1.0
 * @category buckets
 */
export const isEnabled = (bucket: string): Effect.Effect<boolean, Tigris.BucketInfoError, S3Client> =>
  Effect.map(Tigris.bucketInfo({ bucket }), ({ snapshotsEnabled }) => snapshotsEnabled)

/**
 * Every bucket that the effect creates has snapshots enabled.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { S3, Snapshot } from "effect-s3"
 *
 * export const program = Snapshot.enabled(S3.createBucket({ bucket: "backups" }))
 */
export const enabled = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | S3Client> =>
  Effect.flatMap(S3Client, (client) => Effect.provideService(effect, S3Client, enabling.client(client)))

/**
 * Marks what is in the bucket now.
 *
 * @since 0.1.0
 * @category snapshots
 * @example
 * import { Emulator, S3, Snapshot, Tigris } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   yield* Tigris.createBucket({ bucket: "models", enableSnapshots: true })
 *   yield* S3.putObject({ bucket: "models", key: "weights", body: "first" })
 *   const before = yield* Snapshot.take("models", { label: "before training" })
 *   yield* S3.putObject({ bucket: "models", key: "weights", body: "second" })
 *   const then = yield* Snapshot.at({ bucket: "models" }, before)
 *   return yield* then.text("weights")
 * })
 *
 * Effect.runPromise(Effect.provide(program, Emulator.layerS3({ dialect: "tigris" }))).then((text) =>
 *   assert.strictEqual(text, "first")
 * )
 */
export const take = (
  bucket: string,
  options: { readonly label?: string | undefined } = {}
): Effect.Effect<Version, Tigris.CreateSnapshotError, S3Client> =>
  Effect.map(Tigris.createSnapshot({ bucket, label: options.label }), ({ version }) => version)

/**
 * The snapshots of a bucket, the newest first.
 *
 * @since 0.1.0
 * @category snapshots
 * @example
 * import { Snapshot } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const labels = Stream.runCollect(Stream.map(Snapshot.list("models"), ({ label }) => label))
 */
export const list = (
  bucket: string
): Stream.Stream<Tigris.SnapshotEntry, Tigris.ListSnapshotsError, S3Client> => Tigris.listSnapshotsStream({ bucket })

/**
 * The newest snapshot of that label, if there is one: labels are not unique.
 *
 * @since 0.1.0
 * @category snapshots
 * @example
 * import { Snapshot } from "effect-s3"
 *
 * export const program = Snapshot.find("models", "before training")
 */
export const find = (
  bucket: string,
  label: string
): Effect.Effect<Option.Option<Tigris.SnapshotEntry>, Tigris.ListSnapshotsError, S3Client> =>
  Stream.runHead(Stream.filter(list(bucket), (entry) => entry.label === label))

const remove = (bucket: string, version: Version): Effect.Effect<void, Tigris.DeleteSnapshotError, S3Client> =>
  Tigris.deleteSnapshot({ bucket, version })

export {
  /**
   * Takes the mark away; the bucket, its objects and other snapshots stay.
   *
   * @since 0.1.0
   * @category snapshots
   */
  remove as delete
}

/**
 * Everything that opening a view can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type AtError = Tigris.BucketInfoError | S3.GetBucketVersioningError | StorageError.InvalidBucketState

const byVersions = (options: ObjectStore.S3Options, time: Date) =>
  Number.isNaN(time.getTime())
    ? Effect.fail(
      new StorageError.InvalidInput({
        operation: "Snapshot.at",
        bucket: options.bucket,
        parameter: "moment",
        message: "moment is not a valid date"
      })
    )
    : Effect.andThen(versioned.needVersions(options.bucket), versioned.store(options, time))

const byMoment = (options: ObjectStore.S3Options, version: Version) =>
  Effect.andThen(needSnapshots("Snapshot.at", options.bucket), view.store(options, version))

/**
 * A bucket as a store, as it was: at a snapshot, or at any other moment. It is for reading only, and it cannot sign URLs;
 * a URL of the `versionId` that `head` answers is one of the same bytes.
 *
 * The server is asked first whether the bucket has snapshots: one that has none would show what is there now.
 *
 * Elsewhere than on Tigris a date is looked for in the versions that the bucket keeps (`S3.putBucketVersioning`): each
 * read asks for those of its key, and a list goes through all of them. Which of two came later is what their order says,
 * and when, their times, which S3 has to the second: what was written or deleted within the second that is asked for
 * counts as there. The time of an object in parts is when its upload began. A bucket that has never kept versions is
 * `InvalidBucketState`.
 *
 * @since 0.1.0
 * @category views
 * @example
 * import { Snapshot } from "effect-s3"
 *
 * export const yesterday = (bucket: string, now: Date) =>
 *   Snapshot.at({ bucket }, new Date(now.getTime() - 24 * 60 * 60 * 1000))
 */
export const at = (
  options: ObjectStore.S3Options,
  moment: Version | Date
): Effect.Effect<ObjectStore.Service, AtError, S3Client> =>
  Effect.flatMap(S3Client, ({ config: { provider } }): Effect.Effect<ObjectStore.Service, AtError, S3Client> => {
    if (typeof moment === "string") return byMoment(options, moment)
    if (!provider.tigrisExtensions) return byVersions(options, moment)
    const version = versions.fromDate(moment)
    return version === undefined ? byVersions(options, new Date(Number.NaN)) : byMoment(options, version)
  })

/**
 * A bucket as it was, as the store of a program.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerAt = (
  options: ObjectStore.S3Options,
  moment: Version | Date
): Layer.Layer<ObjectStore.ObjectStore, AtError, S3Client> => Layer.effect(ObjectStore.ObjectStore, at(options, moment))

/**
 * What the effect reads of the bucket is as it was: by the operations of `S3`, and by the store in its context, which is
 * that bucket. Other buckets are as they are; and what would write to this one, or cannot be asked of a moment, is
 * `UnsupportedByProvider`.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { ObjectStore, Snapshot } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * const count = Effect.flatMap(ObjectStore.ObjectStore, (store) => Stream.runCount(store.list()))
 *
 * export const countThen = (moment: Snapshot.Version) => count.pipe(Snapshot.withSnapshot({ bucket: "models" }, moment))
 */
export const withSnapshot: {
  (
    options: ObjectStore.S3Options,
    version: Version
  ): <A, E, R>(
    effect: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | AtError, Exclude<R, ObjectStore.ObjectStore> | S3Client>
  <A, E, R>(
    effect: Effect.Effect<A, E, R>,
    options: ObjectStore.S3Options,
    version: Version
  ): Effect.Effect<A, E | AtError, Exclude<R, ObjectStore.ObjectStore> | S3Client>
} = dual(
  3,
  <A, E, R>(
    effect: Effect.Effect<A, E, R>,
    options: ObjectStore.S3Options,
    version: Version
  ): Effect.Effect<A, E | AtError, Exclude<R, ObjectStore.ObjectStore> | S3Client> =>
    Effect.flatMap(Effect.all([S3Client, at(options, version)]), ([client, store]) =>
      effect.pipe(
        Effect.provideService(ObjectStore.ObjectStore, store),
        Effect.provideService(S3Client, view.client(client, options.bucket, version))
      ))
)
