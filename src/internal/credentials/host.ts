import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { broken, type Problem } from "./failure.js"
import type { Token } from "./sts.js"

/** What a machine with files and processes can do. @internal */
export interface Host {
  readonly home: string
  readonly isWindows: boolean
  /** Nothing where there is no such file. */
  readonly readFile: (path: string) => Effect.Effect<string | undefined, Problem>
  /** All of it or nothing, and for nobody else to read. */
  readonly replaceFile: (path: string, text: string) => Effect.Effect<void, Problem>
  /** What a program without a shell writes. */
  readonly run: (program: string, args: ReadonlyArray<string>) => Effect.Effect<string, Problem>
}

/** @internal */
export const expandHome = (host: Host, path: string): string =>
  path === "~" || path.startsWith("~/") || host.isWindows && path.startsWith("~\\") ? host.home + path.slice(1) : path

/** A secret that somebody else keeps in a file, without the line break at its end. @internal */
export const secretFile = (host: Host, source: string, what: string, path: string): Token =>
  Effect.matchEffect(host.readFile(expandHome(host, path)), {
    onFailure: ({ problem }) => Effect.fail(broken(source, `${what} ${path} ${problem}`)),
    onSuccess: (text) => {
      const secret = text?.trim()
      return secret === undefined
        ? Effect.fail(broken(source, `${what} ${path} is not there`))
        : secret === ""
        ? Effect.fail(broken(source, `${what} ${path} is empty`))
        : Effect.succeed(Redacted.make(secret))
    }
  })
