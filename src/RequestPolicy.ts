/**
 * Which attempts follow a failed one, how long each may take, and when it is enough: all of it as `Schedule`s.
 *
 * @since 0.1.0
 */
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as ScheduleInterval from "effect/ScheduleInterval"
import * as ScheduleIntervals from "effect/ScheduleIntervals"
import * as rateLimiter from "./internal/rateLimiter.js"
import * as tokenBuckets from "./internal/tokenBucket.js"
import * as StorageError from "./StorageError.js"

/**
 * What a retry schedule is told about the attempt that failed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Failure {
  readonly error: StorageError.StorageError
  /** By S3's own name, such as `GetObject`. */
  readonly operation: string
  /** Whether the request may be sent again though nobody knows if it has been carried out. */
  readonly idempotent: boolean
  /** 1 for the first. */
  readonly attempt: number
  /** Endpoint and bucket: what shares a fate, and so a token bucket. */
  readonly scope: string
}

/**
 * A policy is plain data: three schedules, what lets attempts go, and what is told of success.
 *
 * @since 0.1.0
 * @category models
 */
export interface Policy {
  /** Stepped after every failure: whether another attempt follows, and after what delay. */
  readonly retry: Schedule.Schedule<unknown, Failure>
  /**
   * Stepped before every attempt with its number; the output is the time that the attempt may take, and
   * `Duration.infinity` means no limit. The delays of this schedule are ignored. When it is done, no attempt follows.
   * The first output is taken once in the life of the schedule, later ones in every call.
   */
  readonly attemptTimeout: Schedule.Schedule<Duration.Duration, number>
  /**
   * Stepped when the first attempt begins, and after every failure for the moment at which the next attempt would
   * begin. When it is done, no attempt follows.
   */
  readonly budget: Schedule.Schedule<unknown, Failure>
  /** Waited for before every attempt, the first one included; absent, nothing is. */
  readonly admit?: ((scope: string) => Effect.Effect<void>) | undefined
  /**
   * Called with the number of the attempt that succeeded, with the failure before it, if there was one, and with the
   * clock that the call goes by.
   */
  readonly onSuccess: (attempt: number, scope: string, last: Failure | undefined, clock: Clock.Clock) => void
}

/**
 * The policy as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class RequestPolicy extends Context.Tag("effect-s3/RequestPolicy")<RequestPolicy, Policy>() {}

/**
 * Whether another attempt may help and can do no harm: throttling always; a broken connection or a timeout always if
 * nothing had been sent; any other transient error, and a conflict of writers, only if the request is idempotent. A
 * refused certificate never.
 *
 * @since 0.1.0
 * @category predicates
 * @example
 * import { RequestPolicy, StorageError } from "effect-s3"
 *
 * const failure: RequestPolicy.Failure = {
 *   error: new StorageError.ServerFault({ message: "We encountered an internal error." }),
 *   operation: "PutObject",
 *   idempotent: false,
 *   attempt: 1,
 *   scope: "https://s3.us-east-1.amazonaws.com/bucket"
 * }
 * assert.strictEqual(RequestPolicy.isRetryable(failure), false)
 * assert.strictEqual(RequestPolicy.isRetryable({ ...failure, idempotent: true }), true)
 */
export const isRetryable = ({ error, idempotent }: Failure): boolean => {
  if (StorageError.isThrottling(error)) return true
  if (error._tag === "ConditionalRequestConflict") return idempotent
  if (!StorageError.isTransient(error)) return false
  const unsent = (error._tag === "Transport" || error._tag === "Timeout") && error.phase === "connect"
  return unsent || idempotent
}

/**
 * How `backoff` spaces attempts.
 *
 * @since 0.1.0
 * @category models
 */
export interface BackoffOptions {
  /** Before the first retry of a transient error, at most; 50 ms by default. Doubles with every retry. */
  readonly transientBase?: Duration.DurationInput | undefined
  /** The same after a throttling error; 1 second by default. */
  readonly throttlingBase?: Duration.DurationInput | undefined
  /** No delay is longer; 20 seconds by default. */
  readonly cap?: Duration.DurationInput | undefined
}

const delayed = (millis: number): ScheduleDecision.ScheduleDecision =>
  ScheduleDecision.continueWith(ScheduleInterval.after(millis))

/**
 * Exponential back-off with full jitter: before retry `i` (counted from 0) a random part of `base * 2 ** i`, or of
 * `cap`. It never ends and looks at no predicate; the output is the delay.
 *
 * Source: AWS SDKs and Tools Reference Guide, "Retry behavior".
 *
 * @since 0.1.0
 * @category schedules
 * @example
 * import { Schedule } from "effect"
 * import { RequestPolicy } from "effect-s3"
 *
 * const twice = RequestPolicy.backoff({ transientBase: "200 millis" }).pipe(
 *   RequestPolicy.retryAfter,
 *   Schedule.intersect(Schedule.recurs(2)),
 *   Schedule.whileInput(RequestPolicy.isRetryable)
 * )
 * assert.strictEqual(Schedule.isSchedule(twice), true)
 */
export const backoff = (options?: BackoffOptions): Schedule.Schedule<Duration.Duration, Failure> => {
  const transientBase = Duration.toMillis(options?.transientBase ?? "50 millis")
  const throttlingBase = Duration.toMillis(options?.throttlingBase ?? "1 second")
  const cap = Duration.toMillis(options?.cap ?? "20 seconds")
  return Schedule.makeWithState(0, (now, failure: Failure, retries) =>
    Effect.map(Random.next, (random) => {
      const base = StorageError.isThrottling(failure.error) ? throttlingBase : transientBase
      const delay = Math.round(random * Math.min(cap, base * 2 ** retries))
      return [retries + 1, Duration.millis(delay), delayed(now + delay)]
    }))
}

/**
 * Back-off with decorrelated jitter: first `base` itself, then a random time between `base` and twice the delay
 * before, but no longer than `cap`. It never ends; the output is the delay.
 *
 * @since 0.1.0
 * @category schedules
 */
export const decorrelatedBackoff = (options?: {
  /** 100 ms by default. */
  readonly base?: Duration.DurationInput | undefined
  /** 15 seconds by default. */
  readonly cap?: Duration.DurationInput | undefined
}): Schedule.Schedule<Duration.Duration> => {
  const base = Duration.toMillis(options?.base ?? "100 millis")
  const cap = Duration.toMillis(options?.cap ?? "15 seconds")
  return Schedule.makeWithState(0, (now, _, previous: number) =>
    Effect.map(Random.next, (random) => {
      const delay = previous === 0 ? base : Math.min(cap, Math.round(base + random * Math.max(0, previous * 2 - base)))
      return [delay, Duration.millis(delay), delayed(now + delay)]
    }))
}

/** How much longer than its own delay a client waits because a server says so. */
const maxExtraDelay = 5_000

const requestedDelay = (error: StorageError.StorageError): number | undefined =>
  (error._tag === "SlowDown" || error._tag === "ServerFault") && error.retryAfter !== undefined
    ? Duration.toMillis(error.retryAfter)
    : undefined

/**
 * Waits as long as the server asked (`Retry-After`), but no less than `self` would, and at most 5 seconds more.
 *
 * @since 0.1.0
 * @category schedules
 */
export const retryAfter = <Out, R>(self: Schedule.Schedule<Out, Failure, R>): Schedule.Schedule<Out, Failure, R> =>
  Schedule.makeWithState(
    self.initial,
    (now, failure: Failure, state) =>
      Effect.map(self.step(now, failure, state), ([next, out, decision]) => {
        const requested = requestedDelay(failure.error)
        if (requested === undefined || ScheduleDecision.isDone(decision)) return [next, out, decision]
        const own = Math.max(0, ScheduleIntervals.start(decision.intervals) - now)
        return [next, out, delayed(now + Math.min(own + maxExtraDelay, Math.max(own, requested)))]
      })
  )

/**
 * How many retries a scope can afford.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenBucketOptions {
  /** 500 by default. */
  readonly capacity?: number | undefined
  /** What a retry after a transient error takes; 14 by default. */
  readonly transientCost?: number | undefined
  /** What a retry after a throttling error takes; 5 by default. */
  readonly throttlingCost?: number | undefined
  /** How many scopes are remembered at most; 1 000 by default. */
  readonly maxScopes?: number | undefined
}

/**
 * Tokens that all calls of a scope share, so that a server in trouble is not met with a storm of retries.
 *
 * @since 0.1.0
 * @category models
 */
export interface TokenBucket {
  /** `self`, but done where the failure's scope has no tokens left. Tokens are taken only if `self` goes on. */
  readonly limit: <Out, R>(self: Schedule.Schedule<Out, Failure, R>) => Schedule.Schedule<Out, Failure, R>
  /** A retry that succeeded gives back what it took, a success at the first attempt gives one token. */
  readonly onSuccess: (attempt: number, scope: string, last: Failure | undefined) => void
  readonly available: (scope: string) => number
}

/**
 * A new set of token buckets, one for each scope. Source of the default numbers: the AWS SDKs' standard mode of 2026.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Schedule } from "effect"
 * import { RequestPolicy } from "effect-s3"
 *
 * const bucket = RequestPolicy.tokenBucket({ capacity: 100 })
 * const policy = RequestPolicy.make({
 *   retry: bucket.limit(RequestPolicy.backoff().pipe(Schedule.intersect(Schedule.recurs(3)))),
 *   onSuccess: bucket.onSuccess
 * })
 * assert.strictEqual(bucket.available("any"), 100)
 * assert.strictEqual(Schedule.isSchedule(policy.retry), true)
 */
export const tokenBucket = (options?: TokenBucketOptions): TokenBucket => {
  const transientCost = options?.transientCost ?? 14
  const throttlingCost = options?.throttlingCost ?? 5
  const buckets = tokenBuckets.make(options?.capacity ?? 500, options?.maxScopes ?? 1_000)
  const cost = ({ error }: Failure) => StorageError.isThrottling(error) ? throttlingCost : transientCost
  return {
    limit: Schedule.whileInputEffect((failure: Failure) =>
      Effect.sync(() => buckets.withdraw(failure.scope, cost(failure)))
    ),
    onSuccess: (_, scope, last) => buckets.deposit(scope, last === undefined ? 1 : cost(last)),
    available: buckets.available
  }
}

const timeoutSchedule = (
  timeout: Duration.DurationInput | Schedule.Schedule<Duration.Duration, number> | undefined
): Schedule.Schedule<Duration.Duration, number> =>
  Schedule.isSchedule(timeout)
    ? timeout as Schedule.Schedule<Duration.Duration, number>
    : Schedule.as(Schedule.forever, timeout === undefined ? Duration.infinity : Duration.decode(timeout))

/**
 * The time for each attempt, in order; the last one counts for all that follow.
 *
 * @since 0.1.0
 * @category schedules
 * @example
 * import { RequestPolicy } from "effect-s3"
 *
 * // AWS's advice for small objects: give up after 2 seconds, then after 4.
 * const impatient = RequestPolicy.standard({ attemptTimeout: RequestPolicy.timeouts("2 seconds", "4 seconds") })
 * assert.strictEqual(typeof impatient.onSuccess, "function")
 */
export const timeouts = (
  first: Duration.DurationInput,
  ...rest: ReadonlyArray<Duration.DurationInput>
): Schedule.Schedule<Duration.Duration, number> => {
  const durations = [first, ...rest].map((duration) => Duration.decode(duration))
  return Schedule.map(Schedule.forever, (n) => durations[Math.min(n, durations.length - 1)]!)
}

/**
 * A policy of one's own.
 *
 * `retry` is asked only about failures that `retryable` accepts, which is `isRetryable` unless given: a plain
 * `Schedule.recurs(3)` is safe here. There is no time limit for attempts, nor a budget, unless given.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Schedule } from "effect"
 * import { RequestPolicy } from "effect-s3"
 *
 * const policy = RequestPolicy.make({
 *   retry: Schedule.spaced("1 second").pipe(Schedule.intersect(Schedule.recurs(3))),
 *   attemptTimeout: "10 seconds",
 *   budget: "30 seconds"
 * })
 * assert.strictEqual(Schedule.isSchedule(policy.budget), true)
 */
export const make = (options: {
  readonly retry: Schedule.Schedule<unknown, Failure>
  readonly retryable?: ((failure: Failure) => boolean) | undefined
  readonly attemptTimeout?: Duration.DurationInput | Schedule.Schedule<Duration.Duration, number> | undefined
  readonly budget?: Duration.DurationInput | Schedule.Schedule<unknown, Failure> | undefined
  readonly admit?: Policy["admit"]
  readonly onSuccess?: Policy["onSuccess"] | undefined
}): Policy => {
  const { budget } = options
  const retryable = options.retryable ?? isRetryable
  return {
    // Before the schedule is stepped: it may take tokens.
    retry: Schedule.makeWithState(options.retry.initial, (now, failure: Failure, state) =>
      retryable(failure)
        ? options.retry.step(now, failure, state)
        : Effect.succeed([state, undefined, ScheduleDecision.done])),
    attemptTimeout: timeoutSchedule(options.attemptTimeout),
    budget: budget === undefined
      ? Schedule.forever
      : Schedule.isSchedule(budget)
      ? budget as Schedule.Schedule<unknown, Failure>
      : Schedule.recurUpTo(budget),
    admit: options.admit,
    onSuccess: options.onSuccess ?? (() => {})
  }
}

/**
 * What `standard` lets a program change.
 *
 * @since 0.1.0
 * @category models
 */
export interface StandardOptions extends BackoffOptions, TokenBucketOptions {
  /** The first one included; 5 by default. */
  readonly attempts?: number | undefined
  /** No attempt begins later than this after the first; 60 seconds by default. */
  readonly budget?: Duration.DurationInput | undefined
  /** For each attempt; none by default, as the transport has its own for connecting, the first byte and idling. */
  readonly attemptTimeout?: Duration.DurationInput | Schedule.Schedule<Duration.Duration, number> | undefined
}

/**
 * Up to five attempts in a minute: exponential back-off with full jitter from 50 ms (1 s when throttled) up to 20 s,
 * `Retry-After` honoured, and a token bucket for each endpoint and bucket. Make it once and share it: the buckets
 * belong to the value.
 *
 * @since 0.1.0
 * @category policies
 * @example
 * import { Layer } from "effect"
 * import { RequestPolicy } from "effect-s3"
 *
 * const layer: Layer.Layer<RequestPolicy.RequestPolicy> = RequestPolicy.layer(
 *   RequestPolicy.standard({ attempts: 3, budget: "10 seconds" })
 * )
 */
export const standard = (options?: StandardOptions): Policy => {
  const bucket = tokenBucket(options)
  return make({
    retry: backoff(options).pipe(
      retryAfter,
      Schedule.intersect(Schedule.recurs(Math.max(0, (options?.attempts ?? 5) - 1))),
      bucket.limit
    ),
    attemptTimeout: options?.attemptTimeout,
    budget: options?.budget ?? "60 seconds",
    onSuccess: bucket.onSuccess
  })
}

/** Limits of one bucket are kept apart from those of another: one that is hot must not slow the others. */
const rateLimiters = (maxScopes: number) => {
  const limiters = new Map<string, rateLimiter.RateLimiter>()
  return (scope: string, now: number): rateLimiter.RateLimiter => {
    const known = limiters.get(scope)
    if (known !== undefined) return known
    if (limiters.size >= maxScopes) limiters.clear()
    const limiter = rateLimiter.make(now)
    limiters.set(scope, limiter)
    return limiter
  }
}

/**
 * `standard` with a limit on the rate of requests to each endpoint and bucket. There is none until the server
 * throttles; from then on attempts wait for their turn before they are sent, fewer a second after every `SlowDown` and
 * more again with time. For many requests to one bucket that is known to throttle: others wait behind a hot one.
 *
 * Source: the AWS SDKs' adaptive mode, with their constants.
 *
 * @since 0.1.0
 * @category policies
 * @example
 * import { Layer } from "effect"
 * import { RequestPolicy } from "effect-s3"
 *
 * const layer: Layer.Layer<RequestPolicy.RequestPolicy> = RequestPolicy.layer(RequestPolicy.adaptive({ attempts: 10 }))
 */
export const adaptive = (options?: StandardOptions): Policy => {
  const limiterOf = rateLimiters(options?.maxScopes ?? 1_000)
  const base = standard(options)
  return {
    ...base,
    retry: Schedule.makeWithState(base.retry.initial, (now, failure: Failure, state) => {
      limiterOf(failure.scope, now).update(StorageError.isThrottling(failure.error), now)
      return base.retry.step(now, failure, state)
    }),
    admit: (scope) =>
      Effect.clockWith((clock) => {
        const now = clock.unsafeCurrentTimeMillis()
        const delay = limiterOf(scope, now).reserve(now)
        return delay === 0 ? Effect.void : clock.sleep(Duration.millis(delay))
      }),
    onSuccess: (attempt, scope, last, clock) => {
      const now = clock.unsafeCurrentTimeMillis()
      limiterOf(scope, now).update(false, now)
      base.onSuccess(attempt, scope, last, clock)
    }
  }
}

/**
 * Patient, for batch work: up to ten retries in three minutes, with decorrelated jitter from 100 ms to 15 s. The
 * numbers are those of Rust's object_store; `Retry-After` is honoured on top.
 *
 * @since 0.1.0
 * @category policies
 */
export const objectStore: Policy = make({
  retry: decorrelatedBackoff().pipe(retryAfter, Schedule.intersect(Schedule.recurs(10))),
  budget: "3 minutes"
})

/**
 * One attempt, whatever becomes of it.
 *
 * @since 0.1.0
 * @category policies
 */
export const none: Policy = make({ retry: Schedule.stop })

/**
 * Runs one effect, and all the requests in it, under another policy than the client's.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { Effect } from "effect"
 * import { RequestPolicy } from "effect-s3"
 *
 * const program = Effect.map(RequestPolicy.RequestPolicy, (policy) => policy === RequestPolicy.none)
 * assert.strictEqual(Effect.runSync(RequestPolicy.withPolicy(program, RequestPolicy.none)), true)
 */
export const withPolicy: {
  (policy: Policy): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, Exclude<R, RequestPolicy>>
  <A, E, R>(self: Effect.Effect<A, E, R>, policy: Policy): Effect.Effect<A, E, Exclude<R, RequestPolicy>>
} = dual(
  2,
  <A, E, R>(self: Effect.Effect<A, E, R>, policy: Policy): Effect.Effect<A, E, Exclude<R, RequestPolicy>> =>
    Effect.provideService(self, RequestPolicy, policy)
)

/**
 * A layer of any policy.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (policy: Policy): Layer.Layer<RequestPolicy> => Layer.succeed(RequestPolicy, policy)

/**
 * A layer of `standard`, with token buckets of its own.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerStandard: Layer.Layer<RequestPolicy> = Layer.sync(RequestPolicy, () => standard())

/**
 * A layer of `adaptive`, with token buckets and rates of its own.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerAdaptive: Layer.Layer<RequestPolicy> = Layer.sync(RequestPolicy, () => adaptive())

/**
 * A layer of `objectStore`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerObjectStore: Layer.Layer<RequestPolicy> = layer(objectStore)

/**
 * A layer of `none`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerNone: Layer.Layer<RequestPolicy> = layer(none)
