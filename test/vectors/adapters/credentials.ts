import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Credentials from "../../../src/Credentials.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"

interface CredentialsVector extends Adapter.Vector {
  readonly kind: string
  readonly env?: Readonly<Record<string, string>>
  readonly expected: {
    readonly error?: string
    readonly accessKeyId?: string
    readonly secretAccessKey?: string
    readonly sessionToken?: string
  }
}

// The environment comes first in every chain, so keys in it decide whatever the files hold.
const isDecidedByEnvironment = ({ env, kind }: CredentialsVector): boolean =>
  kind === "env" || kind === "profile-files" && Boolean(env?.["AWS_ACCESS_KEY_ID"] && env["AWS_SECRET_ACCESS_KEY"])

export const credentials = Adapter.make("credentials", (vector: CredentialsVector) => {
  if (!isDecidedByEnvironment(vector)) return "skipped"
  const { env = {}, expected } = vector
  const read = Effect.flatMap(Credentials.fromEnv, (provider) => provider.credentials).pipe(
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(env))))
  )
  return Effect.runPromise(Effect.match(read, {
    onFailure: (error): Adapter.Verdict => expected.error === undefined ? { failed: error.message } : "passed",
    onSuccess: (found): Adapter.Verdict => {
      if (expected.error !== undefined) return { failed: "was accepted" }
      const { same, verdict } = differences()
      same("access key id", found.accessKeyId, expected.accessKeyId)
      same("secret", Redacted.value(found.secretAccessKey), expected.secretAccessKey)
      same("token", found.sessionToken && Redacted.value(found.sessionToken), expected.sessionToken)
      return verdict()
    }
  }))
})
