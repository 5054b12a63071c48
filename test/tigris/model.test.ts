import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as TestContext from "effect/TestContext"
import * as Fork from "../../src/Fork.js"
import * as ObjectStore from "../../src/ObjectStore.js"
import * as Snapshot from "../../src/Snapshot.js"
import * as Tigris from "../../src/Tigris.js"
import { everything, pause, tigris } from "./world.js"

type Contents = ReadonlyMap<string, string>

/** A bucket as anybody would write it down: what it began as, and what has been written since. */
interface Bucket {
  readonly name: string
  readonly parent: Bucket | undefined
  readonly fork: Fork.Service | undefined
  base: Contents
  /** `undefined`: deleted. */
  readonly written: Map<string, string | undefined>
  readonly unmerged: Map<string, string | undefined>
}

const contentsOf = ({ base, written }: Bucket): Contents => {
  const contents = new Map(base)
  for (const [key, value] of written) {
    if (value === undefined) contents.delete(key)
    else contents.set(key, value)
  }
  return contents
}

const write = (bucket: Bucket, key: string, value: string | undefined): void => {
  bucket.written.set(key, value)
  bucket.unmerged.set(key, value)
}

const keys = ["a", "dir/b", "é"]
const key = FastCheck.constantFrom(...keys)
const number = FastCheck.nat(3)

const command = FastCheck.oneof(
  { weight: 6, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Put" as const), on: number, key }) },
  { weight: 3, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Delete" as const), on: number, key }) },
  { weight: 4, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Snapshot" as const), on: number }) },
  { weight: 2, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Fork" as const), on: number }) },
  { weight: 2, arbitrary: FastCheck.record({ _tag: FastCheck.constant("ForkThen" as const), on: number }) },
  { weight: 4, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Merge" as const), on: number }) },
  { weight: 4, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Rebase" as const), on: number }) },
  { weight: 1, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Drop" as const), on: number }) }
)

type Command = typeof command extends FastCheck.Arbitrary<infer A> ? A : never

interface Taken {
  readonly bucket: Bucket
  readonly version: Snapshot.Version
  readonly contents: Contents
}

const storeOf = (bucket: Bucket) => ObjectStore.makeS3({ bucket: bucket.name })

const play = (commands: ReadonlyArray<Command>) =>
  Effect.gen(function*() {
    yield* Tigris.createBucket({ bucket: "root", enableSnapshots: true })
    const root: Bucket = {
      name: "root",
      parent: undefined,
      fork: undefined,
      base: new Map(),
      written: new Map(),
      unmerged: new Map()
    }
    let buckets: ReadonlyArray<Bucket> = [root]
    let taken: ReadonlyArray<Taken> = []
    let serial = 0

    const fork = (parent: Bucket, version: Snapshot.Version | undefined, base: Contents) =>
      Effect.map(Fork.make(parent.name, { version }), (fork) => {
        buckets = [
          ...buckets,
          { name: fork.bucket, parent, fork, base, written: new Map(), unmerged: new Map() }
        ]
      })

    const run = (command: Command) =>
      Effect.gen(function*() {
        const bucket = buckets[command.on % buckets.length]!
        switch (command._tag) {
          case "Put": {
            const value = String(serial++)
            yield* Effect.flatMap(storeOf(bucket), (store) => store.put(command.key, value))
            return write(bucket, command.key, value)
          }
          case "Delete":
            yield* Effect.flatMap(storeOf(bucket), (store) => store.delete(command.key))
            return write(bucket, command.key, undefined)
          case "Snapshot": {
            const version = yield* Snapshot.take(bucket.name)
            taken = [...taken, { bucket, version, contents: contentsOf(bucket) }]
            return
          }
          case "Fork":
            return yield* fork(bucket, undefined, contentsOf(bucket))
          case "ForkThen": {
            const then = taken[command.on % Math.max(1, taken.length)]
            return then === undefined ? undefined : yield* fork(then.bucket, then.version, then.contents)
          }
          case "Merge": {
            const { fork, parent, unmerged } = bucket
            if (fork === undefined || parent === undefined) return
            yield* fork.merge
            for (const [key, value] of unmerged) {
              // What is not there is not deleted again.
              if (value !== undefined || contentsOf(parent).has(key)) write(parent, key, value)
            }
            return unmerged.clear()
          }
          case "Rebase": {
            const { fork, parent } = bucket
            if (fork === undefined || parent === undefined) return
            yield* fork.rebase
            bucket.base = contentsOf(parent)
            return
          }
          case "Drop": {
            const { fork } = bucket
            if (fork === undefined) return
            const deleted = yield* Effect.either(Fork.delete(fork))
            const hasForks = buckets.some(({ parent }) => parent === bucket)
            assert.strictEqual(deleted._tag, hasForks ? "Left" : "Right")
            // What the attempt deleted of snapshots can be read still.
            if (hasForks) return
            buckets = buckets.filter((one) => one !== bucket)
            taken = taken.filter((one) => one.bucket !== bucket)
            return
          }
        }
      })

    const isThat = (store: ObjectStore.Service, contents: Contents) =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* everything(store), Object.fromEntries(contents))
        for (const key of keys) {
          if (!contents.has(key)) assert.strictEqual((yield* Effect.flip(store.text(key)))._tag, "NoSuchKey")
        }
      })

    const check = Effect.gen(function*() {
      for (const bucket of buckets) yield* isThat(yield* storeOf(bucket), contentsOf(bucket))
    })

    for (const [i, command] of commands.entries()) {
      yield* run(command)
      if (i % 16 === 15) yield* check
    }
    yield* check
    for (const { bucket, contents, version } of taken) {
      const then = yield* Snapshot.at({ bucket: bucket.name }, version)
      yield* isThat(then, contents)
    }
    // Its clock stands still: what happens is a nanosecond apart, and a moment later is another.
  }).pipe(Effect.provide(Layer.provideMerge(tigris, TestContext.TestContext)))

describe("snapshots and forks", () => {
  it("are what a plain model of them is, whatever happens", { timeout: 120_000 }, () =>
    FastCheck.assert(
      FastCheck.asyncProperty(
        FastCheck.array(command, { minLength: 1, maxLength: 40, size: "max" }),
        (commands) => Effect.runPromise(Effect.zipRight(pause, play(commands)))
      ),
      { numRuns: 15 }
    ))
})
