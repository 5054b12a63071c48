import * as Effect from "effect/Effect"
import type { Problem } from "./failure.js"
import { expandHome, type Host } from "./host.js"
import * as ini from "./ini.js"
import * as profiles from "./profiles.js"

/** Where the AWS CLI's two files are, if not in `~/.aws`. @internal */
export interface Paths {
  readonly configFile: string | undefined
  readonly credentialsFile: string | undefined
}

/** @internal */
export interface Loaded extends profiles.Profiles {
  /** Where it was looked, for people. */
  readonly places: string
}

/** Read anew each time; a file that is not there says nothing. @internal */
export const load = (host: Host, { configFile, credentialsFile }: Paths): Effect.Effect<Loaded, Problem> => {
  const config = configFile ?? "~/.aws/config"
  const credentials = credentialsFile ?? "~/.aws/credentials"
  const read = (path: string) =>
    Effect.matchEffect(host.readFile(expandHome(host, path)), {
      onFailure: ({ problem }) => Effect.fail({ problem: `${path} ${problem}` }),
      onSuccess: (text = "") => {
        const sections = ini.parse(text)
        return "problem" in sections
          ? Effect.fail({ problem: `${path}: ${sections.problem}` })
          : Effect.succeed(sections)
      }
    })
  return Effect.map(Effect.all([read(config), read(credentials)]), ([first, second]) => ({
    ...profiles.merge(first, second),
    places: `${config} or ${credentials}`
  }))
}
