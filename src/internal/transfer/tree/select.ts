/**
 * Which objects a run is about, by options that make sense.
 */
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import * as glob from "../../wire/glob.js"

type Selects = (object: ObjectStore.ObjectMeta) => boolean

const all: Selects = () => true

const compile = (
  parameter: string,
  filters: Transfer.SelectOptions["include"]
): ReadonlyArray<Selects> | StorageError.InvalidInput => {
  const given = filters === undefined ? [] : Array.isArray(filters) ? filters : [filters]
  const compiled: Array<Selects> = []
  for (const filter of given as ReadonlyArray<Transfer.Filter>) {
    if (typeof filter === "function") {
      compiled.push(filter)
      continue
    }
    const pattern = glob.compile(filter)
    if (typeof pattern !== "function") {
      return new StorageError.InvalidInput({
        parameter,
        message: `${JSON.stringify(filter)} is no pattern: ${pattern.problem}`,
        hint: "a \\ before a character makes it literal"
      })
    }
    compiled.push(({ key }) => pattern(key))
  }
  return compiled
}

const isMarker = (object: ObjectStore.ObjectMeta): boolean =>
  object.size === 0 && (object.key === "" || object.key.endsWith("/"))

const comparisons = new Set<unknown>(["size", "size-time", "etag", "checksum"] satisfies Array<Transfer.Compare>)

/** Why an object has no part in it, if it has none. @internal */
export type Skips = (object: ObjectStore.ObjectMeta) => Transfer.SkipReason | undefined

/** Not a limit: with one that is no number everything would be within it. */
const noCount = (parameter: string, value: number | undefined, least: number) =>
  value === undefined || (value >= least && (Number.isInteger(value) || value === Infinity))
    ? undefined
    : new StorageError.InvalidInput({ parameter, message: `${parameter} is a whole number, at least ${least}` })

/** By none all objects would differ, and be copied on every run. */
const noComparison = (compare: unknown) =>
  compare === undefined || typeof compare === "function" || comparisons.has(compare)
    ? undefined
    : new StorageError.InvalidInput({
      parameter: "compare",
      message: `compare is ${Array.from(comparisons, (name) => JSON.stringify(name)).join(", ")} or a function`
    })

/** @internal */
export const make = (
  { compare, concurrency, exclude, folderMarkers, include, maxDelete, partSize }:
    & Pick<
      Transfer.SyncOptions,
      "include" | "exclude" | "folderMarkers" | "concurrency" | "maxDelete" | "partSize"
    >
    & { readonly compare?: unknown }
): Skips | StorageError.InvalidInput => {
  const refused = noCount("concurrency", concurrency, 1) ?? noCount("maxDelete", maxDelete, 0) ??
    noCount("partSize", partSize, 1) ?? noComparison(compare)
  if (refused !== undefined) return refused
  const includes = compile("include", include)
  const excludes = compile("exclude", exclude)
  if (includes instanceof StorageError.InvalidInput) return includes
  if (excludes instanceof StorageError.InvalidInput) return excludes
  const isIncluded: Selects = include === undefined
    ? all
    : (object) => includes.some((includes) => includes(object))
  return (object) =>
    folderMarkers !== "copy" && isMarker(object)
      ? "folder marker"
      : isIncluded(object) && !excludes.some((excludes) => excludes(object))
      ? undefined
      : "excluded"
}
