/**
 * What goes wrong, and when.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { EmulatorResponse } from "../model.js"
import { bodyChunks } from "../model.js"
import { Refusal } from "./refusal.js"

/** @internal */
export type Fault =
  | { readonly _tag: "Delay"; readonly duration: Duration.DurationInput }
  | { readonly _tag: "ResetBefore" }
  | { readonly _tag: "ResetAfter" }
  | { readonly _tag: "Truncate"; readonly bytes: number }
  | { readonly _tag: "Stall"; readonly bytes: number }
  | { readonly _tag: "FlipBit" }
  | {
    readonly _tag: "Refuse"
    readonly status: number
    readonly code: string
    readonly message?: string | undefined
    readonly retryAfterSeconds?: number | undefined
  }

/** @internal */
export interface FaultRule {
  /** A call's name, such as `b2_upload_file`; any, if absent. */
  readonly call?: string | undefined
  readonly skip?: number | undefined
  readonly times?: number | undefined
  readonly fault: Fault
}

/** @internal */
export interface Faults {
  readonly add: (rule: FaultRule) => void
  readonly clear: () => void
  readonly injected: () => number
  /** The faults of this request, in the order of their rules. */
  readonly take: (call: string) => ReadonlyArray<Fault>
}

/** @internal */
export const make = (): Faults => {
  let armed: Array<{ readonly rule: FaultRule; seen: number }> = []
  let injected = 0
  return {
    add: (rule) => {
      armed.push({ rule, seen: 0 })
    },
    clear: () => {
      armed = []
    },
    injected: () => injected,
    take: (call) => {
      const struck: Array<Fault> = []
      for (const entry of armed) {
        if (entry.rule.call !== undefined && entry.rule.call !== call) continue
        entry.seen += 1
        if (entry.seen > (entry.rule.skip ?? 0)) struck.push(entry.rule.fault)
      }
      armed = armed.filter(({ rule, seen }) => seen < (rule.skip ?? 0) + (rule.times ?? 1))
      injected += struck.length
      return struck
    }
  }
}

const nothing: EmulatorResponse = { status: 0, headers: [], body: undefined, cut: { at: "start", how: "reset" } }

const instead = (fault: Fault): Effect.Effect<EmulatorResponse, Refusal> | undefined =>
  fault._tag === "ResetBefore"
    ? Effect.succeed(nothing)
    : fault._tag === "Refuse"
    ? Effect.fail(
      new Refusal(
        fault.status,
        fault.code,
        fault.message ?? fault.code,
        fault.retryAfterSeconds === undefined ? [] : [["Retry-After", String(fault.retryAfterSeconds)]]
      )
    )
    : undefined

const spoiled = (fault: Fault, response: EmulatorResponse): EmulatorResponse => {
  switch (fault._tag) {
    case "Truncate":
      return { ...response, cut: { at: fault.bytes, how: "reset" } }
    case "Stall":
      return { ...response, cut: { at: fault.bytes, how: "stall" } }
    case "FlipBit": {
      // A copy: the chunks are the stored file's own.
      const [first, ...rest] = bodyChunks(response.body)
      if (first === undefined || first.length === 0) return response
      const flipped = new Uint8Array(first)
      flipped[0] = flipped[0]! ^ 1
      return { ...response, body: [flipped, ...rest] }
    }
    default:
      return response
  }
}

/**
 * The request with its faults: delays first, then what stands in its place, then what spoils its answer.
 *
 * @internal
 */
export const around = (
  faults: ReadonlyArray<Fault>,
  effect: Effect.Effect<EmulatorResponse, Refusal>
): Effect.Effect<EmulatorResponse, Refusal> => {
  let out = effect
  for (const fault of faults) {
    out = instead(fault) ?? out
  }
  for (const fault of faults) {
    out = fault._tag === "ResetAfter"
      ? Effect.match(out, { onFailure: () => nothing, onSuccess: () => nothing })
      : fault._tag === "Delay"
      ? Effect.delay(out, fault.duration)
      : Effect.map(out, (response) => spoiled(fault, response))
  }
  return out
}
