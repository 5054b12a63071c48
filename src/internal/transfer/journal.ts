/**
 * What a transfer leaves behind for the next one of the same object: which upload it had begun, and of what.
 *
 * An entry is written once, before any part goes; what changes from part to part is beside it, as a process that is
 * killed while it writes leaves half of what it wrote.
 */
import * as digest from "#digest"
import type { PlatformError } from "@effect/platform/Error"
import type * as KeyValueStore from "@effect/platform/KeyValueStore"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/** @internal */
export const Entry = Schema.Struct({
  version: Schema.Literal(1),
  /** Both ends, each as where its store is and the key in it. */
  from: Schema.String,
  to: Schema.String,
  /** What the source was. */
  source: Schema.Struct({
    size: Schema.Number,
    etag: Schema.optional(Schema.String),
    lastModified: Schema.optional(Schema.Number)
  }),
  /** A digest of what the object is stored with. */
  attributes: Schema.String,
  uploadId: Schema.String,
  writeToken: Schema.String,
  partSize: Schema.Number
})

/** @internal */
export type Entry = typeof Entry.Type

/** Checksums of the parts by their numbers, as far as they are known. @internal */
export const Sums = Schema.Record({ key: Schema.String, value: Schema.String })

const decodeEntry = Schema.decodeOption(Schema.parseJson(Entry))

const decodeSums = Schema.decodeOption(Schema.parseJson(Sums))

/** @internal */
export type Found =
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Corrupted" }
  | { readonly _tag: "Entry"; readonly entry: Entry; readonly sums: Readonly<Record<string, string>> }

/** The place of one target in a journal. @internal */
export interface Journal {
  readonly load: Effect.Effect<Found>
  /** Whether it could be. */
  readonly save: (entry: Entry) => Effect.Effect<boolean>
  readonly saveSums: (sums: Readonly<Record<string, string>>) => Effect.Effect<void>
  readonly remove: Effect.Effect<void>
}

/** A transfer is worth more than the possibility to resume it. */
const tolerated = <A>(effect: Effect.Effect<A, PlatformError>, what: string, otherwise: A): Effect.Effect<A> =>
  Effect.catchAll(
    effect,
    (error) =>
      Effect.as(Effect.logWarning(`the journal of a transfer could not be ${what}: ${error.message}`), otherwise)
  )

/** @internal */
export const make = (store: KeyValueStore.KeyValueStore, to: string): Journal => {
  const id = `transfer-${digest.sha256Hex(to)}`
  const sumsId = `${id}-sums`
  const load = Effect.gen(function*() {
    const text = yield* store.get(id)
    if (Option.isNone(text)) return { _tag: "Nothing" } as const
    const entry = decodeEntry(text.value)
    if (Option.isNone(entry) || entry.value.to !== to) return { _tag: "Corrupted" } as const
    const sums = Option.flatMap(yield* store.get(sumsId), decodeSums)
    return { _tag: "Entry", entry: entry.value, sums: Option.getOrElse(sums, () => ({})) } as const
  })
  // Not every store takes the removal of what is not there.
  const remove = (key: string) => Effect.flatMap(store.has(key), (has) => has ? store.remove(key) : Effect.void)
  return {
    load: tolerated<Found>(load, "read", { _tag: "Nothing" }),
    save: (entry) => tolerated(Effect.as(store.set(id, JSON.stringify(entry)), true), "written", false),
    saveSums: (sums) => tolerated(store.set(sumsId, JSON.stringify(sums)), "written", undefined),
    remove: tolerated(Effect.andThen(remove(sumsId), remove(id)), "cleared", undefined)
  }
}
