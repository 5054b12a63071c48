/**
 * Whether the target's object is the source's.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../../ObjectStore.js"
import type * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import * as contents from "./contents.js"
import type { Sides } from "./sides.js"

/** Why the target's is to be replaced, that it is not, or why that cannot be said. @internal */
export type Verdict = Transfer.Reason | "same" | StorageError.StorageError

/** HTTP's dates have no fractions, and so have many listings. */
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)

const byTime = (from: ObjectStore.ObjectMeta, to: ObjectStore.ObjectMeta): Verdict =>
  from.lastModified === undefined || to.lastModified === undefined
    ? "not comparable"
    : seconds(from.lastModified) > seconds(to.lastModified)
    ? "newer"
    : "same"

/** What the listings say is an answer already, or it has to be asked for. @internal */
export const make =
  <E, R>(sides: Sides, how: Transfer.Compare<E, R>) =>
  (from: ObjectStore.ObjectMeta, to: ObjectStore.ObjectMeta): Verdict | Effect.Effect<Verdict, E, R> => {
    if (typeof how === "function") {
      return Effect.map(how(from, to), (isSame) => isSame ? "same" : "differs")
    }
    if (from.size !== to.size) return "size differs"
    switch (how) {
      case "size":
        return "same"
      case "size-time":
        return byTime(from, to)
      case "etag":
        return contents.byEtag(from, to) ?? contents.byChecksum(sides, from)
      case "checksum":
        return contents.byChecksum(sides, from)
    }
  }
