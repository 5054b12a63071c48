/**
 * Credentials that a program writes:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
import * as Effect from "effect/Effect"
import type { Credentials } from "../../Credentials.js"
import * as commandLine from "./commandLine.js"
import * as document from "./document.js"
import { broken, isProblem, type Problem, type Source, usable } from "./failure.js"
import type { Host } from "./host.js"

/** @internal */
export const read = (output: string): Credentials | Problem => {
  const fields = document.fromJson(output)
  if (isProblem(fields)) return fields
  return fields("Version") === 1 ? document.read(fields, document.sts) : { problem: "has a Version other than 1" }
}

/** @internal */
export const make = (host: Host, source: string, command: string): Source =>
  Effect.gen(function*() {
    const [program, ...args] = yield* usable(source, "its command", commandLine.split(command, host.isWindows))
    const output = yield* Effect.mapError(
      host.run(program!, args),
      ({ problem }) => broken(source, `its program ${problem}`, { hint: "run the program by hand to see what it says" })
    )
    return yield* usable(source, "what its program wrote", read(output))
  })
