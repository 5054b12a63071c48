/**
 * A tree made to hold what another holds.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import { eachOf } from "../../eachOf.js"
import * as comparing from "./compare.js"
import * as copyOne from "./copyOne.js"
import * as removal from "./remove.js"
import * as running from "./run.js"
import * as selecting from "./select.js"
import * as sides from "./sides.js"

/** How many objects that are to be deleted are remembered; for more the listings are read again. */
const remembered = 10_000

/** An object to be copied, or to be compared before that is known. */
interface Candidate<E, R> {
  readonly object: ObjectStore.ObjectMeta
  readonly verdict: comparing.Verdict | Effect.Effect<comparing.Verdict, E, R>
}

/** @internal */
export const sync = <E = never, R = never>(
  from: ObjectStore.Service,
  to: ObjectStore.Service,
  options: Transfer.SyncOptions<E, R> = {}
): Stream.Stream<Transfer.Action, Transfer.TreeError | StorageError.DeletionRefused | E, R> => {
  const both = sides.make(from, to, options.prefix)
  if (both instanceof StorageError.InvalidInput) return Stream.fail(both)
  const skipReason = selecting.make(options)
  if (skipReason instanceof StorageError.InvalidInput) return Stream.fail(skipReason)
  const copy = copyOne.make(both, options)
  const compare = comparing.make(both, options.compare ?? "size-time")

  const entries = (offset?: string) =>
    sides.join(
      sides.list(both.from, { offset, sortListings: options.sortListings }),
      sides.list(both.to, { offset, sortListings: options.sortListings })
    )

  /** Why the target's object is to be deleted, if it is. */
  const doom = ({ from, to }: sides.Entry): removal.Doomed | undefined => {
    if (options.delete !== true || to === undefined) return undefined
    switch (skipReason(from ?? to)) {
      case undefined:
        return from === undefined ? { object: to, reason: "extraneous" } : undefined
      case "excluded":
        return options.deleteExcluded === true ? { object: to, reason: "excluded" } : undefined
      default:
        return undefined
    }
  }

  return running.stream(options, (run) =>
    Effect.suspend(() => {
      let sources = 0
      let extraneous = 0
      const doomed: Array<removal.Doomed> = []

      const candidateOf = (entry: sides.Entry, skips: Array<Transfer.Action>): Candidate<E, R> | undefined => {
        const { from, to } = entry
        const object = from ?? to!
        const reason = skipReason(object)
        if (from !== undefined && reason === undefined) sources++
        const toDelete = doom(entry)
        if (toDelete !== undefined) {
          extraneous++
          if (doomed.length < remembered) doomed.push(toDelete)
          return undefined
        }
        if (reason !== undefined || from === undefined) {
          skips.push(running.skipped(object, reason ?? "extraneous"))
          return undefined
        }
        const verdict = to === undefined ? "missing" : compare(from, to)
        if (verdict === "same") {
          skips.push(running.skipped(object, verdict))
          return undefined
        }
        return { object, verdict }
      }

      const settle = (object: ObjectStore.ObjectMeta, verdict: comparing.Verdict) => {
        if (verdict === "same") return run.say([running.skipped(object, verdict)])
        const task = (reason: Transfer.Reason): Transfer.Task => ({
          kind: "Copy",
          reason,
          key: object.key,
          bytes: object.size
        })
        return typeof verdict === "string"
          ? run.perform(task(verdict), copy(object))
          : run.fail(task("not comparable"), verdict)
      }

      const copies = eachOf(
        Stream.mapChunksEffect(entries(), (chunk) => {
          const skips: Array<Transfer.Action> = []
          const candidates = Chunk.filterMap(chunk, (entry) => Option.fromNullable(candidateOf(entry, skips)))
          return Effect.as(run.say(skips), candidates)
        }),
        options.concurrency ?? running.defaultConcurrency,
        ({ object, verdict }) =>
          Effect.isEffect(verdict)
            ? Effect.flatMap(verdict, (verdict) => settle(object, verdict))
            : settle(object, verdict)
      )

      const refusal = (message: string, hint: string) =>
        new StorageError.DeletionRefused({ objects: extraneous, message, hint })

      const all = (): Stream.Stream<removal.Doomed, ObjectStore.ListError> => {
        const head = Stream.fromIterable(doomed)
        const last = doomed[doomed.length - 1]
        return last === undefined || extraneous === doomed.length
          ? head
          : Stream.concat(
            head,
            Stream.filterMap(entries(last.object.key), (entry) => Option.fromNullable(doom(entry)))
          )
      }

      const deletions = Effect.suspend((): Effect.Effect<
        void,
        Transfer.TreeError | StorageError.DeletionRefused
      > => {
        if (extraneous === 0) return Effect.void
        if (run.hasFailures()) {
          return Stream.runForEachChunk(all(), (chunk) =>
            run.say(Array.from(chunk, ({ object }) => running.skipped(object, "copies failed"))))
        }
        if (sources === 0 && options.allowEmpty !== true) {
          return refusal(
            `the source is empty, and all ${extraneous} objects of the target would be deleted`,
            "allowEmpty, if that is meant"
          )
        }
        if (extraneous > (options.maxDelete ?? Infinity)) {
          return refusal(
            `${extraneous} objects would be deleted, more than the ${options.maxDelete} of maxDelete`,
            "a dry run says which"
          )
        }
        return removal.remove(run, both.to, all())
      })

      return Effect.andThen(copies, deletions)
    }))
}
