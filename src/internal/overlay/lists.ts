/**
 * Lists of an overlay: those of its layers, side by side, in the order that all of them have.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Order from "effect/Order"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import { compareUtf8 } from "../wire/uri.js"
import type { Layers } from "./layers.js"

const order = Order.make<string>((a, b) => {
  const compared = compareUtf8(a, b)
  return compared < 0 ? -1 : compared > 0 ? 1 : 0
})

const pageSize = 1000

type Listing = Stream.Stream<ObjectStore.ObjectMeta, ObjectStore.ListError>

const keyed = (listing: Listing) => Stream.map(listing, (meta) => [meta.key, meta] as const)

/** A key with what the layers say of it. @internal */
export interface Layered {
  readonly key: string
  readonly written: ObjectStore.ObjectMeta | undefined
  readonly isHidden: boolean
}

/** The keys that have been written or deleted. @internal */
export const touched = (
  { hidden, written }: Layers,
  options: ObjectStore.ListOptions = {}
): Stream.Stream<Layered, ObjectStore.ListError> =>
  Stream.zipAllSortedByKeyWith(keyed(written.list(options)), {
    other: keyed(hidden.list(options)),
    onSelf: (written): Layered => ({ key: written.key, written, isHidden: false }),
    onOther: ({ key }): Layered => ({ key, written: undefined, isHidden: true }),
    onBoth: (written): Layered => ({ key: written.key, written, isHidden: true }),
    order
  }).pipe(Stream.map(([, layered]) => layered))

const flat = (layers: Layers, options: ObjectStore.ListOptions): Listing =>
  Stream.zipAllSortedByKeyWith(keyed(layers.base.list(options)), {
    other: Stream.map(touched(layers, options), (layered) => [layered.key, layered] as const),
    onSelf: (meta: ObjectStore.ObjectMeta): ObjectStore.ObjectMeta | undefined => meta,
    onOther: ({ written }: Layered): ObjectStore.ObjectMeta | undefined => written,
    onBoth: (_: ObjectStore.ObjectMeta, { written }: Layered): ObjectStore.ObjectMeta | undefined => written,
    order
  }).pipe(
    Stream.filterMap(([, meta]) => Option.fromNullable(meta))
  )

/** Whether anything below a prefix of the base is to be seen. */
const isSeen = (layers: Layers, options: ObjectStore.ListOptions): Effect.Effect<boolean, ObjectStore.ListError> =>
  Effect.map(Stream.runCount(Stream.take(flat(layers, options), 1)), (count) => count > 0)

const collectLevel = (
  store: ObjectStore.Service,
  options: ObjectStore.ListOptions & { readonly delimiter: string }
): Effect.Effect<ObjectStore.ListResult, ObjectStore.ListError> =>
  Stream.runFold(
    store.backend.list(options),
    { objects: [], commonPrefixes: [] } as ObjectStore.ListResult,
    (all, page) => ({
      objects: [...all.objects, ...page.objects],
      commonPrefixes: [...all.commonPrefixes, ...page.commonPrefixes]
    })
  )

const level = (layers: Layers, options: ObjectStore.ListOptions & { readonly delimiter: string }) =>
  Effect.gen(function*() {
    const { base, hidden, written } = layers
    const [below, gone, above] = yield* Effect.all(
      [collectLevel(base, options), collectLevel(hidden, options), collectLevel(written, options)],
      { concurrency: "unbounded" }
    )
    const doubtful = new Set(gone.commonPrefixes)
    const isAbove = new Set(above.commonPrefixes)
    const prefixes = yield* Effect.filter(
      below.commonPrefixes,
      (prefix) =>
        isAbove.has(prefix) || !doubtful.has(prefix)
          ? Effect.succeed(true)
          : isSeen(layers, { prefix, offset: options.offset })
    )
    const objects = new Map(below.objects.map((meta) => [meta.key, meta]))
    for (const { key } of gone.objects) objects.delete(key)
    for (const meta of above.objects) objects.set(meta.key, meta)
    return {
      objects: [...objects.values()].sort((a, b) => compareUtf8(a.key, b.key)),
      commonPrefixes: [...new Set([...prefixes, ...above.commonPrefixes])].sort(compareUtf8)
    }
  })

/** @internal */
export const list = (layers: Layers): ObjectStore.Backend["list"] => ({ delimiter, ...options }) =>
  delimiter === undefined || delimiter === ""
    ? Stream.map(Stream.grouped(flat(layers, options), pageSize), (objects) => ({
      objects: Chunk.toReadonlyArray(objects),
      commonPrefixes: []
    }))
    : Stream.fromEffect(level(layers, { ...options, delimiter }))
