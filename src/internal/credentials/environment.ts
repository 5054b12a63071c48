import * as Effect from "effect/Effect"
import * as environment from "../environment.js"
import { absent, broken, type Source } from "./failure.js"
import * as keys from "./keys.js"

const name = "environment"

/** Both keys, or neither. @internal */
export const read: Source = Effect.gen(function*() {
  const accessKeyId = yield* environment.read("AWS_ACCESS_KEY_ID")
  const secretAccessKey = yield* environment.readSecret("AWS_SECRET_ACCESS_KEY")
  const sessionToken = yield* environment.readSecret("AWS_SESSION_TOKEN")
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    return keys.make({ accessKeyId, secretAccessKey, sessionToken })
  }
  if (accessKeyId === undefined && secretAccessKey === undefined) {
    return yield* absent(
      name,
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY not set",
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN for temporary ones), or provide "
        + "Credentials.layerStatic, or Signer.layerAnonymous for public data"
    )
  }
  const [set, missing] = accessKeyId === undefined
    ? ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"]
    : ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
  return yield* broken(name, `${missing} not set, but ${set} is`, { hint: `set ${missing} too, or neither of them` })
})

/**
 * `self`, reading the variables of the place where this effect is run, whenever it is run itself.
 *
 * @internal
 */
export const captured = (self: Source): Effect.Effect<Source> =>
  Effect.configProviderWith((provider) => Effect.succeed(Effect.withConfigProvider(self, provider)))
