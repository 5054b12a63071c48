import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import { run } from "../../src/internal/retry.js"
import * as RequestPolicy from "../../src/RequestPolicy.js"
import * as StorageError from "../../src/StorageError.js"

const fault = new StorageError.ServerFault({ message: "500" })

const describeFailure = (error: StorageError.StorageError, attempt: number): RequestPolicy.Failure => ({
  error,
  operation: "GetObject",
  idempotent: true,
  attempt,
  scope: "scope"
})

/** Lets `call` run for an hour of the test clock. */
const settle = <A, E>(call: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(call)
    yield* TestClock.adjust("1 hours")
    return yield* Fiber.await(fiber)
  })

/** The time limits that attempts are given, all of which fail. */
const limits = (policy: RequestPolicy.Policy) =>
  Effect.gen(function*() {
    const given: Array<number | undefined> = []
    yield* settle(run<never, StorageError.StorageError, never>(
      (_, timeoutMs) => {
        given.push(timeoutMs)
        return Effect.fail(fault)
      },
      policy,
      describeFailure
    ))
    return given
  })

/** A policy that makes `attempts` attempts, and writes down what it is told of success. */
const counting = (attempts: number) => {
  const successes: Array<readonly [attempt: number, scope: string, last: RequestPolicy.Failure | undefined]> = []
  const policy = RequestPolicy.make({
    retry: Schedule.recurs(attempts - 1),
    onSuccess: (attempt, scope, last) => void successes.push([attempt, scope, last])
  })
  return { policy, successes }
}

describe("retry", () => {
  it.effect("steps no retry schedule as long as nothing fails", () =>
    Effect.gen(function*() {
      const forbidden = Schedule.makeWithState(0, () => Effect.die("stepped"))
      const { successes } = counting(1)
      const policy: RequestPolicy.Policy = {
        retry: forbidden,
        budget: forbidden,
        attemptTimeout: RequestPolicy.none.attemptTimeout,
        onSuccess: (attempt, scope, last) => void successes.push([attempt, scope, last])
      }
      const attempt = () => Effect.succeed("fine")
      assert.strictEqual(yield* run(attempt, policy, describeFailure, undefined, "there"), "fine")
      assert.deepStrictEqual(successes, [[1, "there", undefined]])
      assert.strictEqual(yield* run(attempt, policy, describeFailure), "fine")
      assert.strictEqual(successes.length, 1)
    }))

  it.effect("asks the policy to admit every attempt, and waits for it", () =>
    Effect.gen(function*() {
      const began: Array<number> = []
      const policy: RequestPolicy.Policy = {
        ...RequestPolicy.make({ retry: Schedule.recurs(2) }),
        admit: (scope) => Effect.sleep(scope === "scope" ? 1_000 : 0)
      }
      yield* settle(run<never, StorageError.StorageError, never>(
        () =>
          Effect.flatMap(Clock.currentTimeMillis, (now) => {
            began.push(now)
            return Effect.fail(fault)
          }),
        policy,
        describeFailure,
        undefined,
        "scope"
      ))
      assert.deepStrictEqual(began, [1_000, 2_000, 3_000])
    }))

  it.effect("tells the policy which attempt succeeded, and what went before", () =>
    Effect.gen(function*() {
      const { policy, successes } = counting(5)
      const exit = yield* settle(
        run((n) => n < 3 ? Effect.fail(fault) : Effect.succeed(n), policy, describeFailure, undefined, "scope")
      )
      assert.deepStrictEqual(exit, Exit.succeed(3))
      assert.deepStrictEqual(successes, [[3, "scope", describeFailure(fault, 2)]])
    }))

  it.effect("fails with the last error", () =>
    Effect.gen(function*() {
      const errors = [1, 2, 3].map((n) => new StorageError.ServerFault({ message: `failure ${n}` }))
      const exit = yield* settle(run((n) => Effect.fail(errors[n - 1]!), counting(3).policy, describeFailure))
      assert.deepStrictEqual(exit, Exit.fail(errors[2]!))
    }))

  it.effect("leaves errors alone that are not its concern", () =>
    Effect.gen(function*() {
      class Foreign {
        readonly _tag = "Foreign"
      }
      let attempts = 0
      const call = (errors: ReadonlyArray<StorageError.StorageError | Foreign>) =>
        run<never, StorageError.StorageError | Foreign, never>(
          (n) => {
            attempts++
            return Effect.fail(errors[n - 1]!)
          },
          counting(5).policy,
          (error, n) => {
            assert.notInstanceOf(error, Foreign)
            return describeFailure(error as StorageError.StorageError, n)
          },
          (error) => !(error instanceof Foreign)
        )
      assert.deepStrictEqual(yield* settle(call([new Foreign()])), Exit.fail(new Foreign()))
      assert.strictEqual(attempts, 1)
      assert.deepStrictEqual(yield* settle(call([fault, new Foreign()])), Exit.fail(new Foreign()))
      assert.strictEqual(attempts, 3)
    }))

  it.effect("repeats no defect", () =>
    Effect.gen(function*() {
      let attempts = 0
      const attempt = () =>
        Effect.suspend(() => {
          attempts++
          return Effect.die("bug")
        })
      const exit = yield* settle(run(attempt, counting(5).policy, describeFailure))
      assert.isTrue(Exit.isFailure(exit) && Cause.isDie(exit.cause))
      assert.strictEqual(attempts, 1)
    }))

  it.effect("can be interrupted while it waits, and while it tries", () =>
    Effect.gen(function*() {
      for (const attempt of [() => Effect.fail(fault), () => Effect.never]) {
        const fiber = yield* Effect.fork(
          run<never, StorageError.StorageError, never>(
            attempt,
            RequestPolicy.make({ retry: Schedule.spaced("1 minutes") }),
            describeFailure
          )
        )
        yield* TestClock.adjust("30 seconds")
        assert.isTrue(Exit.isInterrupted(yield* Fiber.interrupt(fiber)))
      }
    }))

  describe("attemptTimeout", () => {
    const retry = Schedule.recurs(3)

    it.effect("gives each attempt its own, without waiting for it", () =>
      Effect.gen(function*() {
        const of = (attemptTimeout: Duration.DurationInput | Schedule.Schedule<Duration.Duration, number>) =>
          limits(RequestPolicy.make({ retry, attemptTimeout }))
        assert.deepStrictEqual(yield* of("2 seconds"), [2_000, 2_000, 2_000, 2_000])
        assert.deepStrictEqual(
          yield* of(RequestPolicy.timeouts("2 seconds", "4 seconds")),
          [2_000, 4_000, 4_000, 4_000]
        )
        assert.deepStrictEqual(yield* of(Schedule.exponential("1 seconds")), [1_000, 2_000, 4_000, 8_000])
        assert.deepStrictEqual(yield* of(Duration.infinity), Array(4).fill(undefined))
        assert.deepStrictEqual(yield* limits(RequestPolicy.make({ retry })), Array(4).fill(undefined))
      }))

    it.effect("ends the attempts when it is done", () =>
      Effect.gen(function*() {
        const twice = Schedule.fromDelays("2 seconds", "4 seconds")
        assert.deepStrictEqual(yield* limits(RequestPolicy.make({ retry, attemptTimeout: twice })), [2_000, 4_000])
        const never = Schedule.as(Schedule.stop, Duration.seconds(1))
        assert.deepStrictEqual(yield* limits(RequestPolicy.make({ retry, attemptTimeout: never })), [undefined])
      }))

    it.effect("gets the number of the attempt", () =>
      Effect.gen(function*() {
        const byNumber = Schedule.map(Schedule.identity<number>(), (n) => Duration.seconds(n * 10))
        const policy = RequestPolicy.make({ retry, attemptTimeout: byNumber })
        assert.deepStrictEqual(yield* limits(policy), [10_000, 20_000, 30_000, 40_000])
        assert.deepStrictEqual(yield* limits(policy), [10_000, 20_000, 30_000, 40_000])
      }))
  })
})
