/**
 * A network that does what networks do, between machines and whatever they ask something of.
 */
import { Effect } from "effect"
import { StorageError } from "effect-s3"
import type { Draw, Machine, Timeline } from "./timeline.js"

export type Outcome<A> = Effect.Effect<A, StorageError.StorageError>

export interface Options {
  /** Requests that go wrong, of a hundred; none by default. */
  readonly faults?: number | undefined
  /** When the last of them does. */
  readonly faultsUntil?: number | undefined
  /** In milliseconds: that by which faults are measured. */
  readonly leaseMs: number
}

export interface Network {
  readonly timeline: Timeline
  readonly draw: Draw
  readonly leaseMs: number
  readonly faultsUntil: number
  /**
   * `commit` happens at the server, at a time of the network's choosing, once, never or twice; `later` in its place
   * where the server takes its time.
   */
  readonly request: <A>(
    machine: Machine,
    commit: () => Outcome<A>,
    later?: (resume: (outcome: Outcome<A>) => void) => void
  ) => Outcome<A>
  requests: number
}

const lost = () => new StorageError.Transport({ message: "reset", phase: "receive", retryable: true })

export const make = (
  timeline: Timeline,
  draw: Draw,
  { faults = 0, faultsUntil = 0, leaseMs }: Options
): Network => {
  const request: Network["request"] = <A>(
    machine: Machine,
    commit: () => Outcome<A>,
    later?: (resume: (outcome: Outcome<A>) => void) => void
  ) =>
    Effect.async<A, StorageError.StorageError>((resume) => {
      network.requests++
      let interrupted = false
      const answer = (outcome: Outcome<A>, ms: number) => timeline.after(ms, () => interrupted || resume(outcome))
      const near = () => 1 + draw() * 19
      const at = (ms: number, answers: boolean) =>
        timeline.after(ms, () => {
          const done = (outcome: Outcome<A>) => {
            if (answers) answer(outcome, near())
          }
          if (later === undefined) done(commit())
          else later(done)
        })
      const fate = timeline.now() < faultsUntil && draw() * 100 < faults ? Math.floor(draw() * 10) : -1
      switch (fate) {
        case 0:
          answer(Effect.fail(lost()), near())
          break
        case 1:
          at(near(), false)
          answer(Effect.fail(lost()), 20 + near())
          break
        case 2:
          // It is given up, and happens all the same.
          at(draw() * leaseMs * 2, false)
          answer(Effect.fail(lost()), near())
          break
        case 3:
          at(near(), true)
          at(20 + draw() * leaseMs * 2, false)
          break
        case 4:
          at(draw() * leaseMs, true)
          break
        case 5: {
          const ms = near()
          at(ms, true)
          timeline.after(ms * draw() * 2, () => machine.stop(draw() * leaseMs * 3))
          break
        }
        case 6: {
          const ms = near()
          at(ms, true)
          timeline.after(ms * draw() * 2, machine.kill)
          break
        }
        case 7:
          at(near(), true)
          machine.stop(draw() * leaseMs * 3)
          break
        case 8:
          // The answer is long under way.
          at(near() + draw() * leaseMs * 0.7, true)
          break
        case 9:
          // Whoever passes it on has sent it again, and the first answer is lost.
          at(near(), false)
          at(20 + draw() * leaseMs / 2, true)
          break
        default:
          at(near(), true)
      }
      return Effect.sync(() => {
        interrupted = true
      })
    })

  const network: Network = { timeline, draw, leaseMs, faultsUntil, request, requests: 0 }
  return network
}
