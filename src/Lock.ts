/**
 * Locks kept in a bucket: leases that are renewed as long as they are used, that end by themselves when their holder
 * dies, and that carry a number by which a late holder's writes can be told from the present one's.
 *
 * By itself no lease can keep a holder from writing that was stopped for longer than its lease lasts and then goes on.
 * What must not be overwritten by such a one is written through {@link fenced}.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { B2Client } from "./B2Client.js"
import * as b2 from "./internal/lock/b2/make.js"
import * as conditional from "./internal/lock/conditional.js"
import * as dynamo from "./internal/lock/dynamo.js"
import * as fencing from "./internal/lock/fenced.js"
import * as sequential from "./internal/lock/sequential/protocol.js"
import * as under from "./internal/lock/under.js"
import * as ObjectStore from "./ObjectStore.js"
import type { S3Client } from "./S3Client.js"
import type * as StorageError from "./StorageError.js"

/**
 * Marks a value as this module's own.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~effect-s3/Lock"

/**
 * Marks a value as this module's own.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * Everything that asking about a lock can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type LockError =
  | Exclude<
    ObjectStore.ReadError | ObjectStore.PutError | ObjectStore.ListError | ObjectStore.DeleteError,
    | StorageError.NoSuchKey
    | StorageError.PreconditionFailed
    | StorageError.NotModified
    | StorageError.ConditionalRequestConflict
    | StorageError.LockUnavailable
  >
  | StorageError.ConditionalWritesUnsupported
  | StorageError.InvalidInput

/**
 * Everything that acquiring a lock can fail with. `LockUnavailable`: others have it, and had it for all of the time
 * that was to be waited.
 *
 * @since 0.1.0
 * @category errors
 */
export type AcquireError = LockError | StorageError.LockUnavailable

/**
 * How a lock is acquired.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Any number may share; whoever is exclusive is alone. `exclusive` by default. */
  readonly mode?: "exclusive" | "shared" | undefined
  /**
   * How long the lock outlives a holder that has died; 30 seconds by default, from 50 ms to 24 days. It is renewed three
   * times in each. A holder believes in its own for four fifths of it: so much may clocks differ in pace, and so long may
   * what is interrupted take to stop.
   */
  readonly lease?: Duration.DurationInput | undefined
  /**
   * How long to wait for others; by default for as long as it takes, and zero for not at all. A holder that has died is
   * found dead by watching it for one lease: who waits for less never takes over.
   */
  readonly waitTimeout?: Duration.DurationInput | undefined
  /** When to look while waiting: by default soon, then once a second. Where it ends, the wait does. */
  readonly poll?: Schedule.Schedule<unknown> | undefined
  /**
   * Whether to stand in the queue (`true`, by default): first come, first served, in the order in which the store took
   * the entries, at the cost of three writes in each lease. One that does not, and one that does not wait, takes what
   * is free before those who do.
   */
  readonly fair?: boolean | undefined
  /** For people who look who holds a lock: a host's name, a process's number. */
  readonly holder?: Readonly<Record<string, string>> | undefined
}

/**
 * How a strategy is asked for a lock, or for some of the permits that share one.
 *
 * @since 0.1.0
 * @category models
 */
export interface AcquireOptions extends Options {
  /** In place of `mode`: so many of all the permits that there are. */
  readonly permits?: { readonly count: number; readonly of: number } | undefined
}

/**
 * A lock that is held.
 *
 * @since 0.1.0
 * @category models
 */
export interface Lease {
  readonly name: string
  /** Of this acquisition. */
  readonly id: string
  readonly mode: "exclusive" | "shared"
  /** Greater than that of every lease of this lock that was given before. */
  readonly fencingToken: bigint
  /** Fails when the lease is lost, and when it is given back: something to race with. */
  readonly lost: Deferred.Deferred<never, StorageError.LockLost>
  /**
   * Fails unless this holder may still believe in its lease, by its own clock; asks nobody. When the scope is closed, it
   * may no longer.
   */
  readonly ensureHeld: Effect.Effect<void, StorageError.LockLost>
}

/**
 * One that waits for a lock.
 *
 * @since 0.1.0
 * @category models
 */
export interface Waiter {
  /** Of one acquisition. */
  readonly id: string
  readonly mode: "exclusive" | "shared"
  readonly permits: number
  readonly lease: Duration.Duration
  /** When it came, by its own clock and in ISO 8601: for people, as nothing is decided by it. */
  readonly since: string
  /** What it has said of itself. */
  readonly holder: Readonly<Record<string, string>>
}

/**
 * One that holds a lock, or has died with it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Holder extends Waiter {
  readonly fencingToken: bigint
}

/**
 * What a strategy has to do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly [TypeId]: TypeId
  readonly acquire: (name: string, options: AcquireOptions) => Effect.Effect<Lease, AcquireError, Scope.Scope>
  readonly holders: (name: string) => Effect.Effect<ReadonlyArray<Holder>, LockError>
  readonly waiting: (name: string) => Effect.Effect<ReadonlyArray<Waiter>, LockError>
  readonly forceRelease: (name: string) => Effect.Effect<ReadonlyArray<Holder>, LockError>
}

/**
 * How locks are kept.
 *
 * @since 0.1.0
 * @category tags
 */
export class Lock extends Context.Tag("effect-s3/Lock")<Lock, Service>() {}

/**
 * Waits for the lock and holds it until the scope is closed. It is then given back, in bounded time (10 seconds, or the
 * lease if that is shorter) and without failing; where the store cannot be reached, the lease runs out.
 *
 * What runs under it is not interrupted by itself when the lease is lost: race it with `lost`, or use
 * {@link withLock}.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { Lock, ObjectStore } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const program = Effect.scoped(Effect.gen(function*() {
 *   const lease = yield* Lock.acquire("nightly", { lease: "1 minute" })
 *   assert.deepStrictEqual(lease.fencingToken, 1n)
 *   yield* lease.ensureHeld
 * }))
 *
 * const LockLive = Lock.layerConditional().pipe(Layer.provide(ObjectStore.layerMemory))
 *
 * Effect.runPromise(Effect.provide(program, LockLive))
 */
export const acquire = (name: string, options: Options = {}): Effect.Effect<Lease, AcquireError, Lock | Scope.Scope> =>
  Effect.flatMap(Lock, (lock) => lock.acquire(name, options))

/**
 * The lock, if it is free now; it is given back when the scope is closed. Those who wait in the queue are passed by.
 *
 * A lock whose holder has died is not free: this program has to have seen it for one lease first, at this or at earlier
 * looks.
 *
 * @since 0.1.0
 * @category combinators
 */
export const tryAcquire = (
  name: string,
  options: Omit<Options, "waitTimeout" | "poll" | "fair"> = {}
): Effect.Effect<Option.Option<Lease>, LockError, Lock | Scope.Scope> =>
  acquire(name, { ...options, waitTimeout: 0 }).pipe(
    Effect.map(Option.some),
    Effect.catchTag("LockUnavailable", () => Effect.succeedNone)
  )

/**
 * Runs an effect under a lock, or a function of the lease. When the lease is lost, the effect is interrupted, and what
 * comes out is `LockLost`; also where the effect was done by the time at which that was seen, as others may have begun
 * meanwhile.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { Lock, ObjectStore } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   yield* store.put("report", "for this month").pipe(Lock.withLock("report"))
 *   return yield* Lock.isLocked("report")
 * })
 *
 * const LockLive = Lock.layerConditional().pipe(Layer.provideMerge(ObjectStore.layerMemory))
 *
 * Effect.runPromise(Effect.provide(program, LockLive)).then((locked) => assert.deepStrictEqual(locked, false))
 */
export const withLock = (name: string, options: Options = {}) =>
<A, E, R>(
  use: Effect.Effect<A, E, R> | ((lease: Lease) => Effect.Effect<A, E, R>)
): Effect.Effect<A, E | AcquireError | StorageError.LockLost, R | Lock> =>
  Effect.flatMap(Lock, (lock) => under.under(lock.acquire(name, options), use))

/**
 * Who holds the lock now, those among them that have died and whose leases have not been taken over yet.
 *
 * @since 0.1.0
 * @category combinators
 */
export const holders = (name: string): Effect.Effect<ReadonlyArray<Holder>, LockError, Lock> =>
  Effect.flatMap(Lock, (lock) => lock.holders(name))

/**
 * Who stands in the queue, the next one first.
 *
 * @since 0.1.0
 * @category combinators
 */
export const waiting = (name: string): Effect.Effect<ReadonlyArray<Waiter>, LockError, Lock> =>
  Effect.flatMap(Lock, (lock) => lock.waiting(name))

/**
 * Whether somebody holds the lock: by the time the answer is there, somebody else may.
 *
 * @since 0.1.0
 * @category combinators
 */
export const isLocked = (name: string): Effect.Effect<boolean, LockError, Lock> =>
  Effect.map(holders(name), (all) => all.length > 0)

/**
 * Takes the lock from whoever holds it, for a person who knows better, and answers from whom. They lose it at their next
 * renewal, and what they write through a fenced store is refused once another has written. Who waits goes on waiting.
 *
 * @since 0.1.0
 * @category combinators
 */
export const forceRelease = (name: string): Effect.Effect<ReadonlyArray<Holder>, LockError, Lock> =>
  Effect.flatMap(Lock, (lock) => lock.forceRelease(name))

/**
 * What the conditional lease is told.
 *
 * @since 0.1.0
 * @category models
 */
export interface ConditionalOptions {
  /** Before the name of every lock in the store; `locks/` by default. */
  readonly prefix?: string | undefined
  /**
   * Whether to find out first, once for each store, if it obeys conditions, with about 30 requests below the prefix;
   * `true` by default. On a store that does not, locks are not locks.
   */
  readonly probe?: boolean | undefined
}

/**
 * Locks as objects of a store with conditional writes, one object each: a lease that is taken, renewed and given back
 * by writes on the condition that nobody else has written meanwhile.
 *
 * No clock is compared with another, and no time of day decides anything: a holder is dead when its entry has been seen
 * unchanged for its lease. Of two machines, the one's clock may run faster than the other's by a quarter, less what
 * stopping takes. The object is never deleted, as tokens would begin again: an empty lock is one object of about 100
 * bytes.
 *
 * Requests, where nobody else wants the lock: 3 to acquire and release it for the first time, 2 as long as nobody else
 * has it in between, and one for each renewal.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeConditional: (store: ObjectStore.Service, options?: ConditionalOptions) => Service = conditional.make

/**
 * Locks in the store of the context, by conditional writes.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConditional = (
  options: ConditionalOptions = {}
): Layer.Layer<Lock, never, ObjectStore.ObjectStore> =>
  Layer.effect(Lock, Effect.map(ObjectStore.ObjectStore, (store) => makeConditional(store, options)))

/**
 * Where locks are in DynamoDB.
 *
 * @since 0.1.0
 * @category models
 */
export interface DynamoOptions {
  /** With the partition key `path` (S) and the sort key `etag` (S), as leases for conditional writes have it. */
  readonly table: string
  /** Default: the client's own endpoint, or Amazon's for DynamoDB in its region. */
  readonly endpoint?: string | undefined
  /** Before the name of every lock; nothing by default. */
  readonly prefix?: string | undefined
}

/**
 * Locks as rows of a table in DynamoDB, one row each, by the credentials of the client in the context: for stores that
 * do not obey conditions. The lease, the tokens, the queue and what is promised are those of {@link makeConditional},
 * and so is the number of requests. The row is never deleted, and has no
 * time to live.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeDynamo: (
  options: DynamoOptions
) => Effect.Effect<Service, StorageError.InvalidInput, S3Client> = dynamo.make

/**
 * Locks in a table of DynamoDB.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { Lock, S3 } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const LockLive = Lock.layerDynamo({ table: "locks" }).pipe(
 *   Layer.provide(S3.layer({ region: "eu-central-1" })),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 *
 * export const program = Effect.log("alone").pipe(Lock.withLock("nightly"), Effect.provide(LockLive))
 */
export const layerDynamo = (
  options: DynamoOptions
): Layer.Layer<Lock, StorageError.InvalidInput, S3Client> => Layer.effect(Lock, makeDynamo(options))

/**
 * Where locks are on Backblaze B2.
 *
 * @since 0.1.0
 * @category models
 */
export interface B2BucketInfoOptions {
  /** The bucket's name. It need not be the one with the data: one for locks alone is changed by nobody else. */
  readonly bucket: string
  /**
   * Whether to find out first, once for each client and bucket, if conditions are obeyed, with 7 requests (more where
   * others change the bucket meanwhile) and a pair of its own; `true` by default.
   */
  readonly probe?: boolean | undefined
}

/**
 * Locks as pairs of a bucket's info on Backblaze B2, whose files have no conditional writes but whose buckets do
 * (`b2_update_bucket` with `ifRevisionIs`). The lease, the queue and what is promised are those of
 * {@link makeConditional}; tokens are revisions of the bucket, and so grow with gaps.
 *
 * For few locks that are held for long: B2 lets an account list its buckets about once a second, all locks of a bucket
 * share its one revision, and both calls are billed. So the lease is 2 minutes unless it is given, and whoever waits looks
 * every 15 seconds. 10 pairs fit into a bucket's info, with values of 10 000 bytes together: fewer than 10 locks in use
 * at once, and about 40 who hold or wait. What does not fit is refused with `LimitExceeded` before it is sent.
 *
 * Pairs of others stay as they are, and other settings of the bucket are not touched. Whoever replaces the info otherwise
 * must do so with `ifRevisionIs`: without it, locks are lost that are held. A lock that is free leaves its pair to the
 * next write of any lock, and tokens grow on without it, as long as the bucket is there.
 *
 * The key needs `listBuckets` and `writeBuckets`. Requests, where nobody else changes the bucket: 3 to acquire and release
 * a lock for the first time, 2 as long as nobody else has it in between, and one for each renewal.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeB2BucketInfo: (options: B2BucketInfoOptions) => Effect.Effect<Service, never, B2Client> = b2.make

/**
 * Locks in the info of a bucket on Backblaze B2.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { B2Emulator, Lock } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const LockLive = Lock.layerB2BucketInfo({ bucket: "my-locks" }).pipe(
 *   Layer.provide(B2Emulator.layerB2({ buckets: ["my-locks"] }))
 * )
 *
 * const program = Effect.succeed("alone").pipe(Lock.withLock("nightly", { lease: "10 minutes" }))
 *
 * Effect.runPromise(Effect.provide(program, LockLive)).then((result) => assert.deepStrictEqual(result, "alone"))
 */
export const layerB2BucketInfo = (options: B2BucketInfoOptions): Layer.Layer<Lock, never, B2Client> =>
  Layer.effect(Lock, makeB2BucketInfo(options))

/**
 * How locks by s3func's protocol are kept.
 *
 * @since 0.1.0
 * @category models
 */
export interface SequentialOptions {
  /** Before the name of every lock; nothing by default, as s3func has it. */
  readonly prefix?: string | undefined
  /**
   * After how long every listing shows what was written: 2 seconds by default. No acquisition takes less. With clients of
   * s3func's own it also has to be the granularity of the times in a listing (1 second), and what the clocks of the
   * store's machines differ by, and how long a PUT takes, together.
   */
  readonly settle?: Duration.DurationInput | undefined
}

/**
 * Locks by s3func's protocol of two objects, for stores that know no conditions: readable by s3func's clients, which
 * wait for these as these wait for them.
 *
 * Corrected, among clients of this library: a mark that is set before the lock is held keeps two from holding it,
 * whatever the clocks of the store say, as long as a listing shows what was written `settle` ago; one that dies is found
 * dead after its lease; tokens grow; ETags that are no MD5, and other people's objects beside the lock's, do no harm.
 *
 * What it cannot do: no store without conditions refuses a late holder's write, so that {@link fenced} has nothing to
 * stand on. With s3func's own clients (0.9, which settles for 1 second) exclusion is no better than theirs: in our
 * simulation two of them hold a lock at once as soon as the clocks of the store differ by more than what their second
 * leaves. Tickets that such a client leaves behind stay until {@link forceRelease}. In a bucket with versions s3func
 * looks at versions, so that there the two should not share locks.
 *
 * Requests, where nobody else wants the lock: 4 PUTs and 2 listings to acquire it, a listing and a deletion to release
 * it, a PUT and a listing for each renewal.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeSequential: (store: ObjectStore.Service, options?: SequentialOptions) => Service = sequential.make

/**
 * Locks in the store of the context, by s3func's protocol.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerSequential = (
  options: SequentialOptions = {}
): Layer.Layer<Lock, never, ObjectStore.ObjectStore> =>
  Layer.effect(Lock, Effect.map(ObjectStore.ObjectStore, (store) => makeSequential(store, options)))

/**
 * A store whose writes only happen as long as no later holder has written: each carries the lease's token in the
 * object's metadata (`effect-s3-fencing-token`) and is made on the condition that the object is still the one whose
 * token was looked at, or that was read through this store. So the store itself refuses what a stopped holder sends
 * after it has gone on: with `LockUnavailable`, where the lease is over or a later holder's token is there, and with
 * `PreconditionFailed` where another has changed the object since it was read.
 *
 * What that promises: the tokens of an object never fall; and an object that is read and then written through this store
 * has not been changed by anybody in between. What it does not: a late write to an object that no later holder has
 * written yet is done. A holder that builds on what it finds reads it through this store, and is then told when an
 * earlier one comes in between.
 *
 * It takes a store with conditional writes of every kind that is used: `put` in one request on all that have them, large
 * bodies where completing an upload in parts obeys conditions too (`Provider.conditionalComplete`). A write costs a HEAD
 * more, unless the object was read before. What cannot be fenced is refused with `UnsupportedByProvider`: deleting and
 * copying, changing metadata, uploads that outlive the process, URLs to write with.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { Lock, ObjectStore } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   const late = yield* Lock.withLock("counter")((lease) => Effect.succeed(Lock.fenced(store, lease)))
 *   yield* Lock.withLock("counter")((lease) => Lock.fenced(store, lease).put("counter", "1"))
 *   return yield* Effect.flip(late.put("counter", "0"))
 * })
 *
 * const LockLive = Lock.layerConditional().pipe(Layer.provideMerge(ObjectStore.layerMemory))
 *
 * Effect.runPromise(Effect.provide(program, LockLive)).then((error) => {
 *   assert.deepStrictEqual(error._tag, "LockUnavailable")
 * })
 */
export const fenced = (
  store: ObjectStore.Service,
  lease: Pick<Lease, "name" | "fencingToken" | "ensureHeld">
): ObjectStore.Service => ObjectStore.make(fencing.make(store.backend, lease))
