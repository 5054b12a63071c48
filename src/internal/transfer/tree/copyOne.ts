/**
 * One object from one store to another.
 */
import * as Effect from "effect/Effect"
import * as Body from "../../../Body.js"
import type * as ObjectStore from "../../../ObjectStore.js"
import type * as StorageError from "../../../StorageError.js"
import * as attributes from "../../store/attributes.js"
import type { Via } from "./run.js"
import type { Sides } from "./sides.js"

/** What is not larger is read whole and sent in one request. */
const small = 1024 * 1024

const whole = ({ from, to }: Sides, object: ObjectStore.ObjectMeta, conditions: ObjectStore.GetOptions) =>
  Effect.flatMap(
    from.backend.bytes(object.key, { ...conditions, limit: small }),
    ({ bytes, info }) => to.put(object.key, bytes, attributes.carried(info))
  )

const streamed = ({ from, to }: Sides, object: ObjectStore.ObjectMeta, conditions: ObjectStore.GetOptions) =>
  Effect.scoped(
    Effect.flatMap(from.get(object.key, conditions), (got) =>
      to.put(
        object.key,
        Body.stream(got.stream, { contentLength: got.size, replayable: false }),
        attributes.carried(got)
      ))
  )

/** It is refused for the two together; each by itself may well be allowed. */
const isRefusal = (error: ObjectStore.CopyError): boolean =>
  error._tag === "AccessDenied" || error._tag === "NotImplemented" || error._tag === "UnsupportedByProvider"

/**
 * Within the service where both sides are its own, through this process otherwise.
 *
 * @internal
 */
export const make = (sides: Sides) => {
  const location = sides.from.backend.location
  const copyFrom = location === undefined ? undefined : sides.to.backend.copyFrom
  let refused = false

  const through = (
    object: ObjectStore.ObjectMeta,
    conditions: ObjectStore.GetOptions
  ): Effect.Effect<Via, StorageError.StorageError> => {
    const copied: Effect.Effect<unknown, StorageError.StorageError> = object.size > small
      ? streamed(sides, object, conditions)
      // It has grown since it was listed.
      : Effect.catchTag(whole(sides, object, conditions), "BodyTooLarge", () => streamed(sides, object, conditions))
    return Effect.as(copied, "process" as const)
  }

  return (
    object: ObjectStore.ObjectMeta,
    /** Which it has to be still; by default whichever is there. */
    ifMatch?: string
  ): Effect.Effect<Via, StorageError.StorageError> => {
    const within = refused
      ? undefined
      : copyFrom?.({ location: location!, key: object.key, size: object.size }, object.key, { ifMatch })
    return within === undefined
      ? through(object, { ifMatch })
      : Effect.matchEffect(within, {
        onFailure: (error) => {
          if (!isRefusal(error)) return Effect.fail(error)
          refused = true
          return through(object, { ifMatch })
        },
        onSuccess: () => Effect.succeed("service" as const)
      })
  }
}
