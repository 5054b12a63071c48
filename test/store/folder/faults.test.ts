import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, layer } from "@effect/vitest"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { removeDirectory } from "../../conformance/OnDisk.js"
import * as Faulty from "./faultyFileSystem.js"
import { filesIn } from "./folders.js"
import { patiently } from "./patiently.js"

type Layout = "plain" | "store"

const layouts: ReadonlyArray<Layout> = ["plain", "store"]

const key = "a/b.txt"

const attributesOf = (layout: Layout, metadata: Record<string, string>): ObjectStore.PutOptions =>
  layout === "store" ? { metadata } : {}

/** What is in the store under the key: bytes, and the metadata that has to be theirs. */
const seen = (store: ObjectStore.Service) =>
  Effect.scoped(
    Effect.flatMap(store.get(key), (got) => Effect.map(got.text(), (text) => ({ text, metadata: { ...got.metadata } })))
  ).pipe(
    Effect.catchTag("NoSuchKey", () => Effect.succeed(undefined))
  )

const two = (one: string, other: string) => Stream.make(one, other).pipe(Stream.encodeText)

interface Change {
  /** What is there before. */
  readonly before: boolean
  readonly run: (store: ObjectStore.Service, layout: Layout) => Effect.Effect<unknown, { readonly _tag: string }>
  /** What may be there afterwards. */
  readonly after: (
    layout: Layout
  ) => ReadonlyArray<{ readonly text: string; readonly metadata: Record<string, string> } | undefined>
}

const old = (layout: Layout) => ({ text: "old", metadata: layout === "store" ? { is: "old" } : {} })

const next = (layout: Layout) => ({ text: "new bytes", metadata: layout === "store" ? { is: "new" } : {} })

const put = (mode: ObjectStore.PutMode): Change["run"] => (store, layout) =>
  store.put(key, two("new ", "bytes"), { ...attributesOf(layout, { is: "new" }), mode })

const changes: Readonly<Record<string, Change>> = {
  "a put over another": { before: true, run: put("overwrite"), after: (layout) => [old(layout), next(layout)] },
  "a put": { before: false, run: put("overwrite"), after: (layout) => [undefined, next(layout)] },
  "a creation": { before: false, run: put("create"), after: (layout) => [undefined, next(layout)] },
  "a deletion": { before: true, run: (store) => store.delete(key), after: (layout) => [old(layout), undefined] },
  "a copy": {
    before: false,
    run: (store) => store.copy("source", key),
    after: (layout) => [undefined, { text: "source", metadata: layout === "store" ? { is: "source" } : {} }]
  },
  "an upload in parts": {
    before: true,
    run: (store, layout) => {
      const multipart = store.backend.multipart!
      return Effect.gen(function*() {
        const id = yield* multipart.create(key, { ...attributesOf(layout, { is: "new" }), size: 9, partSize: 4 })
        const parts = yield* Effect.forEach(
          ["new ", "byte", "s"],
          (body, i) => multipart.put(key, id, { partNumber: i + 1, offset: 4 * i, body })
        )
        return yield* multipart.complete(key, id, parts, {})
      })
    },
    after: (layout) => [old(layout), next(layout)]
  }
}

const setUp = (layout: Layout, { before }: Change) =>
  Effect.gen(function*() {
    const real = yield* FileSystem.FileSystem
    const faulty = Faulty.make(real)
    const path = yield* real.makeTempDirectoryScoped()
    const open = ObjectStore.makeFolder({ path, layout, removeDirectory })
    const store = yield* Effect.provideService(open, FileSystem.FileSystem, faulty.fileSystem)
    yield* store.put("source", "source", attributesOf(layout, { is: "source" }))
    if (before) yield* store.put(key, "old", attributesOf(layout, { is: "old" }))
    return { path, store, faulty, open }
  })

/** Files that are nobody's object. */
const strays = (path: string) => filesIn(path).filter((name) => /\.effect-s3(\.|\/(tmp|locks|uploads)\/)/.test(name))

const isOneOf = (found: unknown, allowed: ReadonlyArray<unknown>, what: string) =>
  assert.include(allowed.map((one) => JSON.stringify(one) ?? "nothing"), JSON.stringify(found) ?? "nothing", what)

const reads: Readonly<
  Record<string, (store: ObjectStore.Service) => Effect.Effect<unknown, { readonly _tag: string }>>
> = {
  list: (store) => Effect.map(Stream.runCollect(store.list()), (found) => Array.from(found, ({ key }) => key)),
  "list a level": (store) => store.listWithDelimiter({ prefix: "a/" }),
  text: (store) => store.text(key),
  stream: (store) => Stream.mkString(Stream.decodeText(store.stream(key))),
  head: (store) => Effect.map(store.head(key), ({ etag }) => etag),
  exists: (store) => store.exists(key)
}

layer(NodeFileSystem.layer)("a folder", (it) => {
  for (const layout of layouts) {
    for (const [name, read] of Object.entries(reads)) {
      it.scoped(`${layout}: ${name}, of which any call fails: a typed error, or all of it`, () =>
        Effect.gen(function*() {
          const { faulty, store } = yield* setUp(layout, { before: true, run: read, after: () => [] })
          const whole = yield* read(store)
          const calls = yield* faulty.count(read(store))
          for (const code of ["EIO", "EACCES", "EMFILE"]) {
            for (let index = 0; index < calls; index++) {
              const outcome = yield* Effect.either(faulty.during(index, { _tag: "Fails", code }, read(store)))
              if (outcome._tag === "Right") assert.deepStrictEqual(outcome.right, whole, `${code} at call ${index}`)
              else assert.include(["AccessDenied", "ServerFault", "SlowDown", "Transport"], outcome.left._tag)
            }
          }
        }))
    }
  }

  for (const layout of layouts) {
    for (const [name, change] of Object.entries(changes)) {
      it.scoped(
        `${layout}: ${name}, killed at any call: the old or the new, each with its own`,
        () =>
          Effect.gen(function*() {
            const counting = yield* setUp(layout, change)
            const calls = yield* counting.faulty.count(change.run(counting.store, layout))
            assert.isAbove(calls, 2)
            const found = new Set<string>()
            for (let index = 0; index <= calls; index++) {
              const { faulty, open, store } = yield* setUp(layout, change)
              yield* Effect.exit(faulty.during(index, { _tag: "Killed" }, change.run(store, layout)))
              const next = yield* open
              const after = yield* seen(next)
              isOneOf(after, change.after(layout), `killed at call ${index}`)
              found.add(JSON.stringify(after) ?? "nothing")
              const listed = yield* Stream.runCollect(next.list({ prefix: "a/" }))
              assert.strictEqual(listed.length, after === undefined ? 0 : 1)
              // The lock of who was killed is taken over, which takes its time.
              if (index % 3 !== 0) continue
              yield* patiently(next.put(key, "later", attributesOf(layout, { is: "later" })))
              assert.strictEqual((yield* seen(next))?.text, "later")
              yield* patiently(next.delete(key))
              assert.isUndefined(yield* seen(next))
            }
            assert.strictEqual(found.size, 2)
          }),
        60_000
      )

      it.scoped(`${layout}: ${name}, interrupted at any call: nothing is left over`, () =>
        Effect.gen(function*() {
          const counting = yield* setUp(layout, change)
          const calls = yield* counting.faulty.count(change.run(counting.store, layout))
          for (let index = 0; index < calls; index++) {
            const { faulty, path, store } = yield* setUp(layout, change)
            let stop: Effect.Effect<void> = Effect.void
            const fiber = yield* Effect.fork(
              faulty.during(index, {
                _tag: "Meets",
                effect: Effect.suspend(() => stop)
              }, Effect.suspend(() => change.run(store, layout)))
            )
            stop = Fiber.interruptFork(fiber)
            const exit = yield* Fiber.await(fiber)
            assert.isTrue(Exit.isSuccess(exit) || Cause.isInterruptedOnly(exit.cause), `call ${index}`)
            isOneOf(yield* seen(store), change.after(layout), `interrupted at call ${index}`)
            if (name !== "an upload in parts") assert.deepStrictEqual(strays(path), [], `call ${index}`)
          }
        }), 60_000)

      it.scoped(
        `${layout}: ${name}, of which any call fails: a typed error, and nothing is left over`,
        () =>
          Effect.gen(function*() {
            const counting = yield* setUp(layout, change)
            const calls = yield* counting.faulty.count(change.run(counting.store, layout))
            for (const code of ["EIO", "ENOSPC"]) {
              for (let index = 0; index < calls; index++) {
                const { faulty, path, store } = yield* setUp(layout, change)
                const exit = yield* Effect.exit(
                  faulty.during(index, { _tag: "Fails", code }, change.run(store, layout))
                )
                if (Exit.isFailure(exit)) {
                  assert.isTrue(Cause.isFailure(exit.cause), `${code} at call ${index}: ${Cause.pretty(exit.cause)}`)
                  for (const error of Cause.failures(exit.cause)) {
                    assert.include(
                      ["AccessDenied", "ServerFault", "LimitExceeded", "Transport"],
                      error._tag,
                      `call ${index}`
                    )
                  }
                }
                isOneOf(yield* seen(store), change.after(layout), `${code} at call ${index}`)
                const left = strays(path).filter((name) => !name.includes("/locks/"))
                if (name !== "an upload in parts") {
                  // What cannot be removed stays, and one of the calls is that removal.
                  assert.isAtMost(left.length, 1, `${code} at call ${index}: ${left.join(", ")}`)
                }
              }
            }
          }),
        60_000
      )
    }
  }
})
