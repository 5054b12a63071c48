import * as Redacted from "effect/Redacted"
import type { Credentials, Options } from "../../Credentials.js"

const redact = (secret: string | Redacted.Redacted<string>): Redacted.Redacted<string> =>
  typeof secret === "string" ? Redacted.make(secret) : secret

/** @internal */
export const make = (options: Options): Credentials => ({
  accessKeyId: options.accessKeyId,
  secretAccessKey: redact(options.secretAccessKey),
  ...(options.sessionToken === undefined ? {} : { sessionToken: redact(options.sessionToken) }),
  ...(options.expiration === undefined ? {} : { expiration: options.expiration })
})

const reveal = (secret: Redacted.Redacted<string> | undefined): string | undefined =>
  secret === undefined ? undefined : Redacted.value(secret)

/** Whether requests signed with the one differ from those signed with the other. @internal */
export const differ = (a: Credentials, b: Credentials): boolean =>
  a !== b &&
  (a.accessKeyId !== b.accessKeyId || reveal(a.secretAccessKey) !== reveal(b.secretAccessKey) ||
    reveal(a.sessionToken) !== reveal(b.sessionToken))
