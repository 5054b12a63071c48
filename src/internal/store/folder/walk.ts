/**
 * The objects below a folder in the order of their keys, read as they are asked for.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import { compareUtf8 } from "../../wire/uri.js"

/** A directory, and what the keys of all that is in it begin with. @internal */
export interface Place {
  readonly path: string
  readonly prefix: string
}

/** What a name in a directory may be, before anybody has looked. @internal */
export interface Name {
  readonly name: string
  /** What the name stands for in a key. */
  readonly segment: string
  readonly kind: "file" | "directory" | "either"
}

/** An object, a directory, or nothing for what is gone or is neither. @internal */
export type Found = ObjectStore.ObjectMeta | "directory" | undefined

/** @internal */
export interface Tree<E> {
  /** Nothing where there is no such directory any more. */
  readonly names: (place: Place) => Effect.Effect<ReadonlyArray<Name>, E>
  /** What the names of one place are, in the same order. */
  readonly look: (place: Place, names: ReadonlyArray<Name>) => Effect.Effect<ReadonlyArray<Found>, E>
}

const pageSize = 1000

/** Names that are looked at together. */
const batch = 64

interface Candidate {
  readonly sort: string
  readonly name: Name
  readonly directory: boolean
}

interface Frame {
  readonly place: Place
  readonly candidates: ReadonlyArray<Candidate>
  readonly seen: Map<Name, Found>
  at: number
}

/** Files sort by their key, directories by what the keys in them begin with; one that may be either stands twice. */
const candidatesOf = (names: ReadonlyArray<Name>): Array<Candidate> =>
  names.flatMap((name) => [
    ...(name.kind === "directory" ? [] : [{ sort: name.segment, name, directory: false }]),
    ...(name.kind === "file" ? [] : [{ sort: `${name.segment}/`, name, directory: true }])
  ]).sort((a, b) => compareUtf8(a.sort, b.sort))

/** @internal */
export const pages = <E>(
  tree: Tree<E>,
  root: Place,
  { delimiter, offset, prefix = "" }: Parameters<ObjectStore.Backend["list"]>[0]
): Stream.Stream<ObjectStore.ListResult, E> => {
  const wanted = (key: string): boolean =>
    key.startsWith(prefix) && (offset === undefined || compareUtf8(key, offset) > 0)

  const mayHold = (below: string): boolean =>
    (below.startsWith(prefix) || prefix.startsWith(below)) &&
    (offset === undefined || offset.startsWith(below) || compareUtf8(below, offset) > 0)

  const enter = (place: Place): Effect.Effect<Frame, E> =>
    Effect.map(tree.names(place), (names) => ({
      place,
      candidates: candidatesOf(names).filter(({ directory, sort }) =>
        (directory ? mayHold : wanted)(place.prefix + sort)
      ),
      seen: new Map(),
      at: 0
    }))

  const lookAhead = (frame: Frame): Effect.Effect<void, E> => {
    const next = frame.candidates.slice(frame.at, frame.at + batch)
    const names = Array.from(new Set(next.map(({ name }) => name).filter((name) => !frame.seen.has(name))))
    return Effect.map(tree.look(frame.place, names), (found) => {
      for (const [index, name] of names.entries()) frame.seen.set(name, found[index])
    })
  }

  const rolledUp = (key: string): string | undefined => {
    const at = delimiter === undefined || delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length)
    return at < 0 ? undefined : key.slice(0, at + delimiter!.length)
  }

  return Stream.suspend(() => {
    let stack: Array<Frame> | undefined
    let rolled: string | undefined

    const page = Effect.gen(function*() {
      const frames = stack ??= [yield* enter(root)]
      const objects: Array<ObjectStore.ObjectMeta> = []
      const commonPrefixes: Array<string> = []
      while (frames.length > 0 && objects.length + commonPrefixes.length < pageSize) {
        const frame = frames[frames.length - 1]!
        const candidate = frame.candidates[frame.at]
        if (candidate === undefined) {
          frames.pop()
          continue
        }
        const key = frame.place.prefix + candidate.sort
        if (rolled !== undefined && key.startsWith(rolled)) {
          frame.at++
          continue
        }
        const { directory, name } = candidate
        if (name.kind !== "directory" && !frame.seen.has(name)) {
          yield* lookAhead(frame)
        }
        frame.at++
        const found = directory && name.kind === "directory" ? "directory" : frame.seen.get(name)
        if (directory) {
          frame.seen.delete(name)
          if (found === "directory") {
            frames.push(yield* enter({ path: `${frame.place.path}/${name.name}`, prefix: key }))
          }
          continue
        }
        if (found === undefined || found === "directory") {
          continue
        }
        if (name.kind === "file") {
          frame.seen.delete(name)
        }
        const common = rolledUp(key)
        if (common === undefined) {
          objects.push(found)
        } else {
          commonPrefixes.push(common)
          rolled = common
        }
      }
      return { objects, commonPrefixes }
    })

    return Stream.paginateEffect(
      undefined,
      () => Effect.map(page, (result) => [result, stack!.length === 0 ? Option.none() : Option.some(undefined)])
    )
  })
}
