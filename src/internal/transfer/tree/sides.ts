/**
 * The two sides of a run: where the objects come from, and where they go.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import { compareUtf8 } from "../../wire/uri.js"

/** @internal */
export interface Sides {
  readonly from: ObjectStore.Service
  readonly to: ObjectStore.Service
}

/** What the two listings say of one key; one of them does. @internal */
export interface Entry {
  readonly key: string
  readonly from?: ObjectStore.ObjectMeta | undefined
  readonly to?: ObjectStore.ObjectMeta | undefined
}

const below = (store: ObjectStore.Service, prefix: string | undefined): ObjectStore.Service =>
  prefix === undefined || prefix === "" ? store : ObjectStore.prefix(store, prefix)

/** A run that reads what it writes would not end, or lose what it has not read yet. */
const overlap = ({ from, to }: Sides): boolean => {
  const source = from.backend.location
  const target = to.backend.location
  return source === undefined || target === undefined
    ? from.backend === to.backend
    : target.startsWith(source) || source.startsWith(target)
}

/** @internal */
export const make = (
  from: ObjectStore.Service,
  to: ObjectStore.Service,
  prefix: Transfer.CopyOptions["prefix"]
): Sides | StorageError.InvalidInput => {
  const sides = typeof prefix === "object"
    ? { from: below(from, prefix.from), to: below(to, prefix.to) }
    : { from: below(from, prefix), to: below(to, prefix) }
  return overlap(sides)
    ? new StorageError.InvalidInput({
      parameter: "to",
      message: "one of the two sides lies within the other",
      hint: "copy beside it, to a prefix of its own, and not into itself"
    })
    : sides
}

type Listing = Stream.Stream<ObjectStore.ObjectMeta, ObjectStore.ListError>

const byKey = (a: ObjectStore.ObjectMeta, b: ObjectStore.ObjectMeta): number => compareUtf8(a.key, b.key)

const sorted = (listing: Listing): Listing =>
  Stream.unwrap(Effect.map(
    Stream.runCollect(listing),
    (objects) => Stream.fromIterable(Array.from(objects).sort(byKey))
  ))

/** What is out of order would be taken for missing on one side, and extraneous on the other. */
const ordered = (listing: Listing): Listing =>
  Stream.suspend(() => {
    let last: string | undefined
    return Stream.mapChunksEffect(listing, (objects) => {
      for (const { key } of objects) {
        if (last !== undefined && compareUtf8(last, key) >= 0) {
          return Effect.fail(
            new StorageError.MalformedResponse({
              operation: "ListObjectsV2",
              key,
              message: `${JSON.stringify(key)} is listed after ${JSON.stringify(last)}, and does not belong there`,
              hint: "sortListings sorts the listings of such a server in memory"
            })
          )
        }
        last = key
      }
      return Effect.succeed(objects)
    })
  })

/** In order, by way of memory if it has to be. @internal */
export const list = (
  store: ObjectStore.Service,
  { offset, sortListings = false }: {
    readonly offset?: string | undefined
    readonly sortListings?: boolean | undefined
  }
): Listing => ordered(sortListings ? sorted(store.list({ offset })) : store.list({ offset }))

const order = (a: string, b: string): 0 | 1 | -1 => {
  const result = compareUtf8(a, b)
  return result < 0 ? -1 : result > 0 ? 1 : 0
}

const keyed = (listing: Listing) => Stream.map(listing, (object) => [object.key, object] as const)

/** Both listings side by side, in the order of keys. @internal */
export const join = (from: Listing, to: Listing): Stream.Stream<Entry, ObjectStore.ListError> =>
  Stream.map(
    Stream.zipAllSortedByKeyWith(keyed(from), {
      other: keyed(to),
      order,
      onSelf: (from): Omit<Entry, "key"> => ({ from }),
      onOther: (to): Omit<Entry, "key"> => ({ to }),
      onBoth: (from, to): Omit<Entry, "key"> => ({ from, to })
    }),
    ([key, entry]) => ({ key, ...entry })
  )
