import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as OnDisk from "./OnDisk.js"
import { storeSuite } from "./store.js"

storeSuite("a store in a folder", { layer: OnDisk.layer, features: OnDisk.features })

const prefix = "tenants/ä + b/"

storeSuite("a store in a folder, below a prefix", {
  layer: Layer.provideMerge(
    Layer.effect(ObjectStore.ObjectStore, Effect.map(ObjectStore.ObjectStore, ObjectStore.prefix(prefix))),
    OnDisk.layer
  ),
  features: { ...OnDisk.features, prefix }
})
