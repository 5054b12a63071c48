/**
 * One object from one store to another.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as ObjectStore from "../../../ObjectStore.js"
import type * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import * as attributes from "../../store/attributes.js"
import * as transfers from "../object.js"
import * as Progress from "../progress.js"
import type { Via } from "./run.js"
import type { Sides } from "./sides.js"

/** What is not larger is read whole, without being asked about before, and sent in one request. */
const small = 1024 * 1024

/** It is refused for the two together; each by itself may well be allowed. */
const isRefusal = (error: ObjectStore.CopyError): boolean =>
  error._tag === "AccessDenied" || error._tag === "NotImplemented" || error._tag === "UnsupportedByProvider"

type Copied = Effect.Effect<Via, StorageError.StorageError>

/**
 * Within the service where both sides are its own, through this process otherwise.
 *
 * @internal
 */
export const make = ({ from, to }: Sides, options: Transfer.CopyOptions) => {
  const { attributes: attributesOf, journal, partSize, progress, recheck } = options
  const { location } = from.backend
  const copyFrom = location === undefined || attributesOf !== undefined ? undefined : to.backend.copyFrom
  let refused = false

  const tracked = <A, E>(
    { key, size }: ObjectStore.ObjectMeta,
    work: Effect.Effect<A, E>
  ): Effect.Effect<A, E> =>
    progress === undefined ? work : Effect.suspend(() => {
      const tracker = Progress.tracking(progress).begin(key, size)
      return Effect.onExit(work, (exit) =>
        Effect.sync(() => {
          if (Exit.isFailure(exit)) return tracker.failed()
          tracker.advance(size)
          tracker.done()
        }))
    })

  const whole = (object: ObjectStore.ObjectMeta, change: ObjectStore.Attributes, ifMatch: string | undefined) =>
    Effect.flatMap(
      from.backend.bytes(object.key, { ifMatch, limit: small }),
      ({ bytes, info }) =>
        to.backend.put<never, never>(
          object.key,
          bytes,
          attributes.passedOn(info, from.backend, to.backend, change)
        )
    )

  const through = (object: ObjectStore.ObjectMeta, ifMatch: string | undefined): Copied => {
    const { key } = object
    const change = attributesOf?.(object) ?? {}
    const streamed = Effect.asVoid(
      transfers.object(
        { store: from, key },
        { store: to, key },
        { ...change, ifMatch, journal, partSize, progress, recheck }
      )
    )
    const copied: Effect.Effect<unknown, StorageError.StorageError> = object.size > small
      ? streamed
      // It has grown since it was listed.
      : Effect.catchTag(tracked(object, whole(object, change, ifMatch)), "BodyTooLarge", () => streamed)
    return Effect.as(copied, "process" as const)
  }

  return (
    object: ObjectStore.ObjectMeta,
    /** Which it has to be still; by default whichever is there. */
    ifMatch?: string
  ): Copied => {
    const within = refused
      ? undefined
      : copyFrom?.({ location: location!, key: object.key, size: object.size }, object.key, { ifMatch })
    return within === undefined
      ? through(object, ifMatch)
      : Effect.matchEffect(tracked(object, within), {
        onFailure: (error) => {
          if (!isRefusal(error)) return Effect.fail(error)
          refused = true
          return through(object, ifMatch)
        },
        onSuccess: () => Effect.succeed("service" as const)
      })
  }
}
