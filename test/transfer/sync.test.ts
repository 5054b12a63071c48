import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { ObjectStore, Transfer } from "effect-s3"
import * as fc from "effect/FastCheck"
import { compareUtf8 } from "../../src/internal/wire/uri.js"

type Tree = ReadonlyMap<string, string>

const filled = (tree: Tree) =>
  Effect.gen(function*() {
    const store = yield* ObjectStore.makeMemory
    yield* Effect.forEach(tree, ([key, text]) => store.put(key, text))
    return store
  })

const treeOf = (store: ObjectStore.Service) =>
  store.list().pipe(
    Stream.mapEffect(({ key }) => Effect.map(store.text(key), (text) => [key, text] as const)),
    Stream.runCollect,
    Effect.map((entries): Tree => new Map(entries))
  )

/** All actions, and how it ended. */
const run = <E extends { readonly _tag: string }, R>(stream: Stream.Stream<Transfer.Action, E, R>) =>
  Effect.gen(function*() {
    const actions: Array<Transfer.Action> = []
    const ended = yield* Effect.match(Stream.runForEach(stream, (action) => Effect.sync(() => actions.push(action))), {
      onFailure: (error) => error._tag,
      onSuccess: () => "done"
    })
    return { actions, ended }
  })

const short = (action: Transfer.Action): string =>
  action._tag === "Skipped"
    ? `Skipped ${action.key} ${action.reason}`
    : `${action._tag} ${action.kind} ${action.key} ${action.reason}`

const changes = (actions: ReadonlyArray<Transfer.Action>, tag: "Planned" | "Done") =>
  actions.filter((action) => action._tag === tag).map((action) => short(action).slice(tag.length)).sort()

const key = fc.string({
  unit: fc.constantFrom("a", "b", "/", "-", ".", "é", "😀", "\uFFFD"),
  minLength: 1,
  maxLength: 4
})
  // The emulator's and S3's own limits on keys are tested elsewhere.
  .filter((key) => !key.split("/").some((segment) => segment === "." || segment === ".."))

const tree = fc.array(fc.tuple(key, fc.constantFrom("", "x", "y", "xy")), { maxLength: 12 }).map((entries): Tree =>
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

const sorted = (tree: Tree) => Array.from(tree).sort(([a], [b]) => compareUtf8(a, b))

describe("Transfer.sync", () => {
  it.effect(
    "makes of any two trees what the model says, plans what it does, and then has nothing left to do",
    () =>
      Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(tree, tree, options, (source, target, options) =>
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
})
