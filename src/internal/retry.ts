import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as ScheduleIntervals from "effect/ScheduleIntervals"
import type * as RequestPolicy from "../RequestPolicy.js"

interface FirstTimeout {
  readonly timeoutMs: number | undefined
  readonly state: unknown
}

// A schedule is stepped for its first output once in its life: most calls need no second one, and nothing may be
// allocated for them. It holds no result of any call.
const firstTimeouts = new WeakMap<object, FirstTimeout>()

const toTimeout = (duration: Duration.Duration): number | undefined =>
  Duration.isFinite(duration) ? Duration.toMillis(duration) : undefined

const firstTimeout = (policy: RequestPolicy.Policy, now: number): Effect.Effect<FirstTimeout> => {
  const schedule = policy.attemptTimeout
  return Effect.map(schedule.step(now, 1, schedule.initial), ([state, duration, decision]) => {
    // The first attempt is always made: a schedule that is done at once only has no time limit for it.
    const first = { state, timeoutMs: ScheduleDecision.isDone(decision) ? undefined : toTimeout(duration) }
    firstTimeouts.set(schedule, first)
    return first
  })
}

const always = () => true

interface Call<A, E, R> {
  readonly attempt: (n: number, timeoutMs: number | undefined) => Effect.Effect<A, E, R>
  readonly policy: RequestPolicy.Policy
  readonly describe: (error: E, n: number) => RequestPolicy.Failure
  readonly concerns: (error: E) => boolean
}

/**
 * How far a call is in its policy. All requests of a call share one, also those that follow an answer whose body broke
 * off.
 *
 * @internal
 */
export interface Standing {
  /** Attempts made. */
  n: number
  /** When the budget's time began. */
  started: number
  /** The state of each schedule; nothing as long as it has not been stepped. */
  retry: { readonly state: unknown } | undefined
  timeout: { readonly state: unknown } | undefined
  budget: { readonly state: unknown } | undefined
}

/** @internal */
export const standing = (): Standing => ({
  n: 1,
  started: 0,
  retry: undefined,
  timeout: undefined,
  budget: undefined
})

/** An attempt, once the policy lets it go. */
const admitted = <A, E, R>(
  policy: RequestPolicy.Policy,
  scope: string | undefined,
  attempt: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  policy.admit === undefined || scope === undefined ? attempt : Effect.andThen(policy.admit(scope), attempt)

type Stepped<Out = unknown> = readonly [state: unknown, out: Out, decision: ScheduleDecision.ScheduleDecision]

const further = Effect.fnUntraced(function*<A, E, R>(
  { attempt, concerns, describe, policy }: Call<A, E, R>,
  firstError: E,
  standing: Standing,
  clock: Clock.Clock
) {
  const { attemptTimeout, budget, retry } = policy
  let error = firstError
  let failure = describe(error, standing.n)
  if (standing.timeout === undefined) {
    standing.timeout = firstTimeouts.get(attemptTimeout) ?? (yield* firstTimeout(policy, standing.started))
  }
  if (standing.budget === undefined) {
    // The budget's own time begins with the first attempt, and so does its schedule.
    const [state, , decision] = yield* budget.step(standing.started, failure, budget.initial)
    standing.budget = { state }
    if (ScheduleDecision.isDone(decision)) return yield* Effect.fail(error)
  }
  for (;;) {
    const now = clock.unsafeCurrentTimeMillis()
    const next = yield* retry.step(now, failure, standing.retry === undefined ? retry.initial : standing.retry.state)
    if (ScheduleDecision.isDone(next[2])) break
    standing.retry = { state: next[0] }
    const at = Math.max(now, ScheduleIntervals.start(next[2].intervals))
    // Asked for the time at which the attempt would begin: nobody waits for one that will not be made.
    const left: Stepped = yield* budget.step(at, failure, standing.budget.state)
    standing.budget = { state: left[0] }
    if (ScheduleDecision.isDone(left[2])) break
    const timeout: Stepped<Duration.Duration> = yield* attemptTimeout.step(at, standing.n + 1, standing.timeout.state)
    if (ScheduleDecision.isDone(timeout[2])) break
    standing.timeout = { state: timeout[0] }
    if (at > now) yield* Effect.sleep(at - now)
    const n = ++standing.n
    const outcome = yield* Effect.match(admitted(policy, failure.scope, attempt(n, toTimeout(timeout[1]))), {
      onFailure: (error) => ({ _tag: "Failed" as const, error }),
      onSuccess: (value) => ({ _tag: "Done" as const, value })
    })
    if (outcome._tag === "Done") {
      policy.onSuccess(n, failure.scope, failure, clock)
      return outcome.value
    }
    error = outcome.error
    if (!concerns(error)) break
    failure = describe(error, standing.n)
  }
  return yield* Effect.fail(error)
})

/**
 * Makes attempts as the policy has it. The first one costs no schedule, no driver and no timer.
 *
 * `describe` is called for failures that `concerns` accepts; others end the call at once. With a `scope`, the policy is
 * asked to admit the first attempt, and told of its success, too.
 *
 * @internal
 */
export const run = <A, E, R>(
  attempt: Call<A, E, R>["attempt"],
  policy: RequestPolicy.Policy,
  describe: Call<A, E, R>["describe"],
  concerns: Call<A, E, R>["concerns"] = always,
  scope?: string,
  given?: Standing
): Effect.Effect<A, E, R> =>
  Effect.clockWith((clock) => {
    const shared = given ?? standing()
    shared.started = clock.unsafeCurrentTimeMillis()

    const begin = (first: FirstTimeout): Effect.Effect<A, E, R> =>
      Effect.matchEffect(admitted(policy, scope, attempt(1, first.timeoutMs)), {
        onFailure: (error) =>
          concerns(error)
            ? further({ attempt, policy, describe, concerns }, error, shared, clock)
            : Effect.fail(error),
        onSuccess: (value) => {
          if (scope !== undefined) policy.onSuccess(1, scope, undefined, clock)
          return Effect.succeed(value)
        }
      })

    const first = firstTimeouts.get(policy.attemptTimeout)
    return first === undefined ? Effect.flatMap(firstTimeout(policy, shared.started), begin) : begin(first)
  })

/**
 * What came of a call before it broke off: `some`, and its budget begins anew; `much`, and its attempts are counted anew
 * as well.
 *
 * @internal
 */
export type Progress = "none" | "some" | "much"

/**
 * Further attempts of a call that had an answer, of which something then failed.
 *
 * @internal
 */
export const resume = <A, E, R>(
  attempt: Call<A, E, R>["attempt"],
  policy: RequestPolicy.Policy,
  describe: Call<A, E, R>["describe"],
  concerns: Call<A, E, R>["concerns"],
  shared: Standing,
  error: E,
  progress: Progress
): Effect.Effect<A, E, R> =>
  Effect.clockWith((clock) => {
    if (progress !== "none") {
      shared.started = clock.unsafeCurrentTimeMillis()
      shared.budget = undefined
    }
    if (progress === "much") Object.assign(shared, { n: 1, retry: undefined, timeout: undefined })
    return further({ attempt, policy, describe, concerns }, error, shared, clock)
  })
