import type * as Duration from "effect/Duration"
import type { Target } from "./target.js"

/** @internal */
export type Fault =
  | { readonly _tag: "Delay"; readonly duration: Duration.DurationInput }
  | { readonly _tag: "ResetBefore" }
  | { readonly _tag: "ResetAfter" }
  | { readonly _tag: "Truncate"; readonly bytes: number }
  | { readonly _tag: "Stall"; readonly bytes: number }
  | { readonly _tag: "SlowDown"; readonly retryAfterSeconds?: number | undefined }
  | { readonly _tag: "InternalError" }
  | { readonly _tag: "Refuse"; readonly code: string; readonly status?: number | undefined }
  | { readonly _tag: "ErrorInOk"; readonly code?: string | undefined }
  | { readonly _tag: "WrongETag" }
  | { readonly _tag: "FlipBit"; readonly bit?: number | undefined }
  | { readonly _tag: "HtmlPage"; readonly status?: number | undefined }

/** @internal */
export interface FaultRule {
  readonly operation?: string | undefined
  readonly method?: string | undefined
  readonly bucket?: string | undefined
  readonly key?: string | ((key: string) => boolean) | undefined
  readonly skip?: number | undefined
  readonly times?: number | undefined
  readonly fault: Fault
}

interface Armed {
  readonly rule: FaultRule
  seen: number
}

/** @internal */
export interface Faults {
  readonly add: (rule: FaultRule) => void
  readonly clear: () => void
  readonly pending: () => ReadonlyArray<FaultRule>
  readonly injected: () => number
  /** The faults of this request, in the order of their rules. */
  readonly take: (operation: string, method: string, target: Target) => ReadonlyArray<Fault>
}

const matches = (rule: FaultRule, operation: string, method: string, target: Target): boolean => {
  if (rule.operation !== undefined && rule.operation !== operation) return false
  if (rule.method !== undefined && rule.method !== method) return false
  if (rule.bucket !== undefined && rule.bucket !== target.bucket) return false
  if (rule.key === undefined) return true
  if (target.key === undefined) return false
  return typeof rule.key === "string" ? rule.key === target.key : rule.key(target.key)
}

/** @internal */
export const make = (): Faults => {
  let armed: Array<Armed> = []
  let injected = 0
  const spent = ({ rule, seen }: Armed): boolean => seen >= (rule.skip ?? 0) + (rule.times ?? 1)
  return {
    add: (rule) => {
      armed.push({ rule, seen: 0 })
    },
    clear: () => {
      armed = []
    },
    pending: () => armed.map(({ rule }) => rule),
    injected: () => injected,
    take: (operation, method, target) => {
      if (armed.length === 0) return []
      const faults: Array<Fault> = []
      for (const entry of armed) {
        if (!matches(entry.rule, operation, method, target)) continue
        entry.seen += 1
        if (entry.seen > (entry.rule.skip ?? 0)) faults.push(entry.rule.fault)
      }
      armed = armed.filter((entry) => !spent(entry))
      injected += faults.length
      return faults
    }
  }
}
