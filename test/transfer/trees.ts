import { Effect, Stream } from "effect"
import { ObjectStore, type Transfer } from "effect-s3"

export type Tree = ReadonlyMap<string, string>

/** A store in memory that holds the tree. */
export const filled = (tree: Tree) =>
  Effect.gen(function*() {
    const store = yield* ObjectStore.makeMemory
    yield* Effect.forEach(tree, ([key, text]) => store.put(key, text))
    return store
  })

export const treeOf = (store: ObjectStore.Service) =>
  store.list().pipe(
    Stream.mapEffect(({ key }) => Effect.map(store.text(key), (text) => [key, text] as const)),
    Stream.runCollect,
    Effect.map((entries): Tree => new Map(entries))
  )

/** All actions, and how it ended. */
export const run = <E extends { readonly _tag: string }, R>(stream: Stream.Stream<Transfer.Action, E, R>) =>
  Effect.gen(function*() {
    const actions: Array<Transfer.Action> = []
    const ended = yield* Effect.match(Stream.runForEach(stream, (action) => Effect.sync(() => actions.push(action))), {
      onFailure: (error) => error._tag,
      onSuccess: () => "done"
    })
    return { actions, ended }
  })

export const short = (action: Transfer.Action): string =>
  action._tag === "Skipped"
    ? `Skipped ${action.key} ${action.reason}`
    : `${action._tag} ${action.kind} ${action.key} ${action.reason}`

/** What was planned, or done. */
export const changes = (actions: ReadonlyArray<Transfer.Action>, tag: "Planned" | "Done") =>
  actions.filter((action) => action._tag === tag).map((action) => short(action).slice(tag.length)).sort()
