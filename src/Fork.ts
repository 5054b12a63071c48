/**
 * Forks: a bucket of one's own, that begins as what another was.
 *
 * Nothing is copied: a fork has what its source had at a moment, and what is written to either the other does not see. A
 * fork can be forked again, merged into its source, and rebased on what its source has had since. Forks are Tigris' (see
 * `Tigris`); elsewhere everything here is `UnsupportedByProvider`, before anything is sent.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as overlaid from "./internal/overlay/backend.js"
import * as changes from "./internal/overlay/changes.js"
import * as layers from "./internal/overlay/layers.js"
import { randomToken } from "./internal/randomToken.js"
import * as Through from "./internal/tigris/through.js"
import * as ObjectStore from "./ObjectStore.js"
import { S3Client } from "./S3Client.js"
import type * as Snapshot from "./Snapshot.js"
import type * as StorageError from "./StorageError.js"
import * as Tigris from "./Tigris.js"

/**
 * A fork that was made.
 *
 * @since 0.1.0
 * @category models
 */
export interface Made extends Tigris.Created {
  /** When it was made; known where its version was asked for, which others may have asked for too. */
  readonly forkedAt?: Date | undefined
}

/**
 * A fork: which bucket it is, and what it began as.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Made {
  /** The fork as a store. */
  readonly store: ObjectStore.Service
  /** Brings to the source what was written to the fork. */
  readonly merge: Effect.Effect<Snapshot.Version, Tigris.MergeForkError>
  /** Shows the fork what its source has had since. */
  readonly rebase: Effect.Effect<Snapshot.Version, Tigris.RebaseForkError>
}

/**
 * The fork that a program works in.
 *
 * @since 0.1.0
 * @category tags
 */
export class Fork extends Context.Tag("effect-s3/Fork")<Fork, Service>() {}

/**
 * What a fork is made with.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Omit<Tigris.CreateForkInput, "bucket" | "source"> {
  /** What to call the bucket. Absent: by the name of the source, and a random end. */
  readonly bucket?: string | undefined
  /** Before every key, for the store. */
  readonly prefix?: string | undefined
}

/**
 * A fork that could not be deleted, and is still there; or that may be there, as the answer to its making was lost.
 *
 * @since 0.1.0
 * @category models
 */
export interface LeftBehind extends Tigris.Created {
  /** Why it could not be deleted, or why it is not known to be there. */
  readonly error: StorageError.StorageError
}

/**
 * What becomes of a fork when its scope closes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ScopeOptions extends Options {
  /**
   * Whether the fork stays: `never` (the default), `onFailure` (so that it can be looked at), or `always`. To be
   * interrupted is no failure.
   */
  readonly keep?: "never" | "onFailure" | "always" | undefined
  /** What to do about a fork that could not be deleted. Absent: it is logged, as a warning. */
  readonly onLeftBehind?: ((left: LeftBehind) => Effect.Effect<void>) | undefined
}

// 63 characters are allowed.
const nameFor = (source: string): string =>
  `${source.slice(0, 41).replace(/[.-]+$/, "")}-fork-${randomToken().slice(0, 16)}`

const serviceOf = (created: Made, prefix: string | undefined): Effect.Effect<Service, never, S3Client> =>
  Effect.flatMap(S3Client, (client) =>
    Effect.map(ObjectStore.makeS3({ bucket: created.bucket, prefix }), (store) => ({
      ...created,
      store,
      merge: Tigris.mergeFork({ fork: created.bucket, into: created.source }).pipe(
        Effect.map(({ version }) => version),
        Effect.provideService(S3Client, client)
      ),
      rebase: Tigris.rebaseFork({ bucket: created.bucket }).pipe(
        Effect.map(({ version }) => version),
        Effect.provideService(S3Client, client)
      )
    })))

const contextOf = (fork: Service): Context.Context<Fork | ObjectStore.ObjectStore> =>
  Context.make(Fork, fork).pipe(Context.add(ObjectStore.ObjectStore, fork.store))

const toInput = (source: string, { bucket, prefix: _, ...rest }: Options): Tigris.CreateForkInput => ({
  ...rest,
  source,
  bucket: bucket ?? nameFor(source)
})

const warn = ({ bucket, error, source }: LeftBehind): Effect.Effect<void> =>
  Effect.logWarning(
    `the fork ${JSON.stringify(bucket)} of ${JSON.stringify(source)} could not be deleted and is left behind: ` +
      error.message
  )

/** That a fork is asked for, and that it is there: what comes after may fail, or be interrupted. */
const watched = (
  client: S3Client["Type"],
  on: { readonly asked: () => void; readonly answered: () => void }
): S3Client["Type"] =>
  Through.make(client, {
    execute: (inner, operation, input) =>
      operation.name !== "CreateFork" ? inner.execute(operation, input) : Effect.suspend(() => {
        on.asked()
        return Effect.map(inner.execute(operation, input), (output) => {
          on.answered()
          return output
        })
      })
  })

/** What was made although the making failed. Nobody else has a name that was drawn; another is looked at first. */
const salvage = ({ bucket, source }: Tigris.CreateForkInput, isDrawn: boolean, report: Report) => {
  const deletion = Tigris.forceDeleteBucket({ bucket })
  return Effect.catchAll(
    isDrawn
      ? deletion
      : Effect.flatMap(Tigris.bucketInfo({ bucket }), ({ fork }) => fork?.source === source ? deletion : Effect.void),
    (error) => error._tag === "NoSuchBucket" ? Effect.void : report({ bucket, source, error })
  )
}

/** Whether the answer to the request was lost, and with it whether there is a fork. */
const isLost = (error: StorageError.StorageError): boolean =>
  error._tag === "Transport" || error._tag === "Timeout" || error._tag === "ServerFault"

type Report = (left: LeftBehind) => Effect.Effect<void>

/** The version that was asked for says of a fork no more than of another one that was asked for so. */
const whenForked = (bucket: string) =>
  Effect.map(Tigris.getBucketMetadata({ bucket }), ({ parents }) => parents[0]?.forkedAt)

const made = (
  source: string,
  options: Options,
  report: Report
): Effect.Effect<Service, Tigris.CreateForkError, S3Client> =>
  Effect.flatMap(S3Client, (client) =>
    Effect.suspend(() => {
      const input = toInput(source, options)
      const isDrawn = options.bucket === undefined
      let state: "unasked" | "asked" | "answered" = "unasked"
      const watching = watched(client, {
        asked: () => {
          state = "asked"
        },
        answered: () => {
          state = "answered"
        }
      })
      return Tigris.createFork(input).pipe(
        Effect.provideService(S3Client, watching),
        Effect.flatMap((created) =>
          input.version === undefined
            ? Effect.succeed(created)
            : Effect.map(whenForked(input.bucket), (forkedAt): Made => ({ ...created, forkedAt }))
        ),
        Effect.onError((cause) => {
          if (state === "answered") return salvage(input, isDrawn, report)
          if (state === "unasked") return Effect.void
          const error = Option.getOrUndefined(Cause.failureOption(cause))
          if (error !== undefined && !isLost(error)) return Effect.void
          if (isDrawn) return salvage(input, isDrawn, report)
          return error === undefined ? Effect.void : mention(input, error, report)
        }),
        Effect.flatMap((created) => serviceOf(created, options.prefix))
      )
    }))

/** It may be ours, or may have been there before. */
const mention = ({ bucket, source }: Tigris.CreateForkInput, error: StorageError.StorageError, report: Report) =>
  Tigris.bucketInfo({ bucket }).pipe(
    Effect.flatMap(({ fork }) => fork?.source === source ? report({ bucket, source, error }) : Effect.void),
    Effect.catchAll((failure) => failure._tag === "NoSuchBucket" ? Effect.void : report({ bucket, source, error }))
  )

/**
 * Makes a fork that stays. The server is asked whether it has made one; `UnsupportedByProvider` if not. Where that fails or
 * is interrupted no fork is left behind, unless the name was given and the answer is lost: that is logged.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Fork } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Effect.gen(function*() {
 *   const fork = yield* Fork.make("models", { bucket: "models-experiment" })
 *   yield* fork.store.put("weights", "new")
 *   yield* fork.merge
 * })
 */
export const make = (
  source: string,
  options: Options = {}
): Effect.Effect<Service, Tigris.CreateForkError, S3Client> => made(source, options, warn)

/**
 * The buckets that were forked from one.
 *
 * @since 0.1.0
 * @category forks
 * @example
 * import { Fork } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const names = Stream.runCollect(Stream.map(Fork.list("models"), ({ name }) => name))
 */
export const list = (source: string): Stream.Stream<Tigris.BucketDetails, Tigris.ListForksError, S3Client> =>
  Tigris.listForksStream({ source })

/**
 * Everything that deleting a fork can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteError = Tigris.ForceDeleteBucketError | Tigris.DeleteSnapshotError

const isSame = (created: Tigris.Created, { fork }: Tigris.BucketInfo): boolean =>
  fork !== undefined && fork.source === created.source && fork.version === created.version

/** Merges and rebases leave snapshots, which keep a bucket from being deleted. */
const deleteSnapshots = (bucket: string) =>
  Stream.runForEach(
    Tigris.listSnapshotsStream({ bucket }),
    ({ version }) => Effect.catchTag(Tigris.deleteSnapshot({ bucket, version }), "NoSuchVersion", () => Effect.void)
  )

const isStill = (created: Made): Effect.Effect<boolean, DeleteError, S3Client> =>
  Effect.flatMap(Tigris.bucketInfo({ bucket: created.bucket }), (info) =>
    !isSame(created, info)
      ? Effect.succeed(false)
      : created.forkedAt === undefined
      ? Effect.succeed(true)
      : Effect.map(whenForked(created.bucket), (at) => at?.getTime() === created.forkedAt?.getTime()))

const remove = (created: Made): Effect.Effect<void, DeleteError, S3Client> => {
  const { bucket } = created
  const deletion = Tigris.forceDeleteBucket({ bucket })
  return isStill(created).pipe(
    Effect.flatMap((is) =>
      is
        ? Effect.catchTag(deletion, "BucketNotEmpty", () => Effect.andThen(deleteSnapshots(bucket), deletion))
        : Effect.void
    ),
    Effect.catchTag("NoSuchBucket", () => Effect.void)
  )
}

export {
  /**
   * Deletes a fork with all that was written to it, and its snapshots. A bucket that is no fork, or that of something
   * else, stays; one that is gone is deleted already. `BucketNotEmpty`: it has forks of its own.
   *
   * @since 0.1.0
   * @category forks
   */
  remove as delete
}

const isKept = (keep: ScopeOptions["keep"], exit: Exit.Exit<unknown, unknown>): boolean =>
  keep === "always" ||
  (keep === "onFailure" && Exit.isFailure(exit) && !Cause.isInterruptedOnly(exit.cause))

const release = (service: Service, options: ScopeOptions, exit: Exit.Exit<unknown, unknown>) => {
  if (isKept(options.keep, exit)) return Effect.void
  const { bucket, forkedAt, source, version } = service
  return Effect.catchAll(
    remove({ bucket, source, version, forkedAt }),
    (error) => (options.onLeftBehind ?? warn)({ bucket, source, version, error })
  )
}

/**
 * A fork for as long as the scope lives. When it closes, in whatever way, the fork is deleted with all that was written to
 * it, unless it is to be kept: that bucket alone, and only if it is still the fork that was made here.
 *
 * @since 0.1.0
 * @category scopes
 * @example
 * import { Emulator, Fork, S3, Tigris } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   yield* Tigris.createBucket({ bucket: "models", enableSnapshots: true })
 *   yield* S3.putObject({ bucket: "models", key: "weights", body: "old" })
 *   yield* Effect.scoped(Effect.gen(function*() {
 *     const fork = yield* Fork.scoped("models")
 *     yield* fork.store.put("weights", "new")
 *     assert.strictEqual(yield* fork.store.text("weights"), "new")
 *   }))
 *   const emulator = yield* Emulator.Emulator
 *   assert.deepStrictEqual(yield* emulator.buckets, ["models"])
 * })
 *
 * Effect.runPromise(Effect.provide(program, Emulator.layerS3({ dialect: "tigris" })))
 */
export const scoped = (
  source: string,
  options: ScopeOptions = {}
): Effect.Effect<Service, Tigris.CreateForkError, S3Client | Scope.Scope> => {
  const { keep: _, onLeftBehind = warn, ...rest } = options
  return Effect.acquireRelease(made(source, rest, onLeftBehind), (service, exit) => release(service, options, exit))
}

/**
 * A fork for as long as the layer lives, as the store of a program.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  source: string,
  options: ScopeOptions = {}
): Layer.Layer<Fork | ObjectStore.ObjectStore, Tigris.CreateForkError, S3Client> =>
  Layer.scopedContext(
    Effect.map(scoped(source, options), contextOf)
  )

/**
 * Runs the effect in a fork of its own, which is the store in its context, and is deleted at the end unless it is to be
 * kept. What is nested forks what it is told to; what runs at the same time has forks of its own.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { Fork, ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const train = (rate: number) =>
 *   Effect.gen(function*() {
 *     const store = yield* ObjectStore.ObjectStore
 *     yield* store.put("result.json", JSON.stringify({ rate }))
 *   })
 *
 * export const trainAll = Effect.forEach([0.1, 0.01], (rate) => train(rate).pipe(Fork.withFork("models")), {
 *   concurrency: "unbounded"
 * })
 */
export const withFork: {
  (
    source: string,
    options?: ScopeOptions
  ): <A, E, R>(
    effect: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | Tigris.CreateForkError, Exclude<R, Fork | ObjectStore.ObjectStore> | S3Client>
  <A, E, R>(
    effect: Effect.Effect<A, E, R>,
    source: string,
    options?: ScopeOptions
  ): Effect.Effect<A, E | Tigris.CreateForkError, Exclude<R, Fork | ObjectStore.ObjectStore> | S3Client>
} = dual(
  (args) => Effect.isEffect(args[0]),
  <A, E, R>(
    effect: Effect.Effect<A, E, R>,
    source: string,
    options: ScopeOptions = {}
  ): Effect.Effect<A, E | Tigris.CreateForkError, Exclude<R, Fork | ObjectStore.ObjectStore> | S3Client> => {
    const { keep: _, onLeftBehind = warn, ...rest } = options
    return Effect.acquireUseRelease(
      made(source, rest, onLeftBehind),
      (fork) => Effect.provide(effect, contextOf(fork)),
      (fork, exit) => release(fork, options, exit)
    )
  }
)

export type {
  /**
   * A key of an overlay that is not as it is beneath.
   *
   * @since 0.1.0
   */
  Change,
  /**
   * Everything that looking for changes can fail with.
   *
   * @since 0.1.0
   */
  DiffError,
  /**
   * Everything that giving changes up can fail with.
   *
   * @since 0.1.0
   */
  DiscardError,
  /**
   * Everything that bringing changes down can fail with.
   *
   * @since 0.1.0
   */
  MergeError
} from "./internal/overlay/changes.js"

/**
 * A store over another.
 *
 * @since 0.1.0
 * @category models
 */
export interface Overlay {
  /** What both are together. */
  readonly store: ObjectStore.Service
  /** What has been changed over the base, in the order of keys. Written again with the same bytes is changed too. */
  readonly diff: Stream.Stream<changes.Change, changes.DiffError>
  /**
   * Brings what has been changed to the base, and empties the overlay. What the base has had since is written over. Where
   * it fails, it can be called again: what is done is done.
   */
  readonly merge: (options?: { readonly concurrency?: number | undefined }) => Effect.Effect<void, changes.MergeError>
  /** Gives up what has been changed. */
  readonly discard: Effect.Effect<void, changes.DiscardError>
}

/**
 * A fork on any store: `base` is read and never written, and what is written and deleted stays in `upper`, which must be
 * the overlay's own, such as an empty folder (`ObjectStore.prefix`). It is a store like any other, that outlives the
 * program: the same two stores make the same overlay again.
 *
 * What is written is below `o/` of `upper`, and a key that is deleted has an empty object below `d/`. What is not there is
 * asked for three times. Unlike a fork of Tigris it is not of a moment: what others change in the base shows through. A
 * condition on what is only in the base is looked at before the write, and not together with it; and a copy from there
 * passes through here, without its tags, unless the service can do it.
 *
 * @since 0.1.0
 * @category overlays
 * @example
 * import { Fork, ObjectStore } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const base = yield* ObjectStore.makeMemory
 *   yield* base.put("a", "old")
 *   yield* base.put("b", "kept")
 *   const { diff, merge, store } = Fork.overlay(base, yield* ObjectStore.makeMemory)
 *   yield* store.put("a", "new")
 *   yield* store.delete("b")
 *   assert.strictEqual(yield* store.text("a"), "new")
 *   assert.strictEqual(yield* base.text("a"), "old")
 *   const changes = yield* Stream.runCollect(Stream.map(diff, ({ _tag, key }) => `${_tag} ${key}`))
 *   assert.deepStrictEqual([...changes], ["Changed a", "Deleted b"])
 *   yield* merge()
 *   assert.strictEqual(yield* base.text("a"), "new")
 * })
 *
 * Effect.runPromise(program)
 */
export const overlay = (base: ObjectStore.Service, upper: ObjectStore.Service): Overlay => {
  const both = layers.make(base, upper)
  return {
    store: ObjectStore.make(overlaid.make(both)),
    diff: changes.diff(both),
    merge: (options = {}) => changes.merge(both, options.concurrency ?? 8),
    discard: changes.discard(both)
  }
}
