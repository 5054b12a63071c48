import * as Effect from "effect/Effect"
import type * as Lock from "../../Lock.js"
import type * as ObjectStore from "../../ObjectStore.js"
import * as probe from "./probe.js"
import * as protocol from "./protocol.js"
import { ofStore } from "./register.js"

const defaultPrefix = "locks/"

/** @internal */
export const make = (
  store: ObjectStore.Service,
  { prefix = defaultPrefix, probe: probes = true }: Lock.ConditionalOptions = {}
): Lock.Service => protocol.make(ofStore(store, prefix), probes ? probe.once(store, prefix) : Effect.void)
