/**
 * What has to be true of every history of a lock, whatever the network and the machines did.
 */
import { Effect, Exit } from "effect"
import type { Lock } from "effect-s3"
import type { Stored } from "./store.js"
import type { Machine } from "./timeline.js"

/** Whether a holder may, by its own clock, still believe in its lease. */
interface Belief {
  readonly lease: Lock.Lease
  readonly machine: Machine
  readonly permits: number
}

export interface History {
  readonly violations: ReadonlyArray<string>
  readonly granted: (lease: Lock.Lease, machine: Machine, permits?: number) => void
  /** Its use of the lock is over. */
  readonly ended: (lease: Lock.Lease) => void
  /** What now stands where the lock is kept. */
  readonly record: (text: string) => void
  /** An object that is written through fenced stores, and counts. */
  readonly counter: (stored: Stored) => void
  /** One of its increments was answered. */
  readonly counted: (value: number) => void
  readonly violated: (what: string) => void
}

const believes = ({ lease, machine }: Belief): boolean =>
  Exit.isSuccess(Effect.runSyncExit(Effect.withClock(lease.ensureHeld, machine.clock)))

/** `limit`: of permits, where the lock is a semaphore. */
export const make = (limit = Infinity): History => {
  const violations: Array<string> = []
  const held = new Map<string, Belief>()
  const tokens = new Map<bigint, string>()
  const counts = new Set<number>()
  let lastExclusive = -1n
  let last = -1n
  let recorded = -1n
  let written = -1n
  let sum = 0
  const violated = (what: string) => violations.push(what)
  return {
    violations,
    violated,
    granted: (lease, machine, permits = 0) => {
      const { fencingToken, id, mode } = lease
      const others = Array.from(held.values()).filter(believes)
      for (const other of others) {
        if (mode === "exclusive" || other.lease.mode === "exclusive") {
          violated(`${machine.name} (${fencingToken}) and ${other.machine.name} (${other.lease.fencingToken}) hold it`)
        }
      }
      const out = others.reduce((sum, other) => sum + other.permits, permits)
      if (out > limit) violated(`${out} permits are out`)
      if (tokens.has(fencingToken)) violated(`the token ${fencingToken} was given twice`)
      if (fencingToken <= (mode === "exclusive" ? last : lastExclusive)) {
        violated(`the token ${fencingToken} was given after ${mode === "exclusive" ? last : lastExclusive}`)
      }
      tokens.set(fencingToken, id)
      if (fencingToken > last) last = fencingToken
      if (mode === "exclusive") lastExclusive = fencingToken
      held.set(id, { lease, machine, permits })
    },
    ended: ({ id }) => held.delete(id),
    record: (text) => {
      const { claims, token } = JSON.parse(text) as {
        readonly token: string
        readonly claims: ReadonlyArray<{ readonly mode: string; readonly permits: number; readonly token?: string }>
      }
      if (BigInt(token) < recorded) violated(`the lock's own token fell from ${recorded} to ${token}`)
      recorded = BigInt(token)
      const holders = claims.filter((claim) => claim.token !== undefined)
      if (holders.length > 1 && holders.some(({ mode }) => mode === "exclusive")) {
        violated("one who is exclusive is not alone")
      }
      const out = holders.reduce((sum, { permits }) => sum + permits, 0)
      if (out > limit) violated(`${out} permits are given`)
    },
    counter: ({ metadata, text }) => {
      const token = BigInt(metadata["effect-s3-fencing-token"] ?? -1)
      if (token < written) violated(`a write under ${token} came after one under ${written}`)
      written = token
      if (Number(text) < sum) violated(`the counter fell from ${sum} to ${text}`)
      sum = Number(text)
    },
    counted: (value) => {
      if (counts.has(value)) violated(`the increment to ${value} was answered twice: one was lost`)
      counts.add(value)
    }
  }
}
