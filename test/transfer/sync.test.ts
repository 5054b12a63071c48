import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream, TestClock } from "effect"
import { ObjectStore, StorageError, Transfer } from "effect-s3"
import * as fc from "effect/FastCheck"
import { compareUtf8 } from "../../src/internal/wire/uri.js"
import { changes, filled, run, short, type Tree, treeOf } from "./trees.js"

const key = fc.string({
  unit: fc.constantFrom("a", "b", "/", "-", ".", "é", "😀", "\uFFFD"),
  minLength: 1,
  maxLength: 4
})
  // The emulator's and S3's own limits on keys are tested elsewhere.
  .filter((key) => !key.split("/").some((segment) => segment === "." || segment === ".."))

const trees = fc.array(fc.tuple(key, fc.constantFrom("", "x", "y", "xy")), { maxLength: 12 }).map((entries): Tree =>
  new Map(entries)
)

const options = fc.record({
  compare: fc.constantFrom<Transfer.Compare>("size", "size-time", "etag", "checksum"),
  delete: fc.boolean(),
  deleteExcluded: fc.boolean(),
  allowEmpty: fc.boolean(),
  maxDelete: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
  folderMarkers: fc.constantFrom("skip" as const, "copy" as const),
  include: fc.constantFrom(undefined, "**/a*", ["a/", "b*"]),
  exclude: fc.constantFrom(undefined, "*b", "a/", [({ size }: ObjectStore.ObjectMeta) => size === 2]),
  concurrency: fc.integer({ min: 1, max: 4 })
})

type Options = typeof options extends fc.Arbitrary<infer A> ? A : never

/** What it all means, said in another way; ages are not in it. */
const model = (from: Tree, to: Tree, options: Options) => {
  const isMarker = (key: string, text: string) =>
    options.folderMarkers === "skip" && text === "" && (key === "" || key.endsWith("/"))
  const glob: Record<string, (key: string) => boolean> = {
    "**/a*": (key) => key.split("/").pop()!.startsWith("a"),
    "a/": (key) => key.split("/").slice(0, -1).includes("a"),
    "b*": (key) => key.split("/").pop()!.startsWith("b"),
    "*b": (key) => key.split("/").pop()!.endsWith("b")
  }
  const test = (filter: unknown, key: string, text: string) =>
    typeof filter === "string" ? glob[filter]!(key) : new TextEncoder().encode(text).length === 2
  const selected = (key: string, text: string) =>
    (options.include === undefined || [options.include].flat().some((filter) => test(filter, key, text))) &&
    ![options.exclude].flat().some((filter) => filter !== undefined && test(filter, key, text))
  const result = new Map(to)
  let sources = 0
  for (const [key, text] of from) {
    if (isMarker(key, text) || !selected(key, text)) continue
    sources++
    const there = to.get(key)
    const differs = there === undefined || there.length !== text.length ||
      (there !== text && (options.compare === "etag" || options.compare === "checksum"))
    if (differs) result.set(key, text)
  }
  if (!options.delete) return { result, refused: false }
  const doomed = Array.from(to).filter(([key, text]) => {
    const source = from.get(key) ?? text
    if (isMarker(key, source)) return false
    return selected(key, source) ? !from.has(key) : options.deleteExcluded
  })
  const refused = doomed.length > 0 &&
    ((sources === 0 && !options.allowEmpty) || doomed.length > (options.maxDelete ?? Infinity))
  if (!refused) { for (const [key] of doomed) result.delete(key) }
  return { result, refused }
}

const tree = (entries: Record<string, string>): Tree => new Map(Object.entries(entries))

const die = (key: string): never => {
  throw new Error(`${key} is deleted twice`)
}

const sorted = (tree: Tree) => Array.from(tree).sort(([a], [b]) => compareUtf8(a, b))

const failingPut = (store: ObjectStore.Service, bad: string, error: StorageError.StorageError) =>
  ObjectStore.make({
    ...store.backend,
    put: (key, body, options) =>
      key === bad ? Effect.fail(error as ObjectStore.PutError) : store.backend.put(key, body, options)
  })

describe("Transfer.sync", () => {
  it.effect(
    "makes of any two trees what the model says, plans what it does, and then has nothing left to do",
    () =>
      Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(trees, trees, options, (source, target, options) =>
            Effect.runPromise(Effect.gen(function*() {
              const from = yield* filled(source)
              const to = yield* filled(target)
              const expected = model(source, target, options)

              const dry = yield* run(Transfer.sync(from, to, { ...options, dryRun: true }))
              assert.deepStrictEqual(sorted(yield* treeOf(to)), sorted(target))

              const real = yield* run(Transfer.sync(from, to, options))
              assert.strictEqual(real.ended, expected.refused ? "DeletionRefused" : "done")
              assert.strictEqual(dry.ended, real.ended)
              assert.deepStrictEqual(sorted(yield* treeOf(to)), sorted(expected.result))
              assert.deepStrictEqual(sorted(yield* treeOf(from)), sorted(source))
              assert.deepStrictEqual(changes(dry.actions, "Planned"), changes(real.actions, "Done"))
              assert.deepStrictEqual(changes(real.actions, "Planned"), changes(real.actions, "Done"))

              const again = yield* run(Transfer.sync(from, to, options))
              assert.deepStrictEqual(again.actions.filter(({ _tag }) => _tag !== "Skipped"), [])
            }))),
          { numRuns: 100 }
        )
      ),
    60_000
  )

  it.effect("says why, and copies what the source has written later", () =>
    Effect.gen(function*() {
      const to = yield* filled(tree({ older: "1", longer: "123", same: "s", extra: "x", "m/": "" }))
      yield* TestClock.adjust("1 minute")
      const from = yield* filled(tree({ new: "n", older: "2", longer: "1", "dir/": "", "a.tmp": "t" }))
      yield* TestClock.adjust("1 minute")
      yield* from.put("same", "s")
      yield* to.put("same", "s")
      const { actions, ended } = yield* run(Transfer.sync(from, to, { exclude: "*.tmp", concurrency: 1 }))
      assert.strictEqual(ended, "done")
      assert.deepStrictEqual(actions.filter(({ _tag }) => _tag !== "Planned").map(short).sort(), [
        "Done Copy longer size differs",
        "Done Copy new missing",
        "Done Copy older newer",
        "Skipped a.tmp excluded",
        "Skipped dir/ folder marker",
        "Skipped extra extraneous",
        "Skipped m/ folder marker",
        "Skipped same same"
      ])
    }))

  it.effect("each task is planned before it is done", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "1", b: "2" }))
      const to = yield* filled(tree({ c: "3" }))
      const { actions } = yield* run(Transfer.sync(from, to, { delete: true, concurrency: 1 }))
      assert.deepStrictEqual(actions.map(short), [
        "Planned Copy a missing",
        "Done Copy a missing",
        "Planned Copy b missing",
        "Done Copy b missing",
        "Planned Delete c extraneous",
        "Done Delete c extraneous"
      ])
    }))

  it.effect("the caller's own comparison, and its own error", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "1", b: "2" }))
      const to = yield* filled(tree({ a: "xxx", b: "yyy" }))
      const compare = ({ key }: ObjectStore.ObjectMeta) => Effect.succeed(key === "a")
      const { actions } = yield* run(Transfer.sync(from, to, { compare }))
      assert.deepStrictEqual(changes(actions, "Done"), [" Copy b differs"])
      const failing = yield* run(Transfer.sync(from, to, { compare: () => Effect.fail({ _tag: "Mine" as const }) }))
      assert.strictEqual(failing.ended, "Mine")
    }))

  it.effect("what fails does not stop the others, keeps the run from deleting, and is told at the end", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "1", b: "2", c: "3" }))
      const inner = yield* filled(tree({ z: "9" }))
      const to = failingPut(inner, "b", new StorageError.InvalidKey({ message: "no" }))
      const { actions, ended } = yield* run(Transfer.sync(from, to, { delete: true, concurrency: 1 }))
      assert.strictEqual(ended, "TransferIncomplete")
      assert.deepStrictEqual(actions.filter(({ _tag }) => _tag !== "Planned").map(short), [
        "Done Copy a missing",
        "Failed Copy b missing",
        "Done Copy c missing",
        "Skipped z copies failed"
      ])
      assert.strictEqual(yield* inner.text("z"), "9")
    }))

  it.effect("stops at the first failure if asked, and at one that concerns all", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "1", b: "2", c: "3" }))
      for (
        const [options, error] of [
          [{ onError: "fail" }, new StorageError.InvalidKey({ message: "no" })],
          [{}, new StorageError.ExpiredCredentials({ message: "late" })]
        ] as const
      ) {
        const inner = yield* ObjectStore.makeMemory
        const { actions, ended } = yield* run(
          Transfer.sync(from, failingPut(inner, "b", error), { ...options, concurrency: 1 })
        )
        assert.strictEqual(ended, "TransferIncomplete")
        assert.include(actions.map(short), "Failed Copy b missing")
        assert.isFalse(yield* inner.exists("c"))
      }
    }))

  it.effect("a source that fails while it is listed lets nothing be deleted", () =>
    Effect.gen(function*() {
      const whole = yield* filled(tree({ a: "1" }))
      const from = ObjectStore.make({
        ...whole.backend,
        list: (options) =>
          Stream.concat(whole.backend.list(options), Stream.fail(new StorageError.AccessDenied({ message: "no" })))
      })
      const to = yield* filled(tree({ a: "1", b: "2" }))
      const { ended } = yield* run(Transfer.sync(from, to, { delete: true }))
      assert.strictEqual(ended, "AccessDenied")
      assert.deepStrictEqual(Array.from((yield* treeOf(to)).keys()), ["a", "b"])
    }))

  it.effect("a listing out of order is an error before anything is deleted, unless it is to be sorted", () =>
    Effect.gen(function*() {
      const whole = yield* filled(tree({ a: "1", b: "2", c: "3" }))
      const from = ObjectStore.make({
        ...whole.backend,
        list: (options) =>
          Stream.map(whole.backend.list(options), (page) => ({ ...page, objects: [...page.objects].reverse() }))
      })
      const to = yield* filled(tree({ a: "1", z: "9" }))
      const { ended } = yield* run(Transfer.sync(from, to, { delete: true, compare: "size" }))
      assert.strictEqual(ended, "MalformedResponse")
      assert.isTrue(yield* to.exists("z"))
      const sorted = yield* run(Transfer.sync(from, to, { delete: true, compare: "size", sortListings: true }))
      assert.deepStrictEqual(changes(sorted.actions, "Done"), [
        " Copy b missing",
        " Copy c missing",
        " Delete z extraneous"
      ])
    }))

  it.effect("refuses to read what it writes", () =>
    Effect.gen(function*() {
      const store = yield* filled(tree({ "a/b": "1" }))
      for (
        const [from, to] of [
          [store, store],
          [ObjectStore.prefix(store, "a"), store],
          [store, ObjectStore.readOnly(ObjectStore.prefix(store, "a"))],
          [ObjectStore.prefix(store, "a"), ObjectStore.limit(ObjectStore.prefix(store, "a/b"), 1)]
        ] as const
      ) {
        assert.strictEqual((yield* run(Transfer.sync(from, to))).ended, "InvalidInput")
        assert.strictEqual((yield* run(Transfer.move(from, to))).ended, "InvalidInput")
      }
      const beside = yield* run(Transfer.copy(store, store, { prefix: { from: "a", to: "ab" } }))
      assert.deepStrictEqual(changes(beside.actions, "Done"), [" Copy b asked for"])
    }))

  it.effect("a pattern that is none is said so before anything is listed", () =>
    Effect.gen(function*() {
      const from = ObjectStore.make({
        ...(yield* ObjectStore.makeMemory).backend,
        list: () => Stream.dieMessage("listed")
      })
      const to = yield* ObjectStore.makeMemory
      assert.strictEqual((yield* run(Transfer.sync(from, to, { include: "[a" }))).ended, "InvalidInput")
      assert.strictEqual((yield* run(Transfer.deletePrefix(from, "x", { exclude: "{" }))).ended, "InvalidInput")
    }))

  it.effect("options that make no sense are refused before anything is listed", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "1" }))
      const to = yield* filled(tree({ b: "2" }))
      for (
        const options of [
          { concurrency: 0 },
          { concurrency: Number.NaN },
          { maxDelete: -1 },
          { maxDelete: Number.NaN },
          { maxDelete: 0.5 },
          { partSize: 0 },
          { partSize: Number.NaN },
          { compare: "md5" as "etag" }
        ]
      ) {
        const { actions, ended } = yield* run(Transfer.sync(from, to, { ...options, delete: true }))
        assert.deepStrictEqual([ended, actions], ["InvalidInput", []])
      }
    }))

  it.effect("a comparison that fails is a failure of its object, in a dry run too", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "1", b: "2" }))
      const inner = yield* filled(tree({ a: "1", b: "3" }))
      const to = ObjectStore.make({
        ...inner.backend,
        get: (key, options) =>
          key === "a" ? Effect.fail(new StorageError.AccessDenied({ message: "no" })) : inner.backend.get(key, options)
      })
      const { actions, ended } = yield* run(Transfer.sync(from, to, { compare: "checksum", dryRun: true }))
      assert.strictEqual(ended, "TransferIncomplete")
      assert.deepStrictEqual(actions.map(short).sort(), [
        "Failed Copy a not comparable",
        "Planned Copy a not comparable",
        "Planned Copy b checksum differs"
      ])
    }))

  it.effect("deletes more than it remembers by listing again", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ keep: "1" }))
      const inner = yield* ObjectStore.makeMemory
      const keys = new Set(Array.from({ length: 10_500 }, (_, i) => `old/${String(i).padStart(5, "0")}`))
      const to = ObjectStore.make({
        ...inner.backend,
        list: ({ offset = "" }) =>
          Stream.suspend(() =>
            Stream.succeed({
              objects: Array.from(keys).filter((key) => key > offset).map((key) => ({ key, size: 1 })),
              commonPrefixes: []
            })
          ),
        deleteBatch: (batch) =>
          Effect.sync(() => batch.map((key) => ({ _tag: keys.delete(key) ? "Deleted" as const : die(key), key })))
      })
      const { planned } = yield* Stream.run(
        Transfer.sync(from, to, { delete: true, dryRun: true }),
        Transfer.summarize
      )
      assert.strictEqual(planned.objects, 10_501)
      const { deleted } = yield* Stream.run(Transfer.sync(from, to, { delete: true }), Transfer.summarize)
      assert.strictEqual(deleted.objects, 10_500)
      assert.strictEqual(keys.size, 0)
      assert.isTrue(yield* inner.exists("keep"))
    }), 30_000)

  it.effect("an interruption stops the work that is under way, and deletes nothing", () =>
    Effect.gen(function*() {
      const from = yield* filled(new Map(Array.from({ length: 20 }, (_, i) => [`${i}`, "x"])))
      const inner = yield* filled(tree({ z: "9" }))
      let open = 0
      const to = ObjectStore.make({
        ...inner.backend,
        put: (key, body, options) =>
          Effect.acquireUseRelease(
            Effect.sync(() => open++),
            () => Effect.delay(inner.backend.put(key, body, options), "1 second"),
            () => Effect.sync(() => open--)
          )
      })
      const fiber = yield* Effect.forkScoped(run(Transfer.sync(from, to, { delete: true, concurrency: 4 })))
      yield* TestClock.adjust("1500 millis")
      assert.strictEqual(open, 4)
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(open, 0)
      assert.strictEqual((yield* treeOf(inner)).size, 5)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* treeOf(inner)).size, 5)
      assert.isTrue(yield* inner.exists("z"))
    }).pipe(Effect.scoped))

  it.effect("only some of the actions may be taken", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "1", b: "2" }))
      const to = yield* ObjectStore.makeMemory
      const some = yield* Stream.runCollect(Stream.take(Transfer.sync(from, to, { dryRun: true }), 1))
      assert.deepStrictEqual(Array.from(some, short), ["Planned Copy a missing"])
    }))
})

describe("Transfer.copy and move", () => {
  it.effect("copies attributes and metadata, replaces or keeps what is there, and never deletes", () =>
    Effect.gen(function*() {
      const from = yield* ObjectStore.makeMemory
      yield* from.put("a/x", "1", { contentType: "a/b", cacheControl: "no-store", metadata: { who: "me" } })
      yield* from.put("a/y", "2")
      const to = yield* filled(tree({ "b/y": "old", "b/z": "3" }))
      const prefix = { from: "a", to: "b" }
      const kept = yield* run(Transfer.copy(from, to, { prefix, overwrite: false }))
      assert.deepStrictEqual(kept.actions.filter(({ _tag }) => _tag !== "Planned").map(short).sort(), [
        "Done Copy x asked for",
        "Skipped y exists"
      ])
      assert.strictEqual(yield* to.text("b/y"), "old")
      yield* run(Transfer.copy(from, to, { prefix }))
      assert.deepStrictEqual(yield* treeOf(to), tree({ "b/x": "1", "b/y": "2", "b/z": "3" }))
      const { cacheControl, contentType, metadata } = yield* to.head("b/x")
      assert.deepStrictEqual({ cacheControl, contentType, metadata: { ...metadata } }, {
        contentType: "a/b",
        cacheControl: "no-store",
        metadata: { who: "me" }
      })
    }))

  it.effect("moves, and in a dry run does not", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "1", b: "2", "c.tmp": "3" }))
      const to = yield* ObjectStore.makeMemory
      const dry = yield* run(Transfer.move(from, to, { exclude: "*.tmp", dryRun: true }))
      assert.strictEqual((yield* treeOf(to)).size, 0)
      const real = yield* run(Transfer.move(from, to, { exclude: "*.tmp" }))
      assert.deepStrictEqual(changes(dry.actions, "Planned"), changes(real.actions, "Done"))
      assert.deepStrictEqual(yield* treeOf(from), tree({ "c.tmp": "3" }))
      assert.deepStrictEqual(yield* treeOf(to), tree({ a: "1", b: "2" }))
    }))

  it.effect("keeps what is moved onto itself, by two names of one bucket", () =>
    Effect.gen(function*() {
      const store = yield* filled(tree({ a: "1" }))
      const named = (location: string) => ObjectStore.make({ ...store.backend, location })
      yield* TestClock.adjust("1 minute")
      const { actions, ended } = yield* run(Transfer.move(named("https://one/b/"), named("https://two/b/")))
      assert.strictEqual(ended, "TransferIncomplete")
      assert.deepStrictEqual(actions.map(short), ["Planned Move a asked for", "Failed Move a asked for"])
      assert.strictEqual(yield* store.text("a"), "1")
    }))

  it.effect("tells a progress of every object", () =>
    Effect.gen(function*() {
      const from = yield* filled(tree({ a: "123", b: "4" }))
      yield* from.put("large", new Uint8Array(2_000_000))
      const inner = yield* ObjectStore.makeMemory
      const to = failingPut(inner, "b", new StorageError.InvalidKey({ message: "no" }))
      const progress = yield* Transfer.makeProgress()
      yield* run(Transfer.copy(from, to, { progress }))
      const { bytes, objects } = yield* progress.snapshot
      assert.deepStrictEqual([bytes, objects], [2_000_003, { done: 2, failed: 1, total: 3 }])
    }))

  it.effect("keeps the source of what has not arrived, or was written meanwhile", () =>
    Effect.gen(function*() {
      const inner = yield* ObjectStore.makeMemory
      const from = yield* filled(tree({ cut: "123", late: "1", good: "2" }))
      const to = ObjectStore.make({
        ...inner.backend,
        put: (key, body, options) =>
          key === "cut"
            ? inner.backend.put(key, "1", options)
            : key === "late"
            ? Effect.tap(inner.backend.put(key, body, options), () => Effect.orDie(from.put("late", "2")))
            : inner.backend.put(key, body, options)
      })
      const { actions, ended } = yield* run(Transfer.move(from, to))
      assert.strictEqual(ended, "TransferIncomplete")
      assert.deepStrictEqual(
        actions.flatMap((action) => action._tag === "Failed" ? [`${action.key} ${action.error._tag}`] : []).sort(),
        ["cut IntegrityFailure", "late PreconditionFailed"]
      )
      assert.deepStrictEqual(yield* treeOf(from), tree({ cut: "123", late: "2" }))
    }))
})

describe("Transfer.deletePrefix", () => {
  it.effect("takes a prefix for what it is, and everything only if that is said", () =>
    Effect.gen(function*() {
      const store = yield* filled(tree({ "logs/1": "1", "logs/2.gz": "2", "logs-old": "3", keep: "4" }))
      assert.strictEqual((yield* run(Transfer.deletePrefix(store, ""))).ended, "InvalidInput")
      const dry = yield* run(Transfer.deletePrefix(store, "logs", { exclude: "*.gz", dryRun: true }))
      assert.strictEqual((yield* treeOf(store)).size, 4)
      const real = yield* run(Transfer.deletePrefix(store, "logs", { exclude: "*.gz" }))
      assert.deepStrictEqual(changes(dry.actions, "Planned"), changes(real.actions, "Done"))
      assert.deepStrictEqual(Array.from((yield* treeOf(store)).keys()), ["keep", "logs/2.gz"])
      const all = yield* Stream.run(Transfer.deletePrefix(store, "", { everything: true }), Transfer.summarize)
      assert.deepStrictEqual([all.deleted, all.failed.objects], [{ objects: 2, bytes: 2 }, 0])
    }))

  it.effect("says of each object what became of it", () =>
    Effect.gen(function*() {
      const inner = yield* filled(tree({ a: "1", b: "2" }))
      const store = ObjectStore.make({
        ...inner.backend,
        deleteBatch: (keys) =>
          Effect.map(inner.backend.deleteBatch(keys.filter((key) => key !== "a")), (results) => [
            { _tag: "Failed", key: "a", error: new StorageError.AccessDenied({ message: "locked" }) },
            ...results
          ])
      })
      const { actions, ended } = yield* run(Transfer.deletePrefix(store, "", { everything: true }))
      assert.strictEqual(ended, "TransferIncomplete")
      assert.deepStrictEqual(actions.slice(2).map(short), ["Failed Delete a asked for", "Done Delete b asked for"])
    }))
})
