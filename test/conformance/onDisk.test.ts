import * as OnDisk from "./OnDisk.js"
import { storeSuite } from "./store.js"

storeSuite("a store in a folder", { layer: OnDisk.layer, features: OnDisk.features })
