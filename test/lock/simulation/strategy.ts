/**
 * The ways of keeping a lock that histories are made of: where each keeps it, and where what it protects is.
 */
import { Lock, type ObjectStore } from "effect-s3"
import type { History } from "./history.js"
import type { Network } from "./network.js"
import * as stores from "./store.js"
import * as tables from "./table.js"
import type { Machine } from "./timeline.js"

/** What is against it, besides the network and the machines. */
export interface Adversity {
  readonly obedience: stores.Obedience
  readonly skewMs?: number | undefined
  readonly listLagMs?: number | undefined
}

/** One history's. */
export interface Place {
  /** Where the counter is that holders raise through fenced stores. */
  readonly data: (machine: Machine) => ObjectStore.Service
  readonly locks: (machine: Machine) => Lock.Service
}

export interface Strategy {
  readonly leaseMs: number
  /** Whether what it protects is a counter; otherwise holders do nothing but hold it. */
  readonly counts: boolean
  readonly place: (network: Network, adversity: Adversity, history: History) => Place
}

/** A store that obeys, for what is protected by locks that are kept elsewhere. */
export const counterIn = (network: Network, history: History): Place["data"] =>
  stores.make(network, {
    obedience: "atomic",
    onWrite: (_, stored) => history.counter(stored)
  }).on

export const conditional: Strategy = {
  leaseMs: 1000,
  counts: true,
  place: (network, { obedience }, history) => {
    const { on } = stores.make(network, {
      obedience,
      onWrite: (key, stored) => key === "counter" ? history.counter(stored) : history.record(stored.text)
    })
    return { data: on, locks: (machine) => Lock.makeConditional(on(machine), { prefix: "", probe: false }) }
  }
}

/** In a table that is obedient or not; what locks of it protect is in a store that is. */
export const dynamo: Strategy = {
  leaseMs: 1000,
  counts: true,
  place: (network, { obedience }, history) => ({
    data: counterIn(network, history),
    locks: tables.make(network, {
      obedience,
      onWrite: ({ record }) => history.record((record as { readonly S: string }).S)
    })
  })
}

/** For locks by s3func's protocol: what a listing has to show. */
export const settleMs = 800

export const sequential: Strategy = {
  leaseMs: 5000,
  counts: false,
  place: (network, adversity) => {
    const { on } = stores.make(network, { ...adversity, onWrite: () => undefined })
    return { data: on, locks: (machine) => Lock.makeSequential(on(machine), { settle: settleMs }) }
  }
}
