import { inMemory } from "./Backend.js"
import * as Memory from "./Memory.js"
import { storeSuite } from "./store.js"

storeSuite("a store in memory", { layer: Memory.layer, features: inMemory })
