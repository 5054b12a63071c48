import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as fs from "node:fs"
import * as areas from "../../../src/internal/store/folder/area.js"
import * as locks from "../../../src/internal/store/folder/lock.js"
import * as disks from "../../../src/internal/store/folder/platformDisk.js"
import { tagOf } from "../../conformance/tagOf.js"
import { patiently } from "./patiently.js"

/** Locks of one folder, as several processes would have them: each with its own. */
const several = (count: number) =>
  Effect.gen(function*() {
    const fileSystem = yield* FileSystem.FileSystem
    const area = areas.make(yield* fileSystem.makeTempDirectoryScoped())
    return { area, all: Array.from({ length: count }, () => locks.make(disks.make(fileSystem), area)) }
  })

const left = (area: areas.Area) => fs.readdirSync(area.locks)

layer(NodeFileSystem.layer)("the lock of a key", (it) => {
  for (const dead of [0, 1, 2]) {
    it.scoped(`is held by one at a time, after ${dead} were killed who held it`, () =>
      Effect.gen(function*() {
        const { all, area } = yield* several(6)
        fs.mkdirSync(area.locks, { recursive: true })
        for (let level = 0; level < dead; level++) {
          fs.writeFileSync(`${area.lock("k")}${level === 0 ? "" : `.${level}`}`, "")
        }
        let inside = 0
        let entered = 0
        const enter = Effect.gen(function*() {
          inside++
          entered++
          assert.strictEqual(inside, 1)
          yield* Effect.promise(() => new Promise<void>(setImmediate))
          assert.strictEqual(inside, 1)
          inside--
        })
        yield* patiently(Effect.forEach(
          all,
          ({ locked }) => Effect.repeatN(locked("PutObject", "k", () => enter), 4),
          { concurrency: "unbounded", discard: true }
        ))
        assert.strictEqual(entered, 30)
        assert.deepStrictEqual(left(area), [])
      }), 30_000)
  }

  it.scoped("is of one key, and no other waits for it", () =>
    Effect.gen(function*() {
      const { all: [one, other], area } = yield* several(2)
      yield* one!.locked("PutObject", "a", () =>
        Effect.all([
          one!.locked("PutObject", "b", () => Effect.void),
          other!.locked("PutObject", "c", () => Effect.void)
        ]))
      assert.deepStrictEqual(left(area), [])
    }))

  it.scoped("who was stopped for too long gives up, and does not let go of what is another's by then", () =>
    Effect.gen(function*() {
      const { all: [one, other], area } = yield* several(2)
      let written = ""
      const slow = one!.locked("PutObject", "k", (check) =>
        TestClock.adjust("30 seconds").pipe(
          Effect.andThen(check),
          Effect.andThen(Effect.sync(() => {
            written += "slow"
          }))
        ))
      assert.strictEqual(yield* tagOf(slow), "OperationAborted")
      assert.strictEqual(left(area).length, 1)
      yield* patiently(other!.locked("PutObject", "k", (check) =>
        Effect.andThen(
          check,
          Effect.sync(() => {
            written += "other"
          })
        )))
      assert.strictEqual(written, "other")
      assert.deepStrictEqual(left(area), [])
    }))

  it.scoped(
    "that others hold all the time is an error at last, and an interruption ends the waiting",
    () =>
      Effect.gen(function*() {
        const { all: [one], area } = yield* several(1)
        fs.mkdirSync(area.locks, { recursive: true })
        fs.writeFileSync(area.lock("k"), "")
        // It is another one at each look.
        const holding = Effect.forever(Effect.andThen(
          Effect.sync(() => fs.utimesSync(area.lock("k"), Math.random() * 1e9, Math.random() * 1e9)),
          Effect.promise(() => new Promise<void>(setImmediate))
        ))
        const waiting = one!.locked("PutObject", "k", () => Effect.void)
        assert.strictEqual(yield* tagOf(Effect.raceFirst(patiently(waiting), holding)), "OperationAborted")
        assert.strictEqual(
          yield* Effect.raceFirst(Effect.as(waiting, "held"), Effect.delay(Effect.succeed("waits"), 100)).pipe(
            patiently
          ),
          "waits"
        )
      }),
    30_000
  )
})
