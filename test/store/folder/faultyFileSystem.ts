import { SystemError } from "@effect/platform/Error"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"

/** What happens to one of the calls, counted from 0. */
export type Fault =
  /** It fails, and the rest goes on. */
  | { readonly _tag: "Fails"; readonly code: string }
  /** The process is killed: neither it nor any after it reaches the disk. */
  | { readonly _tag: "Killed" }
  /** Somebody asks the fiber to stop while it is under way. */
  | { readonly _tag: "Meets"; readonly effect: Effect.Effect<void> }

const reasons: Readonly<Record<string, SystemError["reason"]>> = { ENOENT: "NotFound", EACCES: "PermissionDenied" }

const failure = (method: string, code: string) =>
  new SystemError({
    module: "FileSystem",
    method,
    reason: reasons[code] ?? "Unknown",
    cause: Object.assign(new Error(code), { code })
  })

/** A file system with a fault at one of its calls. */
export const make = (inner: FileSystem.FileSystem) => {
  let at = Number.POSITIVE_INFINITY
  let fault: Fault = { _tag: "Killed" }
  let calls = 0

  const around = <A, E, R>(method: string, call: Effect.Effect<A, E, R>): Effect.Effect<A, E | SystemError, R> =>
    Effect.suspend((): Effect.Effect<A, E | SystemError, R> => {
      const index = calls++
      switch (fault._tag) {
        case "Killed":
          return index >= at ? Effect.die("killed") : call
        case "Fails":
          return index === at ? Effect.fail(failure(method, fault.code)) : call
        case "Meets":
          return index === at ? Effect.zipRight(fault.effect, call) : call
      }
    })

  const wrapped = <T extends object>(target: T, path: string): T =>
    new Proxy(target, {
      get: (target, property) => {
        const value = Reflect.get(target, property, target) as unknown
        if (typeof property !== "string" || property === "seek") {
          return typeof value === "function" ? value.bind(target) : value
        }
        const method = path + property
        if (Effect.isEffect(value)) return around(method, value as Effect.Effect<unknown>)
        if (typeof value !== "function") return value
        return (...args: ReadonlyArray<unknown>) => {
          const call = Reflect.apply(value, target, args) as Effect.Effect<unknown>
          return around(
            method,
            property === "open" ? Effect.map(call, (file) => wrapped(file as object, "file.")) : call
          )
        }
      }
    })

  return {
    fileSystem: wrapped(inner, ""),
    /** How many calls an effect makes without a fault. */
    count: <A, E, R>(self: Effect.Effect<A, E, R>) =>
      Effect.suspend(() => {
        at = Number.POSITIVE_INFINITY
        calls = 0
        return Effect.map(self, () => calls)
      }),
    /** Runs an effect with the fault at one of its calls; afterwards there is none. */
    during: <A, E, R>(index: number, what: Fault, self: Effect.Effect<A, E, R>) =>
      Effect.suspend(() => {
        at = index
        fault = what
        calls = 0
        return Effect.ensuring(
          self,
          Effect.sync(() => {
            at = Number.POSITIVE_INFINITY
          })
        )
      })
  }
}
