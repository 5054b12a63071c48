import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Below } from "./Backend.js"

/** The store in memory, below which there is nothing. */
export const layer = Layer.merge(
  ObjectStore.layerMemory,
  Layer.succeed(Below, { uploads: () => Effect.succeed([]), beside: undefined })
)
