/**
 * What a store's folder says of itself, to the next process and to the next version of the library.
 */
import type { PlatformError } from "@effect/platform/Error"
import * as Effect from "effect/Effect"
import * as StorageError from "../../../StorageError.js"
import type { Area } from "./area.js"
import { codeOf, type Disk, isMissing } from "./disk.js"
import type { Spelling } from "./names.js"

/** @internal */
export interface Format {
  readonly format: 1
  readonly names: Spelling
}

/** Whoever has written nothing for so long is gone. */
const abandoned = 24 * 60 * 60 * 1000

const parse = (text: string): Format | undefined => {
  try {
    const { format, names } = JSON.parse(text) as Readonly<Record<string, unknown>>
    return format === 1 && (names === "exact" || names === "folded") ? { format, names } : undefined
  } catch {
    return undefined
  }
}

const read = (disk: Disk, area: Area): Effect.Effect<Format | undefined, PlatformError | StorageError.InvalidConfig> =>
  disk.read(area.format).pipe(
    Effect.map((text): string | undefined => text),
    Effect.catchIf(isMissing, () => Effect.succeed(undefined)),
    Effect.flatMap((text) => {
      const format = text === undefined ? undefined : parse(text)
      return text === undefined || format !== undefined ? Effect.succeed(format) : Effect.fail(
        new StorageError.InvalidConfig({
          setting: "path",
          source: "option",
          message: "the folder is a store of another format",
          hint: "a newer version of effect-s3 has made it, or its .effect-s3/format.json is damaged"
        })
      )
    })
  )

/** Whether two names are one to the file system. */
const same = (disk: Disk, directory: string, one: string, other: string) =>
  Effect.andThen(
    disk.write(`${directory}/${one}`, "", "w"),
    Effect.match(disk.stat(`${directory}/${other}`), { onFailure: () => false, onSuccess: () => true })
  )

const spelling = (disk: Disk, area: Area): Effect.Effect<Spelling, PlatformError> => {
  const directory = area.fresh()
  return Effect.gen(function*() {
    yield* disk.makeDirectory(directory)
    const folds = (yield* same(disk, directory, "case", "CASE")) ||
      (yield* same(disk, directory, "\u00E9", "e\u0301"))
    return folds ? "folded" : "exact"
  }).pipe(Effect.ensuring(Effect.ignore(disk.removeTree(directory))))
}

const begin = (disk: Disk, area: Area) =>
  Effect.gen(function*() {
    const temporary = area.fresh()
    const format: Format = { format: 1, names: yield* spelling(disk, area) }
    yield* disk.write(temporary, JSON.stringify(format), "wx")
    // Of several who begin at once, one does.
    yield* Effect.catchIf(disk.link(temporary, area.format), (error) => codeOf(error) === "EEXIST", () => Effect.void)
      .pipe(
        Effect.catchAll(() => disk.rename(temporary, area.format))
      )
    yield* disk.remove(temporary)
    return format
  })

/** What those have left who were killed. */
const sweep = (disk: Disk, area: Area) =>
  Effect.flatMap(disk.names(area.temporary), (names) => {
    const before = Date.now() - abandoned
    return Effect.forEach(
      names.filter((name) => area.begun(name) < before),
      (name) => disk.removeTree(`${area.temporary}/${name}`),
      { discard: true }
    )
  })

/** The folder's format; that of a new store, if it is none yet. @internal */
export const prepare = (
  disk: Disk,
  area: Area
): Effect.Effect<Format, PlatformError | StorageError.InvalidConfig> =>
  Effect.gen(function*() {
    const found = yield* read(disk, area)
    if (found !== undefined) {
      // A folder that can only be read is a store that can only be read.
      yield* Effect.ignore(sweep(disk, area))
      return found
    }
    const begun = yield* begin(disk, area)
    return (yield* read(disk, area)) ?? begun
  })
