import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as ScheduleDecision from "effect/ScheduleDecision"
import * as ScheduleIntervals from "effect/ScheduleIntervals"
import * as TestClock from "effect/TestClock"
import * as rateLimiter from "../src/internal/rateLimiter.js"
import { run } from "../src/internal/retry.js"
import * as RequestPolicy from "../src/RequestPolicy.js"
import * as StorageError from "../src/StorageError.js"

const scope = "https://s3.example.com/bucket"

const failureOf = (
  error: StorageError.StorageError,
  attempt = 1,
  idempotent = true
): RequestPolicy.Failure => ({ error, operation: "GetObject", idempotent, attempt, scope })

const fault = (retryAfter?: Duration.DurationInput) =>
  new StorageError.ServerFault({
    message: "500",
    retryAfter: retryAfter === undefined ? undefined : Duration.decode(retryAfter)
  })

const slowDown = (retryAfter?: Duration.DurationInput) =>
  new StorageError.SlowDown({
    message: "503",
    retryAfter: retryAfter === undefined ? undefined : Duration.decode(retryAfter)
  })

/** Random numbers that are all `n`. */
const random = (n: number) => Effect.withRandom(Random.fixed([n]))

/** The delays, in milliseconds, with which a schedule follows these errors, until it is done. */
const delays = (
  schedule: Schedule.Schedule<unknown, RequestPolicy.Failure>,
  errors: Iterable<StorageError.StorageError>
): Effect.Effect<Array<number>> =>
  Effect.gen(function*() {
    const found: Array<number> = []
    let now = 1_000_000
    let state = schedule.initial
    for (const error of errors) {
      const [next, , decision] = yield* schedule.step(now, failureOf(error, found.length + 1), state)
      if (ScheduleDecision.isDone(decision)) break
      state = next
      const delay = ScheduleIntervals.start(decision.intervals) - now
      found.push(delay)
      now += delay
    }
    return found
  })

/** When the attempts of a call begin under a policy, if they all fail with these errors, or the last of them. */
const attemptTimes = (
  policy: RequestPolicy.Policy,
  errors: ReadonlyArray<StorageError.StorageError>,
  options?: { readonly idempotent?: boolean; readonly takes?: Duration.DurationInput }
): Effect.Effect<ReadonlyArray<number>> =>
  Effect.gen(function*() {
    const times: Array<number> = []
    const began = yield* Clock.currentTimeMillis
    const call = run<never, StorageError.StorageError, never>(
      (n) =>
        Effect.gen(function*() {
          times.push((yield* Clock.currentTimeMillis) - began)
          if (options?.takes !== undefined) yield* Effect.sleep(options.takes)
          return yield* Effect.fail(errors[Math.min(n, errors.length) - 1]!)
        }),
      policy,
      (error, n) => failureOf(error, n, options?.idempotent ?? true),
      undefined,
      scope
    )
    const fiber = yield* Effect.fork(Effect.exit(call))
    yield* TestClock.adjust("1 hours")
    yield* fiber.await
    return times
  })

describe("RequestPolicy", () => {
  describe("isRetryable", () => {
    const cases: ReadonlyArray<
      readonly [name: string, error: StorageError.StorageError, idempotent: boolean, otherwise: boolean]
    > = [
      ["SlowDown", slowDown(), true, true],
      ["ServerFault", fault(), true, false],
      ["OperationAborted", new StorageError.OperationAborted({ message: "409" }), true, false],
      ["no connection", new StorageError.Transport({ message: "x", phase: "connect", retryable: true }), true, true],
      ["a reset", new StorageError.Transport({ message: "x", phase: "receive", retryable: true }), true, false],
      [
        "a refused certificate",
        new StorageError.Transport({ message: "x", phase: "connect", retryable: false }),
        false,
        false
      ],
      ["connect timeout", new StorageError.Timeout({ message: "x", phase: "connect" }), true, true],
      ["first byte timeout", new StorageError.Timeout({ message: "x", phase: "firstByte" }), true, false],
      ["cut answer", new StorageError.MalformedResponse({ message: "x", status: 200 }), true, false],
      ["unreadable error", new StorageError.MalformedResponse({ message: "x", status: 400 }), false, false],
      ["NoSuchKey", new StorageError.NoSuchKey({ message: "x" }), false, false],
      ["AccessDenied", new StorageError.AccessDenied({ message: "x" }), false, false],
      ["PreconditionFailed", new StorageError.PreconditionFailed({ message: "x" }), false, false],
      ["ConditionalRequestConflict", new StorageError.ConditionalRequestConflict({ message: "x" }), true, false],
      ["ExpiredCredentials", new StorageError.ExpiredCredentials({ message: "x" }), false, false],
      ["NotImplemented", new StorageError.NotImplemented({ message: "x" }), false, false]
    ]
    it.each(cases)("%s", (_, error, idempotent, otherwise) => {
      assert.strictEqual(RequestPolicy.isRetryable(failureOf(error, 1, true)), idempotent)
      assert.strictEqual(RequestPolicy.isRetryable(failureOf(error, 1, false)), otherwise)
    })
  })

  describe("backoff", () => {
    const six = <A>(a: A) => Array<A>(6).fill(a)

    it.effect("doubles a random part of 50 ms, or of 1 s when throttled, up to 20 s", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* delays(RequestPolicy.backoff(), six(fault())), [25, 50, 100, 200, 400, 800])
        assert.deepStrictEqual(
          yield* delays(RequestPolicy.backoff(), six(slowDown())),
          [500, 1_000, 2_000, 4_000, 8_000, 10_000]
        )
      }).pipe(random(0.5)))

    it.effect("takes the base from the error at hand", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(
          yield* delays(RequestPolicy.backoff(), [fault(), slowDown(), fault()]),
          [25, 1_000, 100]
        )
        const own = RequestPolicy.backoff({ transientBase: 10, throttlingBase: 20, cap: 15 })
        assert.deepStrictEqual(yield* delays(own, [fault(), slowDown(), fault()]), [5, 8, 8])
      }).pipe(random(0.5)))

    it("stays within its bounds for any random numbers", () => {
      const property = fc.asyncProperty(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.boolean()), {
          minLength: 1,
          maxLength: 40
        }),
        async (draws) => {
          const found = await Effect.runPromise(
            delays(RequestPolicy.backoff(), draws.map(([, throttled]) => throttled ? slowDown() : fault())).pipe(
              Effect.withRandom(Random.fixed(draws.map(([n]) => n) as [number, ...Array<number>]))
            )
          )
          assert.strictEqual(found.length, draws.length)
          found.forEach((delay, i) => {
            const most = Math.min(20_000, (draws[i]![1] ? 1_000 : 50) * 2 ** i)
            assert.isAtLeast(delay, 0)
            assert.isAtMost(delay, most)
            assert.isAtMost(Math.abs(delay - draws[i]![0] * most), 0.5)
          })
        }
      )
      return fc.assert(property, { numRuns: 50 })
    })
  })

  it.effect("decorrelatedBackoff begins with 100 ms and stays under 15 s", () =>
    Effect.gen(function*() {
      const ten = Array(10).fill(fault()) as Array<StorageError.StorageError>
      assert.deepStrictEqual(
        yield* delays(RequestPolicy.decorrelatedBackoff(), ten).pipe(random(0.5)),
        [100, 150, 200, 250, 300, 350, 400, 450, 500, 550]
      )
      assert.deepStrictEqual(
        yield* delays(RequestPolicy.decorrelatedBackoff(), ten).pipe(random(0.999_999)),
        [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000]
      )
      assert.deepStrictEqual(
        yield* delays(RequestPolicy.decorrelatedBackoff(), ten).pipe(random(0)),
        Array(10).fill(100)
      )
    }))

  it.effect("retryAfter waits as asked, at least the own delay and at most 5 s more", () =>
    Effect.gen(function*() {
      const schedule = RequestPolicy.retryAfter(Schedule.spaced("1 seconds"))
      const errors = [fault(), fault("500 millis"), fault("3 seconds"), slowDown("1 minutes"), slowDown("6 seconds")]
      assert.deepStrictEqual(yield* delays(schedule, errors), [1_000, 1_000, 3_000, 6_000, 6_000])
      assert.deepStrictEqual(
        yield* delays(RequestPolicy.retryAfter(Schedule.recurs(1)), [slowDown("2 seconds"), slowDown("2 seconds")]),
        [2_000]
      )
    }))

  describe("tokenBucket", () => {
    const withdrawn = (bucket: RequestPolicy.TokenBucket, error: StorageError.StorageError, from = scope) =>
      Effect.gen(function*() {
        const schedule = bucket.limit(Schedule.forever)
        const [, , decision] = yield* schedule.step(0, { ...failureOf(error), scope: from }, schedule.initial)
        return ScheduleDecision.isContinue(decision)
      })

    it.effect("takes 14 for a transient error and 5 for throttling, and ends at zero", () =>
      Effect.gen(function*() {
        const bucket = RequestPolicy.tokenBucket()
        let retries = 0
        while (yield* withdrawn(bucket, fault())) retries++
        assert.strictEqual(retries, 35)
        assert.strictEqual(bucket.available(scope), 500 - 35 * 14)
        assert.isTrue(yield* withdrawn(bucket, slowDown()))
        assert.isTrue(yield* withdrawn(bucket, slowDown()))
        assert.isFalse(yield* withdrawn(bucket, slowDown()))
        assert.strictEqual(bucket.available(scope), 0)
      }))

    it.effect("gets back what a successful retry took, and one for a success at first, up to its capacity", () =>
      Effect.gen(function*() {
        const bucket = RequestPolicy.tokenBucket({ capacity: 20 })
        bucket.onSuccess(1, scope, undefined)
        assert.strictEqual(bucket.available(scope), 20)
        yield* withdrawn(bucket, fault())
        bucket.onSuccess(1, scope, undefined)
        assert.strictEqual(bucket.available(scope), 7)
        bucket.onSuccess(2, scope, failureOf(slowDown()))
        assert.strictEqual(bucket.available(scope), 12)
        bucket.onSuccess(2, scope, failureOf(fault()))
        assert.strictEqual(bucket.available(scope), 20)
      }))

    it.effect("keeps scopes apart, and forgets the one used longest ago", () =>
      Effect.gen(function*() {
        const bucket = RequestPolicy.tokenBucket({ capacity: 20, maxScopes: 2 })
        yield* withdrawn(bucket, fault(), "a")
        yield* withdrawn(bucket, slowDown(), "b")
        yield* withdrawn(bucket, slowDown(), "b")
        yield* withdrawn(bucket, slowDown(), "a")
        assert.deepStrictEqual([bucket.available("a"), bucket.available("b"), bucket.available("c")], [1, 10, 20])
        yield* withdrawn(bucket, slowDown(), "c")
        assert.deepStrictEqual([bucket.available("a"), bucket.available("b"), bucket.available("c")], [1, 20, 15])
      }))

    it.effect("takes nothing where the schedule itself is done", () =>
      Effect.gen(function*() {
        const bucket = RequestPolicy.tokenBucket()
        assert.deepStrictEqual(yield* delays(bucket.limit(Schedule.stop), [fault()]), [])
        assert.strictEqual(bucket.available(scope), 500)
      }))

    it("never leaves its bounds", () => {
      const event = fc.record({
        scope: fc.constantFrom("a", "b", "c"),
        kind: fc.constantFrom("transient", "throttled", "succeeded", "succeededAgain")
      })
      fc.assert(fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const bucket = RequestPolicy.tokenBucket({ capacity: 50, maxScopes: 2 })
        for (const { kind, scope } of events) {
          const before = bucket.available(scope)
          if (kind === "succeeded") bucket.onSuccess(1, scope, undefined)
          else if (kind === "succeededAgain") bucket.onSuccess(2, scope, failureOf(fault()))
          else {
            const cost = kind === "throttled" ? 5 : 14
            const taken = Effect.runSync(withdrawn(bucket, kind === "throttled" ? slowDown() : fault(), scope))
            assert.strictEqual(taken, before >= cost)
            assert.strictEqual(bucket.available(scope), taken ? before - cost : before)
          }
          assert.isAtLeast(bucket.available(scope), 0)
          assert.isAtMost(bucket.available(scope), 50)
        }
      }))
    })
  })

  describe("standard", () => {
    it.effect("makes five attempts, at these times", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.standard(), [fault()]), [0, 25, 75, 175, 375])
        assert.deepStrictEqual(
          yield* attemptTimes(RequestPolicy.standard(), [slowDown()]),
          [0, 500, 1_500, 3_500, 7_500]
        )
      }).pipe(random(0.5)))

    it.effect("takes the number of attempts", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.standard({ attempts: 2 }), [fault()]), [0, 25])
        assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.standard({ attempts: 1 }), [fault()]), [0])
        assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.standard({ attempts: 0 }), [fault()]), [0])
      }).pipe(random(0.5)))

    it.effect("waits for Retry-After", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(
          yield* attemptTimes(RequestPolicy.standard(), [slowDown("3 seconds"), fault("1 hours"), fault()]),
          [0, 3_000, 8_050, 8_150, 8_350]
        )
      }).pipe(random(0.5)))

    it.effect("repeats nothing that it must not", () =>
      Effect.gen(function*() {
        const noSuchKey = new StorageError.NoSuchKey({ message: "404" })
        assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.standard(), [noSuchKey]), [0])
        assert.deepStrictEqual(
          yield* attemptTimes(RequestPolicy.standard(), [fault()], { idempotent: false }),
          [0]
        )
        assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.standard(), [fault(), noSuchKey]), [0, 25])
      }).pipe(random(0.5)))

    it.effect("begins no attempt beyond its budget, and does not wait for one", () =>
      Effect.gen(function*() {
        const policy = RequestPolicy.standard({ budget: "3 seconds" })
        assert.deepStrictEqual(yield* attemptTimes(policy, [slowDown()]), [0, 500, 1_500])
        assert.deepStrictEqual(
          yield* attemptTimes(RequestPolicy.standard(), [fault()], { takes: "25 seconds" }),
          [0, 25_025, 50_075]
        )
      }).pipe(random(0.5)))

    it.effect("stops early where the bucket is empty, for all calls of the scope", () =>
      Effect.gen(function*() {
        const policy = RequestPolicy.standard({ capacity: 70 })
        assert.strictEqual((yield* attemptTimes(policy, [fault()])).length, 5)
        assert.strictEqual((yield* attemptTimes(policy, [fault()])).length, 2)
        assert.strictEqual((yield* attemptTimes(policy, [fault()])).length, 1)
        const clock = yield* Effect.clock
        for (let i = 0; i < 14; i++) policy.onSuccess(1, scope, undefined, clock)
        assert.strictEqual((yield* attemptTimes(policy, [fault()])).length, 2)
      }).pipe(random(0.5)))

    it.effect("takes no token for what it does not repeat", () =>
      Effect.gen(function*() {
        const policy = RequestPolicy.standard({ capacity: 14 })
        yield* attemptTimes(policy, [fault()], { idempotent: false })
        yield* attemptTimes(policy, [new StorageError.AccessDenied({ message: "403" })])
        assert.strictEqual((yield* attemptTimes(policy, [fault()])).length, 2)
      }).pipe(random(0.5)))
  })

  describe("adaptive", () => {
    /** The milliseconds at which calls get through that all begin at once and succeed. */
    const together = (policy: RequestPolicy.Policy, count: number, of = scope) =>
      Effect.gen(function*() {
        const began = yield* Clock.currentTimeMillis
        const fiber = yield* Effect.fork(Effect.all(
          Array.from({ length: count }, () =>
            run<number, StorageError.StorageError, never>(
              () => Effect.map(Clock.currentTimeMillis, (now) => now - began),
              policy,
              (error, n) => failureOf(error, n),
              undefined,
              of
            )),
          { concurrency: "unbounded" }
        ))
        yield* TestClock.adjust("1 hours")
        return yield* fiber
      })

    /** Throttled once, at the end of a second of `rate` requests. */
    const throttled = (policy: RequestPolicy.Policy, rate: number) =>
      Effect.gen(function*() {
        const clock = yield* Effect.clock
        for (let i = 0; i < rate - 1; i++) policy.onSuccess(1, scope, undefined, clock)
        yield* TestClock.adjust("1 seconds")
        yield* policy.retry.step(yield* Clock.currentTimeMillis, failureOf(slowDown()), policy.retry.initial)
      })

    it.effect("retries as standard does", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.adaptive(), [fault()]), [0, 25, 75, 175, 375])
      }).pipe(random(0.5)))

    it.effect("limits nothing until it is throttled", () =>
      Effect.gen(function*() {
        const policy = RequestPolicy.adaptive()
        assert.deepStrictEqual(yield* together(policy, 50), Array.from({ length: 50 }, () => 0))
        yield* attemptTimes(policy, [fault()])
        assert.deepStrictEqual(yield* together(policy, 50), Array.from({ length: 50 }, () => 0))
      }))

    it.effect("then lets go 0.7 of what it had measured", () =>
      Effect.gen(function*() {
        const policy = RequestPolicy.adaptive()
        yield* throttled(policy, 100)
        // 100 requests in a second, of which 0.8 weigh: 80 a second; times 0.7.
        const times = yield* together(policy, 57)
        assert.deepStrictEqual(times.slice(0, 3), [18, 36, 54])
        assert.closeTo(times[55]!, 1_000, 1)
      }))

    it.effect("and lets more go with time", () =>
      Effect.gen(function*() {
        const limiter = rateLimiter.make(0)
        for (let i = 0; i < 99; i++) limiter.update(false, 10 * i)
        limiter.update(true, 1_000)
        const atFirst = limiter.rate()
        const rates = Array.from({ length: 40 }, (_, second) => {
          for (let i = 0; i < 100; i++) limiter.update(false, 1_000 + second * 1_000 + 10 * i)
          return limiter.rate()
        })
        assert.isBelow(atFirst, 80)
        for (let i = 1; i < rates.length; i++) assert.isAtLeast(rates[i]!, rates[i - 1]! - 1e-9)
        assert.isAbove(rates[rates.length - 1]!, 100)
        // Never more than twice what really goes out.
        assert.isAtMost(rates[rates.length - 1]!, 200)
      }))

    it.effect("never fewer than one in two seconds", () =>
      Effect.gen(function*() {
        const limiter = rateLimiter.make(0)
        for (let i = 0; i < 50; i++) limiter.update(true, i * 10_000)
        assert.strictEqual(limiter.rate(), 0.5)
        assert.isAtMost(limiter.reserve(1e9), 0)
        assert.isAtMost(limiter.reserve(1e9), 2_000)
      }))

    it.effect("one bucket does not slow another", () =>
      Effect.gen(function*() {
        const policy = RequestPolicy.adaptive()
        yield* throttled(policy, 4)
        assert.isAbove((yield* together(policy, 3))[2]!, 500)
        assert.deepStrictEqual(yield* together(policy, 3, `${scope}-other`), [0, 0, 0])
      }))

    it.effect("a call that waits for its turn can be interrupted", () =>
      Effect.gen(function*() {
        const policy = RequestPolicy.adaptive()
        yield* throttled(policy, 2)
        const fiber = yield* Effect.fork(Effect.forEach([1, 2, 3, 4], () => policy.admit!(scope)))
        yield* TestClock.adjust("1 seconds")
        yield* Fiber.interrupt(fiber)
      }))
  })

  it.effect("objectStore retries ten times", () =>
    Effect.gen(function*() {
      const times = yield* attemptTimes(RequestPolicy.objectStore, [fault()])
      assert.deepStrictEqual(times, [0, 100, 250, 450, 700, 1_000, 1_350, 1_750, 2_200, 2_700, 3_250])
      assert.deepStrictEqual(
        yield* attemptTimes(RequestPolicy.objectStore, [fault()], { takes: "1 minutes" }),
        [0, 60_100, 120_250]
      )
    }).pipe(random(0.5)))

  it.effect("none makes one attempt", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.none, [slowDown()]), [0])
    }))

  it.effect("make guards a schedule that knows no errors, unless told otherwise", () =>
    Effect.gen(function*() {
      const denied = new StorageError.AccessDenied({ message: "403" })
      const retry = Schedule.spaced("1 seconds").pipe(Schedule.intersect(Schedule.recurs(2)))
      assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.make({ retry }), [denied]), [0])
      assert.deepStrictEqual(yield* attemptTimes(RequestPolicy.make({ retry }), [fault()]), [0, 1_000, 2_000])
      assert.deepStrictEqual(
        yield* attemptTimes(RequestPolicy.make({ retry, retryable: () => true }), [denied]),
        [0, 1_000, 2_000]
      )
    }))

  it.effect("withPolicy and the layers put a policy into the context", () =>
    Effect.gen(function*() {
      const { none } = RequestPolicy
      assert.strictEqual(yield* RequestPolicy.withPolicy(RequestPolicy.RequestPolicy, none), none)
      assert.strictEqual(yield* RequestPolicy.RequestPolicy.pipe(RequestPolicy.withPolicy(none)), none)
      assert.strictEqual(
        yield* RequestPolicy.RequestPolicy.pipe(
          RequestPolicy.withPolicy(none),
          Effect.provide(RequestPolicy.layerStandard)
        ),
        none
      )
      assert.strictEqual(yield* Effect.provide(RequestPolicy.RequestPolicy, RequestPolicy.layer(none)), none)
      assert.strictEqual(yield* Effect.provide(RequestPolicy.RequestPolicy, RequestPolicy.layerNone), none)
      const { objectStore } = RequestPolicy
      assert.strictEqual(
        yield* Effect.provide(RequestPolicy.RequestPolicy, RequestPolicy.layerObjectStore),
        objectStore
      )
    }))

  it.effect("every build of layerStandard has its own buckets", () =>
    Effect.gen(function*() {
      const build = Effect.provide(RequestPolicy.RequestPolicy, RequestPolicy.layerStandard)
      assert.notStrictEqual(yield* build, yield* build)
    }))
})
