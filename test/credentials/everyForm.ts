import * as Cause from "effect/Cause"
import { inspect } from "node:util"

/** All that a logger, a debugger or a crash report could show of it. */
export const everyForm = (value: unknown): string =>
  [
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(value),
    String(value),
    value instanceof Error ? value.stack : "",
    Cause.pretty(Cause.fail(value), { renderErrorCause: true })
  ].join("\n")
