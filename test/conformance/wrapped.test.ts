import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { inMemory } from "./Backend.js"
import * as Memory from "./Memory.js"
import { storeSuite } from "./store.js"

const wrapped = (wrap: (store: ObjectStore.Service) => ObjectStore.Service) =>
  Layer.provideMerge(
    Layer.effect(ObjectStore.ObjectStore, Effect.map(ObjectStore.ObjectStore, wrap)),
    Memory.layer
  )

const prefix = "tenants/ä + b/"

storeSuite("a store below a prefix", {
  layer: wrapped(ObjectStore.prefix(prefix)),
  features: { ...inMemory, prefix }
})

storeSuite("a store of eight operations at once", { layer: wrapped(ObjectStore.limit(8)), features: inMemory })
