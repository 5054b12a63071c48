/**
 * Environment variables, read through Effect's ConfigProvider so that a program can put something else in their place.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

// Values from files and secret managers often end in a line break, and `NAME=` is how shells and compose files unset.
const present = (value: string): string | undefined => {
  const trimmed = value.trim()
  return trimmed === "" ? undefined : trimmed
}

/** @internal */
export const read = (name: string): Effect.Effect<string | undefined> =>
  Effect.match(Config.string(name), { onFailure: () => undefined, onSuccess: present })

/** @internal */
export const readSecret = (name: string): Effect.Effect<Redacted.Redacted<string> | undefined> =>
  Effect.match(Config.redacted(name), {
    onFailure: () => undefined,
    onSuccess: (secret) => {
      const value = present(Redacted.value(secret))
      return value === undefined ? undefined : Redacted.make(value)
    }
  })
