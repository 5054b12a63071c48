import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { pipe } from "effect/Function"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { inspect } from "node:util"
import * as Credentials from "../src/Credentials.js"
import * as StorageError from "../src/StorageError.js"

const unavailable = (message: string, tried: ReadonlyArray<string> = [message]) =>
  new StorageError.CredentialsUnavailable({ message, tried })

interface Source {
  fetches: number
  latency: number
  broken: boolean
  readonly fetch: Effect.Effect<Credentials.Credentials, StorageError.CredentialsUnavailable>
}

/** Counts, takes time when told to, fails when told to, and gives keys that live `lifetime` ms. */
const makeSource = (lifetime: number | undefined): Source => {
  const source: Source = {
    fetches: 0,
    latency: 0,
    broken: false,
    fetch: Effect.gen(function*() {
      const n = ++source.fetches
      if (source.latency > 0) yield* Effect.sleep(source.latency)
      if (source.broken) return yield* unavailable(`fetch ${n} failed`)
      const now = yield* Clock.currentTimeMillis
      return Credentials.make({
        accessKeyId: `AKID${n}`,
        secretAccessKey: "secret",
        ...(lifetime === undefined ? {} : { expiration: new Date(now + lifetime) })
      })
    })
  }
  return source
}

const idOf = (provider: Credentials.Provider) => Effect.map(provider.credentials, (_) => _.accessKeyId)

const unbounded = { concurrency: "unbounded" } as const

const minutes = (n: number) => n * 60_000

describe("Credentials", () => {
  describe("secrets", () => {
    const secret = "canary-secret-6b1f"
    const token = "canary-token-93ac"
    const credentials = Credentials.make({ accessKeyId: "AKID", secretAccessKey: secret, sessionToken: token })

    const clean = (text: string) => {
      assert.notInclude(text, "canary")
      assert.notInclude(text, Buffer.from(secret).toString("base64"))
      assert.notInclude(text, Buffer.from(token).toString("hex"))
    }

    it("are kept", () => {
      assert.strictEqual(Redacted.value(credentials.secretAccessKey), secret)
      assert.strictEqual(credentials.sessionToken && Redacted.value(credentials.sessionToken), token)
    })

    it("are not printed", () => {
      for (const value of [credentials, { credentials }, Credentials.fromStatic(credentials)]) {
        clean(inspect(value, { depth: 10, showHidden: true }))
        clean(JSON.stringify(value))
        clean(String(value))
      }
      clean(Cause.pretty(Cause.die(credentials)))
      clean(Cause.pretty(Cause.fail(credentials)))
    })

    it.effect("are not logged", () =>
      Effect.gen(function*() {
        for (const make of [Logger.stringLogger, Logger.logfmtLogger, Logger.structuredLogger, Logger.jsonLogger]) {
          const lines: Array<unknown> = []
          const logger = Logger.map(make as Logger.Logger<unknown, unknown>, (line) => void lines.push(line))
          yield* Effect.log("with", credentials, { nested: [credentials] }).pipe(
            Effect.annotateLogs({ credentials }),
            Effect.provide(Logger.replace(Logger.defaultLogger, logger))
          )
          assert.strictEqual(lines.length, 1)
          clean(inspect(lines, { depth: 10 }))
        }
      }))

    it.effect("from the environment are not in the error about what is missing", () =>
      Effect.gen(function*() {
        const provider = yield* Credentials.fromEnv
        const exit = yield* Effect.exit(provider.credentials)
        clean(inspect(exit, { depth: 10 }))
        clean(JSON.stringify(exit))
      }).pipe(Effect.withConfigProvider(ConfigProvider.fromMap(
        new Map([["AWS_SECRET_ACCESS_KEY", secret], ["AWS_SESSION_TOKEN", token]])
      ))))
  })

  it("take redacted secrets as they are, and have no empty members", () => {
    const secretAccessKey = Redacted.make("s")
    const credentials = Credentials.make({ accessKeyId: "a", secretAccessKey })
    assert.strictEqual(credentials.secretAccessKey, secretAccessKey)
    assert.deepStrictEqual(Object.keys(credentials), ["accessKeyId", "secretAccessKey"])
  })

  it.effect("fromStatic always gives the same object", () =>
    Effect.gen(function*() {
      const provider = Credentials.fromStatic({ accessKeyId: "a", secretAccessKey: "b" })
      const first = yield* provider.credentials
      assert.isFalse(yield* provider.refresh(first))
      assert.strictEqual(yield* provider.credentials, first)
    }))

  describe("fromEnv", () => {
    const within = (variables: Record<string, string>) =>
      Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))

    it.effect("reads three variables, and trims them", () =>
      Effect.gen(function*() {
        const provider = yield* Credentials.fromEnv
        const credentials = yield* provider.credentials
        assert.strictEqual(credentials.accessKeyId, "AKID")
        assert.strictEqual(Redacted.value(credentials.secretAccessKey), "secret")
        assert.strictEqual(Redacted.value(credentials.sessionToken!), "token")
        assert.strictEqual(yield* provider.credentials, credentials)
      }).pipe(within({
        AWS_ACCESS_KEY_ID: " AKID",
        AWS_SECRET_ACCESS_KEY: "secret\n",
        AWS_SESSION_TOKEN: "token"
      })))

    it.effect("reads the variables of the place where it is made, and none before the first request", () =>
      Effect.gen(function*() {
        let asked = false
        const here = ConfigProvider.orElse(ConfigProvider.fromMap(new Map()), () => {
          asked = true
          return ConfigProvider.fromMap(new Map([["AWS_ACCESS_KEY_ID", "here"], ["AWS_SECRET_ACCESS_KEY", "b"]]))
        })
        const provider = yield* Effect.withConfigProvider(Credentials.fromEnv, here)
        assert.isFalse(asked)
        assert.strictEqual(yield* within({})(idOf(provider)), "here")
      }))

    const failure = (variables: Record<string, string>) =>
      Effect.flatMap(Credentials.fromEnv, (provider) => Effect.flip(provider.credentials)).pipe(within(variables))

    it.effect("says which variables are missing; an empty one is", () =>
      Effect.gen(function*() {
        const both = yield* failure({ AWS_ACCESS_KEY_ID: "" })
        assert.deepStrictEqual(both.tried, ["environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY not set"])
        assert.include(both.message, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        assert.isDefined(both.hint)
        assert.isUndefined(both.source)
      }))

    it.effect("half of a pair is a mistake, not an absence", () =>
      Effect.gen(function*() {
        const noSecret = yield* failure({ AWS_ACCESS_KEY_ID: "AKID" })
        assert.deepStrictEqual(noSecret.tried, ["environment: AWS_SECRET_ACCESS_KEY not set, but AWS_ACCESS_KEY_ID is"])
        assert.strictEqual(noSecret.source, "environment")
        const noId = yield* failure({ AWS_SECRET_ACCESS_KEY: "s" })
        assert.deepStrictEqual(noId.tried, ["environment: AWS_ACCESS_KEY_ID not set, but AWS_SECRET_ACCESS_KEY is"])
      }))
  })

  describe("cached", () => {
    it.effect("fetches once for credentials that do not expire", () =>
      Effect.gen(function*() {
        const source = makeSource(undefined)
        const provider = yield* Credentials.cached(source.fetch)
        assert.strictEqual(source.fetches, 0)
        yield* idOf(provider)
        yield* TestClock.adjust("1000 days")
        assert.strictEqual(yield* idOf(provider), "AKID1")
      }))

    it.effect("fetches again five minutes before the expiry, not earlier", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const provider = yield* Credentials.cached(source.fetch)
        yield* idOf(provider)
        yield* TestClock.adjust(minutes(55) - 1)
        assert.strictEqual(yield* idOf(provider), "AKID1")
        yield* TestClock.adjust(1)
        assert.strictEqual(yield* idOf(provider), "AKID2")
      }))

    it.effect("takes refreshBefore, and half of a lifetime that is shorter", () =>
      Effect.gen(function*() {
        const long = makeSource(minutes(60))
        const provider = yield* Credentials.cached(long.fetch, { refreshBefore: "10 minutes" })
        yield* idOf(provider)
        yield* TestClock.adjust(minutes(50))
        assert.strictEqual(yield* idOf(provider), "AKID2")

        const short = makeSource(minutes(4))
        const shortLived = yield* Credentials.cached(short.fetch)
        yield* idOf(shortLived)
        yield* TestClock.adjust(minutes(2) - 1)
        assert.strictEqual(yield* idOf(shortLived), "AKID1")
        yield* TestClock.adjust(1)
        assert.strictEqual(yield* idOf(shortLived), "AKID2")
      }))

    it.effect("lets concurrent first readers share one fetch", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        source.latency = 1000
        const provider = yield* Credentials.cached(source.fetch)
        const readers = yield* Effect.fork(Effect.replicateEffect(idOf(provider), 50, unbounded))
        yield* TestClock.adjust(1000)
        assert.deepStrictEqual(new Set(yield* Fiber.join(readers)), new Set(["AKID1"]))
        assert.strictEqual(source.fetches, 1)
      }))

    it.effect("lets those who wait share a failure too, and those who come later try again", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        source.latency = 1000
        source.broken = true
        const provider = yield* Credentials.cached(source.fetch)
        const readers = yield* Effect.fork(
          Effect.replicateEffect(Effect.flip(provider.credentials), 50, unbounded)
        )
        yield* TestClock.adjust(1000)
        const errors = yield* Fiber.join(readers)
        assert.deepStrictEqual(new Set(errors.map((_) => _.message)), new Set(["fetch 1 failed"]))
        source.broken = false
        source.latency = 0
        assert.strictEqual(yield* idOf(provider), "AKID2")
      }))

    it.effect("goes on when the reader that fetches is interrupted", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        source.latency = 1000
        const provider = yield* Credentials.cached(source.fetch)
        const leader = yield* Effect.fork(idOf(provider))
        yield* Effect.yieldNow()
        const other = yield* Effect.fork(idOf(provider))
        yield* TestClock.adjust(500)
        yield* Fiber.interrupt(leader)
        yield* TestClock.adjust(1000)
        assert.strictEqual(yield* Fiber.join(other), "AKID2")
      }))

    it.effect("goes on when a fetch dies", () =>
      Effect.gen(function*() {
        let fetches = 0
        const provider = yield* Credentials.cached(Effect.suspend(() =>
          ++fetches === 1
            ? Effect.die("bug")
            : Effect.succeed(Credentials.make({ accessKeyId: "second", secretAccessKey: "s" }))
        ))
        assert.isTrue(Exit.isFailure(yield* Effect.exit(provider.credentials)))
        assert.strictEqual(yield* idOf(provider), "second")
      }))

    it.effect("serves the old ones while somebody refreshes", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const provider = yield* Credentials.cached(source.fetch)
        yield* idOf(provider)
        yield* TestClock.adjust(minutes(56))
        source.latency = 1000
        const leader = yield* Effect.fork(idOf(provider))
        yield* Effect.yieldNow()
        assert.strictEqual(yield* idOf(provider), "AKID1")
        yield* TestClock.adjust(1000)
        assert.strictEqual(yield* Fiber.join(leader), "AKID2")
        assert.strictEqual(yield* idOf(provider), "AKID2")
        assert.strictEqual(source.fetches, 2)
      }))

    it.effect("keeps the old ones through failing refreshes until they expire, and does not insist", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const provider = yield* Credentials.cached(source.fetch)
        yield* idOf(provider)
        source.broken = true
        yield* TestClock.adjust(minutes(56))
        assert.strictEqual(yield* idOf(provider), "AKID1")
        assert.strictEqual(yield* idOf(provider), "AKID1")
        assert.strictEqual(source.fetches, 2)
        yield* TestClock.adjust("10 seconds")
        assert.strictEqual(yield* idOf(provider), "AKID1")
        assert.strictEqual(source.fetches, 3)
        yield* TestClock.adjust(minutes(4))
        const error = yield* Effect.flip(provider.credentials)
        assert.strictEqual(error.message, "fetch 4 failed")
      }))

    it.effect("uses credentials that came expired for a second, as the server's clock decides", () =>
      Effect.gen(function*() {
        yield* TestClock.adjust(minutes(10))
        const source = makeSource(-minutes(1))
        const provider = yield* Credentials.cached(source.fetch)
        assert.strictEqual(yield* idOf(provider), "AKID1")
        assert.strictEqual(yield* idOf(provider), "AKID1")
        yield* TestClock.adjust("1 seconds")
        assert.strictEqual(yield* idOf(provider), "AKID2")
      }))

    it.effect("drops what a server refused, and only that", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const provider = yield* Credentials.cached(source.fetch)
        const first = yield* provider.credentials
        yield* provider.refresh(Credentials.make({ accessKeyId: "AKID1", secretAccessKey: "secret" }))
        assert.strictEqual(yield* provider.credentials, first)
        yield* provider.refresh(first)
        assert.strictEqual(yield* idOf(provider), "AKID2")
      }))

    it.effect("says whether a refusal has brought other credentials", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const provider = yield* Credentials.cached(source.fetch)
        const first = yield* provider.credentials
        assert.isTrue(yield* provider.refresh(first))
        assert.isTrue(yield* provider.refresh(first))
        assert.strictEqual(source.fetches, 2)

        let fetches = 0
        const fixed = yield* Credentials.cached(Effect.sync(() => {
          fetches++
          return Credentials.make({ accessKeyId: "same", secretAccessKey: "s", sessionToken: "t" })
        }))
        assert.isFalse(yield* fixed.refresh(yield* fixed.credentials))
        assert.strictEqual(fetches, 2)
        assert.isFalse(yield* fixed.refresh(yield* fixed.credentials))
        assert.strictEqual(fetches, 2)
      }))

    it.effect("says yes where the refresh fails, so that the next read says why", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const provider = yield* Credentials.cached(source.fetch)
        const first = yield* provider.credentials
        source.broken = true
        assert.isTrue(yield* provider.refresh(first))
        assert.strictEqual((yield* Effect.flip(provider.credentials)).message, "fetch 3 failed")
      }))

    it.effect("takes late refusals of the old credentials for what they are", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const provider = yield* Credentials.cached(source.fetch)
        yield* provider.refresh(yield* provider.credentials)
        const second = yield* provider.credentials
        yield* provider.refresh(second)
        assert.strictEqual(yield* provider.credentials, second)
        yield* TestClock.adjust("5 seconds")
        yield* provider.refresh(second)
        assert.strictEqual(yield* idOf(provider), "AKID3")
      }))

    it.effect("drops what came by a refresh of its own, however young", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const provider = yield* Credentials.cached(source.fetch)
        yield* provider.refresh(yield* provider.credentials)
        yield* provider.credentials
        yield* TestClock.adjust(minutes(55))
        yield* provider.refresh(yield* provider.credentials)
        assert.strictEqual(yield* idOf(provider), "AKID4")
      }))

    it.effect("answers no reader with a failure from before", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        source.broken = true
        const provider = yield* Credentials.cached(source.fetch)
        yield* Effect.flip(provider.credentials)
        source.broken = false
        source.latency = 1000
        const leader = yield* Effect.fork(Effect.flatMap(provider.credentials, provider.refresh))
        yield* Effect.yieldNow()
        const waiting = yield* Effect.fork(idOf(provider))
        yield* TestClock.adjust("2 seconds")
        yield* Fiber.join(leader)
        assert.strictEqual(yield* Fiber.join(waiting), "AKID3")
      }))

    it.effect("can itself be interrupted while it waits", () =>
      Effect.gen(function*() {
        const gate = yield* Deferred.make<Credentials.Credentials>()
        const provider = yield* Credentials.cached(Deferred.await(gate))
        const leader = yield* Effect.fork(provider.credentials)
        yield* Effect.yieldNow()
        const waiting = yield* Effect.fork(provider.credentials)
        yield* Effect.yieldNow()
        assert.isTrue(Exit.isInterrupted(yield* Fiber.interrupt(waiting)))
        yield* Deferred.succeed(gate, Credentials.make({ accessKeyId: "a", secretAccessKey: "b" }))
        assert.strictEqual((yield* Fiber.join(leader)).accessKeyId, "a")
      }))
  })

  describe("orElse", () => {
    const failing = (...tried: ReadonlyArray<string>): Credentials.Provider => ({
      credentials: Effect.fail(unavailable(tried.join(), tried)),
      refresh: () => Effect.succeed(false)
    })
    const fixed = (accessKeyId: string) => Credentials.fromStatic({ accessKeyId, secretAccessKey: "s" })

    it.effect("asks the second only if the first has none", () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* idOf(Credentials.orElse(fixed("first"), fixed("second"))), "first")
        assert.strictEqual(yield* idOf(Credentials.orElse(failing("env"), fixed("second"))), "second")
      }))

    it.effect("lists everything that was tried", () =>
      Effect.gen(function*() {
        const chain = pipe(
          failing("env: nothing"),
          Credentials.orElse(failing("file: none")),
          Credentials.orElse(failing("metadata: no route"))
        )
        const error = yield* Effect.flip(chain.credentials)
        assert.deepStrictEqual(error.tried, ["env: nothing", "file: none", "metadata: no route"])
        assert.include(error.message, "env: nothing; file: none; metadata: no route")
      }))

    it.effect("stops at a source that is set up and fails", () =>
      Effect.gen(function*() {
        const broken: Credentials.Provider = {
          credentials: Effect.fail(
            new StorageError.CredentialsUnavailable({
              message: "the vault is sealed",
              tried: ["vault: sealed"],
              source: "vault"
            })
          ),
          refresh: () => Effect.succeed(false)
        }
        const chain = pipe(failing("env: nothing"), Credentials.orElse(broken), Credentials.orElse(fixed("last")))
        const error = yield* Effect.flip(chain.credentials)
        assert.strictEqual(error.source, "vault")
        assert.strictEqual(error.message, "the vault is sealed")
        assert.deepStrictEqual(error.tried, ["env: nothing", "vault: sealed"])
      }))

    it.effect("passes a refusal on to whoever gave the credentials", () =>
      Effect.gen(function*() {
        const source = makeSource(minutes(60))
        const chain = Credentials.orElse(failing("env"), yield* Credentials.cached(source.fetch))
        assert.isTrue(yield* chain.refresh(yield* chain.credentials))
        assert.strictEqual(yield* idOf(chain), "AKID2")
        const fixedChain = Credentials.orElse(failing("env"), fixed("a"))
        assert.isFalse(yield* fixedChain.refresh(yield* fixedChain.credentials))
      }))
  })

  it.effect("layers", () =>
    Effect.gen(function*() {
      const read = Effect.flatMap(Credentials.CredentialsProvider, idOf)
      const options = { accessKeyId: "static", secretAccessKey: "s" }
      assert.strictEqual(yield* Effect.provide(read, Credentials.layerStatic(options)), "static")
      assert.strictEqual(yield* Effect.provide(read, Credentials.layer(Credentials.fromStatic(options))), "static")
      const variables = new Map([["AWS_ACCESS_KEY_ID", "env"], ["AWS_SECRET_ACCESS_KEY", "s"]])
      const fromEnv = read.pipe(
        Effect.provide(Credentials.layerEnv),
        Effect.withConfigProvider(ConfigProvider.fromMap(variables))
      )
      assert.strictEqual(yield* fromEnv, "env")
    }))
})
